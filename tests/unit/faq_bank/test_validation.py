from datetime import date
from pathlib import Path
from typing import Any

import pytest

from faq_bank.encoder import HashingEncoder
from faq_bank.entry import Entry
from faq_bank.loader import Bank, load_bank, read_bank
from faq_bank.problem import BankInvalid
from faq_bank.validation import (
    Limits,
    alike,
    likeness_problems,
    load_glossaries,
    validate_bank,
)
from faq_bank.validation.figures import figures, states
from faq_bank.validation.reading import ReadingEase, reading_ease, too_hard
from faq_bank.validation.terms import Glossary, term_findings
from kit.languages import LANGUAGES
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
    assert problems_of(tmp_path, row) == [
        ("phrasings.vi", "1 phrasings, at least 8 are needed"),
        ("phrasings.vi", "1 kinds of phrasing, at least 7 are needed"),
    ]


@pytest.mark.parametrize(
    ("kind", "text", "part"),
    [
        ("story", "Mudei de banco. Como mudo o IBAN?", "is no story"),
        ("story", "a " * 20, "is no story"),
        ("bare", "mudança de conta", "has accents"),
        ("keywords", "mudar iban?", "more than keywords"),
        (
            "keywords",
            "um dois três quatro cinco seis sete oito nove dez onze",
            "more than keywords",
        ),
    ],
)
def test_a_phrasing_is_of_the_kind_it_is_filed_under(
    tmp_path: Path, kind: str, text: str, part: str
) -> None:
    row = entry("pt.payments.iban")
    row["phrasings"]["pt"][kind] = [text]
    ((field, what),) = problems_of(tmp_path, row)
    assert field == f"phrasings.pt.{kind}"
    assert part in what


def test_the_same_words_in_another_order_are_the_same_phrasing(tmp_path: Path) -> None:
    first, second, _ = rows()
    second["phrasings"]["pt"]["everyday"] = ["o meu IBAN mudo como"]
    ((field, what),) = problems_of(tmp_path, first, second)
    assert field == "phrasings.pt.everyday"
    assert "pt.payments.iban" in what


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ("palavra " * 41 + ". Sim. Não. Talvez. Pode.", "a sentence of 41 words"),
        ("Uma frase bem cheia de palavras que nunca mais acaba de dizer o que quer a quem a lê no fim. "
         * 3, "words a sentence"),
        ("Indubitavelmente, procedimentos administrativos institucionalmente regulamentados.", "LIX"),
    ],
)  # fmt: skip
def test_an_answer_that_is_hard_to_read_says_why(tmp_path: Path, answer: str, part: str) -> None:
    assert any(part in what for what, _ in too_hard(answer, Limits().reading["pt"]))
    found = problems_of(tmp_path, entry("pt.payments.iban", answer={**ANSWERS, "pt": answer}))
    assert any(field == "answer.pt" and part in what for field, what in found)


def test_a_list_reads_as_one_sentence_a_line() -> None:
    assert reading_ease("Traga:\n- o passaporte\n- a fatura") == ReadingEase(5 / 3, 2, 5 / 3 + 20)
    assert reading_ease("- \n") is None


GLOSSARY = Glossary.model_validate(
    {
        "terms": [
            {
                "id": "dypa",
                "everywhere": True,
                "names": {"pt": ["DYPA"], "el": ["ΔΥΠΑ"], "vi": ["DYPA"], "en": ["DYPA"]},
                "old": {"pt": ["OAED"], "el": ["ΟΑΕΔ"]},
            },
            {"id": "pension", "names": {"en": ["pension*"]}, "avoid": {"en": ["retirement check"]}},
        ],
        "words": {"pt": {"celular*": "telemóvel"}},
    }
)


@pytest.mark.parametrize(
    ("extra", "findings"),
    [
        ({tag: "ΔΥΠΑ" if tag == "el" else "DYPA" for tag in LANGUAGES}, []),
        ({"pt": "OAED"}, [("answer.pt", "it says 'OAED', which is no longer the name")]),
        ({"pt": "celulares"}, [("answer.pt", "it says 'celulares'")]),
        ({"en": "Retirement check"}, [("answer.en", "it says 'Retirement check'")]),
        (
            {"pt": "A DYPA, antigo OAED", "el": "ΔΥΠΑ", "vi": "DYPA"},
            [
                (
                    "answer.en",
                    "it does not name 'dypa', as 'DYPA' (pt), 'ΔΥΠΑ' (el), 'DYPA' (vi) does",
                )
            ],
        ),
    ],
)
def test_terms_are_those_of_the_glossary(
    extra: dict[str, str], findings: list[tuple[str, str]]
) -> None:
    answers = {tag: f"{ANSWERS[tag]} {extra.get(tag, '')}".strip() for tag in LANGUAGES}
    one = Entry.model_validate(entry("pt.payments.iban", answer=answers))
    assert [(field, what) for field, what, _ in term_findings(one, GLOSSARY)] == findings


def test_the_glossaries_that_ship_can_be_read_and_a_broken_one_names_its_field(
    tmp_path: Path,
) -> None:
    assert set(load_glossaries()) == {"pt", "gr", "vn"}
    (tmp_path / "languages.yml").write_text("{}", "utf-8")
    (tmp_path / "pt.yml").write_text("- {id: niss, names: {xx: [NISS]}}", "utf-8")
    with pytest.raises(BankInvalid) as caught:
        load_glossaries(tmp_path)
    assert caught.value.problems[0].file == "pt.yml"
    assert caught.value.problems[0].field.startswith("terms.0.names")


def test_an_entry_whose_wordings_lie_nearer_to_another_is_found(tmp_path: Path) -> None:
    first, second, third = rows()
    second["question"]["pt"] = "Quero mudar o IBAN da conta"
    second["phrasings"]["pt"] = {
        kind: [f"{text} já"] for kind, (text,) in first["phrasings"]["pt"].items()
    }
    bank = load_bank(write_bank(tmp_path, [first, second, third]))
    found = list(likeness_problems(bank.located, HashingEncoder()))
    assert any(
        problem.field == "phrasings.pt" and "nearer to pt.payments.iban" in problem.what
        for problem in found
    )
    worst = alike(bank.located, HashingEncoder())[0]
    assert {worst.entry, worst.other} == {"pt.payments.iban", "pt.payments.dates"}


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
