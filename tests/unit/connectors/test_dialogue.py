import httpx
import pytest

from connectors.dialogue import (
    DialogueUnavailable,
    RasaDialogue,
    Said,
    Static,
    plain_words,
    request_body,
)

SAID = Said("c1", 0, "pt", "pt", 7, text="olá")


def dialogue(answer) -> RasaDialogue:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = httpx.AsyncClient(transport=httpx.MockTransport(handle))
    return RasaDialogue(client, "http://rasa", deadline=1, retry_after=60)


async def test_static_replies_come_back_with_their_key():
    answer = httpx.Response(
        200, json=[{"recipient_id": "c1.0", "key": "utter_greet", "text": "Olá!"}]
    )
    assert await dialogue(answer).play(SAID) == [Static("utter_greet", "Olá!")]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.ConnectError("no"), "unreachable"),
        (httpx.ReadTimeout("slow"), "late"),
        (httpx.Response(500), "refused"),
        (httpx.Response(200, content=b"<html>"), "malformed"),
        (httpx.Response(200, json={"a": 1}), "malformed"),
        (httpx.Response(200, json=[{"recipient_id": "default", "text": "x"}]), "mixed_up"),
    ],
)
async def test_every_failure_has_a_name(answer, reason):
    with pytest.raises(DialogueUnavailable) as caught:
        await dialogue(answer).play(SAID)
    assert caught.value.reason == reason


async def test_after_a_failure_turns_go_past_rasa_for_a_while():
    away = dialogue(httpx.ConnectError("no"))
    for reason in ("unreachable", "resting"):
        with pytest.raises(DialogueUnavailable) as caught:
            await away.play(SAID)
        assert caught.value.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        '/greet{"a":1}',
        " / session_start",
        "//back",
        "EXTERNAL: x",
        "/ /choose{}",
        "\\/x",
    ],
)
def test_commands_that_citizens_type_are_words(text):
    assert not plain_words(text).startswith(("/", "EXTERNAL", "\\", " "))


def test_rasa_reads_no_numbers_and_no_addresses():
    words = plain_words("o meu NISS é 12345678901 e o mail maria@example.org, tel 912 345 678")
    assert not any(character.isdigit() and character != "0" for character in words)
    assert "@" not in words


def test_a_long_story_keeps_its_head_and_its_end():
    words = plain_words("a" * 5000 + " quero reclamar")
    assert len(words) < 900
    assert words.endswith("quero reclamar")


def test_a_turn_without_a_conversation_is_never_sent():
    with pytest.raises(ValueError, match="shared"):
        request_body(Said("", 0, "pt", "pt", 7, text="olá"))


def test_a_tap_goes_as_a_payload_of_ours():
    body = request_body(Said("c1", 2, "pt", "el", 7, choice="task:complaint"))
    assert body["message"] == '/choose{"value": "task:complaint", "language": "el"}'
    assert body["sender"] == "c1.2"
