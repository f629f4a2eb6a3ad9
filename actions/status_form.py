"""Showing a case by its reference and secret, on any channel, without an account."""

from actions.menu import case_status, my_requests
from actions.scene import Scene
from desk.cases.case import CaseUnknown, Draft, StatusLocked
from desk.cases.queries import cases_of
from desk.cases.reference import ReferenceMistyped, find_reference, find_secret, read_reference
from desk.cases.usecases import drop_draft, look_up, start_draft
from desk.conversations.reply import Choice, Reply

#: A message of so many words without any number is no reference.
SENTENCE = 4


async def start_status(scene: Scene) -> list[Reply]:
    """Shows what was filed in this conversation at once; any other case needs reference and secret."""
    if find_reference(scene.text) is None and scene.turn.choice != "task:status_other":
        cases = await cases_of(scene.session, scene.conversation.id)
        if cases:
            replies = await my_requests(scene)
            last = replies[-1]
            other = scene.choice("other", "task:status_other")
            replies[-1] = Reply(
                last.text, last.language, kind=last.kind, choices=(other,), case=last.case
            )
            return replies
    draft = await start_draft(
        scene.session, scene.office.clock, scene.conversation, kind="status", step="reference"
    )
    scene.draft = draft
    if find_reference(scene.text) is not None:
        return await play_status_form(scene, draft)
    return [_ask_reference(scene)]


def leaves_status(scene: Scene) -> bool:
    """Whether the citizen has turned to something else: small talk, a no, or a sentence without a number."""
    if scene.turn.intent in ("deny", "thanks", "goodbye", "greet", "help"):
        return True
    has_number = any(character.isdigit() for character in scene.text)
    return not has_number and len(scene.words) >= SENTENCE and find_secret(scene.text) is None


async def play_status_form(scene: Scene, draft: Draft) -> list[Reply]:
    """One turn inside the form: both parts may come in one message or in two."""
    if scene.turn.choice == "step:stop" or scene.turn.intent == "stop":
        return await _leave(scene)
    if scene.turn.choice == "step:back" or scene.turn.intent == "go_back":
        draft.step, draft.reference = "reference", None
        return [_ask_reference(scene)]
    reference = find_reference(scene.text)
    if reference is not None:
        draft.reference = reference
        draft.step = "secret"
    secret = find_secret(scene.text)
    if draft.reference is not None and secret is not None:
        return await _show(scene, draft, secret)
    if reference is not None:
        return [_ask_secret(scene)]
    if draft.step == "secret":
        looks_like_one = len(scene.text) >= 6 and len(scene.text.split()) == 1
        trouble = [scene.reply("case_unknown")] if looks_like_one else []
        return [*trouble, _ask_secret(scene)]
    return [_reference_trouble(scene)]


def _reference_trouble(scene: Scene) -> Reply:
    """Tells a mistyped reference from words that are none."""
    try:
        read_reference(scene.text)
    except ReferenceMistyped:
        looks_like_one = any(character.isdigit() for character in scene.text)
        key = "reference_mistyped" if looks_like_one else "ask_status_reference"
        return scene.reply(key, scene.choice("stop", "step:stop"))
    return _ask_reference(scene)


async def _show(scene: Scene, draft: Draft, secret: str) -> list[Reply]:
    try:
        case = await look_up(scene.session, scene.office.clock, draft.reference or "", secret)
    except (CaseUnknown, StatusLocked) as refusal:
        draft.step, draft.reference = "reference", None
        stop = scene.choice("stop", "step:stop")
        return [
            scene.reply(refusal.key, **refusal.facts),
            scene.reply("ask_status_reference", stop),
        ]
    await drop_draft(scene.session, scene.conversation)
    scene.draft = None
    return [await case_status(scene, case)]


async def _leave(scene: Scene) -> list[Reply]:
    await drop_draft(scene.session, scene.conversation)
    scene.draft = None
    return [scene.reply("case_stopped", scene.choice("menu", "task:menu"))]


def _ask_reference(scene: Scene) -> Reply:
    return scene.reply("ask_status_reference", *_ways_out(scene))


def _ask_secret(scene: Scene) -> Reply:
    return scene.reply("ask_status_secret", *_ways_out(scene))


def _ways_out(scene: Scene) -> tuple[Choice, ...]:
    return (scene.choice("stop", "step:stop"), scene.choice("person", "task:person"))
