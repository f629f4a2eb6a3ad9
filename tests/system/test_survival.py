"""kill -9 in the middle of a form: the conversation goes on, one case and only one exists."""

import sqlite3
import threading
import time
from itertools import pairwise

import httpx
import psutil
import pytest

from tests.system.conftest import Talk

pytestmark = pytest.mark.system

STORY = "Há três meses que espero o pagamento da minha pensão e ninguém responde aos e-mails"


def cases(ponte) -> list[tuple[str, str]]:
    with sqlite3.connect(ponte.folder / "desk.db") as database:
        return database.execute("SELECT reference, conversation_id FROM cases").fetchall()


def values(reply):
    return [choice["value"] for choice in reply.get("choices", [])]


def finish(talk, *, between=lambda: None):
    """From an open complaint at the reason's step to the receipt."""
    talk.say("1")
    between()
    talk.tap("step:skip")
    talk.tap("step:continue")
    return talk.tap("step:confirm")[-1]


def test_the_whole_story_through_rasa(ponte, talk):
    (answer,) = talk.say("Não sei o meu NISS: onde o encontro?")
    assert answer["kind"] == "answer"
    talk.say("quero fazer uma reclamação")
    replies = talk.say(STORY)
    assert "reason:other" in values(replies[-1])
    receipt = finish(talk)
    assert receipt["kind"] == "receipt"
    shown = httpx.get(
        f"{ponte.url}/api/cases/{receipt['case']['reference']}",
        headers={"X-Case-Secret": receipt["case"]["secret"]},
        trust_env=False,
    )
    assert shown.json()["state"] == "received"


def test_rasa_killed_in_the_form_and_back(ponte, talk):
    talk.say("quero fazer uma reclamação")
    talk.say(STORY)
    ponte.kill("bot.server")
    receipt = finish(talk)
    assert receipt["kind"] == "receipt"
    (answer,) = talk.say("Não sei o meu NISS: onde o encontro?")
    assert answer["kind"] == "answer"
    assert [c for c in cases(ponte) if c[1] == talk.id] == [(receipt["case"]["reference"], talk.id)]
    ponte.wait_ready()
    replies = talk.say("quero fazer um pedido")
    assert "step:stop" in values(replies[-1])


def test_the_web_app_killed_in_the_form_and_back(ponte, talk):
    talk.say("quero fazer uma reclamação")
    talk.say(STORY)

    def kill() -> None:
        ponte.kill("launch.cli web")

    receipt = finish(talk, between=kill)
    assert receipt["kind"] == "receipt"
    assert [c for c in cases(ponte) if c[1] == talk.id] == [(receipt["case"]["reference"], talk.id)]
    ponte.wait_ready()


def test_killed_while_the_case_is_being_sent(ponte, talk):
    """The confirmation is repeated by the sender until it is acknowledged: one case, one receipt."""
    for part in ("launch.cli web", "bot.server", "launch.cli web"):
        citizen = Talk(ponte.url).open()
        citizen.say("quero fazer uma reclamação")
        citizen.say(STORY)
        citizen.say("1")
        citizen.tap("step:skip")
        citizen.tap("step:continue")
        killer = threading.Timer(0.005, ponte.kill, [part])
        killer.start()
        receipts = [r for r in citizen.tap("step:confirm") if r["kind"] == "receipt"]
        killer.join()
        assert len(receipts) == 1
        assert len([c for c in cases(ponte) if c[1] == citizen.id]) == 1
        kinds = [m["kind"] for m in citizen.messages()]
        assert kinds.count("receipt") == 1
        ponte.wait_ready()


def test_messages_sent_around_kills_are_each_answered_once_and_in_order(ponte):
    """Twenty messages, the web process killed three times in between: none lost, none doubled."""
    citizen = Talk(ponte.url).open()
    killers = [threading.Timer(after, ponte.kill, ["launch.cli web"]) for after in (0.3, 6, 13)]
    for killer in killers:
        killer.start()
    for number in range(20):
        citizen.send(client_message_id=f"message-{number:04}", text=f"Como peço o NISS? ({number})")
        time.sleep(0.1)
    for killer in killers:
        killer.join()
    ponte.wait_ready()
    said = citizen.messages()
    mine = [m["client_message_id"] for m in said if m["from"] == "citizen"]
    assert mine == [f"message-{number:04}" for number in range(20)]
    assert [m["from"] for m in said].count("bot") >= 20
    between = [m["from"] for m in said if m["from"] != "system"]
    assert all(a != b for a, b in pairwise(between) if a == "citizen")


def test_stopping_leaves_no_process(tmp_path):
    from tests.system.conftest import Ponte

    running = Ponte(tmp_path).start()
    family = running.children()
    assert len(family) >= 2
    assert running.stop() == []
    assert running.process is not None
    assert running.process.returncode == 0


def test_killing_the_supervisor_leaves_no_process(tmp_path):
    from tests.system.conftest import Ponte

    running = Ponte(tmp_path).start()
    family = running.children()
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
