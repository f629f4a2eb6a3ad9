"""The widget's own words, read from its source, so that a test means the key and not today's wording."""

from __future__ import annotations

import re

from tests.browser.fake_api import WEB


def _read() -> dict[str, dict[str, str]]:
    source = (WEB / "static" / "widget.js").read_text("utf-8")
    table = source[
        source.index("const STRINGS = {") : source.index("// ", source.index("const STRINGS = {"))
    ]
    languages = re.findall(r"^    (\w\w): \{\n(.*?)^    \},", table, re.MULTILINE | re.DOTALL)
    return {
        tag: dict(re.findall(r'^      (\w+):\s+"(.*)",$', body, re.MULTILINE))
        for tag, body in languages
    }


def say(key: str, language: str = "en", **facts: object) -> str:
    return _read()[language][key].format(**facts)
