import pytest

from desk.cases.case import CaseState
from desk.cases.queries import case_by_reference
from desk.cases.usecases import reply_to_case
from tests.integration.conftest import a_citizen
from tests.unit.desk.test_attachments import PDF

STORY = "Há três meses que espero o pagamento do subsídio e ninguém responde aos meus e-mails"


@pytest.fixture
def guesses(taxonomy_reasons):
    return [(path, 0.6 - n / 10) for n, path in enumerate(taxonomy_reasons[:3])]


@pytest.fixture
def taxonomy_reasons():
    from desk.taxonomy.taxonomy import load_taxonomies
    from kit.settings import ROOT

    taxonomy = load_taxonomies(ROOT / "desk" / "taxonomy")["pt"]
    kinds = {"request", "complaint", "appointment"}
    return [reason.path for reason in taxonomy.reasons() if set(reason.kinds) >= kinds]


def values(reply):
    return [choice["value"] for choice in reply.get("choices", [])]


async def file_one(citizen, first="quero reclamar"):
    await citizen.say(first)
    await citizen.say(STORY)
    await citizen.say("1")
    await citizen.say("maria@example.org")
    await citizen.tap("step:continue")
    (receipt,) = await citizen.tap("step:confirm")
    return receipt["case"]


async def test_a_complaint_in_six_turns(citizen):
    case = await file_one(citizen)
    assert case["kind"] == "complaint"
    assert case["state"] == "received"
    (summary,) = [m for m in await citizen.messages() if "step:confirm" in values(m)]
    assert STORY in summary["text"]
    assert "maria@example.org" in summary["text"]


async def test_the_case_is_shown_by_reference_and_secret(client, citizen):
    case = await file_one(citizen)
    headers = {"X-Case-Secret": case["secret"]}
    shown = await client.get(f"/api/cases/{case['reference'].lower()}", headers=headers)
    assert shown.status_code == 200
    assert shown.json()["state"] == "received"
    assert shown.json()["due_at"] > shown.json()["filed_at"]


async def test_a_wrong_pair_and_a_typo_tell_nothing(client, citizen):
    case = await file_one(citizen)
    wrong = await client.get(
        f"/api/cases/{case['reference']}", headers={"X-Case-Secret": "2222222222"}
    )
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (404, "case_unknown")
    typo = case["reference"][:-1] + ("2" if case["reference"][-1] != "2" else "3")
    mistyped = await client.get(f"/api/cases/{typo}", headers={"X-Case-Secret": case["secret"]})
    assert mistyped.json()["error"]["code"] == "reference_mistyped"
    missing = await client.get(f"/api/cases/{case['reference']}")
    assert missing.status_code == 401


async def test_five_wrong_secrets_lock_the_reference(client, citizen):
    case = await file_one(citizen)
    path = f"/api/cases/{case['reference']}"
    for _ in range(5):
        assert (await client.get(path, headers={"X-Case-Secret": "2222222222"})).status_code == 404
    locked = await client.get(path, headers={"X-Case-Secret": case["secret"]})
    assert locked.status_code == 429
    assert int(locked.headers["Retry-After"]) > 600


async def test_the_office_s_reply_is_read_in_conversation(services, client, citizen):
    case = await file_one(citizen)
    async with services.sessions.begin() as session:
        row = await case_by_reference(session, case["reference"])
        await reply_to_case(session, services.clock, row, author="clerk", text="Já foi pago.")
    stranger = await a_citizen(client)
    await stranger.tap("task:status")
    (asked,) = await stranger.say(case["reference"])
    assert asked["kind"] == "choices"
    (shown,) = await stranger.say(case["secret"].lower())
    assert shown["case"]["state"] == CaseState.ANSWERED
    assert "Já foi pago." in shown["text"]


async def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(citizen):
    await citizen.say("quero reclamar")
    await citizen.say(STORY)
    replies = await citizen.say("e como peço o niss?")
    assert [reply["kind"] for reply in replies] == ["answer", "text", "choices"]
    assert values(replies[-1])[-1] == "reason:other"
    (contact,) = await citizen.say("1")
    assert values(contact) == ["step:skip"]


async def test_stop_back_and_change(citizen):
    await citizen.say("quero reclamar")
    await citizen.say(STORY)
    await citizen.say("1")
    (again,) = await citizen.say("voltar")
    assert "reason:other" in values(again)
    await citizen.say("2")
    await citizen.tap("step:skip")
    await citizen.tap("step:continue")
    (what,) = await citizen.tap("step:change")
    assert values(what) == [
        f"change:{f}" for f in ("description", "reason", "contact", "attachments")
    ]
    await citizen.tap("change:contact")
    (summary,) = await citizen.say("912 345 678")
    assert "+351 912 345 678" in summary["text"]
    (stopped,) = await citizen.say("parar")
    assert "step:confirm" not in values(stopped)
    (late,) = await citizen.tap("step:confirm")
    assert "case" not in late


async def test_sending_twice_files_one_case(services, citizen):
    case = await file_one(citizen)
    (again,) = await citizen.tap("step:confirm")
    assert case["reference"] in again["text"]
    async with services.readers() as session:
        from sqlalchemy import func, select

        from desk.cases.case import Case

        assert await session.scalar(select(func.count()).select_from(Case)) == 1


async def test_the_menus_lead_to_a_reason_by_number_and_name(citizen):
    await citizen.say("quero reclamar")
    await citizen.say(STORY)
    (events,) = await citizen.tap("reason:other")
    assert len(values(events)) >= 8
    (subjects,) = await citizen.say("1")
    assert values(subjects)[-1] == "step:back"
    (back,) = await citizen.tap("step:back")
    assert values(back) == values(events)
    label = events["choices"][1]["label"]
    (subjects,) = await citizen.say(label.upper())
    await citizen.say("1")
    (contact,) = await citizen.say("1")
    assert values(contact) == ["step:skip"]


async def test_attachments_go_with_the_case(services, client, citizen):
    await citizen.say("quero reclamar")
    await citizen.say(STORY)
    await citizen.say("1")
    await citizen.tap("step:skip")
    path = f"/api/conversations/{citizen.conversation}/attachments"
    upload = {"files": {"file": ("recibo.pdf", PDF)}, "headers": citizen.headers}
    first = await client.post(path, data={"client_message_id": "upload-1"}, **upload)
    assert first.status_code == 201
    again = await client.post(path, data={"client_message_id": "upload-1"}, **upload)
    assert again.json() == first.json()
    (summary,) = await citizen.tap("step:continue")
    assert "recibo.pdf" in summary["text"]
    (receipt,) = await citizen.tap("step:confirm")
    async with services.readers() as session:
        from sqlalchemy import select

        from desk.cases.case import Attachment, Case

        case = await session.scalar(
            select(Case).where(Case.reference == receipt["case"]["reference"])
        )
        (file,) = await session.scalars(select(Attachment).where(Attachment.case_id == case.id))
    assert (services.settings.data_folder / "attachments" / file.path).read_bytes() == PDF


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "attachment_refused_empty"),
        (b"<html>", 415, "attachment_refused_kind"),
        (b"%PDF-1.4" + b"0" * 10_000_001, 413, "attachment_refused_size"),
    ],
)
async def test_a_refused_file_says_why_in_the_citizen_s_language(client, content, status, code):
    citizen = await a_citizen(client, "vn")
    answer = await client.post(
        f"/api/conversations/{citizen.conversation}/attachments",
        files={"file": ("x.pdf", content)},
        headers=citizen.headers,
    )
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert "file" in answer.json()["error"]["field"]


async def test_the_sixth_file_is_refused(client, citizen):
    path = f"/api/conversations/{citizen.conversation}/attachments"
    statuses = [
        (
            await client.post(path, files={"file": (f"{n}.pdf", PDF)}, headers=citizen.headers)
        ).status_code
        for n in range(6)
    ]
    assert statuses == [201] * 5 + [409]


async def test_not_sure_leads_to_a_case_with_the_question_in_it(citizen):
    await citizen.say("algo muito estranho que ninguém sabe")
    (unsure,) = await citizen.say("outra coisa que o banco não tem")
    assert unsure["kind"] == "handoff"
    replies = await citizen.say("sim")
    assert "reason:other" in values(replies[-1])
    await citizen.say("1")
    await citizen.tap("step:skip")
    (summary,) = await citizen.tap("step:continue")
    assert "outra coisa que o banco não tem" in summary["text"]


async def test_a_told_story_is_not_asked_for_again(citizen):
    replies = await citizen.say(
        "quero reclamar porque espero há três meses pela minha pensão e ninguém diz nada, "
        "o meu mail é ana@example.org"
    )
    assert "reason:other" in values(replies[-1])
    (attachments,) = await citizen.say("1")
    assert values(attachments) == ["step:continue"]


async def test_the_language_changes_in_the_form_and_stays(citizen):
    await citizen.say("quero reclamar")
    replies = await citizen.say("English please")
    assert {reply["language"] for reply in replies} == {"en"}
    assert "own words" in replies[-1]["text"]
    replies = await citizen.say(STORY)
    assert replies[-1]["language"] == "en"
    replies = await citizen.tap("language:vi")
    assert replies[-1]["language"] == "vi"


async def test_a_certain_language_is_followed_until_one_is_chosen(citizen):
    (reply,) = await citizen.say("Καλημέρα σας, ένα πρόβλημα")
    assert reply["language"] == "el"
    await citizen.tap("language:pt")
    (reply,) = await citizen.say("Καλημέρα σας, ένα άλλο πρόβλημα")
    assert reply["language"] == "pt"


async def test_more_of_the_story_at_the_subject_is_kept(citizen):
    await citizen.say("quero reclamar")
    await citizen.say(STORY)
    more = "além disso o funcionário do balcão de Setúbal foi muito mal-educado com a minha mãe"
    replies = await citizen.say(more)
    assert "reason:other" in values(replies[-1])
    await citizen.say("1")
    await citizen.tap("step:skip")
    (summary,) = await citizen.tap("step:continue")
    assert STORY in summary["text"]
    assert more in summary["text"]


async def test_asking_for_a_reference_is_no_trap(citizen):
    await citizen.tap("task:status")
    (reply,) = await citizen.say("afinal diga-me como peço o niss")
    assert reply["kind"] == "answer"
    await citizen.tap("task:status")
    (reply,) = await citizen.say("obrigada")
    assert "step:stop" not in values(reply)
