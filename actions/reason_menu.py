"""Choosing the reason: the predicted ones first, else life event > subject > reason."""

from actions.scene import Scene
from desk.cases.case import Draft
from desk.conversations.reply import Choice, Reply

GUESSES = 3
EVERY = 1000
#: Below this even the best guess is no better than the menu; the shares of some ninety reasons sum to 1.
FAINT = 0.04


async def ask_reason(scene: Scene, draft: Draft) -> Reply:
    """The guesses, or the menu level where the citizen stands (`draft.menu["path"]`)."""
    if draft.menu.get("path") is not None:
        return _level(scene, draft, draft.menu["path"])
    if "guesses" not in draft.menu:
        guesses = _guess(scene, draft, draft.description or "")
        draft.menu = {**draft.menu, "guesses": guesses}
    guesses = draft.menu["guesses"]
    if not guesses:
        draft.menu = {**draft.menu, "path": ""}
        return _level(scene, draft, "")
    choices = [
        Choice(scene.taxonomy.names(path, scene.language)[2], f"reason:{path}")
        for path, _ in guesses
    ]
    choices.append(scene.choice("other", "reason:other"))
    is_sure = guesses[0][1] >= scene.office.sure_reason
    return scene.reply("ask_case_reason" if is_sure else "ask_case_reason_among", *choices)


def _guess(scene: Scene, draft: Draft, text: str) -> list[list[object]]:
    """The likeliest reasons among those that serve this kind of case, their shares summing to 1."""
    predictor = scene.office.reasons[scene.conversation.organisation]
    predicted = predictor.predict(text, k=EVERY)
    fitting = [guess for guess in predicted if _serves(scene, guess[0], draft.kind)]
    whole = sum(share for _, share in fitting)
    if not fitting or fitting[0][1] < FAINT * whole:
        return []
    return [[path, round(share / whole, 3)] for path, share in fitting[:GUESSES]]


def _serves(scene: Scene, path: str, kind: str) -> bool:
    reason = scene.taxonomy.reason(path)
    return reason is not None and kind in reason.kinds


def _level(scene: Scene, draft: Draft, path: str) -> Reply:
    if not path:
        events = [event for event in scene.taxonomy.life_events if event.serves(draft.kind)]
        choices = [Choice(e.name[scene.language], f"life_event:{e.id}") for e in events]
        return scene.reply("ask_case_life_event", *choices)
    if "/" not in path:
        event = scene.taxonomy.life_event(path)
        if event is None:
            return _level(scene, draft, "")
        subjects = [subject for subject in event.subjects if subject.serves(draft.kind)]
        choices = [Choice(s.name[scene.language], f"subject:{s.path}") for s in subjects]
        choices.append(scene.choice("back", "step:back"))
        return scene.reply("ask_case_subject", *choices, life_event=event.name[scene.language])
    subject = scene.taxonomy.subject(path)
    if subject is None:
        return _level(scene, draft, "")
    reasons = [reason for reason in subject.reasons if draft.kind in reason.kinds]
    choices = [Choice(r.name[scene.language], f"reason:{r.path}") for r in reasons]
    choices.append(scene.choice("back", "step:back"))
    return scene.reply("ask_case_reason_of", *choices, subject=subject.name[scene.language])


async def take_reason(scene: Scene, draft: Draft) -> bool:
    """Takes a tap or words; True when the reason is found now. Else the menu has moved or not."""
    choice = scene.turn.choice
    if choice is not None:
        return _take_tap(scene, draft, choice)
    guesses = draft.menu.get("guesses") or []
    is_at_guesses = draft.menu.get("path") is None
    if scene.turn.intent == "affirm" and is_at_guesses and guesses:
        return _settle(scene, draft, guesses[0][0])
    if scene.turn.intent == "deny" and is_at_guesses:
        draft.menu = {**draft.menu, "path": ""}
        return False
    return _take_words(scene, draft)


def _take_tap(scene: Scene, draft: Draft, choice: str) -> bool:
    kind, _, value = choice.partition(":")
    if choice == "reason:other":
        draft.menu = {**draft.menu, "path": ""}
    elif kind == "reason":
        return _settle(scene, draft, value)
    elif kind in ("life_event", "subject"):
        draft.menu = {**draft.menu, "path": value}
    return False


def _settle(scene: Scene, draft: Draft, path: str) -> bool:
    if not _serves(scene, path, draft.kind):
        return False
    draft.reason, draft.menu = path, kept_menu(draft)
    return True


def kept_menu(draft: Draft) -> dict[str, object]:
    """What of the menu outlasts a move to another step."""
    return {key: draft.menu[key] for key in ("attachments_are_asked",) if key in draft.menu}


def _take_words(scene: Scene, draft: Draft) -> bool:
    """Other words than those offered: a name of the taxonomy, or a fresh guess from them."""
    wanted = scene.text.casefold()
    for reason in scene.taxonomy.reasons():
        if draft.kind in reason.kinds and wanted == reason.name[scene.language].casefold():
            return _settle(scene, draft, reason.path)
    if len(scene.words) >= 2 and (guesses := _guess(scene, draft, scene.text)):
        is_question = scene.found is not None and scene.found.decision == "answer"
        if not is_question:
            draft.menu = {**kept_menu(draft), "guesses": guesses, "retold": scene.text}
    return False
