"""The one road every turn takes: a tap, an open form, a task, or a question."""

from actions.case_form import ask, confirmed_again, play_case_form, start_case
from actions.menu import change_language, menu_choices, my_requests, offer_person
from actions.questions import answer_question, chosen_entry, more_of
from actions.scene import Scene
from actions.status_form import leaves_status, play_status_form, start_status
from desk.cases.case import CASE_KINDS
from desk.cases.usecases import drop_draft
from desk.conversations.reply import Reply
from kit.words import language_named

#: Intents that start something, by the name of what they start.
TASKS = {
    "file_request": "request",
    "file_complaint": "complaint",
    "book_appointment": "appointment",
    "check_status": "status",
    "my_requests": "my_requests",
    "ask_person": "person",
    "help": "menu",
}
LONGEST_WISH = 8
_SMALL_TALK = {"greet": "greet", "thanks": "thanks", "goodbye": "goodbye"}
_FORM_CHOICES = ("step", "reason", "life_event", "subject", "change")


async def converse(scene: Scene) -> list[Reply]:
    """The replies of a turn, whatever it is."""
    if scene.turn.choice is not None:
        return await _tapped(scene, scene.turn.choice)
    if scene.turn.intent == "change_language" or language_named(scene.text):
        return [*change_language(scene), *await _form_again(scene)]
    if scene.turn.intent == "ask_person" and (scene.draft is None or _is_brief(scene)):
        return offer_person(scene)
    if scene.draft is not None:
        return await _in_form(scene)
    return await _written(scene)


def _is_brief(scene: Scene) -> bool:
    """Within a form a wish is said briefly; a longer message is part of the story, whatever it reads like."""
    return len(scene.words) <= LONGEST_WISH


async def _tapped(scene: Scene, choice: str) -> list[Reply]:
    kind, _, value = choice.partition(":")
    match kind:
        case "language":
            key = "greet" if value == "auto" else "language_changed"
            return [scene.reply(key), *await _form_again(scene)]
        case "task":
            return await start_task(scene, value)
        case "entry":
            return [*chosen_entry(scene, value), *await _form_again(scene)]
        case "more":
            return [*more_of(scene, value), *await _form_again(scene)]
        case "handoff":
            return await _handoff(scene, is_wanted=value == "yes")
        case _ if kind in _FORM_CHOICES and scene.draft is not None:
            return await _in_form(scene)
        case "step" if value == "confirm":
            return await confirmed_again(scene)
        case _:
            return [scene.reply("choice_expired", *menu_choices(scene))]


async def _in_form(scene: Scene) -> list[Reply]:
    draft = scene.draft
    if draft is None:
        return await _written(scene)
    if draft.kind == "status":
        task = TASKS.get(scene.turn.intent or "")
        if task in CASE_KINDS:
            return await start_case(scene, task)
        if scene.turn.choice is None and leaves_status(scene):
            await drop_draft(scene.session, scene.conversation)
            scene.draft = None
            return await _written(scene)
        return await play_status_form(scene, draft)
    task = TASKS.get(scene.turn.intent or "")
    if task in (*CASE_KINDS, "status") and task != draft.kind and _is_brief(scene):
        return await start_task(scene, task)
    return await play_case_form(scene, draft)


async def _form_again(scene: Scene) -> list[Reply]:
    """After an aside, the open form's question once more."""
    draft = scene.draft
    if draft is None:
        return []
    if draft.kind == "status":
        return [scene.reply(f"ask_status_{draft.step}", scene.choice("stop", "step:stop"))]
    return await ask(scene, draft)


async def start_task(scene: Scene, task: str) -> list[Reply]:
    if task in CASE_KINDS:
        return await start_case(scene, task)
    match task:
        case "status" | "status_other":
            return await start_status(scene)
        case "my_requests":
            return await my_requests(scene)
        case "person":
            return offer_person(scene)
        case "question":
            return [scene.reply("no_what")]
        case _:
            return [scene.reply("help", *menu_choices(scene))]


async def _handoff(scene: Scene, *, is_wanted: bool) -> list[Reply]:
    """A person is reached by a request that carries the conversation and the open question."""
    if not is_wanted:
        again = await _form_again(scene)
        return again or [scene.reply("no_what")]
    if scene.draft is not None and scene.draft.kind != "status":
        return [scene.reply("case_resumed"), *await _form_again(scene)]
    return await start_case(scene, "request", description=scene.conversation.open_question)


async def _written(scene: Scene) -> list[Reply]:
    intent = scene.turn.intent or ""
    task = TASKS.get(intent)
    if task is None and scene.found is not None and scene.found.decision == "task":
        task = scene.found.task
    if task is not None:
        return await start_task(scene, task)
    if intent in _SMALL_TALK:
        return [scene.reply(_SMALL_TALK[intent])]
    if intent in ("affirm", "deny") and len(scene.words) <= 3:
        return await _loose_yes_or_no(scene, is_yes=intent == "affirm")
    return answer_question(scene)


async def _loose_yes_or_no(scene: Scene, *, is_yes: bool) -> list[Reply]:
    """A bare "yes" answers the offer that stands, if one does."""
    offered = {choice["value"] for choice in scene.conversation.offered}
    if "handoff:yes" in offered:
        return await _handoff(scene, is_wanted=is_yes)
    return [scene.reply("yes_what" if is_yes else "no_what", *menu_choices(scene))]
