"""The vocabulary's patterns, and the words of a question that are not yet understood."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text import squash
from assistant.wording import vocabulary


@lru_cache(maxsize=256)
def pattern(source: str) -> re.Pattern[str]:
    for name in ("signs", "who"):
        source = source.replace(f"{{{name}}}", vocabulary()[name])
    return re.compile(source)


class Mask:
    """The words of a question that are not yet understood; what is, is blanked."""

    def __init__(self, normal: str) -> None:
        self._letters = list(normal)

    def blank(self, start: int, end: int) -> None:
        self._letters[start:end] = " " * (end - start)

    def text(self) -> str:
        return squash("".join(self._letters))
