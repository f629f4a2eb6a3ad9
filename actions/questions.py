"""Questions: the approved answer, a choice among near ones, or an honest "I am not sure"."""

from actions.scene import Scene
from desk.conversations.reply import Choice, Reply
from faq_bank.search import Found

CHOICES_SHOWN = 3


def answer_question(scene: Scene) -> list[Reply]:
    """Replies to a written question, by the search's decision."""
    found = scene.found
    if found is None:
        return [scene.reply("clarify")]
    if found.decision == "answer" and found.entries:
        # Two questions in one message get two answers.
        return [entry_reply(scene, entry) for entry in found.entries[: max(1, found.shown)]]
    if found.decision == "choose" and found.entries:
        return [_choose(scene, found.entries[: found.shown or CHOICES_SHOWN])]
    scene.conversation.open_question = scene.text
    if found.decision == "clarify" and not scene.conversation.unsure_in_a_row:
        scene.conversation.unsure_in_a_row = 1
        return [scene.reply("clarify", *_ways_out(scene))]
    return [not_sure(scene)]


def entry_reply(scene: Scene, entry: Found) -> Reply:
    """An approved answer, word for word, with what can follow from it."""
    scene.conversation.topic = entry.id
    scene.conversation.unsure_in_a_row = 0
    scene.conversation.open_question = scene.text or entry.question
    choices: list[Choice] = []
    if entry.more:
        choices.append(scene.choice("more", f"more:{entry.id}"))
    choices.append(scene.choice("person", "task:person"))
    return Reply(
        entry.answer,
        entry.language,
        kind="answer",
        choices=tuple(choices),
        entry={"id": entry.id, "version": entry.version},
    )


def more_of(scene: Scene, entry_id: str) -> list[Reply]:
    entry = scene.office.bank.entry(entry_id, scene.language)
    if entry is None or not entry.more:
        return [scene.reply("choice_expired")]
    source = {"id": entry.id, "version": entry.version}
    return [Reply(entry.more, entry.language, kind="answer", entry=source)]


def chosen_entry(scene: Scene, entry_id: str) -> list[Reply]:
    """The citizen picked one of the near answers, or none of them."""
    if entry_id == "none":
        return [not_sure(scene)]
    entry = scene.office.bank.entry(entry_id, scene.language)
    if entry is None:
        return [scene.reply("choice_expired")]
    return [entry_reply(scene, entry)]


def not_sure(scene: Scene) -> Reply:
    """Says so plainly and offers a case with the conversation attached."""
    scene.conversation.unsure_in_a_row = 0
    if scene.text:
        scene.conversation.open_question = scene.text
    return scene.reply(
        "not_sure",
        scene.choice("yes", "handoff:yes"),
        scene.choice("question", "task:question"),
        kind="handoff",
    )


def _choose(scene: Scene, entries: tuple[Found, ...]) -> Reply:
    scene.conversation.open_question = scene.text
    choices = [Choice(entry.question, f"entry:{entry.id}") for entry in entries]
    choices.append(scene.choice("none_of_these", "entry:none"))
    return scene.reply("choose_entry", *choices)


def _ways_out(scene: Scene) -> tuple[Choice, ...]:
    return (scene.choice("person", "task:person"), scene.choice("request", "task:request"))
