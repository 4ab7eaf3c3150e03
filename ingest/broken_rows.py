"""Tell which lines of a text are one row of a table that a break inside a cell has cut.

A row that lacks cells is whole again where the lines right below it bring exactly the ones that
are missing, and none of them begins a row of its own. Knows nothing of what the cells say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

LINES_MAX = 6  # lines that one row may have been cut into
_PIPE = re.compile(r"(?<!\\)\|")
_NUMBERED = re.compile(
    r"^[\s|*_]*(?:\d{1,3}(?:\.\d{1,3})*|[a-zđ]|[IVXLC]+|[A-H])[\s.)/*_]*(?=[\t|]|$)"
)


def marks_in(text: str, mark: str) -> int:
    """How many marks ("\\t" or "|") part the cells of a line."""
    return text.count("\t") if mark == "\t" else len(_PIPE.findall(text))


def mark_of(text: str) -> str:
    """What parts the cells of a line of a table."""
    return "\t" if "\t" in text else "|"


def lines_of_row(texts: Sequence[str], width: int, mark: str) -> int:
    """How many of the lines, from the first on, are one row; ``width`` are the marks of a whole
    one. 1 where the first is whole, or what follows does not complete it to the letter.
    """
    found = marks_in(texts[0], mark) if texts else 0
    if not 0 < found < width:
        return 1
    numbered = bool(_NUMBERED.match(texts[0]))
    if found == 1 and numbered and mark == "\t" and _is_label(texts[0]):
        return 1
    for count, text in enumerate(texts[1:LINES_MAX], 2):
        if not text.strip() or _NUMBERED.match(text) or text.lstrip(" ").startswith("|"):
            return 1
        if not numbered and not text[:1].islower():
            return 1
        if text.startswith(mark) and found < 2:
            return 1  # below a title, a row without a number
        found += marks_in(text, mark)
        if found >= width:
            return count if found == width else 1
    return 1


def _is_label(text: str) -> bool:
    """Whether a line of two cells opens a section: "II", "I. " and its title."""
    return bool(re.match(r"^\W*(?:[IVXLC]+|[A-H])\W*\t", text))
