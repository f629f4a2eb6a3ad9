import json
from pathlib import Path

from faq_bank.encoder import HashingEncoder
from faq_bank.entry import Entry
from faq_bank.ranking.train import NONE, Practice, practice_examples
from faq_bank.reader import Reader
from faq_bank.shelf import build_shelf
from tests.unit.faq_bank.bank import QUESTIONS, entry


def test_practice_knows_the_right_entry_among_those_left(tmp_path: Path) -> None:
    reader = Reader(HashingEncoder())
    entries = [Entry.model_validate(entry(name)) for name in QUESTIONS]
    practice = Practice.of(build_shelf("pt", entries, reader), entries, reader)
    expected = ["pt.health.card", "pt.payments.dates|pt.payments.iban", "none"]
    rows = [
        {"text": "onde fica", "language": "pt", "organisation": "pt", "expect": one}
        for one in expected
    ]
    file = tmp_path / "practice.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    found = list(practice_examples([practice], reader, file))
    assert [example.right for example in found] == [2, 0, NONE]
    # The second answer that would do too is no candidate.
    assert [len(example.entries) for example in found] == [3, 2, 3]
