"""Reads the bank from its YAML files; what cannot be read is named with file, entry and field."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from faq_bank.entry import Entry
from faq_bank.problem import BankInvalid, Problem

_READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Located:
    """An entry and the file that holds it, relative to the bank's folder."""

    entry: Entry
    file: str


@dataclass(frozen=True)
class Bank:
    located: tuple[Located, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(place.entry for place in self.located)

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def fingerprint(self) -> str:
        """One hash for the whole content: the index of another content is never used for it."""
        versions = "\n".join(f"{entry.id} {entry.version}" for entry in self.entries)
        return hashlib.sha256(versions.encode()).hexdigest()


def load_bank(folder: Path) -> Bank:
    """The whole bank, or BankInvalid with everything that cannot be read."""
    bank, problems = read_bank(folder)
    if problems:
        raise BankInvalid(problems)
    return bank


def read_bank(folder: Path) -> tuple[Bank, list[Problem]]:
    """What can be read, and what is wrong with the rest."""
    located: list[Located] = []
    problems: list[Problem] = []
    if not folder.is_dir():
        mend = "name the folder that holds <organisation>/<topic>.yml"
        return Bank(()), [Problem(str(folder), "", "", "there is no such folder", mend)]
    for path in sorted(folder.glob("*/*.yml")):
        name = path.relative_to(folder).as_posix()
        entries, found = read_file(path, name)
        located += [Located(entry, name) for entry in entries]
        problems += found
    return Bank(tuple(located)), problems


def read_file(path: Path, name: str) -> tuple[list[Entry], list[Problem]]:
    try:
        rows = yaml.load(path.read_text("utf-8"), Loader=_READER)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        what = "the file is not readable YAML: " + " ".join(str(error).split())
        mend = "quote texts that hold ': ' or '#', and indent with spaces only"
        return [], [Problem(name, "", "", what, mend)]
    if rows is None:
        return [], []
    if not isinstance(rows, list):
        mend = "start every entry with '- id: ...' at the left edge"
        return [], [Problem(name, "", "", "the file is not a list of entries", mend)]
    return parse_entries(rows, name)


def parse_entries(rows: Sequence[Any], name: str) -> tuple[list[Entry], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        label = row.get("id") if isinstance(row, dict) else None
        entry_id = label if isinstance(label, str) else f"entry {number}"
        try:
            entries.append(Entry.model_validate(row))
        except ValidationError as error:
            problems += _explained(error, name, entry_id)
    return entries, problems


_MENDS = {
    "missing": "add it",
    "extra_forbidden": "remove it, or write its name as in the other entries",
    "literal_error": "use one of the names listed",
    "date_from_datetime_parsing": "write the date as 2026-12-31",
    "date_parsing": "write the date as 2026-12-31",
    "string_type": "write it as a text, in quotes",
    "string_too_short": "write the text, or remove the line",
    "list_type": "write it as a list: [..., ...]",
    "dict_type": "write it as names with values: {pt: ..., el: ...}",
}


def _explained(error: ValidationError, name: str, entry_id: str) -> list[Problem]:
    problems = []
    for detail in error.errors(include_url=False):
        field = ".".join(str(part) for part in detail["loc"] if part != "[key]")
        given = detail["input"] if isinstance(detail["input"], str | int | float) else ""
        what = detail["msg"].lower() + (f" (it says {given!r})" if given != "" else "")
        mend = _MENDS.get(detail["type"], "compare it with the entry above or below")
        problems.append(Problem(name, entry_id, field, what, mend))
    return problems


def canonical(entry: Entry) -> dict[str, Any]:
    """The entry as plain data, in the order in which the files write it."""
    data: dict[str, Any] = json.loads(entry.model_dump_json(exclude_none=True))
    if not entry.unverified:
        del data["unverified"]
    return data
