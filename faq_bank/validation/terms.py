"""Official terms: named as the office names them today, the same body in every language."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from faq_bank.entry import Entry, Text
from faq_bank.problem import BankInvalid, Problem
from faq_bank.text import normalise
from kit.languages import LANGUAGES, Language

_READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Where the product keeps them: one file an organisation, and one for the four languages.
SHIPPED = Path(__file__).parent.parent / "glossary"
_LANGUAGES_FILE = "languages"

Finding = tuple[str, str, str]
Names = dict[Language, list[Text]]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Term(_Strict):
    """A term of an office.

    `names`: accepted today, the preferred one first. `old`: known to citizens, and allowed where a
    current name stands in the same text. `avoid`: wrong. `everywhere`: an answer that names it in one
    language names it in all; for bodies, numbers and papers that keep their own name.
    """

    id: Text
    names: Names
    old: Names = Field(default_factory=dict)
    avoid: Names = Field(default_factory=dict)
    everywhere: bool = False


class Glossary(_Strict):
    """The terms of one office with the words that its languages do not want."""

    terms: tuple[Term, ...] = ()
    #: By language: a word not to be used, with the one to use.
    words: dict[Language, dict[str, str]] = Field(default_factory=dict)


def load_glossaries(folder: Path = SHIPPED) -> Mapping[str, Glossary]:
    """By organisation; raises BankInvalid, naming file and field."""
    unwanted = _read(folder / f"{_LANGUAGES_FILE}.yml")
    return {
        path.stem: _checked(path, {"terms": _read(path), "words": unwanted})
        for path in sorted(folder.glob("*.yml"))
        if path.stem != _LANGUAGES_FILE
    }


def _read(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_READER)  # noqa: S506 - a safe loader
    except (OSError, yaml.YAMLError) as error:
        what = "the glossary cannot be read: " + " ".join(str(error).split())
        raise BankInvalid([Problem(path.name, "", "", what, "mend the file first")]) from None


def _checked(path: Path, data: Any) -> Glossary:
    try:
        return Glossary.model_validate(data)
    except ValidationError as error:
        raise BankInvalid(
            [
                Problem(
                    path.name,
                    "",
                    ".".join(str(part) for part in detail["loc"]),
                    detail["msg"].lower(),
                    "compare it with the terms around it",
                )
                for detail in error.errors(include_url=False)
            ]
        ) from None


def term_findings(entry: Entry, glossary: Glossary) -> Iterator[Finding]:
    texts = {tag: _says(entry, tag) for tag in LANGUAGES if tag in entry.answer}
    for language, text in texts.items():
        for word, better in glossary.words.get(language, {}).items():
            if found := _found(text, [word]):
                yield f"answer.{language}", f"it says {found!r}", f"write {better!r}"
        yield from _misnamed(text, language, glossary.terms)
    for term in glossary.terms:
        if term.everywhere:
            yield from _left_out(texts, term)


def _misnamed(text: str, language: Language, terms: Iterable[Term]) -> Iterator[Finding]:
    for term in terms:
        names = term.names.get(language, [])
        if found := _found(text, term.avoid.get(language, [])):
            yield f"answer.{language}", f"it says {found!r}", f"the term is {names[0]!r}"
        found = _found(text, term.old.get(language, []))
        if found and not _found(text, names):
            what = f"it says {found!r}, which is no longer the name"
            yield f"answer.{language}", what, f"name {names[0]!r} beside it"


def _left_out(texts: Mapping[Language, str], term: Term) -> Iterator[Finding]:
    naming = {tag: _found(text, term.names.get(tag, [])) for tag, text in texts.items()}
    given = {tag: name for tag, name in naming.items() if name}
    for language in naming.keys() - given.keys() if given else ():
        others = ", ".join(f"{name!r} ({tag})" for tag, name in given.items())
        what = f"it does not name {term.id!r}, as {others} does"
        yield f"answer.{language}", what, f"name it: {term.names[language][0]!r}"


def _says(entry: Entry, language: Language) -> str:
    parts = (entry.question, entry.answer, entry.more or {})
    return normalise(" ".join(part[language] for part in parts if language in part))


def _found(text: str, names: Sequence[str]) -> str | None:
    """The first of the names that stands in the text as a word of its own."""
    match = _pattern(tuple(names)).search(text) if names else None
    return match[0] if match else None


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Names in small letters are matched in any case, others as written; "*" stands for an ending."""
    return re.compile("|".join(_one(name) for name in names))


def _one(name: str) -> str:
    body = re.escape(normalise(name)).replace(r"\*", r"\w*")
    whole = rf"(?<!\w){body}(?!\w)"
    return rf"(?i:{whole})" if name == name.lower() else whole
