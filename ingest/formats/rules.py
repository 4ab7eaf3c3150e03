"""The ruled lines of a scanned page, and the tables they make.

A rule is a long run of dark points, level or upright. pdfplumber's geometry makes cells of
where rules cross; each cell gets its row and column, and how many it spans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

_DARK = 140  # of 255
_LONG = 0.035  # of the page's shorter side: no letter has so long a stroke
_FILL = 0.9  # of a run that must be dark; scans break lines
_NEAR = 12  # pixels: two rules this near are one
_REACH = 15  # pixels by which rules may miss each other
_CELL_MIN = 14  # pixels


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table in pixels, with its place in the grid and how far it spans."""

    left: float
    top: float
    right: float
    bottom: float
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def find_tables(pixels: NDArray[np.uint8]) -> list[list[Cell]]:
    """The tables of a page, from top to bottom, each as its cells."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells

    edges = [*_edges(pixels, level=True), *_edges(pixels.T, level=False)]
    if len(edges) < 4:
        return []
    crossings = edges_to_intersections(edges, _REACH, _REACH)
    boxes = [box for box in intersections_to_cells(crossings)
             if box[2] - box[0] >= _CELL_MIN and box[3] - box[1] >= _CELL_MIN]  # fmt: skip
    tables = [_placed(table) for table in cells_to_tables(boxes)]
    kept = [cells for cells in tables if len({cell.column for cell in cells}) > 1]
    return sorted(kept, key=lambda cells: min(cell.top for cell in cells))


def without_rules(image: Image.Image, tables: Sequence[Sequence[Cell]]) -> Image.Image:
    """The page with the borders of its tables' cells painted over."""
    if not tables:
        return image
    clean = image.copy()
    draw = ImageDraw.Draw(clean)
    for cells in tables:
        for c in cells:
            corners = [(c.left, c.top), (c.right, c.top), (c.right, c.bottom), (c.left, c.bottom)]
            for one, two in pairwise([*corners, corners[0]]):
                line = (*one, *two)
                draw.line(line, fill=255, width=11)
    return clean


def _edges(pixels: NDArray[np.uint8], *, level: bool) -> list[dict[str, Any]]:
    """Level rules of an array; of a transposed one, the upright rules."""
    dark = (pixels < _DARK).astype(np.int32)
    length = int(_LONG * min(pixels.shape))
    thick = np.maximum.reduce([dark, np.roll(dark, 1, axis=0), np.roll(dark, -1, axis=0)])
    sums = np.cumsum(np.pad(thick, ((0, 0), (1, 0))), axis=1)
    runs = sums[:, length:] - sums[:, :-length] >= _FILL * length
    segments: list[tuple[int, int, int]] = []
    for number in np.flatnonzero(runs.any(axis=1)):
        starts = np.flatnonzero(np.diff(np.concatenate(([0], runs[number].view(np.int8), [0]))))
        segments += [(int(number), int(a), int(b) + length - 1)
                     for a, b in zip(starts[::2], starts[1::2], strict=True)]  # fmt: skip
    edges = []
    for position, begin, end in _merged(segments):
        edge: dict[str, Any] = {"orientation": "h" if level else "v", "object_type": "line"}
        if level:
            edge |= {"x0": begin, "x1": end, "top": position, "bottom": position,
                     "width": end - begin, "height": 0}  # fmt: skip
        else:
            edge |= {"x0": position, "x1": position, "top": begin, "bottom": end,
                     "width": 0, "height": end - begin}  # fmt: skip
        edges.append(edge)
    return edges


def _merged(segments: Sequence[tuple[int, int, int]]) -> list[tuple[float, float, float]]:
    """Runs on neighbouring lines as one rule, at the middle of its thickness."""
    groups: list[list[tuple[int, int, int]]] = []
    open_groups: list[list[tuple[int, int, int]]] = []
    for segment in segments:
        number, begin, end = segment
        open_groups = [g for g in open_groups if number - g[-1][0] <= 3]
        home = next((g for g in open_groups
                     if g[-1][1] <= end + _NEAR and begin <= g[-1][2] + _NEAR), None)  # fmt: skip
        if home is None:
            home = []
            groups.append(home)
            open_groups.append(home)
        home.append(segment)
    rules = []
    for group in groups:
        if group[-1][0] - group[0][0] > 3 * _NEAR:  # a picture or a shaded box, no rule
            continue
        rules.append((float(np.median([s[0] for s in group])), float(min(s[1] for s in group)),
                      float(max(s[2] for s in group))))  # fmt: skip
    return rules


def _placed(boxes: Sequence[tuple[float, float, float, float]]) -> list[Cell]:
    """Boxes with their place in the table's grid."""
    lefts = _lines([box[0] for box in boxes] + [box[2] for box in boxes])
    tops = _lines([box[1] for box in boxes] + [box[3] for box in boxes])
    cells = []
    for left, top, right, bottom in boxes:
        column, row = _nearest(lefts, left), _nearest(tops, top)
        cells.append(Cell(left, top, right, bottom, row, column,
                          max(1, _nearest(tops, bottom) - row),
                          max(1, _nearest(lefts, right) - column)))  # fmt: skip
    return cells


def _lines(positions: Sequence[float]) -> list[float]:
    ordered = sorted(positions)
    groups = [[ordered[0]]]
    for before, position in pairwise(ordered):
        if position - before > _NEAR:
            groups.append([])
        groups[-1].append(position)
    return [sum(group) / len(group) for group in groups]


def _nearest(lines: Sequence[float], position: float) -> int:
    return min(range(len(lines)), key=lambda n: abs(lines[n] - position))
