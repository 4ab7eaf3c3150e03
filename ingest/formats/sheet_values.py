"""Write a cell's value as the workbook shows it to a Vietnamese reader: 31/03/2026, 1.234,5.

Follows the cell's number format (ECMA-376 part 1, 18.8.31) for grouping, decimals, shares,
words around a number and the parts of a date. A whole date is always day/month/year. A format
that is none of these leaves the number as stored.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|'
    r"(?P<core>[0#?](?:[0#?,]*[0#?])?,*(?:\.[0#?]*)?|\.[0#?]+)|(?P<sign>[-+%() :$])|(?P<other>.)",
    re.S,
)
_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_CLOCK = re.compile(r"\[?h+\]?(?::m+)?(?::s+(?:\.0+)?)?|m+:s+|am/pm", re.I)
_ASIDE = re.compile(r"\[[^\]]*\]|_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')

_MOST = 10**15  # Excel keeps no more digits


def written(value: Any, number_format: str) -> str:
    """A cell's value in words and figures."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, (datetime, date)):
        return _date(value, number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return str(value)


def _date(value: date, number_format: str) -> str:
    """The parts of a date that its format shows; all of them when it shows none alone.

    A year that is not shown may be but the one in which the cell was typed.
    """
    pattern = _ASIDE.sub("", number_format.split(";")[0])
    letters = _LITERAL.sub("", _CLOCK.sub("", pattern)).lower()
    words = "".join(a or b for a, b in _LITERAL.findall(pattern)).strip(" /-.,")
    has_day, has_month, has_year = (mark in letters for mark in "dmy")
    if has_month and not has_day:
        month = f"{value:%m/%Y}" if has_year else str(value.month)
        named = words if re.search(r"[^\W\d_]", words) else ("" if has_year else "tháng")
        return f"{named} {month}".strip()
    if has_year and not has_day:
        return f"{words} {value.year}".strip()
    if has_day and has_month and not has_year:
        return f"{value:%d/%m}"
    day = f"{value:%d/%m/%Y}"
    has_clock = isinstance(value, datetime) and "h" in pattern.lower() and value.time() != time()
    return f"{value:%H:%M} {day}" if has_clock else day


def _number(value: float, number_format: str) -> str:
    if number_format == "General" or not math.isfinite(value):
        return _as_stored(value, number_format)
    sections = _SECTION.split(number_format)
    amount = Decimal(repr(value))
    section, sign = sections[0], "-" if amount < 0 else ""
    if amount < 0 and len(sections) > 1 and sections[1]:
        section, sign = sections[1], ""
    elif amount == 0 and len(sections) > 2 and sections[2]:
        section = sections[2]
    pieces = list(_PIECE.finditer(section))
    cores = [piece for piece in pieces if piece["core"]]
    odd = any(piece["other"] for piece in pieces)
    if len(cores) != 1 or odd or abs(amount) >= _MOST:
        return _as_stored(value, number_format)
    shares = sum(piece["sign"] == "%" for piece in pieces)
    text = ""
    for piece in pieces:
        if piece["core"]:
            text += sign + _grouped(abs(amount) * 100**shares, piece["core"])
        else:
            text += (piece["quoted"] or piece["escaped"] or piece["currency"] or piece["sign"]
                     or "")  # fmt: skip
    return text.strip()


def _grouped(amount: Decimal, core: str) -> str:
    """An amount in the digits that ``core`` ("#,##0.0") shows, parted as in Vietnamese."""
    whole, _, decimals = core.partition(".")
    thousands = len(whole) - len(whole.rstrip(","))
    amount = (amount / 1000**thousands).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    digits, _, rest = f"{amount:f}".partition(".")
    least = decimals.rfind("0") + 1
    rest = rest[:least] + rest[least:].rstrip("0")
    digits = digits.zfill(whole.count("0")) if whole.count("0") or rest else digits
    if "," in whole.rstrip(","):
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", digits)
    return f"{digits},{rest}" if rest else digits


def _as_stored(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{round(value * 100, 4):g}%".replace(".", ",")
    return f"{round(value, 6):.15g}".replace(".", ",")
