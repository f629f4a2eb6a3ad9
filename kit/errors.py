"""What every package raises when the answer is no."""

import re
from typing import Any


class Refusal(Exception):  # noqa: N818 - a refusal is not an error: the office says no
    """The office says no, for a reason a person can be told.

    `key` names the wording (`utter_<key>`), `facts` fill its placeholders.
    """

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.key)
        self.facts = facts

    @property
    def key(self) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()
