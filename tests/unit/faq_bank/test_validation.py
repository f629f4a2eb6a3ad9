from datetime import date
from pathlib import Path
from typing import Any

import pytest

from faq_bank.loader import Bank, load_bank, read_bank
from faq_bank.problem import BankInvalid
from faq_bank.validation import validate_bank
from faq_bank.validation.figures import figures, states
from tests.unit.faq_bank.bank import ANSWERS, entry, rows, write_bank

TODAY = date(2026, 11, 24)
TAXONOMY = {"pt": frozenset({"money/payments"})}


def problems_of(folder: Path, *entries: dict[str, Any]) -> list[tuple[str, str]]:
    bank = load_bank(write_bank(folder, list(entries)))
    return [(found.field, found.what) for found in validate_bank(bank, TAXONOMY, TODAY)]


def test_a_whole_bank_has_no_problems(tmp_path: Path) -> None:
    bank = load_bank(write_bank(tmp_path))
    assert len(bank.entries) == 3
    assert validate_bank(bank, TAXONOMY, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "field", "part"),
    [
        ({"id": "pt.payments.IBAN"}, "id", "it is not <organisation>.<topic>.<name>"),
        ({"taxonomy": "money/gone"}, "taxonomy", "not in the taxonomy"),
        ({"related": ["pt.payments.gone"]}, "related.0", "no other entry"),
        ({"review_by": "2026-11-01"}, "review_by", "the review was due"),
        ({"review_by": "2025-11-01"}, "review_by", "not after valid_from"),
        ({"sources": []}, "sources", "there is none"),
        (
            {"answer": {**ANSWERS, "en": "**Yes**, €1,342.83 until 31 December 2026"}},
            "answer.en",
            "markup",
        ),
        ({"answer": {**ANSWERS, "pt": ANSWERS["pt"] + " sim" * 120}}, "answer.pt", "at most 120"),
        (
            {"answer": {**ANSWERS, "vi": ANSWERS["vi"].replace("1.342,83", "1.432,83")}},
            "answer.vi",
            "1342.83",
        ),
        ({"answer": {k: v for k, v in ANSWERS.items() if k != "el"}}, "answer.el", "missing"),
    ],
)
def test_each_fault_is_named_with_its_field(
    tmp_path: Path, changes: dict[str, Any], field: str, part: str
) -> None:
    found = problems_of(tmp_path, entry("pt.payments.iban", **changes))
    assert any(name == field and part in what for name, what in found), found


def test_an_unverified_mark_is_refused(tmp_path: Path) -> None:
    source = {"fact": "PT-2", "url": "https://example.org", "mark": "M", "checked": "2026-11-22"}
    found = problems_of(tmp_path, entry("pt.payments.iban", sources=[source]))
    assert [name for name, _ in found] == ["sources.0.mark"]


def test_two_entries_may_not_be_asked_in_the_same_words(tmp_path: Path) -> None:
    first, second, _ = rows()
    second["phrasings"]["pt"]["bare"] = [first["question"]["pt"].upper()]
    found = problems_of(tmp_path, first, second)
    assert found == [
        ("phrasings.pt.bare", "'COMO MUDO O MEU IBAN?' is asked in pt.payments.iban as well")
    ]


def test_too_few_phrasings_are_counted(tmp_path: Path) -> None:
    row = entry("pt.payments.iban")
    row["phrasings"]["vi"] = {"bare": ["doi tai khoan"]}
    assert problems_of(tmp_path, row) == [("phrasings.vi", "1 phrasings, at least 6 are needed")]


def test_what_cannot_be_read_names_file_entry_field_and_mend(tmp_path: Path) -> None:
    write_bank(
        tmp_path, [entry("pt.payments.iban", leads_to=["party"]), entry("pt.payments.dates")]
    )
    bank, problems = read_bank(tmp_path)
    assert [one.id for one in bank.entries] == ["pt.payments.dates"]
    (problem,) = problems
    assert (problem.file, problem.entry, problem.field) == (
        "pt/payments.yml",
        "pt.payments.iban",
        "leads_to.0",
    )
    assert "To mend it: use one of the names listed." in str(problem)
    with pytest.raises(BankInvalid):
        load_bank(tmp_path)


def test_broken_yaml_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "pt").mkdir()
    (tmp_path / "pt" / "x.yml").write_text("- id: [", "utf-8")
    bank, (problem,) = read_bank(tmp_path)
    assert bank == Bank(())
    assert problem.file == "pt/x.yml"


def test_a_version_changes_with_a_word(tmp_path: Path) -> None:
    before = load_bank(write_bank(tmp_path / "a"))
    changed = rows()
    changed[0]["answer"]["en"] += " Now."
    after = load_bank(write_bank(tmp_path / "b", changed))
    first, second, third = (before.by_id[e].version == after.by_id[e].version for e in before.by_id)
    assert [first, second, third].count(False) == 1
    assert before.fingerprint != after.fingerprint


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("pt", "1.342,83 € até 1 de julho de 2025", {"1342.83", "1", "7", "2025"}),
        ("en", "€1,342.83 until 1 July 2025", {"1342.83", "1", "7", "2025"}),
        ("el", "1.342,83 € έως την 1η Ιουλίου 2025", {"1342.83", "1", "7", "2025"}),
        ("vi", "1.342,83 € đến ngày 1 tháng 7 năm 2025", {"1342.83", "1", "7", "2025"}),
        ("pt", "2025-07-01 e 01/07/2025", {"1", "7", "2025"}),
        ("en", "VND 2,530,000, form RP5044, law 41/2024/QH15", {"2530000"}),
        ("vi", "2.530.000 đồng", {"2530000"}),
        ("en", "you may call until 2 p.m., 0.5 %", {"14", "0.5"}),
        ("pt", "até às 14:00, 0,5 %; maior", {"14", "0.5"}),
    ],
)
def test_figures_are_read_as_each_language_writes_them(
    language: str, text: str, expected: set[str]
) -> None:
    assert figures(text, language) == expected


def test_a_small_number_may_be_a_word() -> None:
    assert states("the first three days", "en", "3")
    assert not states("the first days", "en", "3")
