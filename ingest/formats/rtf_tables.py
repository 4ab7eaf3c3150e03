"""Put the paragraphs of rich text in their places, and lay its tables out as Word's are.

Takes paragraphs, ends of cells and ends of rows with the edges and merges that the row
declares (RTF 1.9.1, "Table Definitions"), gives lines: a row a line, a frame cell by cell.
Drops no cell: one that has no declared edge stands behind the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.formats.reading import row
from ingest.formats.word_tables import Cell, is_small, laid_out

_NEAR = 100  # twips within which two edges are one: under 2 mm
_UNDECLARED = 1440  # twips between the edges of cells that none are declared for


@dataclass(slots=True)
class Edge:
    """What a row declares of one cell: its right edge in twips, and whether it is merged."""

    right: int = 0
    across: bool = False  # goes on from the cell at its left
    down: bool = False  # goes on from the cell above


@dataclass(slots=True)
class Definition:
    """What ``trowd`` and the words behind it declare of a row."""

    left: int = 0
    edges: list[Edge] = field(default_factory=list)
    ruled: bool = False  # an upright line is drawn


class Table:
    """The rows of one table; a cell holds lines, and tables inside it."""

    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._bodies: list[list[list[Item]]] = []
        self._edges: list[int] = []
        self._ruled = False

    def add(self, cells: list[list[Item]], definition: Definition) -> None:
        """Take the cells of a row as its definition places them."""
        placed: list[Cell] = []
        left = definition.left
        for number, items in enumerate(cells):
            known = number < len(definition.edges)
            edge = definition.edges[number] if known else Edge(left + _UNDECLARED)
            text = " ".join(lines_of(items))
            if edge.across and placed:
                joined = f"{placed[-1].text} {text}".strip()
                placed[-1] = Cell(placed[-1].start, joined, placed[-1].continues)
            else:
                placed.append(Cell(self._snapped(left), text, edge.down and not text))
            left = edge.right
        self._rows.append(placed)
        self._bodies.append(cells)
        self._ruled = self._ruled or definition.ruled

    def lines(self) -> Iterator[str]:
        """The table's lines: tab-separated rows, or what a frame holds, cell by cell."""
        width = max((len(cells) for cells in self._rows), default=0)
        if width > 1 and (self._ruled or not is_small(width, len(self._rows))):
            yield from (row(cells) for cells in laid_out(self._rows))
            return
        for cells in self._bodies:
            for items in cells:
                yield from ("", *lines_of(items, keep_blank=True))

    def _snapped(self, start: int) -> int:
        """The edge of an earlier row that ``start`` misses by a hair, or itself."""
        for edge in self._edges:
            if abs(edge - start) <= _NEAR:
                return edge
        self._edges.append(start)
        return start


Item = str | Table


def lines_of(items: Sequence[Item], *, keep_blank: bool = False) -> Iterator[str]:
    """The lines of paragraphs and tables in reading order."""
    for item in items:
        if isinstance(item, Table):
            yield from ("", *item.lines(), "") if keep_blank else item.lines()
        elif keep_blank or item.strip():
            yield item


@dataclass(slots=True)
class _Level:
    """What is open at one depth of tables: a cell's items, a row's cells, the table."""

    items: list[Item] = field(default_factory=list)
    cells: list[list[Item]] = field(default_factory=list)
    table: Table = field(default_factory=Table)
    definition: Definition = field(default_factory=Definition)
    in_row: bool = False


class Flow:
    """A stream of paragraphs: the body, a text box or a footnote."""

    def __init__(self) -> None:
        self._levels = [_Level()]

    def paragraph(self, lines: Sequence[Item], depth: int) -> None:
        """Take the lines of a paragraph that stands ``depth`` tables deep."""
        depth = max(depth, 1 if len(self._levels) > 1 and self._levels[1].in_row else 0)
        self._close(depth)
        self._level(depth).items.extend(lines)

    def define(self, depth: int) -> Definition:
        """Begin the definition of a row."""
        level = self._level(depth)
        level.definition, level.in_row = Definition(), True
        return level.definition

    def definition(self, depth: int) -> Definition:
        """The definition of the row that is open, or was last."""
        return self._level(depth).definition

    def end_cell(self, depth: int) -> None:
        """End the cell that is open ``depth`` tables deep."""
        self._close(depth)
        level = self._level(depth)
        level.cells.append(level.items)
        level.items = []

    def end_row(self, depth: int) -> None:
        """End the row; a cell left open in it ends too."""
        self._close(depth)
        level = self._level(depth)
        if any(lines_of(level.items)):
            self.end_cell(depth)
        if level.cells:
            level.table.add(level.cells, level.definition)
        level.items, level.cells, level.in_row = [], [], False

    def finish(self) -> list[Item]:
        """Everything in reading order, with what was left open."""
        self._close(0)
        return self._levels[0].items

    def _level(self, depth: int) -> _Level:
        while len(self._levels) <= depth:
            self._levels.append(_Level())
        return self._levels[depth]

    def _close(self, depth: int) -> None:
        """End the tables that are deeper than ``depth``."""
        while len(self._levels) - 1 > depth:
            deepest = len(self._levels) - 1
            level = self._levels[deepest]
            if level.cells or level.items:
                self.end_row(deepest)
            self._levels.pop()
            if any(True for _ in level.table.lines()):
                self._levels[deepest - 1].items.append(level.table)
