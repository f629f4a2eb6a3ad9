"""The bank in numbers: how much there is, how old it is, and how well it is vouched for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from faq_bank.entry import Entry, Source
from kit.languages import LANGUAGES

#: What the marks of the fact sheets mean, strongest first.
MARKS: Mapping[str, str] = {
    "V": "read on an official page",
    "A": "read in an audit that cites the law",
    "P": "read on a public page",
    "C": "computed from what was read",
    "D": "computed from what was read",
    "L": "looked up by the writer",
    "-": "address without a mark",
}
_OFFICIAL = (
    "gov.pt",
    "seg-social.pt",
    "iefp.pt",
    "cite.gov.pt",
    "gov.gr",
    "oaed.gr",
    "opeka.gr",
    "eopyy.gr",
    "gov.vn",
    "chinhphu.vn",
    "europa.eu",
    "gov.uk",
    "ssa.gov",
    "gov.au",
)
_AGES = (30, 90, 180, 365)


@dataclass(frozen=True)
class TopicCount:
    """`phrasings` by language; titles are not counted among them."""

    organisation: str
    topic: str
    entries: int
    phrasings: Mapping[str, int]


@dataclass(frozen=True)
class Strength:
    """How an organisation's facts are vouched for.

    `marks` counts sources. An entry counts as `official` if each of its sources is an office's own
    page or the text of a law, as `partly_official` if one is; `unverified` entries say "check there"
    for one fact or more, because it is not verified.
    """

    organisation: str
    entries: int
    marks: Mapping[str, int]
    official: int
    partly_official: int
    unverified: int


@dataclass(frozen=True)
class BankStatistics:
    """`ages` counts entries by days since their oldest source was checked, `due` by days until their
    review; both as "up to N", the last as "over N". `kinds` counts phrasings by kind.
    """

    entries: int
    topics: tuple[TopicCount, ...]
    kinds: Mapping[str, int]
    strength: tuple[Strength, ...]
    ages: Mapping[str, int]
    due: Mapping[str, int]
    paths_without_entry: tuple[str, ...]


def statistics(
    entries: Sequence[Entry], taxonomy: Mapping[str, Iterable[str]], today: date
) -> BankStatistics:
    """`taxonomy`: the paths of each organisation, as `faq_bank.taxonomy.taxonomy_paths` gives them."""
    kinds = Counter(
        kind
        for entry in entries
        for language in LANGUAGES
        for kind, _ in entry.wordings(language)
        if kind != "title"
    )
    organisations = sorted({entry.organisation for entry in entries})
    return BankStatistics(
        entries=len(entries),
        topics=tuple(_topics(entries)),
        kinds=dict(kinds.most_common()),
        strength=tuple(
            _strength(name, [e for e in entries if e.organisation == name])
            for name in organisations
        ),
        ages=_bands(_age(entry, today) for entry in entries),
        due=_bands((entry.review_by - today).days for entry in entries),
        paths_without_entry=tuple(_unused(entries, taxonomy)),
    )


def _topics(entries: Sequence[Entry]) -> Iterable[TopicCount]:
    for organisation, topic in sorted({(e.organisation, e.topic) for e in entries}):
        held = [e for e in entries if (e.organisation, e.topic) == (organisation, topic)]
        phrasings = {
            str(language): sum(len(texts) for e in held for texts in e.phrasings[language].values())
            for language in LANGUAGES
        }
        yield TopicCount(organisation, topic, len(held), phrasings)


def _strength(organisation: str, entries: Sequence[Entry]) -> Strength:
    marks = Counter(source.mark or "-" for entry in entries for source in entry.sources)
    shares = [[is_official(source) for source in entry.sources] for entry in entries]
    return Strength(
        organisation,
        len(entries),
        {mark: marks[mark] for mark in MARKS if marks[mark]},
        official=sum(all(share) for share in shares),
        partly_official=sum(any(share) and not all(share) for share in shares),
        unverified=sum(bool(entry.unverified) for entry in entries),
    )


def is_official(source: Source) -> bool:
    """Whether its address is an office's or a government's own."""
    host = urlsplit(source.url).hostname or ""
    return any(host == name or host.endswith("." + name) for name in _OFFICIAL)


def _age(entry: Entry, today: date) -> int:
    return max((today - source.checked).days for source in entry.sources)


def _bands(days: Iterable[int]) -> Mapping[str, int]:
    counts = Counter(_band(number) for number in days)
    names = [*(f"up to {limit}" for limit in _AGES), f"over {_AGES[-1]}"]
    return {name: counts[name] for name in names}


def _band(days: int) -> str:
    fitting = (f"up to {limit}" for limit in _AGES if days <= limit)
    return next(fitting, f"over {_AGES[-1]}")


def _unused(entries: Sequence[Entry], taxonomy: Mapping[str, Iterable[str]]) -> Iterable[str]:
    """Subjects that no entry stands under, directly or under one of their reasons."""
    used = {(e.organisation, "/".join(e.taxonomy.split("/")[:2])) for e in entries}
    for organisation, paths in sorted(taxonomy.items()):
        for path in sorted(paths):
            if path.count("/") == 1 and (organisation, path) not in used:
                yield f"{organisation} {path}"
