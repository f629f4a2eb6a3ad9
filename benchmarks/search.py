"""How fast the FAQ search is on this machine: `python benchmarks/search.py` (one core).

Prints the median and the 95th percentile of single questions, encoder included; the questions a
second of one `ponte ask --jsonl` of 1,000 lines; and how long an index of 40,000 wordings takes.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
ENTRIES = ROOT / "faq_bank" / "entries"
QUESTIONS = ROOT / "faq_bank" / "ranking" / "practice.jsonl"


def main() -> None:
    from faq_bank.search import open_search

    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        search = open_search(entries_dir=ENTRIES, index_dir=Path(folder))
        print(f"ready with a new index   {time.perf_counter() - begin:8.1f} s")
        begin = time.perf_counter()
        open_search(entries_dir=ENTRIES, index_dir=Path(folder))
        print(f"ready with the index     {time.perf_counter() - begin:8.1f} s")
    singles(search, rows)
    lines(rows)
    large_index()


def singles(search, rows: list[dict]) -> None:
    for row in rows[:50]:
        search.ask(row["text"], organisation=row["organisation"])
    taken = []
    for row in rows * 3:
        begin = time.perf_counter()
        search.ask(row["text"], organisation=row["organisation"])
        taken.append(1000 * (time.perf_counter() - begin))
    taken.sort()
    print(f"one question, median     {statistics.median(taken):8.2f} ms")
    print(f"one question, 95 %       {taken[int(len(taken) * 0.95)]:8.2f} ms")


def lines(rows: list[dict]) -> None:
    thousand = (rows * (1000 // len(rows) + 1))[:1000]
    given = "".join(json.dumps({"id": n, **row}) + "\n" for n, row in enumerate(thousand))
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "launch.cli", "ask", "--jsonl"],
        input=given.encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    taken = time.perf_counter() - begin
    print(f"1,000 lines of --jsonl   {taken:8.1f} s, start included: {1000 / taken:.0f} a second")


def large_index() -> None:
    from faq_bank.encoder import SHIPPED, load_encoder
    from faq_bank.greeklish import load_greeklish
    from faq_bank.loader import load_bank
    from faq_bank.reader import Reader
    from faq_bank.shelf import build_shelf

    entries = load_bank(ENTRIES).entries
    count = sum(1 for e in entries for tag in e.question for _ in e.wordings(tag))
    copies = [
        entry.model_copy(update={"id": f"pt.copy{n}.{m}"})
        for n in range(-(-40_000 // count))
        for m, entry in enumerate(entries)
    ]
    reader = Reader(load_encoder(SHIPPED), load_greeklish(SHIPPED))
    begin = time.perf_counter()
    shelf = build_shelf("pt", copies, reader)
    taken = time.perf_counter() - begin
    print(f"index of {len(shelf.owners):,} wordings {taken:8.1f} s")


if __name__ == "__main__":
    main()
