"""The sample sources in each format that communes have.

Word, PDF and Markdown come from ``samples/build.py``; the others are made of those as an
office would make them: LibreOffice saves the Word file as .doc and .html, a scanner's page
is the PDF's at 200 dpi, grey, noisy and 1° askew. Chance has a fixed seed.
"""

from __future__ import annotations

import io
import re
import runpy
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from assistant.errors import ModelUnavailable

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
Sample = dict[str, Any]
_PRINTED = 18.0
_ENCODED = re.compile(r"[^\x00-\x7f]")


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


def lines_of(sample: Sample) -> tuple[list[list[str]], list[str]]:
    """What a source says: its letterhead's cells, and every other string in reading order."""
    from ingest.formats.reading import REPEATED_FROM

    built, appendix = _build(), sample["appendix"]
    head = [[" ".join(cell) for cell in row] for row in built["letterhead"](sample)]
    rest = [*sample["title"], *(text for _, text in built["paragraphs"](sample["body"]))]
    rest += [line for cell in built["signature"](sample)[0] for line in cell]
    rest += [*appendix["title"], appendix["note"]]
    rest += [text for _, text in built["paragraphs"](appendix.get("body", []))]
    rest += appendix["header"]
    above: list[str] = []
    for row in appendix["rows"]:
        cells = [
            (above[at] if at >= REPEATED_FROM else "") if cell == built["MERGED"] else cell
            for at, cell in enumerate(row)
        ]
        above = [above[at] if row[at] == built["MERGED"] else cell for at, cell in enumerate(cells)]
        rest += cells
    return head, [built["NOTICE"], *rest]


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
        rows.append([rows[-1][at] if cell == "^" else cell for at, cell in enumerate(row)])
    return sample | {"appendix": sample["appendix"] | {"rows": rows}}


def _scan(sample: Sample) -> bytes:
    import pypdfium2

    chance = np.random.default_rng(7)
    document = pypdfium2.PdfDocument(_pdf(sample))
    pages = [_scanned(page.render(scale=200 / 72).to_pil().convert("L"), chance)
             for page in document]  # fmt: skip
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return out.getvalue()


def _scanned(page: Image.Image, chance: np.random.Generator) -> Image.Image:
    askew = page.rotate(1.0, Image.Resampling.BICUBIC, fillcolor=255)
    pixels = np.asarray(askew, dtype=np.float32) * 0.92 + 10
    pixels += chance.normal(0, 10, pixels.shape)
    pixels[chance.random(pixels.shape) < 0.0005] = 0
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _ended(word: bytes) -> bytes:
    """With the empty paragraph that Word puts after a table at the end; .doc needs it."""
    from docx import Document

    document = Document(io.BytesIO(word))
    document.add_paragraph()
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

    head, rest = lines_of(sample)
    table = len(sample["appendix"]["header"])
    cells = sum(max(len(row), 1) for row in sample["appendix"]["rows"])
    book = Workbook()
    sheet = book.worksheets[0]
    for row in [[rest[0]], *head, *([line] for line in rest[1 : len(rest) - table - cells])]:
        sheet.append(row)
    at = sheet.max_row + 1
    for row in [sample["appendix"]["header"], *_unmerged(sample)["appendix"]["rows"]]:
        sheet.append([int(row[0]) if row[0].isdecimal() else row[0], *row[1:]])
    for number, row in enumerate(sample["appendix"]["rows"], at + 1):
        if len(row) == 2:
            sheet.merge_cells(start_row=number, end_row=number, start_column=2, end_column=table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _legacy(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of a text in TCVN 5712:1993 (VN3) code points, with the font of each."""
    for letter in unicodedata.normalize("NFC", text):
        if letter.isupper() and _ENCODED.match(letter):
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
    "scan": (".pdf", _scan),
}
"""Each format's suffix and what writes it."""
