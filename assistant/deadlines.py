"""Deadlines: the words of a due date, and the days they mean.

Reads a day, "trước ngày", a month, quarter, year, a span, several stages in one cell, what
comes back ("hằng tháng", "thường xuyên") and what hangs on an event or another document
("sau 03 tháng kể từ…", "theo kế hoạch của…"). Words that give no calendar date give none:
nothing is guessed. "trước ngày D" ends on D, as offices use it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.domain import Deadline, Recurrence, Stage, Window
from assistant.text import UPPER, clean, compose, fold

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

_DAY = re.compile(r"(?<![\d/.])(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?!\d)")
_DAY_WORDS = re.compile(r"ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?")
_DAY_MONTH = re.compile(
    r"(?:(?:ngay|truoc|den|het|tu|cham nhat|muon nhat|sang|chieu|toi|chu nhat|"
    r"thu (?:hai|ba|tu|nam|sau|bay|[2-7])|ngay\s+\d{1,2}\s*(?:va|,|-))[\s,]+|"
    r"^\W*(?=\S+\W*$|\S+?,?\s+\d{1,2}(?::|h|\s*gio)))"
    r"(\d{1,2})\s*/\s*(\d{1,2})(?!\s*[/\d%])"
)
_MONTH = re.compile(
    r"(?:thang\s+)(\d{1,2})\s*(?:/|-|\.|nam)\s*(\d{4})|(?<![\d/])(?<!quy )(\d{1,2})/(\d{4})(?!\d)"
)
_MONTHS_SPAN = re.compile(
    r"thang\s+(\d{1,2})\s*(?:-|den|,|va)\s*(?:het\s+)?(?:thang\s+)?(\d{1,2})\s*(?:/|nam)\s*(\d{4})"
)
_MONTH_ONLY = re.compile(r"thang\s+(\d{1,2})(?!\s*[/\d])")
_QUARTER = re.compile(
    r"quy\s+(iv|iii|ii|i|[1-4])((?:\s*(?:,|va|-|den)\s*(?:quy\s+)?(?:iv|iii|ii|i|[1-4])\b)*)"
    r"(?:\s*(?:/|-|nam|\.)?\s*(?:nam\s+)?(\d{4}))?"
)
_HALF = re.compile(r"(?:6|sau|06)\s+thang\s+(dau|cuoi)\s+nam(?:\s+(\d{4}))?")
_YEAR_SPAN = re.compile(r"(?:nam\s+)?(20\d{2})\s*-\s*(?:den\s+)?(?:het\s+)?(?:nam\s+)?(20\d{2})")
_YEAR = re.compile(r"(?:nam|trong|tu|den|het)\s+(?:nam\s+)?(20\d{2})(?!\s*[/\d])")
_YEARS = re.compile(r"nam\s+(20\d{2})(?:\s*(?:,|va)\s*(?:nam\s+)?20\d{2})*\s*(?:,|va)\s*"
                    r"(?:nam\s+)?(20\d{2})(?!\s*[/\d])")  # fmt: skip
_BARE_YEAR = re.compile(r"^\W*(20\d{2})\W*$")

_RECURRING: tuple[tuple[re.Pattern[str], Recurrence], ...] = (
    (re.compile(r"(?:hang|moi) ngay"), Recurrence.DAILY),
    (re.compile(r"(?:hang|moi|dinh ky) tuan"), Recurrence.WEEKLY),
    (re.compile(r"(?:hang|moi|/) ?thang\b|dinh ky thang|"
                r"ngay (?:lam viec )?(?:dau|cuoi)(?: tien| cung)?(?: cua)? thang\W*$"),
     Recurrence.MONTHLY),
    (re.compile(r"(?:hang|moi) quy|dinh ky quy|quy,? nam\b|"
                r"thang (?:dau|cuoi|thu \w+)(?: cua)? quy(?: sau)?\W*$"),
     Recurrence.QUARTERLY),
    (re.compile(r"(?:hang|moi|dinh ky) (?:6|sau|06) thang|6 thang,? (?:1 )?nam"),
     Recurrence.HALF_YEARLY),
    (re.compile(r"(?:hang|moi|dinh ky) nam"), Recurrence.YEARLY),
    (re.compile(r"thuong xuyen|lien tuc|dinh ky"), Recurrence.ONGOING),
)  # fmt: skip
_RELATIVE = re.compile(
    r"\b(?:sau|trong vong|trong)\s+\d+\s*(?:thang|ngay|tuan|nam)|ke tu|"
    r"^\W*theo\b|ngay (?:sau )?khi|sau khi|khi co|ngay sau|lien ke|tiep theo|khi phat hien|"
    r"theo (?:ke hoach|quy dinh|lo trinh|huong dan|cac moc|tien do|chi dao|thoi gian|yeu cau)"
)
_OWN_DATE = re.compile(r"truoc ngay|cham nhat|den het|hoan thanh|trong (?:thang|quy|nam)")
_CAUSE = re.compile(
    r"(?:quyet dinh|nghi quyet|nghi dinh|ke hoach|phuong an|cong van|thong tu|luat|chi thi|"
    r"chuong trinh|huong dan|thong bao)\s+so\s+\S+\s*,?\s*ngay\s+[\d/.\s]+(?:thang \d+ nam \d+)?"
)
_STAGE_SPLIT = re.compile(rf"[;\n]|,(?!\d)|\.\s+(?=[{UPPER}])|"
                          r"\bvà(?=\s+(?:báo cáo|hoàn thành|tổ chức|"
                          r"tổng kết|sơ kết|ban hành|gửi|trình|công bố))")  # fmt: skip


_LIST = re.compile(
    r"\b(?P<kind>thang|quy)\s+(?P<items>(?:iv|iii|ii|i|\d{1,2})\b"
    r"(?:\s*(?:,|va)\s*(?:(?:thang|quy)\s+)?(?:iv|iii|ii|i|\d{1,2})\b(?!/\d{1,2}\b))+)"
    r"(?:\s*(?:/|nam)\s*(?:nam\s+)?(?P<year>20\d\d))?(?!\s*/)"
)
"""Several months or quarters that one year follows: "tháng 3 và tháng 7/2026"."""
_AND = re.compile(r"\s*,?\s*và\s*(?:(?:trước|trong|vào|đến|chậm nhất|ngày)\s*)*", re.I)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    window: Window
    whole: bool  # covers a period (month, year …), not a day
    span: bool = False  # states both its first and its last period


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_window(year: int, month: int, last: int | None = None) -> Window | None:
    """First to last day of a month, or of the months ``month``..``last``."""
    last = last or month
    if not (1 <= month <= last <= 12):
        return None
    return Window(date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1]))


def year_window(first: int, last: int | None = None) -> Window:
    """1 January of ``first`` to 31 December of ``last``."""
    return Window(date(first, 1, 1), date(last or first, 12, 31))


def quarter_window(year: int, first: int, last: int | None = None) -> Window | None:
    """First to last day of a quarter, or of the quarters ``first``..``last``."""
    return month_window(year, first * 3 - 2, (last or first) * 3)


def _scan(folded: str, year: int | None) -> Iterator[_Found]:
    """Every calendar expression, the more exact before the vaguer at the same place."""
    for match in _DAY.finditer(folded):
        day = _day(int(match[4]), int(match[3]), int(match[1]))
        if day:
            yield _Found(*match.span(), Window(day, day), whole=False)
    for match in _DAY_WORDS.finditer(folded):
        stated = int(match[3]) if match[3] else year
        day = _day(stated, int(match[2]), int(match[1])) if stated else None
        if day:
            yield _Found(*match.span(), Window(day, day), whole=False)
    for match in _DAY_MONTH.finditer(folded):
        day = _day(year, int(match[2]), int(match[1])) if year else None
        if day:
            yield _Found(*match.span(), Window(day, day), whole=False)
    for match in _MONTHS_SPAN.finditer(folded):
        window = month_window(int(match[3]), int(match[1]), int(match[2]))
        if window:
            yield _Found(*match.span(), window, whole=True, span=True)
    for match in _MONTH.finditer(folded):
        month, of_year = (match[1], match[2]) if match[1] else (match[3], match[4])
        window = month_window(int(of_year), int(month))
        if window:
            yield _Found(*match.span(), window, whole=True)
    for match in _HALF.finditer(folded):
        stated = int(match[2]) if match[2] else year
        first = 1 if match[1] == "dau" else 7
        window = month_window(stated, first, first + 5) if stated else None
        if window:
            yield _Found(*match.span(), window, whole=True)
    for match in _QUARTER.finditer(folded):
        stated = int(match[3]) if match[3] else year
        numbers = [_quarter(match[1]), *map(_quarter, re.findall(r"iv|iii|ii|i|[1-4]", match[2]))]
        window = quarter_window(stated, min(numbers), max(numbers)) if stated else None
        if window:
            yield _Found(*match.span(), window, whole=True, span=len(numbers) > 1)
    for match in _YEAR_SPAN.finditer(folded):
        if int(match[1]) <= int(match[2]):
            window = year_window(int(match[1]), int(match[2]))
            yield _Found(*match.span(), window, whole=True, span=True)
    for match in _YEARS.finditer(folded):
        if int(match[1]) < int(match[2]):
            window = year_window(int(match[1]), int(match[2]))
            yield _Found(*match.span(), window, whole=True, span=True)
    for match in _MONTH_ONLY.finditer(folded):
        window = month_window(year, int(match[1])) if year else None
        if window:
            yield _Found(*match.span(), window, whole=True)
    for match in (*_YEAR.finditer(folded), *_BARE_YEAR.finditer(folded)):
        yield _Found(*match.span(), year_window(int(match[1])), whole=True)


def _quarter(word: str) -> int:
    return _ROMAN.get(word) or int(word)


def find_windows(text: str, year: int | None = None) -> list[tuple[int, int, Window]]:
    """Calendar expressions of a text, left to right: (start, end, window).

    ``year`` completes what names no year ("quý II", "trong tháng 1"); None leaves it out.
    Dates that only date a cited document ("Quyết định số … ngày …") do not count.
    """
    folded = fold(text)
    for cause in _CAUSE.finditer(folded):
        folded = folded[: cause.start()] + " " * len(cause[0]) + folded[cause.end() :]
    taken: list[_Found] = []
    for found in _scan(folded, year):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    taken.sort(key=lambda found: found.start)
    return [(f.start, f.end, _bounded(folded, f)) for f in taken]


_UNTIL = re.compile(r"(?:truoc|cham nhat|khong qua|muon nhat|den het|het|den|toi)"
                    r"(?:\s+(?:la|het|vao|trong|ngay|thang|nam|cuoi|den))*\s*$")  # fmt: skip
_FROM = re.compile(r"(?:tu|bat dau|sau)(?:\s+(?:ngay|thang|nam|quy))*\s*$")


def _bounded(folded: str, found: _Found) -> Window:
    before = folded[: found.start]
    inside = folded[found.start : found.end]
    if re.match(r"(?:den|het)\s", inside):
        return Window(None, found.window.end)
    if inside.startswith("tu ") and not found.span:
        return Window(found.window.start, None)
    if _UNTIL.search(before):
        return Window(None, found.window.end)
    if _FROM.search(before) and not found.span:
        return Window(found.window.start, None)
    return Window(None, found.window.end) if not found.whole else found.window


def recurrence(text: str) -> Recurrence | None:
    """How often the words say it comes back, or None."""
    folded = fold(text)
    return next((kind for pattern, kind in _RECURRING if pattern.search(folded)), None)


def parse_deadline(text: str, year: int | None = None) -> Deadline | None:
    """The deadline that a cell states, or None for an empty or dotted cell.

    ``year`` is the plan's own year, for words that name none. ``text`` is kept as cleaned
    source words.
    """
    words = clean(compose(text))
    if not re.search(r"\w", words):
        return None
    recurring = recurrence(words)
    folded = fold(words)
    relative = bool(_RELATIVE.search(folded))
    windows = find_windows(words, None if relative or recurring else year)
    if folded.startswith("theo ") and not _OWN_DATE.search(folded):
        windows = []  # the years are those of the plan it follows
    listed = [] if recurring else _listed(words, folded, year)
    spans = [(begin, stop) for begin, stop, _ in listed]
    apart = [w for w in windows if all(w[1] <= a or w[0] >= b for a, b in spans)]
    stages = (*(stage for _, _, stage in listed), *_stages(words, apart))
    starts = [w.start for _, _, w in windows if w.start]
    ends = [w.end for w in (*(w for _, _, w in windows), *(s.window for s in stages)) if w.end]
    opens = windows[0][2].start if windows else None
    if len(windows) == 2 and re.fullmatch(r"\s*[-–—]\s*", words[windows[0][1] : windows[1][0]]):
        opens = opens or windows[0][2].end  # "01/3/2028 - 29/4/2028": from the first day on
    if recurring is Recurrence.ONGOING and not ends and relative and folded.startswith("theo"):
        recurring = None
    start = opens if opens else (min(starts) if starts and len(windows) > 1 else None)
    end = max(ends) if ends else None
    return Deadline(
        text=words,
        start=None if start and end and start > end else start,
        end=end,
        recurring=recurring,
        stages=stages if len(stages) > 1 else (),
        relative=relative and not ends,
    )


def _listed(words: str, folded: str, year: int | None) -> list[tuple[int, int, Stage]]:
    """A stage for each of several months or quarters that are set apart, with where they stand.

    Neighbours with a comma between them ("quý I, II") are one time, not two.
    """
    found: list[tuple[int, int, Stage]] = []
    for match in _LIST.finditer(folded):
        of = int(match["year"]) if match["year"] else year
        items = list(re.finditer(r"iv|iii|ii|i|\d{1,2}", match["items"]))
        numbers = [_quarter(item[0]) for item in items]
        together = all(b == a + 1 for a, b in zip(numbers, numbers[1:], strict=False))
        again = re.search(r"\bva\s+(?:thang|quy)\b", match["items"])
        if of is None or (together and not again):
            continue
        window = month_window if match["kind"] == "thang" else quarter_window
        stages = [window(of, number) for number in numbers]
        if all(stages):
            found += [(*match.span(), Stage(words[match.start() : match.end()], stage))
                      for stage in stages if stage]  # fmt: skip
    return found


def _stages(words: str, windows: list[tuple[int, int, Window]]) -> Iterator[Stage]:
    """One stage for each clause that has a date of its own."""
    cuts = sorted({0, len(words), *(m.start() for m in _STAGE_SPLIT.finditer(words)),
                   *(one[1] for one, two in zip(windows, windows[1:], strict=False)
                     if _AND.fullmatch(words[one[1] : two[0]]))})  # fmt: skip
    for begin, stop in zip(cuts, cuts[1:], strict=False):
        inside = [w for start, _, w in windows if begin <= start < stop]
        if inside:
            yield Stage(words[begin:stop].strip(" ,;.").removeprefix("và ").strip(), inside[-1])
