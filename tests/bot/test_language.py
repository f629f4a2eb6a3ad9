"""The pure functions behind the components."""

from __future__ import annotations

import json

import pytest

from bot.language.context import context_entities
from bot.language.folding import fold
from bot.language.requests import BadRequest, Turn, read_turn
from bot.language.shape import ASKS, EXCLAIMS, SHOUTS, request_of, tone_of


def test_metadata_becomes_entities() -> None:
    assert context_entities({"language": "el", "organisation": "gr", "inbox": 3}) == [
        {"entity": "language", "value": "el"},
        {"entity": "organisation", "value": "gr"},
    ]


@pytest.mark.parametrize(
    "metadata",
    [None, {}, [], "pt", {"language": "xx"}, {"language": None}, {"language": ["pt"]}, {"x": "pt"}],
)
def test_what_is_not_a_known_value_is_left_out(metadata: object) -> None:
    assert context_entities(metadata) == []


@pytest.mark.parametrize(
    "spellings",
    [
        ("Θέλω", "ΘΕΛΩ", "θελω", "thelo", "8elw"),
        ("σύνταξη", "ΣΥΝΤΑΞΗ", "συνταξη", "syntaksh", "sintaxi", "suntaxi"),
        ("άνθρωπος", "ανθρωποσ", "anthropos", "an8rwpos"),
        ("reclamação", "RECLAMACAO", "reclamaçao"),
        ("khiếu nại", "khieu nai", "KHIẾU NẠI", "khiê\u0301u na\u0323i"),
        ("đặt lịch", "dat lich"),
    ],
)
def test_ways_to_write_a_word_fold_into_one(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


def test_different_words_stay_apart() -> None:
    words = ["αίτημα", "παράπονο", "ραντεβού", "pedido", "reclamação", "khiếu nại", "yêu cầu"]
    assert len({fold(word) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("Quero reclamar.", ""),
        ("Trabalhei dez anos. Quero a reforma?", "Quero a reforma?"),
        ("I moved. Please change it. Thank you.", "Please change it. Thank you."),
        ("Δούλευα εκεί. Τι κάνω;", "Τι κάνω;"),
        ("", ""),
    ],
)
def test_the_request_of_a_story_is_its_end(text: str, request_: str) -> None:
    assert request_of(text) == request_


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("quanto recebo", []),
        ("quanto recebo?", [ASKS]),
        ("πόσο είναι;", [ASKS]),
        ("Έλεος!! 3 μήνες", [EXCLAIMS, SHOUTS]),
        ("parabéns, só oito meses...", [SHOUTS]),
    ],
)
def test_the_tone_of_a_message(text: str, tone: list[str]) -> None:
    assert tone_of(text) == tone


def test_a_turn_is_read() -> None:
    body = json.dumps({"sender": "a.1", "message": "olá", "metadata": {"language": "pt"}})
    assert read_turn(body.encode()) == Turn("a.1", "olá", {"language": "pt"})


def test_a_choice_is_the_only_command() -> None:
    choice = '/choose{"value": "x"}'
    assert read_turn(json.dumps({"sender": "a", "message": choice}).encode()).message == choice
    for command in ("/restart", "/back", "/choose", "/chooser{}", " /greet"):
        with pytest.raises(BadRequest, match="command_refused"):
            read_turn(json.dumps({"sender": "a", "message": command}).encode())
