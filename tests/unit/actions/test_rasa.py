from rasa_sdk import Tracker

from actions.rasa import mirror, read_turn
from actions.scene import Played, Turn


def a_tracker(intent: str, entities=(), **metadata: object) -> Tracker:
    facts = {"inbox": 5, "language": "el", **metadata}
    message = {"intent": {"name": intent}, "entities": list(entities), "text": "x"}
    events = [{"event": "user", "metadata": facts}, {"event": "slot", "name": "language"}]
    return Tracker("c.0", {}, message, events, False, None, {}, "action_listen")


def slots(events):
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def test_a_turn_is_read_from_the_latest_user_event():
    assert read_turn(a_tracker("ask_question")) == Turn(5, "el", intent="ask_question")


def test_a_tap_has_a_choice_and_no_intent():
    entities = [{"entity": "value", "value": "task:status"}]
    assert read_turn(a_tracker("choose", entities)) == Turn(5, "el", choice="task:status")


def test_the_form_stands_where_the_draft_stands():
    events = mirror(
        Played("x", kind="request", step="contact"), in_form="case_form", active="case_form"
    )
    assert slots(events) == {"case_description": "contact", "requested_slot": "case_contact"}


def test_without_a_draft_the_form_ends_and_forgets():
    events = mirror(Played("x"), in_form="case_form", active="case_form")
    assert slots(events)["requested_slot"] is None
    assert set(slots(events).values()) == {None}


def test_an_action_outside_a_form_opens_it():
    events = mirror(Played("x", kind="status", step="secret"), in_form=None, active=None)
    assert [event["event"] for event in events] == ["active_loop", "slot", "followup"]
    assert events[0]["name"] == "status_form"


def test_no_event_holds_what_the_citizen_wrote():
    played = Played("x", texts=("O meu segredo",), kind="request", step="contact")
    assert "segredo" not in str(mirror(played, in_form="case_form", active="case_form"))
