"""Tell which pages of a PDF are scans, whatever text lies on them.

A scanner's page is a picture; programs put text with it that nobody sees (a hidden layer
from some recognition, often wrong) or that is only a stamp (a digital signature). Such a
page is to be recognised as a picture. Text that people can see, in more than a stamp's
length, makes a page a text page even over a background picture.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

COVERED = 0.5
"""Share of a page's area from which pictures are taken for the page itself."""
STAMP = 400
"""Characters that a stamp or a signature's note may have."""
_INVISIBLE = 3  # ISO 32000-1, table 106: neither fill nor stroke text


def covered(page: Any) -> bool:
    """Whether pictures cover most of a pdfplumber page."""
    area = float(page.width) * float(page.height)
    return area > 0 and sum(_area(image, page) for image in page.images) >= COVERED * area


def _area(image: dict[str, Any], page: Any) -> float:
    width = min(float(image["x1"]), float(page.width)) - max(float(image["x0"]), 0.0)
    height = min(float(image["bottom"]), float(page.height)) - max(float(image["top"]), 0.0)
    return max(width, 0.0) * max(height, 0.0)


def scanned(path: Path, numbers: Sequence[int]) -> list[int]:
    """Those of the pages, counted from 0 and covered by pictures, that show only a stamp."""
    import pypdfium2

    if not numbers:
        return []
    document = pypdfium2.PdfDocument(str(path))
    try:
        return [number for number in numbers if _seen(document[number]) <= STAMP]
    finally:
        document.close()


def _seen(page: Any) -> int:
    """How many characters of a page can be seen: not invisible, not under a later picture.

    A picture hides what lies under it, however small it is: scanners cut a page into strips.
    """
    from pypdfium2 import raw

    texts: list[tuple[float, float, int]] = []  # the middle of a text, and its length
    text_page = page.get_textpage()
    try:
        for item in page.get_objects(max_depth=8):
            if item.type == raw.FPDF_PAGEOBJ_IMAGE:
                bounds = item.get_bounds()
                texts = [text for text in texts if not _within(text[0], text[1], bounds)]
            elif item.type == raw.FPDF_PAGEOBJ_TEXT and (
                raw.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE
            ):
                left, bottom, right, top = item.get_bounds()
                length = _length(item, text_page)
                texts.append(((left + right) / 2, (bottom + top) / 2, length))
    finally:
        text_page.close()
        page.close()
    return sum(length for _, _, length in texts)


def _within(x: float, y: float, bounds: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = bounds
    return left <= x <= right and bottom <= y <= top


def _length(text: Any, text_page: Any) -> int:
    from pypdfium2 import raw

    size = raw.FPDFTextObj_GetText(text, text_page, None, 0)  # bytes of UTF-16, with the NUL
    if size <= ctypes.sizeof(ctypes.c_ushort):
        return 0
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFTextObj_GetText(text, text_page, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)),
                            size)  # fmt: skip
    return len(buffer.raw.decode("utf-16-le", "replace").strip("\x00 "))
