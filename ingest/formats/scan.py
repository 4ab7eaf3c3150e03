"""Read scanned pages: straighten, find ruled tables, recognise the words by Tesseract.

A page is turned upright and levelled, its ruled lines are found and taken off, and each
column of a table is recognised by itself, so that a table comes as rows with cells and the
rest as lines. Pages are recognised side by side. Tesseract reads (tesseract-ocr, with its
Vietnamese data), pdfplumber's table geometry makes cells of the lines.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps, ImageSequence

from ingest.formats.columns import in_columns, line_of
from ingest.formats.misread import comparator, ordinal, with_quarters
from ingest.formats.reading import BAD_COPY, REPEATED_FROM, compose, row, unreadable
from ingest.formats.rules import Cell, find_tables, without_rules
from ingest.formats.running import is_page_number

WARNING = "Chữ được nhận dạng từ ảnh quét (OCR), có thể sai; cần đối chiếu bản gốc."
INSTALL = (
    "Hãy cài bộ nhận dạng chữ (sudo apt-get install tesseract-ocr tesseract-ocr-vie) rồi nạp lại, "
    "hoặc dùng bản có lớp chữ"
)
DPI = 300
MAX_PAGES = 300
_A4_WIDTH = 2480  # pixels of an A4 page at ``DPI``
_MAX_PIXELS = 60_000_000
_PAGE_SECONDS = 120
_MAX_SKEW = 5.0  # degrees
_LEAST_SKEW = 0.08
_SMOOTH = 1.5  # pixels
_SPECKS = 0.002  # share of the paper's points
_LEVELS = [max(0, min(255, round((grey - 90) * 255 / 90))) for grey in range(256)]
_SIGNS = frozenset('-–—+≥≤<>=/%;:.,()…*&"“”')
_SURE = 25  # Tesseract's confidence, of 100, below which a word without letters is noise

Words = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one scanned page, from top to bottom, not yet spaced; pixels."""

    height: float
    items: list[tuple[float, list[str]]]


def pictures_of(path: Path) -> list[Image.Image]:
    """The pages of a picture file (.png, .jpg, .tif with several)."""
    try:
        with Image.open(path) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise unreadable(path, "ảnh quá lớn", "Hãy quét lại ở 300 dpi rồi nạp lại")
            return [ImageOps.exif_transpose(f.convert("L")) for f in ImageSequence.Iterator(image)]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise unreadable(path, "ảnh bị hỏng hoặc bị cắt cụt", BAD_COPY) from error


def pictures_of_pdf(path: Path, numbers: Sequence[int]) -> Iterator[Image.Image]:
    """Render pages of a PDF, counted from 0, at ``DPI``."""
    import pypdfium2

    document = pypdfium2.PdfDocument(str(path))
    try:
        for number in numbers:
            page = document[number]
            scale = min(DPI / 72, (_MAX_PIXELS / (page.get_width() * page.get_height())) ** 0.5)
            yield page.render(scale=scale, grayscale=True).to_pil().convert("L")
            page.close()
    finally:
        document.close()


def recognise(path: Path, pictures: Iterable[Image.Image]) -> list[Page]:
    """Recognise pages side by side, in their order.

    Raises ``UnreadableFile`` when Tesseract or its Vietnamese data is missing, or fails.
    """
    import pytesseract

    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # pages run side by side; threads would fight
    try:
        if "vie" not in pytesseract.get_languages(config=""):
            raise unreadable(path, "chưa có dữ liệu tiếng Việt của bộ nhận dạng chữ", INSTALL)
        pages: list[Page] = []
        workers, waiting = os.cpu_count() or 1, iter(pictures)
        with ThreadPoolExecutor(max_workers=workers) as pool:
            while batch := list(islice(waiting, workers)):  # a page is rendered in its turn
                pages += pool.map(_recognised, batch)
        return pages
    except pytesseract.TesseractNotFoundError as error:
        raise unreadable(
            path, "không có lớp chữ (ảnh quét) và chưa có bộ nhận dạng chữ", INSTALL
        ) from error
    except (pytesseract.TesseractError, RuntimeError) as error:
        raise unreadable(path, "nhận dạng chữ (OCR) thất bại", BAD_COPY) from error


def _recognised(picture: Image.Image) -> Page:
    image = levelled(_upright(_sized(picture)))
    tables = find_tables(np.asarray(image))
    clean = without_rules(image, tables)
    items: list[tuple[float, list[str]]] = []
    for cells in tables:
        items.append((min(cell.top for cell in cells), ["", *_rows(clean, cells), ""]))
    boxes = [_box(cells) for cells in tables]
    prose = clean.copy()
    draw = ImageDraw.Draw(prose)
    for box in boxes:
        draw.rectangle(box, fill=255)
    found = [line_of(words) for words in _text_lines(_words(prose, psm=3))]
    height = float(image.height)
    lines = [line for line in found
             if not is_page_number(line.text, line.top, line.bottom, height)]  # fmt: skip
    items += [
        (item.top, [*map(with_quarters, item.lines)])
        for item in in_columns(lines, [box[1] for box in boxes])
    ]
    items.sort(key=lambda item: item[0])
    return Page(height, items)


def _sized(picture: Image.Image) -> Image.Image:
    """The page at about ``DPI``, its paper white, its ink black and its specks gone."""
    side = min(picture.size)
    if _is_speckled(picture):
        picture = picture.filter(ImageFilter.MedianFilter(3))
    if side < 0.85 * _A4_WIDTH:
        factor = min(3.0, _A4_WIDTH / side)
        size = (int(picture.width * factor), int(picture.height * factor))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    smooth = picture.filter(ImageFilter.GaussianBlur(_SMOOTH))
    return ImageOps.autocontrast(smooth, cutoff=1).point(_LEVELS)


def _is_speckled(picture: Image.Image) -> bool:
    """Whether single dark points stand on what is otherwise white."""
    pixels = np.asarray(picture, dtype=np.int16)
    smooth = np.asarray(picture.filter(ImageFilter.MedianFilter(3)), dtype=np.int16)
    white = smooth > 200
    return bool(white.any()) and float(np.mean(pixels[white] < 128)) > _SPECKS


def _upright(image: Image.Image) -> Image.Image:
    """A page that lies on its side or head, turned; Tesseract tells which way."""
    import pytesseract

    try:
        found = pytesseract.image_to_osd(
            image, output_type=pytesseract.Output.DICT, timeout=_PAGE_SECONDS
        )
    except pytesseract.TesseractError:  # too few letters to tell
        return image
    turn, sure = int(found["rotate"]), float(found["orientation_conf"])
    return image.rotate(-turn, expand=True, fillcolor=255) if turn and sure > 2 else image


def levelled(image: Image.Image) -> Image.Image:
    """The page with its lines level: the angle at which rows of pixels differ most."""
    small = image.resize((image.width // 4, image.height // 4), Image.Resampling.BOX)
    dark = ImageOps.invert(small)

    def sharpness(angle: float) -> float:
        turned = np.asarray(dark.rotate(angle, Image.Resampling.BILINEAR), dtype=np.float32)
        return float(np.square(np.diff(turned.sum(axis=1))).sum())

    best = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.01, 0.5), key=sharpness)
    best = max(np.arange(best - 0.5, best + 0.51, 0.1), key=sharpness)
    best = max(np.arange(best - 0.1, best + 0.11, 0.02), key=sharpness)
    if abs(best) < _LEAST_SKEW:
        return image
    return image.rotate(float(best), Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _words(image: Image.Image, psm: int, left: float = 0, top: float = 0) -> Words:
    """The words of an image with their boxes; ``line`` tells which stand on one line."""
    import pytesseract

    found = pytesseract.image_to_data(image, lang="vie", config=f"--psm {psm}",
                                      output_type=pytesseract.Output.DICT,
                                      timeout=_PAGE_SECONDS)  # fmt: skip
    words: Words = []
    for n, text in enumerate(found["text"]):
        word = compose(text).strip()
        if not word or not any(c.isalnum() for c in word) and (
            float(found["conf"][n]) < _SURE or not set(word) <= _SIGNS
        ):  # fmt: skip
            continue
        at = (found["left"][n], found["top"][n])
        size = (found["width"][n], found["height"][n])
        if word[0] in "<>":
            word = comparator(word[0], image, (*at, at[0] + size[0], at[1] + size[1])) + word[1:]
            word = re.sub(r"^([≥≤])[z=_-]+(?=\d|$)", r"\1", word)
        x0, y0 = left + at[0], top + at[1]
        words.append({
            "text": word, "x0": x0, "x1": x0 + size[0],
            "top": y0, "bottom": y0 + size[1],
            "line": (found["block_num"][n], found["par_num"][n], found["line_num"][n]),
        })  # fmt: skip
    return words


def _text_lines(words: Words) -> list[Words]:
    """Words grouped as Tesseract saw lines; two beside each other on the page are one."""
    lines: dict[Any, Words] = {}
    for word in words:
        lines.setdefault(word["line"], []).append(word)
    joined: list[Words] = []
    for line in sorted(lines.values(), key=lambda line: _middle(line)):
        last = joined[-1] if joined else None
        height = np.median([w["bottom"] - w["top"] for w in line])
        apart = last is None or abs(_middle(last) - _middle(line)) > 0.45 * height
        if last is None or apart or _overlap(last, line):
            joined.append(line)
        else:
            last.extend(line)
    return [sorted(line, key=lambda word: float(word["x0"])) for line in joined]


def _middle(line: Words) -> float:
    return float(np.median([(word["top"] + word["bottom"]) / 2 for word in line]))


def _overlap(one: Words, two: Words) -> bool:
    return not (max(w["x1"] for w in one) <= min(w["x0"] for w in two)
                or max(w["x1"] for w in two) <= min(w["x0"] for w in one))  # fmt: skip


def _box(cells: Sequence[Cell]) -> tuple[float, float, float, float]:
    return (min(c.left for c in cells) - 4, min(c.top for c in cells) - 4,
            max(c.right for c in cells) + 4, max(c.bottom for c in cells) + 4)  # fmt: skip


def _rows(image: Image.Image, cells: Sequence[Cell]) -> Iterator[str]:
    """The rows of a table as tab-separated lines, in its grid of columns."""
    width = max(cell.column + cell.columns for cell in cells)
    height = max(cell.row + cell.rows for cell in cells)
    texts = [[""] * width for _ in range(height)]
    found = _cell_texts(image, cells)
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        text = found.get((cell.row, cell.column), "")
        for number in range(cell.row, cell.row + cell.rows):
            if number == cell.row or cell.column >= REPEATED_FROM:
                texts[number][cell.column] = text
    for line in texts:
        if any(line):
            yield with_quarters(row([ordinal(line), *line[1:]]))


def _cell_texts(image: Image.Image, cells: Sequence[Cell]) -> dict[tuple[int, int], str]:
    """The text of each cell: a column at a time, wider cells each by itself."""
    texts: dict[tuple[int, int], str] = {}
    plain = [cell for cell in cells if cell.columns == 1]
    for column in sorted({cell.column for cell in plain}):
        own = [cell for cell in plain if cell.column == column]
        strip = Image.new("L", image.size, 255)
        for cell in own:
            box = _inner(cell)
            strip.paste(image.crop(box), box[:2])
        left, top = min(c.left for c in own), min(c.top for c in own)
        right, bottom = max(c.right for c in own), max(c.bottom for c in own)
        words = _words(_framed(strip.crop((int(left), int(top), int(right), int(bottom)))), 6,
                       left - _FRAME, top - _FRAME)  # fmt: skip
        for cell in own:
            text = _text_in(cell, words)
            texts[(cell.row, cell.column)] = text or _alone(image, cell)
    for cell in cells:
        if cell.columns > 1:
            words = _words(_framed(image.crop(_inner(cell))), 6)
            texts[(cell.row, cell.column)] = _joined(words)
    return texts


def _alone(image: Image.Image, cell: Cell) -> str:
    """What stands in a cell that its column's reading left empty, if anything does."""
    picture = image.crop(_inner(cell))
    if int(np.count_nonzero(np.asarray(picture) < 128)) < _INK:
        return ""
    return _joined(_words(_framed(picture), 7))


_FRAME = 24
_BORDER = 6
_INK = 40  # dark points of a letter


def _framed(image: Image.Image) -> Image.Image:
    """Tesseract reads letters at the very border badly: a white frame round them."""
    return ImageOps.expand(image, border=_FRAME, fill=255)


def _inner(cell: Cell) -> tuple[int, int, int, int]:
    left, top = int(cell.left) + _BORDER, int(cell.top) + _BORDER
    return (left, top, max(left + 1, int(cell.right) - _BORDER),
            max(top + 1, int(cell.bottom) - _BORDER))  # fmt: skip


def _text_in(cell: Cell, words: Words) -> str:
    inside = [w for w in words if cell.top <= (w["top"] + w["bottom"]) / 2 < cell.bottom]
    return _joined(inside)


def _joined(words: Words) -> str:
    return " ".join(str(word["text"]) for line in _text_lines(words) for word in line)
