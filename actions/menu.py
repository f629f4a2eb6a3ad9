"""Where a conversation can always go: the start menu, another language, a person, my requests."""

from actions.scene import Scene
from desk.cases.case import Case
from desk.cases.queries import cases_of, replies_of
from desk.conversations.reply import Choice, Reply
from kit.languages import ENDONYMS, HOME_ZONE
from kit.times import written_date


def menu_choices(scene: Scene) -> tuple[Choice, ...]:
    return (
        scene.choice("request", "task:request"),
        scene.choice("complaint", "task:complaint"),
        scene.choice("appointment", "task:appointment"),
        scene.choice("status", "task:status"),
        scene.choice("person", "task:person"),
    )


def language_choices() -> tuple[Choice, ...]:
    return tuple(Choice(name, f"language:{tag}") for tag, name in ENDONYMS.items())


def change_language(scene: Scene) -> list[Reply]:
    """The gateway has switched already when the language was named; else the languages are offered."""
    if scene.conversation.language_is_chosen:
        return [scene.reply("language_changed")]
    return [scene.reply("choose_language", *language_choices())]


def offer_person(scene: Scene) -> list[Reply]:
    return [
        scene.reply(
            "person_offer",
            scene.choice("yes", "handoff:yes"),
            scene.choice("no", "handoff:no"),
            kind="handoff",
        )
    ]


async def my_requests(scene: Scene) -> list[Reply]:
    cases = await cases_of(scene.session, scene.conversation.id)
    if not cases:
        return [scene.reply("my_requests_none", scene.choice("status", "task:status"))]
    return [scene.reply("my_requests"), *[await case_status(scene, case) for case in cases]]


async def case_status(scene: Scene, case: Case) -> Reply:
    """Where a case stands, with the office's replies so far."""
    zone = HOME_ZONE[case.organisation]
    taxonomy = scene.office.taxonomies[case.organisation]
    _, _, reason = taxonomy.names(case.reason, scene.language)
    lines = [
        scene.say(
            "case_status",
            kind=scene.say(f"kind_{case.kind}"),
            reference=case.reference,
            state=scene.say(f"state_{case.state}"),
            reason=reason,
            department=taxonomy.departments[case.department][scene.language],
            filed=written_date(case.filed_at, zone, scene.language),
            due=written_date(case.due_at, zone, scene.language),
        )
    ]
    replies = await replies_of(scene.session, case.id)
    if replies:
        lines.append(scene.say("case_replies"))
        lines += [
            f"{written_date(reply.at, zone, scene.language)}: {reply.text}" for reply in replies
        ]
    else:
        lines.append(scene.say("case_no_replies"))
    facts = {
        "reference": case.reference,
        "kind": case.kind,
        "state": str(case.state),
        "due_at": case.due_at.isoformat(),
    }
    return Reply("\n".join(lines), scene.language, kind="receipt", case=facts)
