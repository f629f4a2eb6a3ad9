"""Every check of the bank, one short function each; together they run in a second or two."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from faq_bank.entry import Entry
from faq_bank.loader import Bank, Located
from faq_bank.problem import Problem
from faq_bank.validation.figures import figures, states
from faq_bank.validation.limits import Limits
from faq_bank.validation.phrasings import phrasing_findings, repeated_wordings
from faq_bank.validation.reading import too_hard
from faq_bank.validation.terms import Glossary, term_findings
from kit.languages import LANGUAGES, Language

_ID = re.compile(r"[a-z]{2}\.[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*")
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|\*\*|__|`|\]\(|^#{1,6} |&[a-z]+;", re.MULTILINE)
_URL = re.compile(r"https?://\S+\.\S+")


Finding = tuple[str, str, str]  # field, what is wrong, how to mend it


def validate_bank(
    bank: Bank,
    taxonomy: Mapping[str, frozenset[str]],
    today: date,
    *,
    glossaries: Mapping[str, Glossary] | None = None,
    limits: Limits | None = None,
) -> list[Problem]:
    """All problems of a readable bank; none means it may be published.

    `taxonomy` holds the paths and `glossaries` the terms of each organisation.
    """
    rules, terms = limits or Limits(), glossaries or {}
    checks: tuple[Callable[[Entry], Iterable[Finding]], ...] = (
        _languages,
        lambda entry: _dates(entry, today),
        lambda entry: _sources(entry, rules),
        lambda entry: _texts(entry, rules),
        lambda entry: _reading(entry, rules),
        _same_figures,
        lambda entry: phrasing_findings(entry, rules),
        lambda entry: term_findings(entry, terms.get(entry.organisation, Glossary())),
        lambda entry: _references(entry, bank, taxonomy),
    )
    problems = [
        Problem(place.file, place.entry.id, *finding)
        for place in bank.located
        for findings in (_identity(place), *(check(place.entry) for check in checks))
        for finding in findings
    ]
    return problems + list(_twice(bank.located)) + list(repeated_wordings(bank.located))


def _identity(place: Located) -> Iterator[Finding]:
    entry_id = place.entry.id
    if not _ID.fullmatch(entry_id):
        yield (
            "id",
            "it is not <organisation>.<topic>.<name>",
            "use small letters, digits and hyphens",
        )
        return
    expected = place.file.removesuffix(".yml").replace("/", ".")
    if not entry_id.startswith(expected + "."):
        yield "id", f"it does not belong in {place.file}", f"begin it with {expected}., or move it"


def _languages(entry: Entry) -> Iterator[Finding]:
    texts: list[tuple[str, Mapping[Language, object]]] = [
        ("question", entry.question),
        ("answer", entry.answer),
        ("phrasings", entry.phrasings),
    ]
    if entry.more is not None:
        texts.append(("more", entry.more))
    for name, by_language in texts:
        for language in LANGUAGES:
            if language not in by_language:
                yield f"{name}.{language}", "the language is missing", "write it"


def _dates(entry: Entry, today: date) -> Iterator[Finding]:
    if entry.review_by <= entry.valid_from:
        yield "review_by", "it is not after valid_from", "correct one of the two dates"
    if entry.review_by < today:
        what = f"the review was due on {entry.review_by}"
        yield "review_by", what, "compare the entry with its sources, then set a new date"
    for number, source in enumerate(entry.sources):
        if source.checked > today:
            yield f"sources.{number}.checked", "it lies in the future", "write the day of the check"


def _sources(entry: Entry, limits: Limits) -> Iterator[Finding]:
    if not entry.sources:
        yield "sources", "there is none", "name the fact and the address it was read at"
    for number, source in enumerate(entry.sources):
        if not _URL.fullmatch(source.url):
            yield f"sources.{number}.url", f"{source.url!r} is no address", "write https://..."
        if source.mark is not None and source.mark not in limits.marks:
            what = f"the mark {source.mark!r} means that nobody has verified the fact"
            yield f"sources.{number}.mark", what, "verify it, or say in the answer where to check"


def _texts(entry: Entry, limits: Limits) -> Iterator[Finding]:
    for language, question in entry.question.items():
        if len(question) > limits.question_characters:
            yield f"question.{language}", f"{len(question)} characters", "ask it shorter"
    for language, answer in entry.answer.items():
        count, most = len(answer.split()), limits.answer_words[language]
        if count > most:
            yield f"answer.{language}", f"{count} words, at most {most}", "move the rest to `more`"
    for name, by_language in (
        ("question", entry.question),
        ("answer", entry.answer),
        ("more", entry.more),
    ):
        for language, text in (by_language or {}).items():
            if found := _MARKUP.search(text):
                what = f"it holds markup ({found[0].strip()!r})"
                yield f"{name}.{language}", what, "write plain text; lists begin with '- ' or '1. '"


def _reading(entry: Entry, limits: Limits) -> Iterator[Finding]:
    for name, by_language in (("answer", entry.answer), ("more", entry.more or {})):
        for language, text in by_language.items():
            for what, mend in too_hard(text, limits.reading[language]):
                yield f"{name}.{language}", what, mend


def _same_figures(entry: Entry) -> Iterator[Finding]:
    for name, by_language in (
        ("question", entry.question),
        ("answer", entry.answer),
        ("more", entry.more),
    ):
        if by_language:
            yield from _compared(name, by_language)


def _compared(name: str, by_language: Mapping[Language, str]) -> Iterator[Finding]:
    stated = {language: figures(text, language) for language, text in by_language.items()}
    everything = frozenset[str]().union(*stated.values())
    for language, text in by_language.items():
        lost = sorted(
            figure for figure in everything - stated[language] if not states(text, language, figure)
        )
        if lost:
            others = ", ".join(tag for tag in stated if stated[tag] & set(lost))
            what = f"it does not state {', '.join(lost)}, as {others} does"
            mend = "give the same figures in all languages, each in its own way of writing"
            yield f"{name}.{language}", what, mend


def _references(
    entry: Entry, bank: Bank, taxonomy: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    for number, other in enumerate(entry.related):
        if other == entry.id or other not in bank.by_id:
            yield f"related.{number}", f"there is no other entry {other!r}", "correct or remove it"
    if entry.taxonomy not in taxonomy.get(entry.organisation, frozenset()):
        what = f"{entry.taxonomy!r} is not in the taxonomy of {entry.organisation!r}"
        yield "taxonomy", what, "name a life_event/subject or life_event/subject/reason that exists"


def _twice(located: Sequence[Located]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place in located:
        entry_id = place.entry.id
        if entry_id in first:
            what = f"the id is used already in {first[entry_id]}"
            yield Problem(place.file, entry_id, "id", what, "give one of the two another id")
        first.setdefault(entry_id, place.file)
