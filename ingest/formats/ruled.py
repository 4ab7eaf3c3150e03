"""The ruled tables of a PDF page, also where a page break has left a row open.

pdfplumber makes cells of where rules cross. A row that goes on overleaf is often drawn
without its last level rule (and goes on there without its first): its upright rules then end
together where no level rule is, and that is where the rule is taken to be.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

_TOGETHER = 1.0  # points by which the ends of upright rules may differ
_NEAR = 4.0  # points within which a level rule closes them
_UPRIGHTS = 3  # rules that end together, so that they are the columns of a table
_LEAST = 6.0  # points: a shorter upright rule parts no cells


def find_ruled(page: Page) -> list[Table]:
    """The tables of a page whose cells are ruled; a frame round one text is no table."""
    if not page.edges:
        return []
    settings = {"explicit_horizontal_lines": _missing(page.edges)}
    return [table for table in page.find_tables(table_settings=settings) if _is_table(table)]


def _missing(edges: Iterable[dict[str, Any]]) -> list[float]:
    """How far down the page level rules are missing, in points."""
    level, ends = set(), set()
    for edge in edges:
        if edge["orientation"] == "h":
            level.add(round(edge["top"], 1))
        elif edge["bottom"] - edge["top"] >= _LEAST:
            ends.add((round(edge["top"], 1), round(edge["x0"])))
            ends.add((round(edge["bottom"], 1), round(edge["x0"])))
    rules = sorted(level)
    missing: list[float] = []
    group: list[tuple[float, int]] = []
    for end in [*sorted(ends), (float("inf"), 0)]:
        if group and end[0] - group[0][0] > _TOGETHER:
            if len({x for _, x in group}) >= _UPRIGHTS and not _closed(group[0][0], rules):
                missing.append(group[0][0])
            group = []
        group.append(end)
    return missing


def _closed(position: float, rules: list[float]) -> bool:
    return any(abs(rule - position) <= _NEAR for rule in rules)


def _is_table(table: Table) -> bool:
    return len(table.cells) > 1 and len(table.rows[0].cells) > 1
