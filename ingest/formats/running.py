"""Leave out what is printed on page after page: running heads and feet, numbers of pages.

Takes the items of all pages, gives them without the lines that stand at the same place of
three pages or more (of both, in a document of two), and says which those were. A line that
stands on one page only, a row of a table, a letterhead and a bare heading are never left out;
of a running head that names a part ("Phụ lục I …"), the first stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles

from assistant.text import fold
from ingest.formats.columns import Item

MARGIN = 0.08
"""Share of a page's height, at the top and at the bottom, in which a lone number is the page's."""
_BAND = 0.12  # of the page's height, in which running lines stand
_EDGE = 3  # lines from the edge that may be running ones
_SHARE = 0.4  # of the pages; heads of odd and even pages differ
_PAGES = 3
_STRAY = 0.012  # of the page's height by which a running line may miss its place
_APART = 1.15  # in leadings of the page: a running line is further from the text
_STEPS = 8  # from line to line, of which a page's leading is known
_SHOWN = 4
_LENGTH = 80  # characters of a line that a warning shows
_NUMBER = r"\d{1,4}(?:\s*/\s*\d{1,4})?"
PAGE_NUMBER = re.compile(rf"(?:(?:trang|page)\s*)?[-–—]?\s*{_NUMBER}\s*[-–—]?", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"\b(?:trang|page)(?:\s+số)?\s*:?\s*({_NUMBER})|[|·•–—-]\s*({_NUMBER})\s*[-–—]?$"
    rf"|^({_NUMBER})\s*[|·•–—]",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:phụ lục|biểu|chương|phần|mục|điều)\b|[ivxlc]+\s*[.)]|\d+(?:\.\d+)*\s*[.)]|[a-zđ]\s*[.)]"
    r"|[-–+•*]\s",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:phụ lục|biểu)\s+(?:số\s*)?(?:\d+|[ivxlc]+)\b", re.IGNORECASE)
_LETTERHEAD = "cong hoa xa hoi chu nghia"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The items of one page, from top to bottom, and the page's height in the same unit."""

    height: float
    items: list[Item]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line that may be a running one: whose item it is, and how far from the edge."""

    page: int
    item: int
    distance: float
    text: str


def is_page_number(text: str, top: float, bottom: float, height: float) -> bool:
    """Whether a line is nothing but the number of its page, in the margin."""
    in_margin = bottom < MARGIN * height or top > (1 - MARGIN) * height
    return in_margin and bool(PAGE_NUMBER.fullmatch(text))


def without_running_lines(sheets: Sequence[Sheet]) -> tuple[list[list[Item]], list[str]]:
    """The items of each page without running lines, and a warning that names those."""
    found: dict[tuple[bool, str], list[_Line]] = defaultdict(list)
    for number, sheet in enumerate(sheets):
        for foot in (False, True):
            for line in _edge(number, sheet, foot=foot):
                found[(foot, _key(line.text, number))].append(line)
    left_out: set[tuple[int, int]] = set()
    named: dict[str, int] = {}
    for lines in found.values():
        for line in _running(lines, sheets):
            left_out.add((line.page, line.item))
            if not PAGE_NUMBER.fullmatch(line.text):
                named[lines[0].text] = named.get(lines[0].text, 0) + 1
    kept = [
        [item for at, item in enumerate(sheet.items) if (number, at) not in left_out]
        for number, sheet in enumerate(sheets)
    ]
    return kept, [_notice(named)] if named else []


def _edge(number: int, sheet: Sheet, *, foot: bool) -> Iterator[_Line]:
    """The lines from the edge of a page inward that stand where running lines do."""
    order = range(len(sheet.items))
    lines: list[_Line] = []
    for at in reversed(order) if foot else order:
        item = sheet.items[at]
        distance = sheet.height - item.top if foot else item.top
        text = " ".join(" ".join(item.lines).split())
        far = len(lines) == _EDGE or distance > _BAND * sheet.height
        if far or not text or "\t" in "".join(item.lines):
            break
        if not foot and _LETTERHEAD in fold(text):
            return
        lines.append(_Line(number, at, distance, text))
    while lines and not _stands_apart(sheet, lines[-1].item, foot=foot):
        lines.pop()
    yield from lines


def _stands_apart(sheet: Sheet, at: int, *, foot: bool) -> bool:
    """Whether an item is further from the next one inward than the page's lines are."""
    steps = [below.top - above.top for above, below in pairwise(sheet.items)]
    inward = at - 1 if foot else at + 1
    if len(steps) < _STEPS or not 0 <= inward < len(sheet.items):
        return True
    own = abs(sheet.items[inward].top - sheet.items[at].top)
    return own > _APART * quantiles(steps, n=4)[0]


def _key(text: str, page: int) -> str:
    """What a running line says; a number that counts with the pages counts as none."""
    if PAGE_NUMBER.fullmatch(text):
        return f"#{int(re.findall(r'[0-9]+', text)[0]) - page}"

    def counted(match: re.Match[str]) -> str:
        first = next(group for group in match.groups() if group)
        own = int(re.split(r"\D", first)[0]) - page
        return f"#{own}"

    return _NUMBERED.sub(counted, text).casefold()


def _running(lines: Sequence[_Line], sheets: Sequence[Sheet]) -> list[_Line]:
    """Those of equal lines that stand at one place of so many pages that they run."""
    middle = median(line.distance for line in lines)
    near = [
        line for line in lines if abs(line.distance - middle) <= _STRAY * sheets[line.page].height
    ]
    if len({line.page for line in near}) < min(_PAGES, max(2, len(sheets))):
        return []
    if len(near) < _SHARE * len(sheets) and not _counts(near):
        return []
    if _HEADING.match(near[0].text) and not PAGE_NUMBER.fullmatch(near[0].text):
        return near[1:] if _PART.match(near[0].text) and _consecutive(near) else []
    return list(near)


def _counts(lines: Sequence[_Line]) -> bool:
    return bool(PAGE_NUMBER.fullmatch(lines[0].text) or _NUMBERED.search(lines[0].text))


def _consecutive(lines: Sequence[_Line]) -> bool:
    return lines[-1].page - lines[0].page == len(lines) - 1


def _notice(named: dict[str, int]) -> str:
    shown = "; ".join(
        f"“{text[:_LENGTH]}{'…' if len(text) > _LENGTH else ''}” ({pages} trang)"
        for text, pages in list(named.items())[:_SHOWN]
    )
    more = f" và {len(named) - _SHOWN} dòng khác" if len(named) > _SHOWN else ""
    return f"Đã bỏ dòng lặp lại ở đầu hoặc chân trang: {shown}{more}."
