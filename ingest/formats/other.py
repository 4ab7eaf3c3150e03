"""Read what viparse reads besides Word and PDF: slides.

Gives viparse's blocks as lines, a table row as one tab-separated line. Old .ppt needs
LibreOffice; where it is missing the error says what to install.
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

INSTALL_OFFICE = "Hãy cài LibreOffice, hoặc lưu lại tệp ở dạng .docx, .xlsx, .pptx rồi nạp lại"

# viparse warns in English; None for what says nothing a reader can act on, or what
# ``encoding.repair`` sees to.
_WARNINGS: tuple[tuple[str, str | None], ...] = (
    (r"^low encoding-detection confidence", None),
    (r"^text looks like", None),
    (r"^multiple legacy encodings", "Văn bản lẫn nhiều bảng mã chữ cũ; nên đối chiếu bản gốc."),
)


def read_other(path: Path) -> Reading:
    """Read a file through viparse; raise ``UnreadableFile`` when it cannot."""
    import viparse
    from viparse import errors

    try:
        document = viparse.load(path, output="json", ocr=False, settings=viparse.Settings())[0]
    except errors.MissingDependency as error:
        if "LibreOffice" in str(error):
            raise unreadable(path, "cần LibreOffice để đọc dạng tệp cũ", INSTALL_OFFICE) from error
        raise unreadable(path, "thiếu thành phần đọc dạng tệp này", INSTALL_OFFICE) from error
    except errors.UnsafeInput as error:
        raise unreadable(path, "tệp quá lớn", "Hãy tách tệp ra rồi nạp lại") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise unreadable(path, "tệp bị hỏng hoặc bị cắt cụt", BAD_COPY) from error
    except errors.ViparseError as error:
        raise unreadable(path, "tệp bị hỏng, có mật khẩu hoặc sai định dạng", BAD_COPY) from error
    blocks = json.loads(document.text)["blocks"]
    lines, found = encoding.repair(
        without_blank_runs(line for block in blocks for line in _lines(block))
    )
    warnings = [*encoding.notice({found} if found else set()), *_warnings(document.metadata)]
    return Reading((tuple(lines),), False, f"viparse-{document.metadata.engine}", tuple(warnings))


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
