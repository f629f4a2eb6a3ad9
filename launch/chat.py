"""`ponte chat`: the public API in a terminal."""

import uuid
from typing import Any

import httpx
import typer
from rich.console import Console

from kit.languages import ORGANISATIONS


def run_chat(url: str, organisation: str) -> int:
    """Talks until the citizen leaves with an empty line, Ctrl-D or Ctrl-C."""
    if organisation not in ORGANISATIONS:
        raise typer.BadParameter(
            f"organisation {organisation!r} is unknown: {', '.join(ORGANISATIONS)}"
        )
    console = Console(highlight=False)
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        try:
            opened = client.post(
                "/api/conversations", json={"organisation": organisation, "language": "auto"}
            )
        except httpx.HTTPError:
            console.print(f"Nothing answers at {url}. Start it with `make up`.")
            return 1
        if opened.status_code != httpx.codes.CREATED:
            console.print(opened.json()["error"]["message"])
            return 1
        body = opened.json()
        _show(console, body["replies"])
        headers = {"Authorization": f"Bearer {body['token']}"}
        while (text := _read()) is not None:
            _say(console, client, f"/api/conversations/{body['id']}/messages", headers, text)
    return 0


def _read() -> str | None:
    try:
        return input("> ").strip() or None
    except (EOFError, KeyboardInterrupt):
        return None


def _say(
    console: Console, client: httpx.Client, path: str, headers: dict[str, str], text: str
) -> None:
    message = {"client_message_id": str(uuid.uuid4()), "text": text}
    for _ in range(3):
        try:
            answer = client.post(path, json=message, headers=headers)
            break
        except httpx.HTTPError:
            console.print("(no connection; trying again)", markup=False)
    else:
        console.print("Not sent: the assistant does not answer.")
        return
    body = answer.json()
    if answer.is_success:
        _show(console, body["replies"])
    else:
        console.print(body["error"]["message"], markup=False)


def _show(console: Console, replies: list[dict[str, Any]]) -> None:
    for reply in replies:
        console.print(
            reply["text"], markup=False, style="bold red" if reply["kind"] == "safety" else "cyan"
        )
        for number, choice in enumerate(reply.get("choices", []), start=1):
            console.print(f"  {number}. {choice['label']}", markup=False, style="green")
    console.print()
