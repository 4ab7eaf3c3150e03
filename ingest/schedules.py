"""Read a schedule: its day (month, quarter) and hour, in columns of their own, tell when.

A day that stands once above several rows is said of each of them, to the end of its section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.rows import Row

_DAYS = ("day", "month", "quarter")
_WHEN = (*_DAYS, "hour", "deadline")
_NAMED = {"quarter": "Quý", "month": "Tháng"}
"""What a column's name says of its bare numerals: "III" under "Quý"."""
_NUMERAL = re.compile(r"[IVX]{1,4}|\d{1,2}(?:/20\d\d)?")


def with_days(rows: Sequence[Row]) -> list[Row]:
    """The rows with day and hour together as their time ("11/6, 05:30")."""
    result: list[Row] = []
    section = day = ""
    for row in rows:
        if not {*_DAYS, "hour"} & set(row.roles):
            result.append(row)
            continue
        day = _day(row) or (day if row.section == section else "")
        section = row.section
        told = ", ".join(part for part in (day, row.get("hour"), row.get("deadline")) if part)
        cells = {role: cell for role, cell in row.cells.items() if role not in _WHEN}
        roles = dict.fromkeys("deadline" if role in _WHEN else role for role in row.roles)
        uncertain = {"deadline" if role in _WHEN else role for role in row.uncertain}
        result.append(replace(row, cells={**cells, "deadline": told}, roles=tuple(roles),
                              uncertain=frozenset(uncertain)))  # fmt: skip
    return result


def _day(row: Row) -> str:
    """The quarter, month and day that a row states, in words."""
    told = []
    for role in _DAYS:
        cell = row.get(role)
        bare = role in _NAMED and cell and _NUMERAL.fullmatch(cell)
        told.append(f"{_NAMED[role]} {cell}" if bare else cell)
    return ", ".join(part for part in told if part)
