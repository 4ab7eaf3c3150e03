"""Read a .pdf that has text: lines and ruled tables in reading order, page by page.

Lines stay as wrapped on the page; a blank line marks a gap wider than the page's leading.
Columns of text (letterhead, signature) are read one after the other, so that a tab only ever
parts the cells of a table: ruled, or clear by its columns alone (``aligned``). Lone page
numbers are left out: the page offsets tell them; running heads and feet too, with a warning.
pdfplumber does the geometry; pages that are pictures, with or without a hidden text layer or
a stamp, go to OCR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from ingest.formats import encoding, layers
from ingest.formats.aligned import Span, Words, find_aligned
from ingest.formats.columns import Item, in_columns, line_of
from ingest.formats.doubled import without_doubled
from ingest.formats.misdated import doubtful_dates, with_dates
from ingest.formats.misread import in_sequence
from ingest.formats.reading import (
    BAD_COPY,
    REPEATED_FROM,
    Reading,
    compose,
    row,
    unreadable,
    without_blank_runs,
)
from ingest.formats.ruled import find_ruled
from ingest.formats.running import Sheet, is_page_number, without_running_lines
from ingest.formats.scan import MAX_PAGES, pictures_of, pictures_of_pdf, recognise
from ingest.formats.scan import WARNING as OCR_WARNING
from ingest.formats.scan import Page as ScannedPage
from ingest.formats.turned import turned

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table

MOST_PAGES = 1000
_PARAGRAPH_GAP = 1.25  # in leadings of the page
_FEET = 2  # lines that may stand below a table at the end of a page
_SHOWN = 5  # dates in doubt that a warning names
_LINEARIZED = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d+)")
_UNMAPPED = re.compile(r"\(cid:\d+\)")


def read_pdf(path: Path) -> Reading:
    """Read a PDF; raise ``UnreadableFile`` when it is locked, cut off, or has no text."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    if _is_cut_off(path):
        raise unreadable(path, "tệp PDF bị cắt cụt, thiếu phần cuối", BAD_COPY)
    try:
        with pdfplumber.open(path) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise unreadable(path, f"có {len(pdf.pages)} trang, tối đa {MOST_PAGES}",
                                 "Hãy tách tệp ra rồi nạp lại")  # fmt: skip
            pages: list[_Page] = []
            for page in pdf.pages:
                pages.append(_Page(page, pages[-1].gutters if pages else ()))
    except PdfminerException as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise unreadable(
                path, "tệp PDF có mật khẩu", "Hãy bỏ mật khẩu (in lại ra PDF) rồi nạp lại"
            ) from error
        raise unreadable(path, "tệp PDF bị hỏng", BAD_COPY) from error
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError) as error:
        # What pdfminer lets through from a damaged object tree.
        raise unreadable(path, "tệp PDF bị hỏng", BAD_COPY) from error
    if not pages:
        raise unreadable(path, "tệp PDF không có trang nào", BAD_COPY)
    empty = {number for number, page in enumerate(pages) if page.is_picture}
    covered = [n for n, page in enumerate(pages) if page.is_covered and n not in empty]
    scanned = sorted(empty.union(layers.scanned(path, covered)))
    if scanned:
        _recognise(path, pages, scanned)
    return _reading(pages, scanned)


def _recognise(path: Path, pages: Sequence[_Page], scanned: Sequence[int]) -> None:
    """Give the pages that are only pictures the lines that OCR finds on them."""
    _refuse_many(path, len(scanned))
    found = recognise(path, pictures_of_pdf(path, scanned))
    for number, page in zip(scanned, found, strict=True):
        pages[number].sheet, pages[number].encodings = _sheet_of(page), set()


def _refuse_many(path: Path, scanned: int) -> None:
    if scanned > MAX_PAGES:
        raise unreadable(path, f"có {scanned} trang quét, tối đa {MAX_PAGES}",
                         "Hãy tách tệp ra rồi nạp lại")  # fmt: skip


def _sheet_of(page: ScannedPage) -> Sheet:
    return Sheet(page.height, [Item(top, lines) for top, lines in page.items])


def _lines_of(sheets: Sequence[Sheet], scanned: Sequence[int]) -> tuple[list[list[str]], list[str]]:
    """The lines of each page, a blank one where a paragraph ends, and what was left out.

    What OCR misreads is put right over all the pages that were recognised.
    """
    kept, notices = without_running_lines(sheets)
    parts = [without_blank_runs(_spaced(items)) for items in kept]
    recognised = [with_dates(line) for number in scanned for line in parts[number]]
    rest = iter(in_sequence(recognised))
    for number in scanned:
        parts[number] = list(islice(rest, len(parts[number])))
    if doubts := [words for line in recognised for words in doubtful_dates(line)]:
        shown = ", ".join(f"“{words}”" for words in doubts[:_SHOWN])
        more = f" và {len(doubts) - _SHOWN} chỗ khác" if len(doubts) > _SHOWN else ""
        notices.append(f"Ngày nhận dạng không chắc, cần đối chiếu bản gốc: {shown}{more}.")
    return parts, notices


def read_pictures(path: Path) -> Reading:
    """Read a picture file as scanned pages; raise ``UnreadableFile`` when it cannot be."""
    pictures = pictures_of(path)
    _refuse_many(path, len(pictures))
    sheets = [_sheet_of(page) for page in recognise(path, pictures)]
    pages, notices = _lines_of(sheets, range(len(sheets)))
    return Reading(tuple(map(tuple, pages)), True, "ocr", (OCR_WARNING, *notices))


def _reading(pages: Sequence[_Page], scanned: Sequence[int]) -> Reading:
    """Put the pages together, converting a legacy encoding by the whole text's letters."""
    found_lines, notices = _lines_of([page.sheet for page in pages], scanned)
    lines, found = encoding.repair([line for page in found_lines for line in page])
    encodings = {e for page in pages for e in page.encodings} | ({found} if found else set())
    rest = iter(lines)
    parts = tuple(tuple(islice(rest, len(page))) for page in found_lines)
    warnings = list(encoding.notice(encodings))
    if scanned and len(scanned) < len(pages):
        which = ", ".join(str(number + 1) for number in scanned)
        warnings.append(f"Trang {which} là ảnh quét. {OCR_WARNING}")
    elif scanned:
        warnings.append(OCR_WARNING)
    unmapped = sum(len(_UNMAPPED.findall(line)) for line in lines)
    if unmapped:
        warnings.append(f"{unmapped} ký tự dùng phông chữ không có bảng mã, không đọc được.")
    reader = "ocr" if len(scanned) == len(pages) else "pdfplumber"
    return Reading(parts, True, reader, (*warnings, *notices))


class _Page:
    """The lines of one page, taken out at once so that the page can be let go."""

    def __init__(self, page: Page, before: Sequence[Span] = ()) -> None:
        page = turned(page)
        whole = without_doubled(page)
        fonts = sorted({str(char["fontname"]) for char in whole.chars})
        self._font = next((font for font in fonts if encoding.font_encoding(font)), None)
        self.encodings: set[str] = set()
        tables = find_ruled(whole)
        boxes = [table.bbox for table in tables]
        prose = whole.filter(lambda item: not _inside(item, boxes))
        lines = list(self._lines(prose, float(page.height)))
        items = self._aligned(lines, [float(box[1]) for box in boxes], before)
        items += [self._table(table) for table in tables]
        items.sort(key=lambda item: item.top)
        self.sheet = Sheet(float(page.height), items)
        is_blank = not any(line.strip() for item in items for line in item.lines)
        self.is_picture = is_blank and bool(page.images)
        self.is_covered = layers.covered(page)
        page.close()

    def _lines(self, page: Page, height: float) -> Iterator[Words]:
        for found in _by_line(page.extract_words(keep_blank_chars=False)):
            words = [{**word, "text": self._unicode(word["text"])} for word in found]
            line = line_of(words)
            if line.text and not is_page_number(line.text, line.top, line.bottom, height):
                yield words

    def _aligned(
        self, lines: Sequence[Words], barriers: list[float], before: Sequence[Span]
    ) -> list[Item]:
        """The lines, in columns or not, with the tables that white space alone makes."""
        tables = find_aligned(lines, barriers, before)
        made = [line_of(words) for words in lines]
        tops = [made[table.first].top for table in tables]
        items: list[Item] = []
        at = 0
        for table, top in zip(tables, tops, strict=True):
            items += in_columns(made[at : table.first], [*barriers, top])
            items.append(Item(top, ["", *map(row, table.rows), ""]))
            at = table.last
        ends_in_table = bool(tables) and len(lines) - at <= _FEET
        self.gutters = tables[-1].gutters if ends_in_table else []
        return items + in_columns(made[at:], barriers)

    def _table(self, table: Table) -> Item:
        rows = [[self._unicode(cell or "") for cell in cells] for cells in table.extract()]
        _repeat_merged(table, rows)
        lines = [row(cells) for cells in rows if any(cell.strip() for cell in cells)]
        return Item(float(table.bbox[1]), ["", *lines, ""])

    def _unicode(self, text: str) -> str:
        """Text composed, and out of the legacy encoding that a font of the page tells of."""
        joined, encodings = encoding.join_runs([encoding.Run(text, self._font, inherited=True)])
        if joined != text:
            self.encodings |= encodings
        return compose(joined).strip()


def _by_line(words: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Words grouped into lines: a word belongs to a line that its middle lies within."""
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        near = (
            line for line in reversed(lines[-4:]) if line[0]["top"] < middle < line[0]["bottom"]
        )
        home = next(near, None)
        if home is None:
            lines.append([word])
        else:
            home.append(word)
    return [sorted(line, key=lambda word: word["x0"]) for line in lines]


def _spaced(items: Sequence[Item]) -> Iterator[str]:
    """Lines of a page from top to bottom, a blank one where a paragraph ends."""
    steps = [b.top - a.top for a, b in pairwise(items) if b.top - a.top > 1]
    leading = quantiles(steps, n=4)[0] if len(steps) > 1 else float("inf")
    for index, item in enumerate(items):
        if index and item.top - items[index - 1].top > _PARAGRAPH_GAP * leading:
            yield ""
        yield from item.lines


def _repeat_merged(table: Table, rows: list[list[str]]) -> None:
    """Write what is merged over rows into each of them, but for the ordinal and the task."""
    spans: dict[int, Any] = {}
    for index, cells in enumerate(table.rows):
        if index == 0:
            continue
        top, bottom = float(cells.bbox[1]), float(cells.bbox[3])
        for column, own in enumerate(cells.cells):
            if own is not None or column < REPEATED_FROM:
                continue
            above = table.rows[index - 1].cells[column] or spans.get(column)
            if above is not None and above[1] < top and above[3] >= bottom - 1:
                spans[column] = above
                rows[index][column] = rows[index - 1][column]


def _inside(item: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    if item.get("object_type") != "char":
        return False
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _is_cut_off(path: Path) -> bool:
    """Whether a PDF lacks its end, or is shorter than it says (ISO 32000-1, 7.5.5 and F.2)."""
    data = path.read_bytes()
    said = _LINEARIZED.search(data[:2048])
    return b"%%EOF" not in data[-65536:] or (said is not None and int(said[1]) > len(data))
