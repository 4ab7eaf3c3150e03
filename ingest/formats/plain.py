"""Read .txt and .md: UTF-8, UTF-16 with a byte order mark, or a legacy Vietnamese encoding.

What the file says is kept to the letter, in NFC with "\\n" newlines; tabs and Markdown pipes
stay as written. Only the numbers of pages are left out, and told. A file that is no text is
refused, never guessed at.
"""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

from ingest.formats import encoding
from ingest.formats.layout import with_tables
from ingest.formats.page_numbers import without_page_numbers
from ingest.formats.reading import Reading, compose, unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LAYOUT = "\t\n\r\x0b\x0c\x85"
_CONTROL_SHARE = 0.05
_SAVE_AS = "Hãy mở tệp bằng trình soạn thảo, lưu lại dạng văn bản UTF-8 rồi nạp lại"


def read_plain(path: Path) -> Reading:
    """Read a text file; raise ``UnreadableFile`` when it is binary or in no known encoding."""
    data = path.read_bytes()
    text, legacy = _decode(path, data)
    if "\x00" in text or _control_share(text, c1=not legacy) > _CONTROL_SHARE:
        raise unreadable(path, "nội dung là dữ liệu nhị phân, không phải văn bản", _SAVE_AS)
    # Only "\r" is touched before the repair: VISCII has letters among the other breaks.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines, found = encoding.repair(text.split("\n"))
    if legacy and found is None:
        raise unreadable(path, "không rõ bảng mã chữ, không phải UTF-8", _SAVE_AS)
    lines, notices = with_tables(lines)
    lines, left_out = without_page_numbers(compose("\n".join(lines)).split("\n"))
    warnings = (*encoding.notice({found} if found else set()), *notices, *left_out)
    return Reading((tuple(lines),), False, "plain", warnings)


def _decode(path: Path, data: bytes) -> tuple[str, bool]:
    """The text of ``data``, and whether it was only spread over Latin-1 for detection."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(name), False
            except UnicodeDecodeError as error:
                raise unreadable(path, f"chữ hỏng ở byte thứ {error.start}", _SAVE_AS) from error
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError as error:
        # One bad byte in good UTF-8 must not make the rest look like a legacy encoding.
        if encoding.is_vietnamese(data.decode("utf-8", errors="ignore")):
            line = data.count(b"\n", 0, error.start) + 1
            raise unreadable(path, f"dòng {line} có byte không phải UTF-8", _SAVE_AS) from error
        return data.decode("latin-1"), True


def _control_share(text: str, *, c1: bool) -> float:
    """How much of a text is control characters; C1 only where they are not letters."""
    odd = sum(
        1
        for character in text
        if character not in _LAYOUT
        and unicodedata.category(character) == "Cc"
        and (c1 or character < "\x80")
    )
    return odd / max(len(text), 1)
