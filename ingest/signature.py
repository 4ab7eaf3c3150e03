"""Read the end of a document that is set in two columns: its recipients, and who signs.

Word sets both in a table without rules or with tabs, so that each line of a text holds a
recipient and, behind a gap, a line of the signature. Tells the two columns apart; who of the
right one signs is ``letterhead``'s to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_OPENS = re.compile(r"[\s|*_]*Nơi\s+nhận\b")
_GAP = re.compile(r"[ \u00a0]*\t[\t \u00a0]*|[ \u00a0]{4,}")
_BESIDE = re.compile(r"[\t|]|\S {4,}\S")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_RULE = re.compile(r"^[\s|:\-]*$")


def opens(line: str) -> bool:
    """Whether a line begins the list of recipients with a column beside it."""
    return bool(_OPENS.match(line)) and bool(_BESIDE.search(line))


def goes_on(line: str, *, in_pipes: bool) -> bool:
    """Whether a line belongs to the two columns that a line above opened."""
    if in_pipes:
        return line.lstrip().startswith("|")
    return bool(re.match(r"\s*[-–+•]", line) or _BESIDE.search(line) or line.startswith("    "))


def two_columns(words: str) -> tuple[list[str], list[str]]:
    """The lines of the left and of the right column, in their order; blanks left out."""
    left: list[str] = []
    right: list[str] = []
    for line in words.split("\n"):
        if _RULE.match(line):
            continue
        if "|" in line:
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            left += _lines(cells[0])
            right += _lines(cells[-1]) if len(cells) > 1 else []
            continue
        parts = [part for part in _GAP.split(line.strip("\n")) if part is not None]
        left += _lines(parts[0])
        for part in parts[1:]:
            right += _lines(part)
    return left, right


def recipients_of(left: Sequence[str]) -> list[str]:
    """The recipients that the left column names."""
    names = [re.sub(r"^\W*Nơi\s+nhận\W*", "", line) for line in left]
    return [name.strip("-–+•* ;.") for name in names if name.strip("-–+•* ;.")]


def _lines(cell: str) -> list[str]:
    return [part.strip(" *_\u00a0") for part in _BREAK.split(cell) if part.strip(" *_\u00a0")]
