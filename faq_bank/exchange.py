"""The bank as one JSON or CSV file, out and back in, without losing a word.

JSON holds the entries as the YAML files do. CSV has a row for each entry and language, for people
who edit in a spreadsheet; what does not depend on the language stands in each row of the entry.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from faq_bank.entry import Entry
from faq_bank.loader import Bank, canonical, parse_entries
from faq_bank.problem import BankInvalid, Problem
from kit.languages import LANGUAGES

_SHARED = (
    "id",
    "taxonomy",
    "leads_to",
    "valid_from",
    "review_by",
    "related",
    "sources",
    "unverified",
)
_COLUMNS = (*_SHARED, "language", "question", "answer", "more", "phrasings")
_LISTS = ("leads_to", "related")
_RECORDS = ("sources", "unverified")


@dataclass(frozen=True)
class Changes:
    """What an import would do; `absent` are entries of the same organisations not in the file."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    absent: tuple[str, ...]
    unchanged: int


def to_json(entries: Iterable[Entry]) -> str:
    rows = [canonical(entry) for entry in entries]
    return json.dumps({"format": 1, "entries": rows}, ensure_ascii=False, indent=1) + "\n"


def to_csv(entries: Iterable[Entry]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for entry in entries:
        writer.writerows(_csv_rows(canonical(entry)))
    return out.getvalue()


def _csv_rows(row: Mapping[str, Any]) -> Iterable[dict[str, str]]:
    shared = {name: row.get(name, []) for name in _SHARED}
    shared |= {name: " ".join(row[name]) for name in _LISTS}
    shared |= {name: json.dumps(row.get(name, []), ensure_ascii=False) for name in _RECORDS}
    for language in LANGUAGES:
        phrasings = [
            f"{kind}: {text}"
            for kind, texts in row["phrasings"].get(language, {}).items()
            for text in texts
        ]
        yield {
            **shared,
            "language": language,
            "question": row["question"].get(language, ""),
            "answer": row["answer"].get(language, ""),
            "more": row.get("more", {}).get(language, ""),
            "phrasings": "\n".join(phrasings),
        }


def read_exchange(path: Path) -> list[Entry]:
    """The entries of a JSON or CSV file, or BankInvalid with everything that is wrong in it."""
    readers = {".json": _rows_of_json, ".csv": _rows_of_csv}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        _refuse(path, f"{path.suffix or 'no ending'!r} is not known", "give a .json or .csv file")
    try:
        rows = reader(path.read_text("utf-8-sig"))
    except (ValueError, KeyError, TypeError) as error:
        _refuse(path, f"the file cannot be read: {error}", "compare it with an export of this bank")
    entries, problems = parse_entries(rows, path.name)
    problems += [
        Problem(path.name, entry_id, "id", "it stands there twice", "keep one of the two")
        for entry_id in _repeated(entry.id for entry in entries)
    ]
    if problems:
        raise BankInvalid(problems)
    return entries


def _refuse(path: Path, what: str, mend: str) -> NoReturn:
    raise BankInvalid([Problem(path.name, "", "", what, mend)]) from None


def _rows_of_json(text: str) -> list[Any]:
    data = json.loads(text)
    rows = data["entries"] if isinstance(data, dict) else data
    if not isinstance(rows, list):
        raise TypeError("there is no list of entries")
    return rows


def _rows_of_csv(text: str) -> list[Any]:
    reader = csv.DictReader(io.StringIO(text))
    if missing := set(_COLUMNS) - set(reader.fieldnames or ()):
        raise ValueError(f"missing columns {', '.join(sorted(missing))}")
    rows: dict[str, dict[str, Any]] = {}
    for line in reader:
        entry = rows.setdefault(line["id"], _shared_of(line))
        language = line["language"]
        for name in ("question", "answer", "more"):
            if line[name]:
                entry.setdefault(name, {})[language] = line[name]
        kinds: dict[str, list[str]] = defaultdict(list)
        for phrasing in filter(None, line["phrasings"].split("\n")):
            kind, _, words = phrasing.partition(": ")
            kinds[kind].append(words)
        if kinds:
            entry["phrasings"][language] = dict(kinds)
    return list(rows.values())


def _shared_of(line: Mapping[str, str]) -> dict[str, Any]:
    entry: dict[str, Any] = {name: line[name] for name in _SHARED}
    entry |= {name: line[name].split() for name in _LISTS}
    entry |= {name: json.loads(line[name]) for name in _RECORDS}
    entry["phrasings"] = {}
    return entry


def _repeated(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [entry_id for entry_id in ids if entry_id in seen or seen.add(entry_id)]  # type: ignore[func-returns-value]  # set.add is None


def changes(bank: Bank, entries: Sequence[Entry]) -> Changes:
    old = bank.by_id
    new = {entry.id: entry for entry in entries}
    organisations = {entry.organisation for entry in entries}
    return Changes(
        added=tuple(entry_id for entry_id in new if entry_id not in old),
        changed=tuple(key for key in new if key in old and new[key] != old[key]),
        absent=tuple(
            key
            for key, entry in old.items()
            if entry.organisation in organisations and key not in new
        ),
        unchanged=sum(1 for key in new if key in old and new[key] == old[key]),
    )


def merged(bank: Bank, entries: Sequence[Entry], *, drop: Iterable[str] = ()) -> list[Entry]:
    """The bank after the import: old entries keep their place, new ones follow, `drop` leave."""
    new = {entry.id: entry for entry in entries}
    dropped = set(drop)
    kept = [new.pop(entry.id, entry) for entry in bank.entries if entry.id not in dropped]
    return kept + list(new.values())


def write_files(folder: Path, before: Bank, after: Sequence[Entry]) -> list[str]:
    """Writes the topic files whose entries differ, each whole or not at all; returns their names."""
    old, new = _by_file(before.entries), _by_file(after)
    touched = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    for name in touched:
        if name in new:
            _write(folder / name, to_yaml(new[name]))
        else:
            (folder / name).unlink(missing_ok=True)
    return touched


def _by_file(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    files: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        files[f"{entry.organisation}/{entry.topic}.yml"].append(entry)
    return files


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(text, "utf-8")
    draft.replace(path)


class _Writer(yaml.SafeDumper):
    """Long texts as blocks, the rest as the reader needs it."""


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else '"' if ": " in text or "#" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _text)


def to_yaml(entries: Sequence[Entry]) -> str:
    rows = [canonical(entry) for entry in entries]
    return "\n".join(
        yaml.dump([row], Dumper=_Writer, allow_unicode=True, sort_keys=False, width=10_000)
        for row in rows
    )
