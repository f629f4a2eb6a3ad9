"""Filing a case in conversation: description > reason > contact > documents > summary > sent.

The draft in the desk holds everything; each function takes the scene, changes the draft and says
what comes next. A question on the way is answered and the form goes on.
"""

from collections.abc import Awaitable, Callable

from actions.questions import entry_reply
from actions.reason_menu import ask_reason, kept_menu, take_reason
from actions.scene import Scene
from desk.cases.case import Draft
from desk.cases.contact import ContactInvalid, find_contact, read_contact, written_contact
from desk.cases.queries import cases_of, loose_attachments
from desk.cases.usecases import drop_draft, file_case, start_draft
from desk.conversations.reply import Reply
from kit.languages import HOME_ZONE
from kit.times import written_date

STEPS = ("description", "reason", "contact", "attachments", "confirmation")

#: A first message of this many words tells enough to be the description itself.
TELLING_WORDS = 9
SHORTEST_DESCRIPTION = 3
#: A control word ("stop", "back") within a longer message is part of the story, not a command.
LONGEST_COMMAND = 6
LONGEST_QUESTION = 25


async def start_case(scene: Scene, kind: str, *, description: str | None = None) -> list[Reply]:
    """Opens a draft, or turns an open one into another kind, keeping what was told."""
    draft = scene.draft
    if draft is not None and draft.kind != "status":
        return await _switch_kind(scene, draft, kind)
    draft = await start_draft(
        scene.session, scene.office.clock, scene.conversation, kind=kind, step="description"
    )
    scene.draft = draft
    opening = scene.reply(f"case_started_{kind}")
    told = description or (scene.text if len(scene.words) >= TELLING_WORDS else None)
    if told:
        _describe(scene, draft, told)
        return [opening, *await go_on(scene, draft)]
    return [opening, *await ask(scene, draft)]


async def _switch_kind(scene: Scene, draft: Draft, kind: str) -> list[Reply]:
    if draft.kind == kind:
        return [scene.reply("case_resumed"), *await ask(scene, draft)]
    draft.kind = kind
    reason = scene.taxonomy.reason(draft.reason or "")
    if reason is not None and kind not in reason.kinds:
        draft.reason = None
    return [scene.reply(f"case_started_{kind}"), *await go_on(scene, draft)]


async def play_case_form(scene: Scene, draft: Draft) -> list[Reply]:
    """One turn inside the form."""
    command = await _command(scene, draft)
    if command is not None:
        return command
    return await _TAKE[draft.step](scene, draft)


async def _command(scene: Scene, draft: Draft) -> list[Reply] | None:
    """Stop, back, change and the like, whether tapped or written; None when it is none of them."""
    wish = _wish(scene)
    if wish == "stop":
        await drop_draft(scene.session, scene.conversation)
        scene.draft = None
        return [scene.reply("case_stopped", scene.choice("menu", "task:menu"))]
    if wish == "back":
        return await _step_back(scene, draft)
    if wish == "change":
        if draft.step == "confirmation":
            return [_ask_change(scene)]
        return await _step_back(scene, draft)
    if wish and wish.startswith("change:"):
        return await _correct(scene, draft, wish.partition(":")[2])
    return None


def _wish(scene: Scene) -> str | None:
    choice = scene.turn.choice
    if choice is not None:
        if choice.startswith("change:"):
            return choice
        return choice.removeprefix("step:") if choice.startswith("step:") else None
    intent = scene.turn.intent
    if intent in ("stop", "go_back", "change") and len(scene.words) <= LONGEST_COMMAND:
        return "back" if intent == "go_back" else intent
    return None


async def _step_back(scene: Scene, draft: Draft) -> list[Reply]:
    at = STEPS.index(draft.step)
    if draft.step == "reason" and draft.menu.get("path") is not None and _level_up(draft):
        return await ask(scene, draft)
    if at == 0:
        return [scene.reply("form_back_impossible"), *await ask(scene, draft)]
    draft.step, draft.is_correcting, draft.menu = STEPS[at - 1], False, kept_menu(draft)
    return await ask(scene, draft)


def _level_up(draft: Draft) -> bool:
    """One menu level up, from the first level to the guesses; False when there is nothing above."""
    path = draft.menu["path"]
    if path:
        draft.menu = {**draft.menu, "path": path.rpartition("/")[0]}
        return True
    draft.menu = {key: value for key, value in draft.menu.items() if key != "path"}
    return bool(draft.menu.get("guesses"))


async def _correct(scene: Scene, draft: Draft, field: str) -> list[Reply]:
    if field not in STEPS[:-1]:
        return await ask(scene, draft)
    draft.step, draft.is_correcting, draft.menu = field, True, kept_menu(draft)
    return await ask(scene, draft)


async def go_on(scene: Scene, draft: Draft) -> list[Reply]:
    """Moves to the first step that still lacks an answer and asks it."""
    draft.is_correcting = False
    draft.step = _next_step(draft)
    return await ask(scene, draft)


def _next_step(draft: Draft) -> str:
    if not draft.description:
        return "description"
    if not draft.reason:
        return "reason"
    if not draft.contact and not draft.contact_is_asked:
        return "contact"
    if not draft.menu.get("attachments_are_asked"):
        return "attachments"
    return "confirmation"


async def ask(scene: Scene, draft: Draft) -> list[Reply]:
    """The question of the step where the draft stands."""
    match draft.step:
        case "description":
            return [scene.reply("ask_case_description", scene.choice("stop", "step:stop"))]
        case "reason":
            return [await ask_reason(scene, draft)]
        case "contact":
            return [scene.reply("ask_case_contact", scene.choice("skip", "step:skip"))]
        case "attachments":
            return [_ask_attachments(scene, draft)]
        case _:
            return [await _summary(scene, draft)]


def _ask_attachments(scene: Scene, draft: Draft) -> Reply:
    reason = scene.taxonomy.reason(draft.reason or "")
    text = scene.say("ask_case_attachments")
    if reason and reason.documents:
        names = [scene.taxonomy.documents[name][scene.language] for name in reason.documents]
        text = f"{text}\n{scene.say('documents_helpful', documents='; '.join(names))}"
    choices = (scene.choice("continue", "step:continue"),)
    return Reply(text, scene.language, kind="choices", choices=choices)


async def _summary(scene: Scene, draft: Draft) -> Reply:
    event, subject, reason = scene.taxonomy.names(draft.reason or "", scene.language)
    department = scene.taxonomy.departments[_department(scene, draft)][scene.language]
    files = await loose_attachments(scene.session, scene.conversation.id)
    facts = {
        "kind": scene.say(f"kind_{draft.kind}"),
        "life_event": event,
        "subject": subject,
        "reason": reason,
        "description": draft.description,
        "department": department,
        "contact": written_contact(draft.contact) if draft.contact else scene.say("contact_none"),
        "attachments": ", ".join(file.name for file in files) or scene.say("attachments_none"),
    }
    choices = (
        scene.choice("confirm", "step:confirm"),
        scene.choice("change", "step:change"),
        scene.choice("stop", "step:stop"),
    )
    text = scene.say("case_summary", **facts)
    return Reply(text, scene.language, kind="choices", choices=choices)


def _department(scene: Scene, draft: Draft) -> str:
    reason = scene.taxonomy.reason(draft.reason or "")
    if reason is None:
        raise ValueError("a summary needs a reason")
    return reason.department


def _ask_change(scene: Scene) -> Reply:
    choices = [scene.choice(field, f"change:{field}") for field in STEPS[:-1]]
    return scene.reply("ask_case_change", *choices)


def _describe(scene: Scene, draft: Draft, text: str) -> None:
    draft.description = text
    draft.reason = None if not draft.is_correcting else draft.reason
    contact = find_contact(text, scene.conversation.organisation)
    if contact and not draft.contact:
        draft.contact = contact


async def _take_description(scene: Scene, draft: Draft) -> list[Reply]:
    if scene.turn.choice is not None:
        return await ask(scene, draft)
    answered = _answer_aside(scene, draft)
    if answered is not None:
        return [*answered, *await ask(scene, draft)]
    if len(scene.words) < SHORTEST_DESCRIPTION and not draft.menu.get("was_short"):
        draft.menu = {**draft.menu, "was_short": True}
        return [scene.reply("description_short", scene.choice("stop", "step:stop"))]
    _describe(scene, draft, scene.text)
    return await go_on(scene, draft)


async def _take_reason(scene: Scene, draft: Draft) -> list[Reply]:
    if await take_reason(scene, draft):
        return await go_on(scene, draft)
    if scene.turn.choice is not None or scene.turn.intent in ("affirm", "deny"):
        return await ask(scene, draft)
    answered = _answer_aside(scene, draft)
    if answered is not None:
        return [*answered, *await ask(scene, draft)]
    if draft.menu.get("retold") == scene.text:
        _tell_more(scene, draft)
        return await ask(scene, draft)
    return [scene.reply("choice_unknown"), *await ask(scene, draft)]


def _tell_more(scene: Scene, draft: Draft) -> None:
    """More of the story, told where a subject was asked for, belongs to the description."""
    told = draft.description or ""
    if len(scene.words) > LONGEST_COMMAND and scene.text not in told:
        draft.description = f"{told}\n{scene.text}".strip()


async def _take_contact(scene: Scene, draft: Draft) -> list[Reply]:
    if scene.turn.choice == "step:skip" or scene.turn.intent == "deny":
        draft.contact, draft.contact_is_asked = None, True
        return await go_on(scene, draft)
    if scene.turn.choice is not None:
        return await ask(scene, draft)
    try:
        draft.contact = read_contact(scene.text, scene.conversation.organisation)
    except ContactInvalid:
        answered = _answer_aside(scene, draft)
        if answered is not None:
            return [*answered, *await ask(scene, draft)]
        return [scene.reply("contact_invalid", scene.choice("skip", "step:skip"))]
    draft.contact_is_asked = True
    return await go_on(scene, draft)


async def _take_attachments(scene: Scene, draft: Draft) -> list[Reply]:
    if scene.turn.choice == "step:continue" or scene.turn.intent in ("deny", "affirm", "thanks"):
        draft.menu = {**draft.menu, "attachments_are_asked": True}
        return await go_on(scene, draft)
    return await _aside_or_again(scene, draft)


async def _take_confirmation(scene: Scene, draft: Draft) -> list[Reply]:
    if scene.turn.choice == "step:confirm" or scene.turn.intent == "affirm":
        return [await _file(scene, draft)]
    if scene.turn.intent == "deny":
        return [_ask_change(scene)]
    return await _aside_or_again(scene, draft)


async def _aside_or_again(scene: Scene, draft: Draft) -> list[Reply]:
    answered = _answer_aside(scene, draft)
    return [*(answered or []), *await ask(scene, draft)]


def _answer_aside(scene: Scene, draft: Draft) -> list[Reply] | None:
    """Answers a question asked in the middle of the form; None when it is none.

    A question sent a second time, word for word, is meant as what was asked for.
    """
    found = scene.found
    if found is None or found.decision != "answer" or not found.entries:
        return None
    if draft.step == "description" and not _reads_as_question(scene):
        return None
    if draft.menu.get("aside") == scene.text:
        return None
    draft.menu = {**draft.menu, "aside": scene.text}
    reply = entry_reply(scene, found.entries[0])
    only_more = tuple(c for c in reply.choices if c.value.startswith("more:"))
    answer = Reply(reply.text, reply.language, kind="answer", choices=only_more, entry=reply.entry)
    return [answer, scene.reply("small_talk_back")]


def _reads_as_question(scene: Scene) -> bool:
    ends = scene.text.rstrip(" !.").endswith(("?", ";", "\u037e"))
    return ends and len(scene.words) <= LONGEST_QUESTION


async def _file(scene: Scene, draft: Draft) -> Reply:
    case, secret = await file_case(
        scene.session, scene.office.clock, scene.conversation, draft, scene.taxonomy
    )
    scene.draft = None
    scene.conversation.open_question = None
    zone = HOME_ZONE[case.organisation]
    facts = {
        "reference": case.reference,
        "secret": secret,
        "kind": case.kind,
        "state": str(case.state),
        "due_at": case.due_at.isoformat(),
    }
    text = scene.say(
        "case_filed",
        kind=scene.say(f"kind_{case.kind}"),
        reference=case.reference,
        secret=secret,
        department=scene.taxonomy.departments[case.department][scene.language],
        due=written_date(case.due_at, zone, scene.language),
    )
    return Reply(text, scene.language, kind="receipt", case=facts)


async def confirmed_again(scene: Scene) -> list[Reply]:
    """Answers "send it" without a draft: the case of this conversation was sent already."""
    cases = await cases_of(scene.session, scene.conversation.id)
    if not cases:
        return [scene.reply("choice_expired", scene.choice("menu", "task:menu"))]
    return [scene.reply("case_already_filed", reference=cases[0].reference)]


_TAKE: dict[str, Callable[[Scene, Draft], Awaitable[list[Reply]]]] = {
    "description": _take_description,
    "reason": _take_reason,
    "contact": _take_contact,
    "attachments": _take_attachments,
    "confirmation": _take_confirmation,
}
