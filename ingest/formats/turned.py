"""Turn a PDF page whose text runs up, down or head over, so that it reads from left to right.

A landscape appendix is often typed at a right angle on an upright page, without /Rotate. The
direction that most of the letters run in tells; the whole page is turned with its rules.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdfplumber.page import Page

_LEAST = 20  # letters, below which a page is left as it lies


def turned(page: Page) -> Page:
    """The page itself, or the same page turned by as many right angles as its text asks."""
    angles = Counter(_angle(char) for char in page.chars)
    angle, letters = max(angles.items(), key=lambda item: item[1], default=(0, 0))
    if angle == 0 or letters < _LEAST or letters <= angles.total() / 2:
        return page
    source = page.page_obj
    rotation = (page.rotation + angle) % 360
    source.rotate = rotation
    source.attrs = {**source.attrs, "Rotate": rotation}
    page.close()
    return type(page)(page.pdf, source, page.page_number, page.initial_doctop)


def _angle(char: dict[str, Any]) -> int:
    """By how much a page must turn clockwise for this letter to stand upright."""
    along, up = char["matrix"][:2]  # where the line runs to (ISO 32000-1, 9.4.4)
    if abs(along) >= abs(up):
        return 0 if along >= 0 else 180
    return 90 if up > 0 else 270
