"""Read a schedule: its day and its hour, in columns of their own, tell when a row takes place.

A day that stands once above several rows is said of each of them, to the end of its section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.rows import Row

_WHEN = ("day", "hour", "deadline")


def with_days(rows: Sequence[Row]) -> list[Row]:
    """The rows with day and hour together as their time ("11/6, 05:30")."""
    result: list[Row] = []
    section = day = ""
    for row in rows:
        if not {"day", "hour"} & set(row.roles):
            result.append(row)
            continue
        day = row.get("day") or (day if row.section == section else "")
        section = row.section
        told = ", ".join(part for part in (day, row.get("hour"), row.get("deadline")) if part)
        cells = {role: cell for role, cell in row.cells.items() if role not in _WHEN}
        roles = dict.fromkeys("deadline" if role in _WHEN else role for role in row.roles)
        uncertain = {"deadline" if role in _WHEN else role for role in row.uncertain}
        result.append(replace(row, cells={**cells, "deadline": told}, roles=tuple(roles),
                              uncertain=frozenset(uncertain)))  # fmt: skip
    return result
