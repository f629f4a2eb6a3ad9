"""A real Rasa server, turn by turn, against a fake action server."""

from __future__ import annotations

import pytest
from conftest import RasaProcess
from fakes import ActionServer, Rasa

FORM_MESSAGES = (
    ("They never answered my letters about the pension.", "en"),
    ("olá", "pt"),
    ("parar", "pt"),
    ("voltar", "pt"),
    ("I want to talk to a person", "en"),
    ("quero mudar de língua", "pt"),
    ("How long does a complaint take?", "en"),
    ('/choose{"value": "reason:payments/contributions/clarify", "language": "pt"}', "pt"),
    ("qwrtz pfft 123", "en"),
    ("obrigado", "pt"),
)


def test_small_talk_is_answered_by_rasa_alone_in_the_language_of_the_turn(
    rasa: Rasa, actions: ActionServer
) -> None:
    portuguese = rasa.say("olá", "pt")
    english = rasa.say("hello", "en")

    assert [reply["text"] for reply in portuguese] == ["Olá! Em que posso ajudar?"]
    assert [reply["text"] for reply in english] == ["Hello! How can I help?"]
    assert english[0]["key"] == "utter_greet"
    assert actions.names() == []


def test_a_question_is_one_call_that_knows_the_turn(rasa: Rasa, actions: ActionServer) -> None:
    rasa.say("quanto recebo?", "pt", conversation="c-1", inbox=7)

    (call,) = actions.calls
    assert call.action == "action_answer_question"
    assert (call.language, call.organisation, call.secret) == ("pt", "pt", "a-secret")
    assert (call.metadata["conversation"], call.metadata["inbox"]) == ("c-1", 7)


def test_what_is_not_understood_is_a_question(rasa: Rasa, actions: ActionServer) -> None:
    rasa.say("xyzzy plugh")

    assert actions.names() == ["action_answer_question"]


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("quero reclamar", "validate_case_form"),
        ("book an appointment", "validate_case_form"),
        ("fazer um pedido", "validate_case_form"),
        ("check my case", "validate_status_form"),
        ("talk to a person", "action_ask_person"),
        ("change language", "action_change_language"),
        ("my requests", "action_my_requests"),
        ("parar", "action_answer_question"),
    ],
)
def test_a_task_is_one_call(rasa: Rasa, actions: ActionServer, text: str, action: str) -> None:
    assert rasa.say(text) == []
    assert actions.names() == [action]


def test_a_form_gets_every_message_until_it_ends_itself(rasa: Rasa, actions: ActionServer) -> None:
    rasa.say("quero reclamar", "pt")
    assert actions.names() == ["validate_case_form"]

    for text, language in FORM_MESSAGES:
        assert rasa.say(text, language) == []
        (call,) = actions.calls
        assert (call.action, call.language) == ("validate_case_form", language), text
        assert call.requested == "case_description"
        actions.names()

    assert rasa.say("that is all", finish=True) == []
    assert actions.names() == ["validate_case_form"]
    assert [reply["key"] for reply in rasa.say("hello")] == ["utter_greet"]
    assert actions.names() == []


def test_a_form_that_ends_in_its_first_turn_is_one_call(rasa: Rasa, actions: ActionServer) -> None:
    rasa.say("I want to complain", finish=True)
    assert actions.names() == ["validate_case_form"]

    rasa.say("how much is the pension")
    assert actions.names() == ["action_answer_question"]


def test_a_choice_can_open_a_form_with_one_call_a_turn(rasa: Rasa, actions: ActionServer) -> None:
    rasa.choose("open", "pt")
    (call,) = actions.calls
    assert (call.action, call.value, call.language) == ("action_choose", "open", "pt")
    actions.names()

    rasa.say("Nobody answers me.")
    (call,) = actions.calls
    assert (call.action, call.requested) == ("validate_case_form", "case_description")
    actions.names()

    rasa.say("that is all", finish=True)
    rasa.say("how much is the pension")
    assert actions.names() == ["validate_case_form", "action_answer_question"]


@pytest.mark.parametrize("fault", ["status", "shape"])
def test_a_failing_action_is_told_and_the_form_goes_on(
    rasa: Rasa, actions: ActionServer, fault: str
) -> None:
    rasa.say("quero reclamar", "pt")
    actions.broken = fault
    status, answer = rasa.post({"sender": rasa.sender, "message": "a story", "metadata": {}})
    assert (status, answer) == (502, {"error": "action_failed", "action": "validate_case_form"})

    actions.reset()
    rasa.say("the story again", "pt")
    assert actions.names() == ["validate_case_form"]


def test_conversations_do_not_mix(rasa: Rasa, actions: ActionServer) -> None:
    other = rasa.another()
    rasa.say("quero reclamar", "pt")
    assert [reply["key"] for reply in other.say("olá", "pt")] == ["utter_greet"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "not_json"),
        ([], "not_an_object"),
        ({"message": "hello"}, "sender_missing"),
        ({"sender": " ", "message": "hello"}, "sender_missing"),
        ({"sender": "a", "message": None}, "message_missing"),
        ({"sender": "a", "message": "  "}, "message_missing"),
        ({"sender": "a", "message": "x" * 8001}, "message_missing"),
        ({"sender": "a", "message": "hello", "metadata": []}, "metadata_not_an_object"),
        ({"sender": "a", "message": "/restart"}, "command_refused"),
        ({"sender": "a", "message": ' /greet{"language": "vi"}'}, "command_refused"),
    ],
)
def test_what_is_not_a_turn_is_refused(rasa: Rasa, body: object, code: str) -> None:
    assert rasa.post(body) == (400, {"error": code})


def test_a_killed_server_goes_on_inside_the_form_and_keeps_no_words(
    rasa: Rasa, actions: ActionServer, rasa_process: RasaProcess
) -> None:
    rasa.say("quero reclamar", "pt")
    rasa.say("a canary sang about the pension", "pt")
    rasa_process.kill()
    rasa_process.start()
    actions.reset()

    rasa.say("olá", "pt")

    (call,) = actions.calls
    assert (call.action, call.requested) == ("validate_case_form", "case_description")
    for file in rasa_process.folder.iterdir():
        assert b"canary" not in file.read_bytes(), file.name


def test_the_server_stops_when_asked(rasa: Rasa, rasa_process: RasaProcess) -> None:
    """The last test of the file: it leaves no server behind."""
    assert rasa.is_up()
    assert rasa_process.terminate() in (0, -15)
