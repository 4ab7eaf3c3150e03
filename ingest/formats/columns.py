"""Columns of text on a page, as in a letterhead or beside a signature, read one by one.

Takes lines as they stand on the page, gives items from top to bottom: a line of text, or
two columns with the left one first. Lines of one column are never joined or dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

_GAP = 2.5  # in heights of the letters: two columns of text, not two words
_ADJACENT = 1.7  # in heights of the letters: from one line to the next of the same column


@dataclass(frozen=True, slots=True)
class Line:
    """One line across the page; ``gap`` is the (left, right) of its widest wide space."""

    top: float
    bottom: float
    left: float
    right: float
    text: str
    gap: tuple[float, float] | None = None
    halves: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Item:
    """Lines that belong together, and how far down the page they begin, in points."""

    top: float
    lines: list[str]


def line_of(words: Sequence[dict[str, Any]]) -> Line:
    """Make a line of pdfplumber's words, which come from left to right."""
    top, bottom = min(w["top"] for w in words), max(w["bottom"] for w in words)
    gaps = [(b["x0"] - a["x1"], at) for at, (a, b) in enumerate(pairwise(words), 1)]
    width, at = max(gaps, default=(0.0, 0))
    texts = [str(word["text"]) for word in words]
    line = Line(top, bottom, words[0]["x0"], words[-1]["x1"], " ".join(texts).strip())
    if width <= _GAP * max(w["bottom"] - w["top"] for w in words):
        return line
    gap = (words[at - 1]["x1"], words[at]["x0"])
    return replace(line, gap=gap, halves=(" ".join(texts[:at]), " ".join(texts[at:])))


def in_columns(lines: Sequence[Line], barriers: Sequence[float]) -> list[Item]:
    """Give lines as items; no pair of columns reaches across a barrier (a table's top)."""
    items: list[Item] = []
    at = 0
    while at < len(lines):
        size = _reach(lines[at:], barriers)
        if size == 0:
            items.append(Item(lines[at].top, [lines[at].text]))
            at += 1
            continue
        items += _halved(lines[at : at + size])
        at += size
    return items


def _reach(lines: Sequence[Line], barriers: Sequence[float]) -> int:
    """How many lines, from the first on, stand in two columns; 0 for less than two such."""
    if lines[0].gap is None:
        return 0
    left, right = lines[0].gap
    size = split = 0
    for index, line in enumerate(lines):
        if any(lines[0].top < barrier < line.top for barrier in barriers):
            break
        if line.gap is not None:
            left, right = max(left, line.gap[0]), min(right, line.gap[1])
            if left >= right:
                break
            split, size = split + 1, index + 1
        elif line.left >= right:
            size = index + 1
        elif line.right > left and line.right > right:
            break  # runs across both columns
        elif index == size and line.top - lines[index - 1].top < _ADJACENT * (
            line.bottom - line.top
        ):
            size = index + 1  # the left column goes on
        # Further down, a line on the left counts only if the right column goes on below it.
    return size if split > 1 else 0


def _halved(lines: Sequence[Line]) -> list[Item]:
    border = min(line.gap[1] for line in lines if line.gap is not None)
    halves = [
        line.halves if line.gap else (line.text, "") if line.left < border else ("", line.text)
        for line in lines
    ]
    left, right = ([half[side] for half in halves if half[side]] for side in (0, 1))
    return [Item(lines[0].top, [*left, "", *right, ""])]
