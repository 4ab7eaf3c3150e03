"""Read what viparse reads besides .docx and .pdf text: Office, RTF, pictures, scanned PDFs.

Gives viparse's blocks as lines, a table row as one tab-separated line. Old .xls and .ppt
need LibreOffice, pictures and scans need Tesseract with Vietnamese; where they are
missing the error says what to install.
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.formats import encoding
from ingest.formats.reading import (
    BAD_COPY,
    Reading,
    compose,
    row,
    unreadable,
    without_blank_runs,
)

_OCR_WARNING = "Chữ được nhận dạng từ ảnh quét (OCR), có thể sai; cần đối chiếu bản gốc."
_INSTALL_OCR = (
    "Hãy cài Tesseract (tesseract-ocr, tesseract-ocr-vie, poppler-utils) rồi nạp lại, "
    "hoặc dùng bản có lớp chữ"
)
INSTALL_OFFICE = "Hãy cài LibreOffice, hoặc lưu lại tệp ở dạng .docx, .xlsx, .pptx rồi nạp lại"

# viparse warns in English; None for what says nothing a reader can act on, or what
# ``encoding.repair`` sees to.
_WARNINGS: tuple[tuple[str, str | None], ...] = (
    (r"^low encoding-detection confidence", None),
    (r"^text looks like", None),
    (r"^(\d+) page\(s\) OCR'd below", r"\1 trang nhận dạng chữ kém, có thể sai nhiều."),
    (r"^sheet '(.+)': formula", r"Trang tính “\1” có ô công thức chưa tính; giữ nguyên công thức."),
    (r"^multiple legacy encodings", "Văn bản lẫn nhiều bảng mã chữ cũ; nên đối chiếu bản gốc."),
)


def read_other(path: Path) -> Reading:
    """Read a file through viparse; raise ``UnreadableFile`` when it cannot."""
    return _read(path, ocr=None)


def read_scan(path: Path, page_count: int) -> Reading:
    """Recognise the text of a PDF of ``page_count`` scanned pages."""
    reading = _read(path, ocr=True)
    if len(reading.pages) == page_count:
        return reading
    # viparse leaves blank pages out, so the pages can no longer be told apart.
    lines = tuple(line for page in reading.pages for line in page)
    return Reading((lines,), False, reading.reader, reading.warnings)


def _read(path: Path, *, ocr: bool | None) -> Reading:
    import viparse
    from viparse import errors

    try:
        document = viparse.load(path, output="json", ocr=ocr, settings=viparse.Settings())[0]
    except errors.MissingDependency as error:
        if "LibreOffice" in str(error):
            raise unreadable(path, "cần LibreOffice để đọc dạng tệp cũ", INSTALL_OFFICE) from error
        raise unreadable(
            path, "không có lớp chữ (ảnh quét) và chưa có bộ nhận dạng chữ", _INSTALL_OCR
        ) from error
    except errors.UnsafeInput as error:
        raise unreadable(path, "tệp quá lớn", "Hãy tách tệp ra rồi nạp lại") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise unreadable(path, "tệp bị hỏng hoặc bị cắt cụt", BAD_COPY) from error
    except errors.ViparseError as error:
        if ocr or "OCR" in str(error):
            raise unreadable(path, "nhận dạng chữ (OCR) thất bại", _INSTALL_OCR) from error
        raise unreadable(path, "tệp bị hỏng, có mật khẩu hoặc sai định dạng", BAD_COPY) from error
    by_ocr = document.metadata.engine == "ocr"
    blocks = json.loads(document.text)["blocks"]
    pages = [list(_lines(block)) for block in blocks]
    if not by_ocr:
        pages = [without_blank_runs(line for page in pages for line in page)]
    lines, found = encoding.repair([line for page in pages for line in page])
    parts, at = [], 0
    for page in pages:
        parts.append(tuple(lines[at : at + len(page)]))
        at += len(page)
    warnings = [*encoding.notice({found} if found else set()), *_warnings(document.metadata)]
    if by_ocr:
        warnings.insert(0, _OCR_WARNING)
    return Reading(tuple(parts), by_ocr, f"viparse-{document.metadata.engine}", tuple(warnings))


def _lines(block: dict[str, Any]) -> Iterator[str]:
    if block["type"] != "table":
        yield from compose(block["text"]).split("\n")
        return
    width = max((len(cells) for cells in block["rows"]), default=0)
    yield ""
    for cells in block["rows"]:
        yield row([*map(compose, cells), *[""] * (width - len(cells))])
    yield ""


def _warnings(metadata: Any) -> Iterator[str]:
    for warning in metadata.warnings:
        for pattern, wording in _WARNINGS:
            match = re.match(pattern, warning)
            if match:
                if wording is not None:
                    yield match.expand(wording)
                break
        else:
            yield f"Bộ đọc báo: {warning}"
    if metadata.encoding_detected:
        yield from encoding.notice({metadata.encoding_detected})
