"""The actions Rasa calls: thin shells that read the tracker, play the turn and mirror the draft's step."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.case_form import STEPS
from actions.converse import converse
from actions.office import Office
from actions.scene import Played, Turn, play

STATUS_STEPS = ("reference", "secret")
_SLOTS = {
    "case_form": tuple(f"case_{step}" for step in STEPS),
    "status_form": tuple(f"status_{step}" for step in STATUS_STEPS),
}
NAMES = (
    "action_answer_question",
    "action_ask_person",
    "action_change_language",
    "action_my_requests",
    "action_choose",
    "validate_case_form",
    "validate_status_form",
)


class TurnAction(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """Every action is the same turn; the name only tells which rule called it."""

    def __init__(self, office: Office, name: str) -> None:
        self._office, self._name = office, name

    def name(self) -> str:
        return self._name

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        del domain
        turn = read_turn(tracker)
        played = await play(self._office, turn, converse)
        for text in played.texts:
            dispatcher.utter_message(text=text)
        return mirror(played, in_form=self._form(), active=_active_form(tracker))

    def _form(self) -> str | None:
        return self._name.removeprefix("validate_") if self._name.startswith("validate_") else None


def read_turn(tracker: Tracker) -> Turn:
    """The turn from the latest user event: its metadata names the inbox row and the language."""
    message = tracker.latest_message or {}
    metadata = _metadata(tracker)
    entities = message.get("entities") or []
    value = next((e["value"] for e in entities if e.get("entity") == "value"), None)
    intent = (message.get("intent") or {}).get("name")
    is_tap = intent == "choose" and value is not None
    return Turn(
        inbox_id=int(metadata["inbox"]),
        language=str(metadata["language"]),
        intent=None if is_tap else intent,
        choice=str(value) if is_tap else None,
    )


def _metadata(tracker: Tracker) -> dict[str, Any]:
    """Rasa keeps a tap's metadata only on the event, not in `latest_message`."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return dict(event.get("metadata") or {})
    return dict((tracker.latest_message or {}).get("metadata") or {})


def _active_form(tracker: Tracker) -> str | None:
    return (tracker.active_loop or {}).get("name")


def mirror(played: Played, *, in_form: str | None, active: str | None) -> list[dict[str, Any]]:
    """Events that put Rasa's form where the desk's draft stands.

    Inside a form the validation must set one slot besides `requested_slot`, or Rasa rejects the turn.
    A turn that moves from one form to the other ends the first; the desk's draft opens the second by
    itself, whatever Rasa makes of the next message.
    """
    wanted = None if played.kind is None else _form_of(played.kind)
    requested = _slot_of(played.kind, played.step)
    if in_form is not None:
        if wanted == in_form:
            marks = [SlotSet(_SLOTS[in_form][0], played.step)]
            return [*marks, SlotSet("requested_slot", requested)]
        cleared = [SlotSet(slot, None) for slot in _SLOTS[in_form]]
        return [*cleared, SlotSet("requested_slot", None)]
    if wanted is not None and active != wanted:
        opened = [ActiveLoop(wanted), SlotSet("requested_slot", requested)]
        # Without the follow-up Rasa would call the form's validation in the same turn.
        return [*opened, FollowupAction("action_listen")]
    if wanted is None and active is not None:
        return [ActiveLoop(None), SlotSet("requested_slot", None)]
    return []


def _form_of(kind: str) -> str:
    return "status_form" if kind == "status" else "case_form"


def _slot_of(kind: str | None, step: str | None) -> str | None:
    if kind is None or step is None:
        return None
    return f"status_{step}" if kind == "status" else f"case_{step}"


def all_actions(office: Office) -> list[TurnAction]:
    return [TurnAction(office, name) for name in NAMES]
