"""The columns of text that spaces lay out: where they begin, and the cells between them.

Positions are characters of a line, from 0. A cell begins clearly behind two spaces, less so
behind one; the borders of columns are where most lines begin a cell, near where they are
known to be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

Segment = tuple[int, int]

WIDEST = 400
"""Characters of the longest line that may be one of such a table."""
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_CUT_YEAR = re.compile(r"(?<=/)(?:20\s\d\d|20\d\s\d)\b")
REACH = 8  # characters by which a line may miss the column of its page
_WIDTH = 0.06  # of a line's vote, for each character by which a column's width changes
_STRAY = 2  # characters by which the lines of a row may miss its column
_NEARER = 0.4  # of a cell's beginning, for each character nearer to the page's border


def segments(line: str) -> list[Segment]:
    """Where the words of a line stand that single spaces join."""
    return [match.span() for match in _SEGMENT.finditer(line)]


def bordered(starts: Sequence[int], lines: Sequence[str]) -> list[int]:
    """Where the columns of a page begin: their names may stand in the middle of them."""
    found = [starts[0]]
    for before, own in pairwise(starts):
        reach = range(max(before, found[-1]) + 2, own + 3)
        votes = {x: sum(begins(line, x) for line in lines) for x in reach}
        found.append(max(votes, key=lambda x: (votes[x], x)) if votes else own)
    return found


def moved(starts: Sequence[int], lines: Sequence[str]) -> list[int]:
    """The columns of a page without a header: as many as before, about as wide, set anew.

    The best sum of votes for each border, less what its column's width differs from before.
    """
    reach = max(map(len, lines), default=0) + 1
    votes = [sum(_near(line, x) for line in lines) if x else 0.0 for x in range(reach)]
    best = {x: (-_WIDTH * len(lines) * abs(x - starts[0]), [x]) for x in range(starts[1] + 1)}
    for before, own in pairwise(starts):
        following: dict[int, tuple[float, list[int]]] = {}
        least = max(2, (own - before) // 2)
        for x in range(2, reach):
            ways = ((score - _WIDTH * len(lines) * abs(x - last - (own - before)), path)
                    for last, (score, path) in best.items() if last + least <= x)  # fmt: skip
            score, path = max(ways, default=(float("-inf"), []))
            if path:
                following[x] = (score + votes[x], [*path, x])
        best = following
    return max(best.values())[1] if best else list(starts)


def shifted(group: Sequence[str], starts: Sequence[int]) -> list[int]:
    """The columns of one row: where most of its lines begin a cell, near its page's border."""
    found = [starts[0]]
    for near in starts[1:]:
        reach = range(max(found[-1] + 2, near - REACH), near + REACH + 1)
        votes = {x: sum(_near(line, x) for line in group) - _NEARER * abs(x - near) for x in reach}
        found.append(max(votes, key=lambda x: votes[x]) if votes else near)
    return found


def split(
    group: Sequence[str], starts: Sequence[int], known: Sequence[set[str]] = ()
) -> list[list[str]]:
    """The cells of each line; a border that is not clear is set where a known cell comes out."""
    starts = shifted(group, starts)
    cuts = [[0, *(_cut(line, x)[0] for x in starts[1:])] for line in group]
    for column in range(1, len(starts)) if known else ():
        for line, own in zip(group, cuts, strict=True):
            for other in _cut(line, starts[column])[1:]:
                if _cells(group, cuts)[column] in known[column]:
                    break
                before, own[column] = own[column], other
                if _cells(group, cuts)[column] not in known[column]:
                    own[column] = before
    return [_cut_up(line, own) for line, own in zip(group, cuts, strict=True)]


def joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """The cells of a row from those of its lines; a year that a narrow column cut is whole."""
    cells = (" ".join(filter(None, column)) for column in zip(*lines, strict=True))
    return [_CUT_YEAR.sub(lambda cut: "".join(cut[0].split()), cell) for cell in cells]


def _cells(group: Sequence[str], cuts: Sequence[Sequence[int]]) -> list[str]:
    return joined([_cut_up(line, own) for line, own in zip(group, cuts, strict=True)])


def _cut_up(line: str, cuts: Sequence[int]) -> list[str]:
    return [line[begin:end].strip() for begin, end in pairwise([*cuts, len(line)])]


def begins(line: str, x: int) -> int:
    """How clearly a cell begins at a character: behind two spaces, behind one, within a word."""
    if line[x - 1 : x].strip():
        return -2
    if not line[x : x + 1].strip():
        return 0
    return 1 + (not line[max(0, x - 2) : x].strip())


def _near(line: str, x: int) -> float:
    """How clearly a cell begins near a character."""
    return max(begins(line, x + step) - _NEARER * abs(step) for step in range(-_STRAY, _STRAY + 1))


def _cut(line: str, start: int) -> list[int]:
    """The characters where a line may be cut for a column that begins about there, best first."""
    if start >= len(line) or not line[max(0, start - 2) : start].strip():
        return [min(start, len(line))]
    reach = range(max(1, start - REACH), min(len(line), start + REACH + 1))
    wide = [x for x in reach if begins(line, x) == 2]
    ends = [x for x in reach if line[x - 1].strip() and not line[x : x + 2].strip()]
    near = wide or [x for x in reach if begins(line, x) == 1] + ends
    return sorted(near, key=lambda x: abs(x - start) - _STRAY * (x in ends)) or [start]
