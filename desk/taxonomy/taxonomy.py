"""life event > subject > reason, per organisation, read from `desk/taxonomy/<organisation>.yml`."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kit.languages import LANGUAGES, ORGANISATIONS
from kit.yaml_files import read_yaml

Names = dict[str, str]


class TaxonomyInvalid(ValueError):  # noqa: N818 - named as an editor would say it
    """A taxonomy file breaks a rule; the message names file, entry, field and mend."""


@dataclass(frozen=True)
class Reason:
    id: str
    #: `life_event/subject/reason`.
    path: str
    name: Names
    kinds: tuple[str, ...]
    department: str
    working_days: int
    deadline_source: str
    documents: tuple[str, ...]
    modes: tuple[str, ...]
    words: dict[str, list[str]]


@dataclass(frozen=True)
class Subject:
    id: str
    path: str
    name: Names
    reasons: tuple[Reason, ...]

    def serves(self, kind: str) -> bool:
        return any(kind in reason.kinds for reason in self.reasons)


@dataclass(frozen=True)
class LifeEvent:
    id: str
    name: Names
    subjects: tuple[Subject, ...]

    def serves(self, kind: str) -> bool:
        return any(subject.serves(kind) for subject in self.subjects)


@dataclass(frozen=True)
class Taxonomy:
    organisation: str
    departments: dict[str, Names]
    documents: dict[str, Names]
    life_events: tuple[LifeEvent, ...]
    _reasons: dict[str, Reason] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_reasons", {reason.path: reason for reason in self.reasons()})

    def reasons(self) -> Iterator[Reason]:
        for event in self.life_events:
            for subject in event.subjects:
                yield from subject.reasons

    def reason(self, path: str) -> Reason | None:
        return self._reasons.get(path)

    def life_event(self, event_id: str) -> LifeEvent | None:
        return next((event for event in self.life_events if event.id == event_id), None)

    def subject(self, path: str) -> Subject | None:
        event = self.life_event(path.partition("/")[0])
        if event is None:
            return None
        return next((subject for subject in event.subjects if subject.path == path), None)

    def names(self, path: str, language: str) -> tuple[str, str, str]:
        """Life event, subject and reason of a full path, in one language."""
        event_id, subject_id, _ = path.split("/")
        event, subject = self.life_event(event_id), self.subject(f"{event_id}/{subject_id}")
        reason = self.reason(path)
        if event is None or subject is None or reason is None:
            raise KeyError(path)
        return event.name[language], subject.name[language], reason.name[language]


def load_taxonomies(folder: Path) -> dict[str, Taxonomy]:
    """One taxonomy per organisation; raises TaxonomyInvalid."""
    return {name: load_taxonomy(folder / f"{name}.yml") for name in ORGANISATIONS}


def load_taxonomy(path: Path) -> Taxonomy:
    try:
        raw = read_yaml(path)
    except yaml.YAMLError as error:
        raise TaxonomyInvalid(f"{path.name}: not valid YAML: {error}") from error
    return _Reader(path.name, raw).read()


class _Reader:
    def __init__(self, file: str, raw: dict[str, Any]) -> None:
        self.file, self.raw = file, raw
        self.departments = self._named("departments")
        self.documents = self._named("documents")

    def read(self) -> Taxonomy:
        events = tuple(self._life_event(event) for event in self.raw["life_events"])
        self._distinct(events, "life_events")
        return Taxonomy(self.raw["organisation"], self.departments, self.documents, events)

    def _fail(self, where: str, what: str, mend: str) -> TaxonomyInvalid:
        return TaxonomyInvalid(f"{self.file}: {where}: {what}; {mend}")

    def _named(self, section: str) -> dict[str, Names]:
        return {row["id"]: self._name(row, f"{section}.{row['id']}") for row in self.raw[section]}

    def _name(self, row: dict[str, Any], where: str) -> Names:
        name = row.get("name") or {}
        missing = [tag for tag in LANGUAGES if not str(name.get(tag, "")).strip()]
        if missing:
            raise self._fail(where, f"name lacks {', '.join(missing)}", "write it in each language")
        return {tag: str(name[tag]) for tag in LANGUAGES}

    def _distinct(self, rows: tuple[Any, ...], where: str) -> None:
        for tag in LANGUAGES:
            names = [row.name[tag].casefold() for row in rows]
            for name in names:
                if names.count(name) > 1:
                    raise self._fail(where, f"two are called {name!r} in {tag}", "rename one")
                if len(name) > 60:
                    raise self._fail(where, f"{name!r} has over 60 characters", "shorten it")

    def _life_event(self, row: dict[str, Any]) -> LifeEvent:
        subjects = tuple(self._subject(subject, row["id"]) for subject in row["subjects"])
        self._distinct(subjects, row["id"])
        return LifeEvent(row["id"], self._name(row, row["id"]), subjects)

    def _subject(self, row: dict[str, Any], event: str) -> Subject:
        path = f"{event}/{row['id']}"
        reasons = tuple(self._reason(reason, path) for reason in row["reasons"])
        self._distinct(reasons, path)
        return Subject(row["id"], path, self._name(row, path), reasons)

    def _reason(self, row: dict[str, Any], subject: str) -> Reason:
        path = f"{subject}/{row['id']}"
        if row["department"] not in self.departments:
            raise self._fail(
                path, f"department {row['department']!r} unknown", "add it or correct it"
            )
        for document in row.get("documents", []):
            if document not in self.documents:
                raise self._fail(path, f"document {document!r} unknown", "add it or correct it")
        unknown = set(row["kinds"]) - {"request", "complaint", "appointment"}
        if unknown or not row["kinds"]:
            raise self._fail(path, "kinds is empty or unknown", "request, complaint or appointment")
        return Reason(
            id=row["id"],
            path=path,
            name=self._name(row, path),
            kinds=tuple(row["kinds"]),
            department=row["department"],
            working_days=int(row["working_days"]),
            deadline_source=str(row.get("deadline_source", "ours")),
            documents=tuple(row.get("documents", [])),
            modes=tuple(row.get("modes", [])),
            words={tag: list(row.get("words", {}).get(tag, [])) for tag in LANGUAGES},
        )
