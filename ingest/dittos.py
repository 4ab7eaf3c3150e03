"""Read "như trên", "nt" and ditto marks as the words of the cell above.

The words that a ditto stands for are not in its row: the row says so in a note, and the field
stays in doubt. A ditto with nothing above it is kept as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.text import clean, fold

if TYPE_CHECKING:
    from ingest.rows import Row

_DITTO = re.compile(r"[\s\-–.(\"“”]*(?:n\.?t|nhu (?:tren|(?:muc|dong|o|y) tren))[\s\-–.)\"“”]*$|"
                    r"[\s\-–]*(?://|〃|″|[\"“”]|'')[\s\-–]*$")  # fmt: skip
_OWN = frozenset(["task", "indicator", "number"])


def is_ditto(cell: str) -> bool:
    """Whether a cell only points to the one above it."""
    return bool(_DITTO.match(fold(clean(cell) or cell)))


def with_dittos(rows: Sequence[Row]) -> list[Row]:
    """The rows with each ditto replaced by the words that it stands for."""
    result: list[Row] = []
    for row in rows:
        above = result[-1] if result else None
        pointing = {role: cell for role, cell in row.cells.items()
                    if role not in _OWN and cell and is_ditto(cell)}  # fmt: skip
        found = {role: above.get(role) for role in pointing if above and above.get(role)}
        notes = tuple(dict.fromkeys(
            f"có ô ghi “{pointing[role]}”, đọc theo dòng ngay trên" for role in found
        ))  # fmt: skip
        result.append(replace(row, cells={**row.cells, **found}, notes=(*row.notes, *notes),
                              uncertain=row.uncertain | set(pointing)))  # fmt: skip
    return result
