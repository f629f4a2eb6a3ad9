"""What happens when a part fails, or dies at a bad moment."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from connectors.dialogue import DialogueUnavailable, Static
from connectors.turn import Turns
from desk.conversations.conversation import Inbox, InboxState, Message, Outbox, OutboxState
from tests.fakes import CrisisOn, ScriptedDialogue


@pytest.fixture
def scripted():
    return ScriptedDialogue()


async def inboxes(services):
    async with services.readers() as session:
        return list(await session.scalars(select(Inbox).order_by(Inbox.id)))


async def test_rasa_s_small_talk_is_stored_as_the_reply(citizen, scripted):
    scripted.answers = [[Static("utter_greet", "Olá! Em que posso ajudar?")]]
    (reply,) = await citizen.say("bom dia")
    assert reply["text"] == "Olá! Em que posso ajudar?"


async def test_silence_of_rasa_is_a_failure_not_an_answer(citizen, scripted):
    scripted.answers = [[]]
    (reply,) = await citizen.say("como peço o niss")
    assert reply["kind"] == "answer"


async def test_without_rasa_questions_and_cases_go_on(citizen, scripted):
    scripted.answers = [DialogueUnavailable("late"), DialogueUnavailable("late")]
    (reply,) = await citizen.say("como peço o niss")
    assert reply["kind"] == "answer"
    replies = await citizen.say("quero reclamar")
    assert "step:stop" in [choice["value"] for choice in replies[-1]["choices"]]


async def test_small_talk_from_a_tracker_that_lost_the_form_does_not_lose_it(citizen, scripted):
    scripted.answers = [DialogueUnavailable("late"), [Static("utter_greet", "Olá!")]]
    await citizen.say("quero reclamar")
    replies = await citizen.say("a pensão está atrasada desde março e ninguém me responde")
    assert replies[-1]["kind"] == "choices"
    assert "Olá!" not in [reply["text"] for reply in replies]


async def test_a_yes_to_an_offer_is_taken_as_the_answer_to_it(citizen, scripted):
    away = DialogueUnavailable("late")
    scripted.answers = [away, away, [Static("utter_yes_what", "Sim... a quê?")]]
    await citizen.say("algo que ninguém sabe")
    await citizen.say("outra coisa que ninguém sabe")
    replies = await citizen.say("sim, por favor")
    assert "life_event" in replies[-1]["choices"][0]["value"]


async def test_a_turn_that_breaks_is_tried_again_and_answered_once(services, citizen, scripted):
    scripted.answers = [RuntimeError("bug"), [Static("utter_greet", "Olá!")]]
    answer = await citizen.post(text="bom dia")
    assert answer.status_code == 200
    assert [reply["text"] for reply in answer.json()["replies"]] == ["Olá!"]
    (inbox,) = await inboxes(services)
    assert (inbox.state, inbox.attempts) == (InboxState.ANSWERED, 1)


async def test_a_poison_message_is_set_aside_with_a_way_out(
    services, citizen, scripted, monkeypatch
):
    scripted.answers = [RuntimeError("bug")] * 5 + [[Static("utter_greet", "Olá!")]]
    conversation = citizen.conversation
    inbox_task = asyncio.ensure_future(citizen.post(text="veneno"))
    for _ in range(200):
        await asyncio.sleep(0.02)
        async with services.sessions.begin() as session:
            for inbox in await session.scalars(select(Inbox)):
                inbox.next_at = datetime.now(UTC) - timedelta(seconds=1)
        await services.turns.run(conversation)
        if (await inboxes(services))[0].state != InboxState.WAITING:
            break
    await inbox_task
    (inbox,) = await inboxes(services)
    assert inbox.state == InboxState.SET_ASIDE
    last = (await citizen.messages())[-1]
    assert (last["kind"], last["from"]) == ("handoff", "system")
    (reply,) = await citizen.say("bom dia")
    assert reply["text"] == "Olá!"


async def test_what_a_dead_process_left_is_taken_up(services, citizen, scripted):
    """A message stored and acknowledged, then kill -9: another process's sweep answers it."""
    from desk.conversations.conversation import Conversation
    from desk.conversations.usecases import accept

    scripted.answers = [[Static("utter_greet", "Olá!")]]
    async with services.sessions.begin() as session:
        conversation = await session.get_one(Conversation, citizen.conversation)
        await accept(
            session, services.clock, conversation,
            external_id=f"{conversation.id}:lost-message", text="bom dia", shown="bom dia",
        )  # fmt: skip
        conversation.leased_by, conversation.leased_until = (
            "dead",
            datetime.now(UTC) + timedelta(seconds=1),
        )
    other = Turns(services.turns.parts)
    sweep = asyncio.create_task(other.sweep(every=0.1))
    for _ in range(50):
        await asyncio.sleep(0.1)
        if (await inboxes(services))[0].state == InboxState.ANSWERED:
            break
    sweep.cancel()
    assert [m["text"] for m in await citizen.messages()][-1] == "Olá!"


async def test_a_late_rasa_cannot_answer_a_turn_twice(services, citizen, scripted):
    """The deadline passed and the plain dialogue answered; then Rasa's action comes after all."""
    from actions.converse import converse
    from actions.scene import Turn, play

    scripted.answers = [DialogueUnavailable("late")]
    await citizen.say("quero reclamar")
    before = await citizen.messages()
    (inbox,) = await inboxes(services)
    played = await play(services.office, Turn(inbox.id, "pt", intent="file_complaint"), converse)
    assert (played.outcome, played.kind, played.step) == ("already", "complaint", "description")
    assert await citizen.messages() == before


async def test_every_reply_left_through_the_outbox(services, citizen, scripted):
    scripted.answers = [DialogueUnavailable("late")]
    await citizen.say("niss")
    async with services.readers() as session:
        states = list(await session.scalars(select(Outbox.state)))
        replies = list(await session.scalars(select(Message).where(Message.author != "citizen")))
    assert len(states) == len(replies) == 2
    assert set(states) == {OutboxState.SENT}


async def test_a_locked_database_keeps_the_sender_s_message(services, client, citizen, settings):
    import sqlite3

    other = sqlite3.connect(settings.data_folder / "desk.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = asyncio.ensure_future(citizen.post(text="niss"))
    await asyncio.sleep(0.5)
    assert not answer.done()
    other.execute("ROLLBACK")
    other.close()
    assert (await answer).status_code == 200


class TestCrisis:
    @pytest.fixture
    def fake_bank(self, fake_bank):
        from dataclasses import replace

        return replace(fake_bank, crisis=CrisisOn("bate-me"))

    async def test_a_person_in_danger_gets_the_line_at_once(self, citizen, scripted):
        (reply,) = await citizen.say("o meu marido bate-me, que faço")
        assert (reply["kind"], reply["text"]) == ("safety", "Ligue 800 202 148.")
        assert scripted.heard == []
