"""Typed words or numbers that stand for a choice; a citizen never has to tap."""

import re
from collections.abc import Sequence

from kit.words import folded

_NUMBER = re.compile(r"^\W*(\d{1,2})\W*$")

#: Values that need no offer: they stand on the widget at all times.
ALWAYS = ("language:", "task:")


def match(text: str, offered: Sequence[dict[str, str]]) -> str | None:
    """The value meant by a number ("2", "2.") or by a label written out, else None."""
    number = _NUMBER.match(text)
    if number and len(offered) > 1:
        at = int(number.group(1)) - 1
        return offered[at]["value"] if 0 <= at < len(offered) else None
    wanted = folded(text)
    fitting = {
        choice["value"] for choice in offered if wanted and folded(choice["label"]) == wanted
    }
    return fitting.pop() if len(fitting) == 1 else None


def label_of(value: str, offered: Sequence[dict[str, str]]) -> str | None:
    return next((choice["label"] for choice in offered if choice["value"] == value), None)
