import asyncio
import uuid

import pytest

from tests.integration.conftest import a_citizen


async def test_a_conversation_opens_with_who_is_writing(client):
    answer = await client.post("/api/conversations", json={"organisation": "gr"})
    assert answer.status_code == 201
    (welcome,) = answer.json()["replies"]
    assert welcome["from"] == "system"
    assert welcome["language"] == "el"
    assert "άνθρωπο" in welcome["text"]
    assert "task:person" in [choice["value"] for choice in welcome["choices"]]


async def test_a_browser_s_language_is_greeted_in(client):
    headers = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}
    answer = await client.post("/api/conversations", json={"organisation": "pt"}, headers=headers)
    assert answer.json()["replies"][0]["language"] == "vi"


async def test_an_answer_is_the_approved_text_with_its_version(citizen):
    (reply,) = await citizen.say("como peço o NISS?")
    assert reply["kind"] == "answer"
    assert reply["text"] == "Peça o NISS no portal.\nÉ gratuito."
    assert reply["entry"] == {"id": "pt.identity.niss-how", "version": "v1"}


async def test_the_same_message_twice_is_one_turn(citizen):
    message = {"client_message_id": str(uuid.uuid4()), "text": "como peço o NISS?"}
    first, second = await citizen.post(**message), await citizen.post(**message)
    assert first.json() == second.json()
    assert len(await citizen.messages()) == 3  # welcome, question, answer


async def test_ten_copies_at_once_are_one_turn(citizen):
    message = {"client_message_id": str(uuid.uuid4()), "text": "quero reclamar"}
    answers = await asyncio.gather(*(citizen.post(**message) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert [m["from"] for m in await citizen.messages()].count("citizen") == 1


async def test_an_id_used_for_something_else_is_a_conflict(citizen):
    message_id = str(uuid.uuid4())
    await citizen.post(client_message_id=message_id, text="um")
    answer = await citizen.post(client_message_id=message_id, text="dois")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "message_id_reused"


async def test_messages_sent_at_once_are_answered_in_their_order(citizen):
    await asyncio.gather(*(citizen.post(text=f"pergunta niss {n}") for n in range(8)))
    said = await citizen.messages()
    answered = [m for m in said if m["from"] != "system"]
    assert [m["from"] for m in answered].count("bot") == 8
    assert len(answered) == 16


async def test_messages_after_a_cursor_come_in_order(citizen):
    await citizen.say("niss")
    first = await citizen.messages()
    await citizen.say("niss")
    later = await citizen.messages(after=int(first[-1]["id"]))
    assert [m["from"] for m in later] == ["citizen", "bot"]
    assert all(int(m["id"]) > int(first[-1]["id"]) for m in later)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"text": ""}, "empty", "text"),
        ({"text": "   \u200b\x00\x1f"}, "empty", "text"),
        ({"text": "a" * 2001}, "too_long", "text"),
        ({}, "invalid", "text"),
        ({"text": "a", "choice": "b"}, "invalid", "text"),
        ({"text": 5}, "invalid", "text"),
        ({"text": "a", "client_message_id": "x"}, "invalid", "client_message_id"),
        ({"choice": "reason:never/was/offered"}, "choice_unknown", "choice"),
    ],
)
async def test_bad_input_names_the_field(citizen, body, code, field):
    answer = await citizen.post(**body)
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert (error["code"], error["field"]) == (code, field)
    assert error["message"]


async def test_a_hundred_kilobytes_are_refused(citizen):
    answer = await citizen.post(text="a" * 100_000)
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "too_large"


async def test_broken_json_is_a_400(citizen):
    path = f"/api/conversations/{citizen.conversation}/messages"
    headers = {**citizen.headers, "Content-Type": "application/json"}
    for content in (b"{", b"", b"\xff\xfe", b"[1,2]", b'{"text": "\\ud800"'):
        answer = await citizen.client.post(path, content=content, headers=headers)
        assert answer.status_code in (400, 422), content
        assert answer.json()["error"]["message"]


async def test_odd_characters_are_taken_kindly(citizen):
    for text in ("😀😀😀", "\ud800 olá", "o\u0301la\x00", "?!?", "\u202eabc", "🇵🇹 niss"):
        answer = (
            await citizen.post(text=text) if "\ud800" not in text else await _raw(citizen, text)
        )
        assert answer.status_code == 200, (text.encode("utf-8", "replace"), answer.text)
        assert answer.json()["replies"]


async def _raw(citizen, text):
    import json

    body = json.dumps({"client_message_id": str(uuid.uuid4()), "text": text})
    path = f"/api/conversations/{citizen.conversation}/messages"
    headers = {**citizen.headers, "Content-Type": "application/json"}
    return await citizen.client.post(path, content=body.encode(), headers=headers)


async def test_tokens_are_checked(client, citizen):
    path = f"/api/conversations/{citizen.conversation}/messages"
    other = await a_citizen(client)
    for headers in ({}, {"Authorization": "Bearer x"}, other.headers, {"Authorization": "Basic é"}):
        answer = await client.get(path, headers={k: v.encode() for k, v in headers.items()})
        assert answer.status_code == 401
    unknown = f"/api/conversations/{uuid.uuid4()}/messages"
    assert (await client.get(unknown, headers=citizen.headers)).status_code == 404


@pytest.mark.parametrize(
    "body",
    [{}, {"organisation": "xx"}, {"organisation": 1}, {"organisation": "pt", "language": "fr"}],
)
async def test_an_unknown_organisation_or_language_is_refused(client, body):
    answer = await client.post("/api/conversations", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] in ("organisation", "language")


async def test_too_many_messages_are_slowed_down_and_a_repeat_is_free(client, services, citizen):
    message = {"client_message_id": str(uuid.uuid4()), "text": "niss"}
    assert (await citizen.post(**message)).status_code == 200
    for _ in range(39):
        await citizen.post(text="niss")
    refused = await citizen.post(text="niss")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    assert (await citizen.post(**message)).status_code == 200


async def test_unknown_addresses_have_the_one_shape_of_errors(client):
    for method, path, status in (
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/conversations", 405),
    ):
        answer = await client.request(method, path)
        assert answer.status_code == status
        assert set(answer.json()["error"]) == {"code", "message", "field"}


async def test_the_parts_are_shown(client):
    assert (await client.get("/health")).json() == {"status": "ok"}
    ready = await client.get("/ready")
    assert ready.status_code == 200
    assert ready.json()["parts"] == {"database": "up", "search": "up", "dialogue": "down"}
    assert "ponte_turns_total" in (await client.get("/metrics")).text


@pytest.mark.parametrize("path", ["/", "/pt", "/gr", "/vn", "/case", "/widget.js", "/openapi.json"])
async def test_every_page_is_served_with_its_headers(client, path):
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if "html" in answer.headers["Content-Type"]:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_the_stream_gives_what_was_said_and_what_comes(services, citizen):
    conversations = services.web
    from connectors.web.routes import _Conversations

    events = _Conversations(conversations)._events(citizen.conversation, 0)
    assert await anext(events) == ": open\n\n"
    assert '"from": "system"' in await anext(events)
    waiting = asyncio.ensure_future(anext(events))
    await citizen.say("niss")
    assert '"from": "citizen"' in await asyncio.wait_for(waiting, 5)
    assert '"kind": "answer"' in await asyncio.wait_for(anext(events), 5)
    await events.aclose()
