import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from faq_bank.encoder import SHIPPED, HashingEncoder, load_encoder
from faq_bank.evaluation import by_group, judge, read_cases, reliability
from faq_bank.loader import load_bank
from faq_bank.reader import Reader
from faq_bank.search import Question, Search, UnknownName, open_search
from faq_bank.segments import cut
from faq_bank.shelf import build_shelf
from faq_bank.store import index_key, open_index
from tests.unit.faq_bank.bank import rows, write_bank


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    write_bank(folder / "entries")
    return folder


@pytest.fixture(scope="module")
def search(folder: Path) -> Search:
    return open_search(
        entries_dir=folder / "entries", index_dir=folder / "index", encoder=load_encoder(SHIPPED)
    )


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Mudei de banco, como mudo o IBAN?", "pt", "pt.payments.iban"),
        ("pos allazo to iban mou", "el", "pt.payments.iban"),
        ("ngay nao tra luong huu", "vi", "pt.payments.dates"),
        ("which day are pensions paid", "en", "pt.payments.dates"),
        ("onde peco o cartao europeu de saude", "pt", "pt.health.card"),
    ],
)
def test_the_right_entry_comes_first_in_the_citizens_language(
    search: Search, text: str, language: str, expected: str
) -> None:
    result = search.ask(text, organisation="pt")
    assert (result.language, result.entries[0].id) == (language, expected)
    assert result.entries[0].language == language
    assert sum(found.probability for found in result.entries) <= 1.001


def test_many_are_answered_as_one_by_one_and_from_many_threads(search: Search) -> None:
    questions = [Question(f"Como mudo o IBAN {n}? Obrigado.", "pt") for n in range(20)]
    alone = [search.ask(one.text, organisation="pt") for one in questions]
    assert [r.entries[0].id for r in search.ask_many(questions)] == [r.entries[0].id for r in alone]
    with ThreadPoolExecutor(4) as threads:
        assert (
            list(threads.map(lambda one: search.ask(one.text, organisation="pt"), questions))
            == alone
        )


@pytest.mark.parametrize("text", ["", "   ", "???", "\u202e\u200b", "\ud800", "🙂🙂"])
def test_a_message_without_words_is_asked_about_again(search: Search, text: str) -> None:
    result = search.ask(text, organisation="pt")
    assert (result.decision, result.entries) == ("clarify", ())


def test_a_very_long_message_is_answered(search: Search) -> None:
    assert search.ask("como mudo o iban " * 10_000, organisation="pt").decision in {
        "answer",
        "choose",
        "handoff",
    }


def test_danger_comes_before_any_answer(search: Search) -> None:
    assert search.ask("o meu marido bate-me, como mudo o IBAN?").safety == "violence"
    found = search.safety("Quero morrer", None, "pt")
    assert found is not None
    assert found.topic == "suicide"
    assert search.safety("Como mudo o IBAN?", "pt", "pt") is None


def test_a_follow_up_goes_on_from_the_last_answer(search: Search) -> None:
    assert search.ask("E para o meu marido?", organisation="pt").decision in {"clarify", "handoff"}
    found = search.ask("E para o meu marido?", organisation="pt", topic="pt.health.card")
    assert found.entries[0].id == "pt.health.card"
    assert found.decision in {"answer", "choose"}


def test_unknown_names_are_refused(search: Search) -> None:
    with pytest.raises(UnknownName, match="organisation 'zz'"):
        search.ask("iban", organisation="zz")
    with pytest.raises(UnknownName, match="language 'fr'"):
        search.ask("iban", language="fr")


def test_an_entry_is_given_by_its_id(search: Search) -> None:
    found = search.entry("pt.health.card", "vi")
    assert found is not None
    assert found.question == "Xin thẻ y tế châu Âu ở đâu?"
    assert search.entry("pt.health.gone", "vi") is None


def test_a_broken_vector_finds_nothing(folder: Path) -> None:
    bank = load_bank(folder / "entries")
    shelf = build_shelf("pt", bank.entries, Reader(HashingEncoder()))
    similarities, found = shelf.nearest(np.full((1, 128), np.nan, np.float32))
    assert (found == -1).all()
    assert np.isfinite(similarities).all()


def test_a_damaged_index_is_built_anew(folder: Path, tmp_path: Path) -> None:
    bank = load_bank(folder / "entries")
    reader = Reader(HashingEncoder())
    open_index(bank, reader, tmp_path)
    place = tmp_path / index_key(bank, reader)
    for name in ("pt.faiss", "pt.npz", "kinds.npz"):
        whole = (place / name).read_bytes()
        (place / name).write_bytes(whole[: len(whole) // 2])
        index = open_index(bank, reader, tmp_path)
        assert index.shelves["pt"].vectors.ntotal == 108
        assert (place / name).read_bytes()[:100] == whole[:100]


def test_another_bank_has_another_index(folder: Path, tmp_path: Path) -> None:
    reader = Reader(HashingEncoder())
    before = index_key(load_bank(folder / "entries"), reader)
    changed = rows()
    changed[0]["question"]["pt"] += " Hoje?"
    assert index_key(load_bank(write_bank(tmp_path, changed)), reader) != before


def test_a_story_is_cut_into_sentences_and_the_question_found() -> None:
    segments = cut(
        "Bom dia. Tenho 61 anos e 2.500 € por mês. Quando me reformo? Obrigada pela ajuda toda."
    )
    assert segments.sentences[segments.focus] == "Quando me reformo?"
    assert "2.500 €" in segments.sentences[0]
    assert not cut("Quando me reformo?").is_long


def test_figures_tell_right_answers_from_sure_mistakes(search: Search, tmp_path: Path) -> None:
    cases = [
        {
            "text": "Como mudo o meu IBAN?",
            "language": "pt",
            "organisation": "pt",
            "expect": "pt.payments.iban",
        },
        {
            "text": "Como mudo o meu IBAN?",
            "language": "pt",
            "organisation": "pt",
            "expect": "pt.health.card",
        },
        {
            "text": "quero morrer",
            "language": "pt",
            "organisation": "pt",
            "expect": "safety:suicide",
            "variant": "bare",
        },
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(json.dumps(case) for case in cases), "utf-8")
    judged = judge(search, read_cases(file))
    groups = by_group(judged)
    assert list(groups) == ["all", "pt", "pt bare", "pt plain"]
    assert groups["pt plain"].first == 0.5
    assert groups["pt bare"].others == {"safety": (1, 1.0)}
    assert sum(count for _, count, _, _ in reliability(judged)) == sum(
        bool(one.ids) for one in judged
    )
