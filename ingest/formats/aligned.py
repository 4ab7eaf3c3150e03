"""Tables without rules: columns that white space alone parts, clearly, over several rows.

Takes the lines of a page as words, gives the stretches of lines that are such a table, as
rows of cells. A table has three columns or more, with the same gutters from its first line to
its last, and rows that the ordinals or the spacing tell apart; where they do not, there is no
table and the lines stay as they are. Two columns (a letterhead, a signature) never are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles
from typing import Any

Words = Sequence[dict[str, Any]]
Span = tuple[float, float]

_WIDE = 1.2  # in heights of the letters: a space that may part two cells
_GUTTER = 0.6  # in heights of the letters: what must stay free down the whole table
_ADJACENT = 2.6  # in heights of the letters: from one line of a table to the next, at first
_LINE = 1.7  # in heights of the letters: from one line of a cell to the next
_TRIES = 8  # tables begun in vain on one page
_NEXT = 40  # lines within which a table shows
_LARGER = 1.8  # times the largest step so far: beyond it, the table has ended
_ROW_GAP = 1.2  # in leadings: lines further apart belong to two rows
_COLUMNS, _ROWS, _ROWS_UNNUMBERED = 3, 3, 4
_TITLE = 120  # characters of a row that runs across the columns
_ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*|[IVXivx]{1,5}|[A-Ha-hđ])[.)]?")


@dataclass(frozen=True, slots=True)
class Aligned:
    """Lines ``first`` to ``last`` (not included) of a page as the rows of a table."""

    first: int
    last: int
    gutters: list[Span]
    rows: list[list[str]]


def find_aligned(
    lines: Sequence[Words], barriers: Sequence[float], before: Sequence[Span] = ()
) -> list[Aligned]:
    """The tables without rules among lines; none reaches across a barrier (a ruled table).

    ``before`` are the gutters of such a table at the end of the page before, which may go
    on at the top of this one, with a single row even.
    """
    wide = [len(_spaces(line, _WIDE)) + 1 >= _COLUMNS for line in lines]
    found: list[Aligned] = []
    at = 0
    if before:
        for first in range(min(3, len(lines))):
            table = _table(lines, first, list(before), wide, barriers, rows_least=1)
            if table:
                found, at = [table], table.last
                break
    tries = 0
    while at < len(lines) and tries < _TRIES:
        table = None
        if wide[at] and sum(wide[at : at + _NEXT]) >= _ROWS:
            gutters = _spaces(lines[at], _GUTTER)
            first = _header(lines, at, gutters, found[-1].last if found else 0)
            table = _table(lines, first, gutters, wide, barriers, _ROWS)
            tries += table is None
        if table:
            found.append(table)
        at = table.last if table else at + 1
    return found


def _header(lines: Sequence[Words], at: int, gutters: Sequence[Span], least: int) -> int:
    """The first line of a header some of whose names take more lines than the others."""
    while at > least:
        above = lines[at - 1]
        step = _top(lines[at]) - _top(above)
        overlaps = step < _height(above)  # names set in the middle of their cells
        near = overlaps or (step <= _LINE * _height(above) and bool(_spaces(above, _WIDE)))
        left = _narrowed(gutters, above)
        if not near or left is None or len(left) < len(gutters):
            break
        at -= 1
    return at


def _table(lines: Sequence[Words], first: int, gutters: list[Span], wide: Sequence[bool],
           barriers: Sequence[float], rows_least: int) -> Aligned | None:  # fmt: skip
    """The table that begins at a line, if its rows come out clear."""
    last, across, step = first, set(), 0.0
    while last < len(lines):
        line = lines[last]
        if last > first:
            own = _top(line) - _top(lines[last - 1])
            most = max(_LARGER * step, _ADJACENT * _height(line))
            if own > most or any(_top(lines[first]) < b < _top(line) for b in barriers):
                break
            step = max(step, own)
        left = _narrowed(gutters, line)
        if left is not None and len(left) + 1 >= _COLUMNS:
            gutters = left
        elif last > first and _is_title(lines, last, gutters, wide):
            across.add(last)
        else:
            break
        last += 1
    if sum(wide[first:last]) < rows_least or len(gutters) + 1 < _COLUMNS:
        return None
    gutters = _free([lines[at] for at in range(first, last) if at not in across])
    if len(gutters) + 1 < _COLUMNS:
        return None
    rows = _rows(lines, range(first, last), gutters, across, rows_least)
    return Aligned(first, last, gutters, rows) if rows else None


def _top(line: Words) -> float:
    return min(float(word["top"]) for word in line)


def _height(line: Words) -> float:
    return median(float(word["bottom"]) - float(word["top"]) for word in line)


def _spaces(line: Words, least: float) -> list[Span]:
    """The spaces of a line that are as wide as ``least`` heights of its letters."""
    wide = least * _height(line)
    return [(a["x1"], b["x0"]) for a, b in pairwise(line) if b["x0"] - a["x1"] >= wide]


def _narrowed(gutters: Sequence[Span], line: Words) -> list[Span] | None:
    """What a line leaves free of the gutters; None when it runs across a wide one."""
    height = _height(line)
    left: list[Span] = []
    for begin, end in gutters:
        stops = [begin, *(x for word in line if word["x1"] > begin and word["x0"] < end
                          for x in (word["x0"], word["x1"])), end]  # fmt: skip
        free = max(zip(stops[::2], stops[1::2], strict=True), key=lambda span: span[1] - span[0])
        if free[1] - free[0] >= _GUTTER * height:
            left.append(free)
        elif end - begin >= _WIDE * height:
            return None
    return left


def _free(lines: Sequence[Words]) -> list[Span]:
    """The gutters that all lines leave free, also those that the first does not reach."""
    words = sorted((float(word["x0"]), float(word["x1"])) for line in lines for word in line)
    least = _GUTTER * median(_height(line) for line in lines)
    gutters: list[Span] = []
    reached = words[0][1]
    for begin, end in words:
        if begin - reached >= least:
            gutters.append((reached, begin))
        reached = max(reached, end)
    return gutters


def _is_title(lines: Sequence[Words], at: int, gutters: Sequence[Span], wide: Sequence[bool]) -> (
    bool
):  # fmt: skip
    """Whether a line that runs across the columns names the rows right below it."""
    if at + 1 >= len(lines) or not wide[at + 1]:
        return False
    below = _narrowed(gutters, lines[at + 1])
    near = _top(lines[at + 1]) - _top(lines[at]) <= _ADJACENT * _height(lines[at])
    words = " ".join(str(word["text"]) for word in lines[at])
    return near and below is not None and len(below) == len(gutters) and len(words) <= _TITLE


def _rows(lines: Sequence[Words], numbers: range, gutters: Sequence[Span], across: set[int],
          least: int) -> list[list[str]]:  # fmt: skip
    """The rows, or none when it is not clear which lines are one row."""
    cells = {at: _cells(lines[at], gutters, at in across) for at in numbers}
    groups = _numbered(lines, numbers, cells, across)
    if groups is None:
        least = max(least, _ROWS_UNNUMBERED)
        groups = _by_spacing(lines, numbers) or [[at] for at in numbers]
        if any(_filled(_joined(group, cells)) < _COLUMNS for group in groups
               if group[0] not in across):  # fmt: skip
            return []
    rows = [_joined(group, cells) for group in groups]
    full = sum(1 for row in rows if _filled(row) >= _COLUMNS)
    return rows if full >= least and full >= 0.6 * len(rows) else []


def _numbered(lines: Sequence[Words], numbers: range, cells: dict[int, list[str]],
              across: set[int]) -> list[list[int]] | None:  # fmt: skip
    """The lines of each row by the ordinals in the first column; None without such."""
    starts = [at for at in numbers if _ORDINAL.fullmatch(cells[at][0]) or at in across]
    inside = [at for at in numbers if starts and at > starts[0] and at not in starts]
    if len(starts) < 2 and not (starts and starts[0] == numbers[0]):
        return None
    if any(cells[at][0] for at in inside):
        return None
    if spaced := _one_each(lines, numbers, starts):
        return spaced
    groups = [[at for at in numbers if at < starts[0]]] if starts[0] > numbers[0] else []
    for start, end in pairwise([*starts, numbers[-1] + 1]):
        group = list(range(start, end))
        below = [column for at in group[1:] for column, cell in enumerate(cells[at]) if cell]
        if any(not cells[start][column] for column in below):
            return None  # a cell begins below its ordinal: it may belong to either row
        groups.append(group)
    return groups


def _one_each(lines: Sequence[Words], numbers: range, starts: Sequence[int]) -> list[list[int]]:
    """The lines of each row, where rows stand further apart than lines and have one ordinal."""
    steps = {b: _top(lines[b]) - _top(lines[a]) for a, b in pairwise(numbers)}
    for limit in sorted({round(step, 1) for step in steps.values()}):
        groups = [[numbers[0]]]
        for at, step in steps.items():
            if step >= _ROW_GAP * limit:
                groups.append([])
            elif step > limit + 0.1:
                break
            groups[-1].append(at)
        else:
            head = [at for group in groups if group[-1] < starts[0] for at in group]
            body = [group for group in groups if group[-1] >= starts[0]]
            if all(sum(1 for at in group if at in starts) == 1 for group in body):
                return [head, *body] if head else body
    return []


def _by_spacing(lines: Sequence[Words], numbers: range) -> list[list[int]]:
    """The lines of each row by the wider steps between rows; empty without such."""
    steps = [_top(lines[b]) - _top(lines[a]) for a, b in pairwise(numbers)]
    if len(steps) < 2:
        return []
    leading = min(quantiles(steps, n=4)[0], _LINE * _height(lines[numbers[0]]))
    if not any(step > _ROW_GAP * leading for step in steps):
        return []
    groups = [[numbers[0]]]
    for at, step in zip(numbers[1:], steps, strict=True):
        if step > _ROW_GAP * leading:
            groups.append([])
        groups[-1].append(at)
    return groups


def _cells(line: Words, gutters: Sequence[Span], is_across: bool) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(len(gutters) + 1)]
    for word in line:
        column = sum(1 for begin, end in gutters if word["x0"] >= (begin + end) / 2)
        cells[min(column, 1) if is_across else column].append(str(word["text"]))
    texts = [" ".join(cell) for cell in cells]
    if is_across and not _ORDINAL.fullmatch(texts[0]):
        texts[:2] = [" ".join(texts[:2]).strip(), ""]
    return texts


def _joined(group: Sequence[int], cells: dict[int, list[str]]) -> list[str]:
    columns = zip(*(cells[at] for at in group), strict=True)
    return [" ".join(cell for cell in column if cell) for column in columns]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)
