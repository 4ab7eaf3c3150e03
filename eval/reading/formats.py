"""The sample sources in each format that communes have.

Word, PDF and Markdown come from ``samples/build.py``; the others are made of those as an
office would make them: LibreOffice saves the Word file as .doc and .html, poppler takes the
text of the PDF out as .txt, a scanner's page is the PDF's at 200 dpi, grey, noisy and 1° askew.
Chance has a fixed seed.
"""

from __future__ import annotations

import io
import runpy
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from assistant.errors import ModelUnavailable
from assistant.text import compose

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
Sample = dict[str, Any]
_PRINTED = 18.0


@cache
def _build() -> dict[str, Any]:
    return runpy.run_path(str(SAMPLES / "build.py"))


def sources() -> list[Sample]:
    """The readable sources, each with its output's name under "output"."""
    import yaml

    files = sorted((SAMPLES / "sources").glob("*.yaml"))
    return [yaml.safe_load(path.read_text("utf-8")) for path in files]


def write(sample: Sample, form: str, folder: Path) -> Path:
    """Write a source in one of ``FORMATS`` into ``folder``."""
    suffix, writer = FORMATS[form]
    path = folder / f"{Path(sample['output']).stem}{suffix}"
    path.write_bytes(writer(sample))
    return path


def head_of(sample: Sample) -> list[list[str]]:
    """The letterhead's cells, row by row; it stands after the notice."""
    return [[" ".join(cell) for cell in row] for row in _build()["letterhead"](sample)]


def prose_of(sample: Sample) -> list[str]:
    """Every line of a source but its letterhead and its table, the notice first."""
    built, appendix = _build(), sample["appendix"]
    lines = [built["NOTICE"], *sample["title"]]
    lines += [text for _, text in built["paragraphs"](sample["body"])]
    lines += [line for cell in built["signature"](sample)[0] for line in cell]
    lines += [*appendix["title"], appendix["note"]]
    return lines + [text for _, text in built["paragraphs"](appendix.get("body", []))]


def table_of(sample: Sample) -> list[list[str]]:
    """The rows of a source's table, its header first, merged cells as readers write them."""
    from ingest.formats.reading import REPEATED_FROM

    merged = _build()["MERGED"]
    appendix = sample["appendix"]
    return [appendix["header"], *(
        ["" if own == merged and at < REPEATED_FROM else cell
         for at, (own, cell) in enumerate(zip(row, whole, strict=True))]
        for row, whole in zip(appendix["rows"], _unmerged(sample)["appendix"]["rows"], strict=True)
    )]  # fmt: skip


def _docx(sample: Sample) -> bytes:
    return bytes(_build()["write_docx"](_with_widths(sample)))


def _pdf(sample: Sample) -> bytes:
    return bytes(_build()["write_pdf"](_unmerged(_with_widths(sample))))


def _with_widths(sample: Sample) -> Sample:
    """Columns, in centimetres, as fit a portrait page; Markdown sources give none."""
    even = [1.4] + [3.2] * (len(sample["appendix"]["header"]) - 1)
    given = sample["appendix"].get("widths", even)
    fit = min(1.0, _PRINTED / sum(given))
    return sample | {"appendix": sample["appendix"] | {"widths": [w * fit for w in given]}}


def _unmerged(sample: Sample) -> Sample:
    """The PDF writer knows no cells merged over rows: their words stand in each row."""
    rows: list[list[str]] = []
    for row in sample["appendix"]["rows"]:
        rows.append([rows[-1][at] if cell == _build()["MERGED"] else cell
                     for at, cell in enumerate(row)])  # fmt: skip
    return sample | {"appendix": sample["appendix"] | {"rows": rows}}


def _layout(sample: Sample) -> bytes:
    """The text of the PDF, laid out by spaces as poppler writes it."""
    program = shutil.which("pdftotext")
    if program is None:
        raise ModelUnavailable(
            "Cần pdftotext để đo cách đọc .txt: sudo apt-get install poppler-utils"
        )
    return subprocess.run([program, "-layout", "-", "-"], input=_pdf(sample), check=True,
                          capture_output=True, timeout=60).stdout  # fmt: skip


def _scan(sample: Sample) -> bytes:
    import pypdfium2

    chance = np.random.default_rng(7)
    document = pypdfium2.PdfDocument(_pdf(sample))
    pages = [scanned(page.render(scale=200 / 72).to_pil(), chance) for page in document]
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()


def scanned(page: Image.Image, chance: np.random.Generator, skew: float = 1.0) -> Image.Image:
    """A page as a scanner gives it: grey, noisy and ``skew`` degrees askew."""
    askew = page.convert("L").rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(askew, dtype=np.float32) * 0.92 + 10
    pixels += chance.normal(0, 10, pixels.shape)
    pixels[chance.random(pixels.shape) < 0.0005] = 0
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _ended(word: bytes) -> bytes:
    """With the empty paragraph that Word puts after a table at the end; .doc needs it."""
    from docx import Document

    document = Document(io.BytesIO(word))
    document.add_paragraph()
    return _saved(document)


def _saved(document: Any) -> bytes:
    """The bytes of a Word document or a workbook."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _saved_as(suffix: str) -> Callable[[Sample], bytes]:
    """The Word file as LibreOffice saves it in another format."""

    def writer(sample: Sample) -> bytes:
        office = shutil.which("soffice")
        if office is None:
            raise ModelUnavailable(
                "Cần LibreOffice để đo cách đọc .doc và .html: "
                "sudo apt-get install libreoffice-writer"
            )
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "a.docx"
            source.write_bytes(_ended(_docx(sample)))
            subprocess.run([office, "--headless", f"-env:UserInstallation=file://{folder}/profile",
                            "--convert-to", suffix[1:], "--outdir", folder, str(source)],
                           check=True, capture_output=True, timeout=180)  # fmt: skip
            return (Path(folder) / f"a{suffix}").read_bytes()

    return writer


def _xlsx(sample: Sample) -> bytes:
    """A sheet: a line a row in the first column, then the table."""
    from openpyxl import Workbook

    notice, *prose = prose_of(sample)
    header = sample["appendix"]["header"]
    book = Workbook()
    sheet = book.worksheets[0]
    for row in [[notice], *head_of(sample), *([line] for line in prose)]:
        sheet.append(row)
    at = sheet.max_row + 1
    for row in [header, *_unmerged(sample)["appendix"]["rows"]]:
        sheet.append([int(row[0]) if row[0].isdecimal() else row[0], *row[1:]])
    for number, row in enumerate(sample["appendix"]["rows"], at + 1):
        if len(row) == 2:
            sheet.merge_cells(start_row=number, end_row=number, start_column=2,
                              end_column=len(header))  # fmt: skip
    return _saved(book)


def _tcvn3(sample: Sample) -> bytes:
    """The Word file typed in ".VnTime", whose capitals with marks stand in ".VnTimeH"."""
    from docx import Document

    document = Document(io.BytesIO(_docx(sample)))
    cells = (p for t in document.tables for row in t.rows for c in row.cells for p in c.paragraphs)
    seen: set[Any] = set()
    for paragraph in (*document.paragraphs, *cells):
        if paragraph._p in seen:
            continue
        seen.add(paragraph._p)
        text = paragraph.text
        for run in list(paragraph.runs):
            run._r.getparent().remove(run._r)
        for piece, font in _legacy(text):
            paragraph.add_run(piece).font.name = font
    return _saved(document)


def _legacy(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of a text in TCVN 5712:1993 (VN3) code points, with the font of each."""
    for letter in compose(text):
        if letter.isupper() and not letter.isascii():
            yield _tcvn3_letters().get(letter.lower(), letter), ".VnTimeH"
        else:
            yield _tcvn3_letters().get(letter, letter), ".VnTime"


@cache
def _tcvn3_letters() -> dict[str, str]:
    import viparse

    legacy = (chr(code) for code in range(0xA1, 0x100))
    pairs = ((viparse.fix(letter, encoding="tcvn3"), letter) for letter in legacy)
    return {u: letter for u, letter in pairs if u.isalpha() and len(u) == 1 and u != letter}


FORMATS: dict[str, tuple[str, Callable[[Sample], bytes]]] = {
    "md": (".md", lambda sample: bytes(_build()["write_markdown"](_unmerged(sample)))),
    "docx": (".docx", _docx),
    "doc": (".doc", _saved_as(".doc")),
    "html": (".html", _saved_as(".html")),
    "xlsx": (".xlsx", _xlsx),
    "pdf": (".pdf", _pdf),
    "tcvn3": (".docx", _tcvn3),
    "txt": (".txt", _layout),
    "scan": (".pdf", _scan),
}
"""Each format's suffix and what writes it."""
