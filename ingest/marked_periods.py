"""Read a time that is told by a cross under a month, a quarter or a year instead of by words.

A column named for a period has the role ``when:<words>``, its words written out ("T3" is
"Tháng 3"). What is crossed in a row gives its deadline in these words, in the columns' order.
Nothing is read from a column whose name does not tell a period, nor from a week's days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.text import clean, fold

WHEN = "when:"
_YEAR = r"(?:\s*(?:/|-|\.|,)?\s*(?:nam\s*)?(20\d\d))?"
_MONTH = re.compile(rf"(?:t|th|thg|thang)\s*\.?\s*(0?[1-9]|1[0-2]){_YEAR}$")
_MONTH_OF_YEAR = re.compile(r"(0?[1-9]|1[0-2])\s*/\s*(20\d\d)$")
_QUARTER = re.compile(rf"(?:quy|q)\s*\.?\s*(iv|i{{1,3}}|[1-4]){_YEAR}$")
_HALF = re.compile(rf"(?:6|06|sau) thang (dau|cuoi) nam{_YEAR}$")
_BARE = re.compile(r"(?:0?[1-9]|1[0-2]|iv|i{1,3})$")
_INITIAL = re.compile(r"t\s*\.?\s*0?([2-7])$")
_FROM_MONTHS = re.compile(r"t\s*\.?\s*0?(?:1|8|9|10|11|12)$")
_SUNDAY = re.compile(r"(?:cn|chu nhat)\b")
_OF_TIME = re.compile(r"thang|thoi gian|thoi han|tien do|lo trinh|ke hoach|\b20\d\d\b")
_ROUTE = re.compile(r"\b(?:thoi gian|thoi han|tien do|lo trinh)\b")
_YEAR_NAME = re.compile(r"(?:nam\s*)?(20\d\d)$")
_STATED_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_VALUE_YEAR = re.compile(r"value:(20\d\d(?:-20\d\d)?)(?:\||$)")
_MARK = re.compile(r"[\s()\[\]]*(?:[xvX×✕✗✘✓✔√☑☒●■◼█▪•+*\uf0fe\uf0fc]\s*){1,3}[\s()\[\]]*$", re.I)
"""What is put under a month; ü and þ are the ticks of Wingdings without their font."""
_TICKS = frozenset("üþ")
_FIGURES = re.compile(r"[\W\d_]*$")


def period_of_name(cell: str) -> str | None:
    """The period that a column's name tells, written out ("Quý II/2026"), or None."""
    name = fold(clean(cell))
    if match := (_MONTH.match(name) or _MONTH_OF_YEAR.match(name)):
        return _with_year(f"Tháng {int(match[1])}", match[2])
    if match := _QUARTER.match(name):
        numeral = match[1].upper()
        return _with_year(f"Quý {numeral}", match[2])
    if match := _HALF.match(name):
        return f"6 tháng {'đầu' if match[1] == 'dau' else 'cuối'} năm {match[2] or ''}".strip()
    return None


def name_below(above: str, own: str) -> str:
    """The name of a period's column under a spanning cell, which may give unit and year.

    "T1" under "Thời gian thực hiện năm 2026" is "Tháng 1/2026"; "1" under "Tháng" is "Tháng 1".
    Blank when the two tell no period.
    """
    over, name = fold(clean(above)), fold(clean(own))
    if _BARE.match(name):
        unit = "Quý" if re.search(r"\bquy\b", over) else "Tháng" if "thang" in over else ""
        if not unit or (unit == "Tháng" and not name.isdigit()):
            return ""
        own = f"{unit} {own}"
    elif _INITIAL.match(name) and not _OF_TIME.search(over):
        return ""
    if _ROUTE.search(over) and (year := _YEAR_NAME.match(name)):
        return f"Năm {year[1]}"
    period = period_of_name(own)
    if period is None:
        return ""
    years = _STATED_YEAR.findall(over)
    return _dated(period, int(years[0])) if len(years) == 1 else period


def without_weekdays(roles: list[str], names: Sequence[str]) -> list[str]:
    """The roles without months where "T2" to "T7" may as well be the days of a week."""
    folded = [fold(clean(name)) for name in names]
    has_sunday = any(_SUNDAY.match(name) for name in folded)
    if not has_sunday and any(_FROM_MONTHS.match(name) for name in folded):
        return roles
    return ["other" if _INITIAL.match(name) else role
            for role, name in zip(roles, folded, strict=True)]  # fmt: skip


def is_mark(cell: str) -> bool:
    """Whether a cell holds nothing but a cross, a tick or a blot."""
    text = clean(cell) or cell.strip()
    return bool(_MARK.match(text)) or text in _TICKS


def marked_deadline(cells: Mapping[str, str], year: int | None) -> str:
    """The crossed periods of a row, "Tháng 3/2026; Tháng 6/2026", or blank.

    ``year`` is the plan's own, for columns that name none.
    """
    periods = []
    for role, cell in cells.items():
        if not is_mark(cell):
            continue
        if role.startswith(WHEN):
            periods.append(_dated(role.removeprefix(WHEN), year))
        elif match := _VALUE_YEAR.match(role):
            periods.append(f"Năm {match[1]}")
    return "; ".join(dict.fromkeys(periods))


def words_under_periods(cells: Mapping[str, str]) -> dict[str, str]:
    """What is written, not crossed, under a period: the period to the words."""
    return {role.removeprefix(WHEN): cell for role, cell in cells.items()
            if role.startswith(WHEN) and cell and not is_mark(cell)}  # fmt: skip


def is_figure(cell: str) -> bool:
    """Whether words under a period are but an amount, which tells no time."""
    return bool(_FIGURES.match(cell))


def _with_year(period: str, year: str | None) -> str:
    return f"{period}/{year}" if year else period


def _dated(period: str, year: int | None) -> str:
    if year is None or _STATED_YEAR.search(period):
        return period
    return f"{period} {year}" if period.startswith("6") else f"{period}/{year}"
