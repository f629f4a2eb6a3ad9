"""`ponte ask` and `ponte faq ...`: the FAQ search and its bank at the command line."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kit.settings import ROOT, Settings

if TYPE_CHECKING:
    from faq_bank.loader import Bank
    from faq_bank.problem import Problem
    from faq_bank.search import Question, Search, SearchResult
    from faq_bank.statistics import BankStatistics

ENTRIES = ROOT / "faq_bank" / "entries"
TAXONOMY = ROOT / "desk" / "taxonomy"
QUESTIONS = ROOT / "tests" / "evaluation"
_BATCH = 64

faq = typer.Typer(name="faq", help="The FAQ bank.", no_args_is_help=True)

EntriesFolder = Annotated[
    Path, typer.Option("--entries", help="Folder of the bank, instead of the one that ships.")
]

TaxonomyFolder = Annotated[
    Path, typer.Option(help="Folder of the taxonomies whose paths the entries name.")
]


def add_faq_commands(app: typer.Typer) -> None:
    """Gives `ponte` the commands `ask` and `faq`."""
    app.command(name="ask")(ask)
    app.add_typer(faq)


def ask(
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    *,
    organisation: Annotated[str | None, typer.Option(help="pt, gr or vn; all if absent.")] = None,
    language: Annotated[str, typer.Option(help="auto, pt, el, vi or en.")] = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    as_lines: Annotated[
        bool, typer.Option("--jsonl", help="Questions from standard input, a JSON object a line.")
    ] = False,
    entries: EntriesFolder = ENTRIES,
) -> int:
    """The FAQ search alone, without the dialogue server."""
    from faq_bank.search import Question

    if as_lines == (text is not None):
        raise typer.BadParameter("give a question, or --jsonl and the questions on standard input")
    defaults = Question("", organisation, language)
    search = _open(entries, defaults)
    if as_lines:
        _answer_lines(search, defaults)
        return 0
    result = search.ask(text or "", organisation=organisation, language=language)
    if as_json:
        print(json.dumps(_as_data(result), ensure_ascii=False))
    else:
        print(_as_text(search, result, organisation))
    return 0


def _open(entries: Path, names: "Question | None" = None) -> "Search":
    """Wrong names are wrong usage, told before anything is read from standard input."""
    from faq_bank.encoder import SHIPPED, load_encoder
    from faq_bank.search import UnknownName, open_search

    settings = Settings()
    search = open_search(
        entries_dir=entries,
        index_dir=settings.data_folder / "index",
        encoder=load_encoder(settings.search.model or SHIPPED),
    )
    try:
        if names is not None:
            search.check_names(names)
    except UnknownName as error:
        raise typer.BadParameter(str(error)) from None
    return search


def _answer_lines(search: "Search", defaults: "Question") -> None:
    """One line out for each line in, in order; a bad line says why and the rest goes on."""
    lines = (line for line in sys.stdin.buffer)
    while batch := list(islice(lines, _BATCH)):
        for answer in _answer_batch(search, batch, defaults):
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _answer_batch(
    search: "Search", batch: Iterable[bytes], defaults: "Question"
) -> Iterator[dict[str, Any]]:
    parsed = [_parsed(search, line, defaults) for line in batch]
    questions = [question for question, _ in parsed if question is not None]
    results = iter(search.ask_many(questions))
    for question, labels in parsed:
        yield labels if question is None else {**labels, **_as_data(next(results))}


def _parsed(
    search: "Search", line: bytes, defaults: "Question"
) -> "tuple[Question | None, dict[str, Any]]":
    """The question with its id, or None with an object that says what is wrong with the line."""
    from faq_bank.search import UnknownName

    labels: dict[str, Any] = {}
    try:
        row = json.loads(line)
        if isinstance(row, dict) and isinstance(row.get("id"), str | int | float):
            labels["id"] = row["id"]
        question = _question(row, defaults)
        search.check_names(question)
    except (UnknownName, TypeError) as error:
        return None, {**labels, "error": {"code": "invalid", "message": str(error)}}
    except ValueError as error:
        message = f"the line is not JSON: {error}"
        return None, {"error": {"code": "not_json", "message": message}}
    return question, labels


def _question(row: object, defaults: "Question") -> "Question":
    from faq_bank.search import Question

    if not isinstance(row, dict):
        raise TypeError("the line is not a JSON object")
    if not isinstance(row.get("text"), str):
        raise TypeError("`text` is missing or no text")
    organisation = row.get("organisation", defaults.organisation)
    language = row.get("language", defaults.language)
    if not isinstance(organisation, str | None) or not isinstance(language, str | None):
        raise TypeError("`organisation` and `language` are texts")
    return Question(row["text"], organisation, language or defaults.language)


def _as_data(result: "SearchResult") -> dict[str, Any]:
    data: dict[str, Any] = {
        "language": result.language,
        "language_confidence": result.language_confidence,
        "decision": result.decision,
        "entries": [
            {name: value for name, value in asdict(found).items() if value is not None}
            for found in result.entries
        ],
        "safety": result.safety,
    }
    if result.task is not None:
        data["task"] = result.task
    return data


def _as_text(search: "Search", result: "SearchResult", organisation: str | None) -> str:
    head = f"[{result.language}] {result.decision}"
    if result.safety is not None:
        help_lines = search.safety_text(result.safety, organisation, result.language)
        return f"{head}: {result.safety}\n\n{help_lines.text if help_lines else ''}".rstrip()
    if result.task is not None:
        return f"{head}: {result.task}"
    if result.decision == "answer":
        found = result.entries[0]
        return f"{head} {found.probability:.2f} {found.id}\n\n{found.question}\n\n{found.answer}"
    rows = [
        f"  {found.probability:.2f} {found.id}  {found.question}" for found in result.entries[:3]
    ]
    return "\n".join([head, *rows])


@faq.command()
def validate(
    entries: EntriesFolder = ENTRIES,
    taxonomy: TaxonomyFolder = TAXONOMY,
    *,
    alike: Annotated[
        int, typer.Option("--alike", help="Also list so many pairs of entries that are most alike.")
    ] = 0,
) -> int:
    """Check the whole bank; each problem with file, entry, field and how to mend it."""
    from faq_bank.loader import read_bank

    bank, unreadable = read_bank(entries)
    problems = unreadable + _problems(bank, taxonomy)
    for problem in problems:
        print(problem)
    if alike:
        _print_alike(bank, alike)
    if problems:
        print(f"ponte: the bank has {len(problems)} problems", file=sys.stderr)
        return 1
    print(f"{len(bank.entries)} entries, no problems")
    return 0


def _problems(bank: "Bank", taxonomy: Path) -> "list[Problem]":
    """Everything that keeps the bank from being published, with the encoder that ships."""
    from faq_bank.encoder import SHIPPED, load_encoder
    from faq_bank.taxonomy import taxonomy_paths
    from faq_bank.validation import likeness_problems, load_glossaries, validate_bank

    paths, unreadable = taxonomy_paths(taxonomy)
    today = datetime.now(UTC).date()
    found = validate_bank(bank, paths, today, glossaries=load_glossaries())
    return unreadable + found + list(likeness_problems(bank.located, load_encoder(SHIPPED)))


def _print_alike(bank: "Bank", most: int) -> None:
    from faq_bank.encoder import SHIPPED, load_encoder
    from faq_bank.validation import alike

    for pair in alike(bank.located, load_encoder(SHIPPED))[:most]:
        count = f"{len(pair.strays)} of {pair.wordings}"
        print(f"alike: {pair.entry} -> {pair.other} ({pair.language}, {count}): {pair.strays[0]}")


@faq.command()
def stats(
    entries: EntriesFolder = ENTRIES,
    taxonomy: TaxonomyFolder = TAXONOMY,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> int:
    """Entries by organisation, topic, language and age, and how well their facts are vouched for."""
    from faq_bank.loader import load_bank
    from faq_bank.statistics import statistics
    from faq_bank.taxonomy import taxonomy_paths

    paths, _ = taxonomy_paths(taxonomy)
    found = statistics(load_bank(entries).entries, paths, datetime.now(UTC).date())
    print(json.dumps(asdict(found), ensure_ascii=False) if as_json else _table(found))
    return 0


def _table(found: "BankStatistics") -> str:
    from faq_bank.statistics import MARKS
    from kit.languages import LANGUAGES

    lines = [f"{'topic':32}{'entries':>9}" + "".join(f"{tag:>7}" for tag in LANGUAGES)]
    for topic in found.topics:
        counts = "".join(f"{topic.phrasings[tag]:7}" for tag in LANGUAGES)
        lines.append(f"{topic.organisation + '.' + topic.topic:32}{topic.entries:9}{counts}")
    sums = [sum(topic.phrasings[tag] for topic in found.topics) for tag in LANGUAGES]
    lines.append(f"{'all':32}{found.entries:9}" + "".join(f"{count:7}" for count in sums))
    lines += ["", "kinds of phrasing: " + _counted(found.kinds), ""]
    for one in found.strength:
        marks = ", ".join(f"{count} {MARKS[mark]}" for mark, count in one.marks.items())
        lines.append(
            f"{one.organisation}: {one.entries} entries; sources all official "
            f"{_percent(one.official, one.entries)}, partly {_percent(one.partly_official, one.entries)}; "
            f"say 'check there' {one.unverified}\n    sources: {marks}"
        )
    lines += ["", "days since the oldest source was checked: " + _counted(found.ages)]
    lines += ["days until the review: " + _counted(found.due)]
    lines += [f"no entry under {path}" for path in found.paths_without_entry]
    return "\n".join(lines)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %"


@faq.command(name="export")
def export_bank(
    file: Annotated[Path, typer.Argument(help="A .json or .csv file.")],
    entries: EntriesFolder = ENTRIES,
) -> int:
    """Write the whole bank into one file."""
    from faq_bank.exchange import to_csv, to_json
    from faq_bank.loader import load_bank

    writers = {".json": to_json, ".csv": to_csv}
    if file.suffix.lower() not in writers:
        raise typer.BadParameter(f"{file.suffix or 'no ending'!r}: give a .json or .csv file")
    bank = load_bank(entries)
    file.write_text(writers[file.suffix.lower()](bank.entries), "utf-8")
    print(f"{len(bank.entries)} entries in {file}")
    return 0


@faq.command(name="import")
def import_bank(
    file: Annotated[Path, typer.Argument(help="A .json or .csv file, as `faq export` writes it.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove entries that the file does not have.")
    ] = False,
    entries: EntriesFolder = ENTRIES,
    taxonomy: TaxonomyFolder = TAXONOMY,
) -> int:
    """Take a file's entries into the bank, if the bank stays valid with them."""
    from faq_bank.exchange import changes, merged, read_exchange, write_files
    from faq_bank.loader import load_bank

    if not file.is_file():
        raise typer.BadParameter(f"there is no file {file}")
    bank = load_bank(entries)
    given = read_exchange(file)
    found = changes(bank, given)
    absent = "removed" if replace else "absent"
    for word, ids in (("added", found.added), ("changed", found.changed), (absent, found.absent)):
        for entry_id in ids:
            print(f"{word}: {entry_id}")
    print(
        f"{len(found.added)} added, {len(found.changed)} changed, {len(found.absent)} {absent}"
        f"{'' if replace else ' from the file (kept; --replace removes them)'}, "
        f"{found.unchanged} unchanged"
    )
    after = merged(bank, given, drop=found.absent if replace else ())
    new_problems = _new_problems(bank, after, taxonomy)
    for problem in new_problems:
        print(problem)
    if new_problems:
        print(
            f"ponte: the file brings {len(new_problems)} problems; nothing imported",
            file=sys.stderr,
        )
        return 1
    if not dry_run:
        for name in write_files(entries, bank, after):
            print(f"written: {name}")
    return 0


def _new_problems(bank: "Bank", after: Iterable[Any], taxonomy: Path) -> "list[Problem]":
    """Problems of the bank after the import that it did not have before."""
    from faq_bank.loader import Bank, Located

    located = tuple(Located(e, f"{e.organisation}/{e.topic}.yml") for e in after)
    before = set(_problems(bank, taxonomy))
    return [found for found in _problems(Bank(located), taxonomy) if found not in before]


@faq.command()
def index(entries: EntriesFolder = ENTRIES) -> int:
    """Build the search index, if the bank or the encoder changed."""
    from time import perf_counter

    begin = perf_counter()
    search = _open(entries)
    count = len(search.bank.entries)
    print(f"the index of {count} entries is ready after {perf_counter() - begin:.1f} s")
    return 0


@faq.command()
def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="JSONL question sets; those of the tests if absent.")
    ] = None,
    *,
    entries: EntriesFolder = ENTRIES,
    told: Annotated[
        bool, typer.Option("--told", help="Tell the search each question's language.")
    ] = False,
    misses: Annotated[bool, typer.Option("--misses", help="List what went wrong.")] = False,
) -> int:
    """How well the search answers question sets, by language and way of writing."""
    from faq_bank.evaluation import by_group, judge, read_cases, reliability

    chosen = files or sorted(QUESTIONS.glob("*.jsonl"))
    cases = [case for path in chosen for case in read_cases(path)]
    if not cases:
        raise typer.BadParameter("there is no question set")
    judged = judge(_open(entries), cases, detect_language=not told)
    _print_figures(by_group(judged))
    print("\nprobability of the first entry: how many, promised, right")
    for name, count, promised, right in reliability(judged):
        print(f"  {name}  {count:5}  {promised:6.1%}  {right:6.1%}")
    if misses:
        _print_misses(judged)
    return 0


def _print_figures(groups: Mapping[str, Any]) -> None:
    columns = ("n", "first", "in 3", "answered", "+offered", "wrong&sure", "language")
    print(f"{'':16}" + "".join(f"{name:>11}" for name in columns) + "  handled rightly")
    for name, one in groups.items():
        shares = [one.first, one.in_three, one.answered, one.answered_or_offered]
        shares += [one.wrong_and_sure, one.language_right]
        others = ", ".join(f"{kind} {share:.0%} of {n}" for kind, (n, share) in one.others.items())
        print(
            f"{name:16}{one.questions:11}" + "".join(f"{x:11.1%}" for x in shares) + f"  {others}"
        )


def _print_misses(judged: Iterable[Any]) -> None:
    print("\nwent wrong:")
    for one in judged:
        is_right = one.is_answered if one.case.kind == "entry" else one.is_handled
        if not is_right:
            best = one.result.entries[0] if one.result.entries else None
            got = f"{best.id} {best.probability:.2f}" if best else "nothing"
            extra = one.result.task or one.result.safety or ""
            expect = "|".join(sorted(one.case.expect))
            print(
                f"  [{one.case.language}] {one.case.text}\n      {one.result.decision} {extra} {got}; expected {expect}"
            )
