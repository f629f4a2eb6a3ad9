"""The dialogue without Rasa: the search's own decision stands in for the intents."""

from actions.converse import converse
from actions.office import Office
from actions.scene import Played, Turn, play
from kit.words import command_in


async def play_plainly(office: Office, turn: Turn, text: str | None) -> Played:
    """A turn when the dialogue server is away: questions, forms and taps work, small talk is plain."""
    intent = turn.intent or (command_in(text) if text and not turn.choice else None)
    known = Turn(turn.inbox_id, turn.language, intent=intent, choice=turn.choice)
    return await play(office, known, converse)
