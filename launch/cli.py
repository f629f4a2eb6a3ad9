"""`ponte`: every command of the product."""

import os
import sys
import traceback
from typing import Annotated, cast

# One thread for each library's arithmetic: turns run side by side already.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import typer
from pydantic import ValidationError

from kit.settings import Settings

#: Whatever typer raises for a wrong command line; the class itself lives in its private copy of click.
WrongUsage = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="ponte",
    help="A multilingual assistant for social-security contact centres.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def main(arguments: list[str] | None = None) -> int:
    """Runs a command. 0 done, 1 the answer is no, 2 wrong usage; an error is one sentence."""
    from launch.faq_commands import add_faq_commands

    arguments = sys.argv[1:] if arguments is None else arguments
    is_debugging = "--debug" in arguments
    arguments = [argument for argument in arguments if argument != "--debug"]
    add_faq_commands(app)
    command = typer.main.get_command(app)
    try:
        result = command.main(args=arguments, prog_name="ponte", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - the outermost edge of the command line
        return _told(error, is_debugging=is_debugging)
    return result if isinstance(result, int) else 0


def _told(error: Exception, *, is_debugging: bool) -> int:

    if is_debugging:
        traceback.print_exc()
    if isinstance(error, typer.Exit):
        return int(error.exit_code)
    if isinstance(error, typer.Abort):
        return 130
    if isinstance(error, WrongUsage):
        usage = cast("typer.BadParameter", error)
        print(f"ponte: {usage.format_message()}", file=sys.stderr)
        return 2
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        place = "__".join(str(part) for part in first["loc"]).upper()
        print(f"ponte: setting PONTE_{place}: {first['msg']}", file=sys.stderr)
        return 2
    print(f"ponte: {error}" if str(error) else f"ponte: {type(error).__name__}", file=sys.stderr)
    return 1


@app.callback()
def _root(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    del debug  # taken out of the arguments in main


@app.command()
def up() -> int:
    """Prepare what is missing, then start everything; Ctrl-C stops it."""
    from launch.up import run_up

    return run_up(Settings())


@app.command()
def web() -> int:
    """The web process alone: public API, pages and the actions that Rasa calls."""
    import uvloop

    from launch.serve import serve

    uvloop.run(serve(Settings()))
    return 0


@app.command()
def bot() -> int:
    """The dialogue server alone (Rasa, in its own environment)."""
    from kit.settings import ROOT
    from launch.ports import public_port
    from launch.up import parts

    settings = Settings()
    part = parts(settings, public_port(settings))[0]
    os.environ.update(part.environment)
    os.chdir(ROOT)
    os.execv(part.command[0], part.command)  # noqa: S606 - our own command


@app.command()
def chat(
    organisation: Annotated[str, typer.Option(help="pt, gr or vn.")] = "pt",
    url: Annotated[str, typer.Option(help="Address of the running assistant.")] = "",
) -> int:
    """A conversation with the running assistant in this terminal."""
    from launch.chat import run_chat
    from launch.ports import public_port

    return run_chat(url or f"http://127.0.0.1:{public_port(Settings())}", organisation)


@app.command()
def doctor() -> int:
    """Check the installation: what is wrong, and how to mend it."""
    from launch.doctor import run_doctor

    return run_doctor(Settings())


if __name__ == "__main__":
    sys.exit(main())
