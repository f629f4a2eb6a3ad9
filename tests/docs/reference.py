"""The parts of the docs that are read from the code: `python -m tests.docs.reference` renews them.

`docs/settings.md` and `docs/commands.md` hold blocks between `<!-- name: begin -->` and
`<!-- name: end -->`; everything around a block is written by hand.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from kit.settings import ROOT, Settings

DOCS = ROOT / "docs"


def settings() -> Iterator[tuple[str, FieldInfo]]:
    """Every setting by the environment variable that sets it."""
    yield from _settings_of(Settings, "PONTE_")


def _settings_of(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, FieldInfo]]:
    nested = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            nested.append((kind, f"{prefix}{name.upper()}__"))
        else:
            yield f"{prefix}{name.upper()}", field
    for kind, deeper in nested:
        yield from _settings_of(kind, deeper)


def settings_table() -> str:
    lines = ["| variable | default | what it does |", "|---|---|---|"]
    lines += [
        f"| `{name}` | {_default(field)} | {field.description} |" for name, field in settings()
    ]
    return "\n".join(lines)


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, Path):
        value = f"{value.relative_to(ROOT)}/"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"`{value}`" if value != "" else "(empty)"


def command_tree() -> Any:
    """The root command of `ponte`, as `launch.cli.main` builds it."""
    from launch.cli import app
    from launch.faq_commands import add_faq_commands

    if not any(group.name == "faq" for group in app.registered_groups):
        add_faq_commands(app)
    return typer.main.get_command(app)


def commands(command: Any = None, path: str = "ponte") -> Iterator[tuple[str, Any]]:
    """Every command that does something, by the words that call it."""
    command = command or command_tree()
    children = getattr(command, "commands", None)
    if children is None:
        yield path, command
        return
    for name, child in children.items():
        if not child.hidden:
            yield from commands(child, f"{path} {name}")


def commands_text() -> str:
    return "\n\n".join(_command_text(path, command) for path, command in commands())


def _command_text(path: str, command: Any) -> str:
    arguments = "".join(
        f" {_argument(parameter)}" for parameter in command.params if _is_argument(parameter)
    )
    lines = [f"### `{path}{arguments}`", "", _sentence(command.help)]
    options = [parameter for parameter in command.params if not _is_argument(parameter)]
    if options:
        lines += ["", "| option | what it does |", "|---|---|"]
        lines += [f"| {_option(parameter)} | {_told(parameter)} |" for parameter in options]
    return "\n".join(lines)


def _is_argument(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "argument")


def _argument(parameter: Any) -> str:
    name = str(parameter.metavar or parameter.name).upper()
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    return ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))


def _told(parameter: Any) -> str:
    told = _sentence(parameter.help)
    default = parameter.default
    if default in (None, "", False, ()) or callable(default) or not isinstance(default, str | int):
        return told
    return f"{told} Default: `{default}`."


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split("\f")[0].split())


def make_targets() -> dict[str, str]:
    """Every target of the Makefile with what it says about itself."""
    text = (ROOT / "Makefile").read_text("utf-8")
    listed = re.findall(r"^([a-z][a-z-]*):[^#\n]*(?:## *(.*))?$", text, re.MULTILINE)
    return dict(listed)


BLOCKS = {
    "settings.md": {"settings": settings_table},
    "commands.md": {"commands": commands_text},
}


def renewed(page: str) -> str:
    """The page as it should stand."""
    text = (DOCS / page).read_text("utf-8")
    for name, write in BLOCKS[page].items():
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        head, _, rest = text.partition(begin)
        if not rest or end not in rest:
            raise ValueError(f"docs/{page} lacks {begin} or {end}")
        text = f"{head}{begin}\n{write()}\n{end}{rest.partition(end)[2]}"
    return text


def main() -> int:
    for page in BLOCKS:
        (DOCS / page).write_text(renewed(page), "utf-8")
        print(f"docs/{page}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
