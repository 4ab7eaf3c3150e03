"""Place the lines of a table's cells under its columns, and tell where its rows end.

Keeps the order of the lines; a column takes none, one, or several that read as one cell. What
could stand under another column as well is told as uncertain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.agencies import starts_like_agency
from assistant.text import LOWER, clean
from ingest.columns import AGENCY_ROLES, align, fit, looks_like_agency, looks_like_time

_OPEN_END = re.compile(
    r"(?:[,;–-]|\b(?:và|của|với|cho|tại|trong|về|theo|đến|từ|do|các|thuộc|gửi|bằng|để|"
    r"(?<!quy )(?<!chương )(?<!lộ )(?<!công )(?<!toàn )(?<!tờ )trình))$",
    re.I,
)
_ROLE_LINE = re.compile(
    r"\W*(?:(?:cơ quan|đơn vị|phòng|bộ phận)\s+)?"
    r"(?:chủ trì|phối hợp|thực hiện|tham mưu|theo dõi)\s*:",
    re.I,
)
_SIGN = re.compile(r"^\W+$")
_GOES_ON = re.compile(rf"^[{LOWER}(]")
LINES_MAX = 6  # lines a column, on the average, beyond which a row is no row of cells
SPLIT_MAX = 4  # lines more than columns that a row without a number may have
MISSING_MAX = 2  # cells that it may lack
_EMPTY = 0.3  # what a column without a cell is worth
_FORCED = 0.8  # what it costs to take two lines for one cell that do not read as one
_TORN = 0.7  # what it costs to part two lines that read as one
_NAMED_ROLE = 0.6  # what "Chủ trì: …" is worth under an agency's column, and costs elsewhere
_ROW = 0.62  # what a column must be worth on the average to be a row's


def cut_rows(texts: Sequence[str], roles: Sequence[str]) -> list[int]:
    """Where the rows of a run of cells end, by the best fit of all of them under the columns."""
    width = len(roles)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(-1e9, 0)] * len(texts)
    for end in range(1, len(texts) + 1):
        for begin in range(max(0, end - width - SPLIT_MAX), max(end - width + MISSING_MAX, 0) + 1):
            if begin >= end:
                break
            score, _, _ = place(texts[begin:end], roles)
            total = best[begin][0] + score - _ROW * width
            if total > best[end][0]:
                best[end] = (total, begin)
    ends: list[int] = []
    end = len(texts)
    while end:
        ends.insert(0, end)
        end = best[end][1] if best[end][0] > -1e9 else 0
    return ends


def place(
    texts: Sequence[str], columns: Sequence[str], longest: int = 0
) -> tuple[float, list[str], bool]:
    """Lines placed under columns in order: the score, a cell a column, whether it is certain.

    A column takes no line, one, or several that read as one cell. ``longest`` is the length
    of the longest line, by which a line that was wrapped is known.
    """
    count, width = len(texts), len(columns)
    if count > LINES_MAX * width:
        return -1e9, [" ".join(texts), *[""] * (width - 1)], False
    joins = [0.0, *(_join(a, b, longest) for a, b in zip(texts, texts[1:], strict=False))]
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for column in range(width):
        for taken in range(count + 1):
            if (column, taken) not in best:
                continue
            score = best[(column, taken)][0]
            options = [(taken, 0.0 if columns[column] in ("task", "indicator") else _EMPTY)]
            for upto in range(taken + 1, count + 1):
                words = " ".join(texts[taken:upto])
                gain = _gain(columns[column], words) + sum(joins[taken + 1 : upto])
                torn = _TORN if taken and joins[taken] == 0.0 and _reads_on(
                    texts[taken - 1], texts[taken]) else 0.0  # fmt: skip
                options.append((upto, gain - torn))
            for upto, gain in options:
                key = (column + 1, upto)
                if key not in best or score + gain >= best[key][0] - 1e-9:  # a tie: further left
                    best[key] = (score + gain, taken)
    if (width, count) not in best:
        return -1e9, [" ".join(texts), *[""] * (width - 1)], False
    placed, upto = [""] * width, count
    for column in range(width, 0, -1):
        taken = best[(column, upto)][1]
        placed[column - 1] = clean(" ".join(texts[taken:upto]))
        upto = taken
    filled = [words for words in placed if words]
    certain = len(filled) == width or align(filled, columns) == (placed, True)
    return best[(width, count)][0], placed, certain and not _misfit(columns, placed)


@lru_cache(maxsize=65536)
def _gain(role: str, words: str) -> float:
    """How well words fit a column; a date or an agency is seldom a product or a task."""
    gain = fit(role, words)
    if is_named_role(words):
        return gain + _NAMED_ROLE if role in AGENCY_ROLES else gain - _NAMED_ROLE
    if role in ("product", "task", "indicator") and looks_like_agency(words) and len(words) < 60:
        gain -= 0.2
    return gain


def is_named_role(words: str) -> bool:
    """Whether a line of a cell names the role of who follows: "Chủ trì: …", "Phối hợp: …"."""
    return _ROLE_LINE.match(words) is not None


def _misfit(columns: Sequence[str], placed: Sequence[str]) -> bool:
    """Whether a cell under an agency's column is a time and no agency: cells may be missing."""
    return any(
        role in AGENCY_ROLES and words and not starts_like_agency(words) and looks_like_time(words)
        for role, words in zip(columns, placed, strict=True)
    )


def _reads_on(before: str, after: str) -> bool:
    if is_named_role(after):
        return False
    goes_on = _is_open(before, after) or _GOES_ON.match(after)
    return bool(goes_on) and not starts_like_agency(after)


def _is_open(before: str, after: str) -> bool:
    """Whether words end open; the sign of a unit ("%") closes none."""
    return bool(_OPEN_END.search(before)) and not _SIGN.match(after)


def _join(before: str, after: str, longest: int) -> float:
    """What it costs to take two lines for one cell."""
    if is_named_role(after):
        return 0.0 if is_named_role(before) else -_FORCED
    if _is_open(before, after) or (_GOES_ON.match(after) and not starts_like_agency(after)):
        return 0.0
    if longest and len(before) >= longest * 0.8 and not before.endswith("."):
        return -_FORCED / 3
    return -_FORCED


def in_doubt(columns: Sequence[str], placed: Sequence[str]) -> frozenset[str]:
    """The columns without a cell, and those beside them whose cells may be theirs."""
    doubtful: set[str] = set()
    for n, words in enumerate(placed):
        if words:
            continue
        doubtful.add(columns[n])
        near = [i for i in (n - 1, n + 1) if 0 <= i < len(columns) and placed[i]]
        doubtful |= {columns[i] for i in near
                     if columns[n] in AGENCY_ROLES and columns[i] in AGENCY_ROLES}  # fmt: skip
    return frozenset(doubtful or {role for role in columns if role in AGENCY_ROLES})
