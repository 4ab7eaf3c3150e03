"""The due window and the days that a question names, counted from today."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.deadlines import find_windows, month_window, quarter_window, year_window
from assistant.domain import Window
from assistant.understanding.patterns import pattern
from assistant.wording import vocabulary


def find_window(
    folded: str, today: date, year: int | None = None
) -> tuple[Window | None, tuple[date, ...]]:
    """The due window a question names, and the days it states exactly.

    ``year`` is that of what is named without one; by default it is today's.
    """
    due = vocabulary()["due"]
    named = next((name for name, p in due.items() if pattern(p).search(folded)), "")
    window = _named_window(named, today)
    years = years_named(folded)
    found = find_windows(folded, years[0] if len(years) == 1 else year or today.year)
    exact = tuple(w.end for s, e, w in found if w.end and _is_day(folded[s:e]))
    if window is None and found:
        start, _, stated = found[-1]
        before = folded[max(0, start - 30) : start]
        if stated.end and re.search(r"(?:truoc|den het|cham nhat|muon nhat|khong qua|den)\s*"
                                    r"(?:la|ngay|thang|het|nam)*\s*$", before):  # fmt: skip
            window = Window(None, stated.end)
        elif re.search(r"(?:sau|tu)\s*(?:ngay|thang)?\s*$", before):
            window = Window(stated.start or stated.end, None)
        elif _is_day(folded[found[-1][0] : found[-1][1]]):
            window = Window(stated.end, stated.end)
        else:
            window = stated if stated.start else Window(_month_start(stated.end), stated.end)
    return window, exact


def _month_start(day: date | None) -> date | None:
    return day.replace(day=1) if day else None


def _is_day(words: str) -> bool:
    return bool(re.search(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|ngay\s+\d|^\d{1,2}/\d{1,2}$",
                          words.strip()))  # fmt: skip


def _named_window(name: str, today: date) -> Window | None:
    if name == "overdue":
        return Window(None, today - timedelta(days=1))
    if name == "soon":
        return Window(today, today + timedelta(days=30))
    if name == "this_month":
        return month_window(today.year, today.month)
    if name == "next_month":
        later = today.replace(day=28) + timedelta(days=7)
        return month_window(later.year, later.month)
    if name == "this_quarter":
        return quarter_window(today.year, (today.month - 1) // 3 + 1)
    if name == "this_year":
        return year_window(today.year)
    if name == "this_week":
        monday = today - timedelta(days=today.weekday())
        return Window(monday, monday + timedelta(days=6))
    return None


def years_named(folded: str) -> tuple[int, ...]:
    folded = re.sub(r"\bso (?:voi|sanh voi) (?:nam )?20\d\d", " ", folded)
    dateless = re.sub(r"\d{1,2}\s*[/.-]\s*(?:\d{1,2}\s*[/.-]\s*)?20\d\d", " ", folded)
    return tuple(dict.fromkeys(map(int, re.findall(r"(?<!\d)(20[1-4]\d)(?!\d)", dateless))))
