"""Read a file into the text that every later stage, and every quote, refers to.

Guarantees that ``text`` is NFC with "\\n" newlines and no NUL, that a table row is one line
with as many tab-separated cells as its table has columns, and that the same bytes give the
same text. A file that cannot be read ends in one ``UnreadableFile`` that says what to do.
Leaves the meaning of lines to ``ingest.structure``; Markdown pipes stay as written.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import NothingToRead, UnreadableFile
from ingest.formats.reading import BAD_COPY, Reading, unreadable

_TEXT = frozenset({".txt", ".md"})
_NEW_OFFICE = frozenset({".docx", ".xlsx", ".pptx"})
_OLD_OFFICE = frozenset({".doc", ".xls", ".ppt"})
_SHEETS = frozenset({".xlsx", ".xls"})
_PAGES = frozenset({".html", ".htm"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
SUPPORTED_SUFFIXES = _TEXT | _PAGES | {".pdf", ".rtf"} | _NEW_OFFICE | _OLD_OFFICE | _PICTURES

# What the first bytes of a file tell; suffixes that may hold it (viparse sorts out .doc
# files that are really .docx or .rtf, as many are).
_SIGNATURES: tuple[tuple[bytes, str, frozenset[str]], ...] = (
    (b"%PDF-", "tệp PDF", frozenset({".pdf"})),
    (b"PK\x03\x04", "tệp nén hoặc tệp Office", _NEW_OFFICE | _OLD_OFFICE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "tệp Office đời cũ", _OLD_OFFICE),
    (b"{\\rtf", "tệp RTF", frozenset({".rtf", ".doc"})),
    (b"\x89PNG\r\n\x1a\n", "ảnh PNG", _PICTURES),
    (b"\xff\xd8\xff", "ảnh JPEG", _PICTURES),
    (b"II*\x00", "ảnh TIFF", _PICTURES),
    (b"MM\x00*", "ảnh TIFF", _PICTURES),
)
MAX_CHARACTERS = 5_000_000
"""Some 2,000 printed pages; more is data, not a document."""
_RENAME = "Hãy đổi lại đúng phần mở rộng rồi nạp lại"


@dataclass(frozen=True, slots=True)
class Source:
    """A document as read.

    ``pages`` are the offsets in ``text`` at which each page starts, the first 0; empty for
    formats without pages. ``reader`` names what read it; ``warnings`` are Vietnamese.
    """

    path: Path
    sha256: str
    text: str
    pages: tuple[int, ...]
    reader: str
    warnings: tuple[str, ...]


def read_file(path: Path, *, max_bytes: int = 100 * 1024 * 1024) -> Source:
    """Read one document; raise ``UnreadableFile`` with one line that says what to do."""
    try:
        _refuse(path, max_bytes)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        reading = _read(path)
    except OSError as error:
        raise _failed_to_open(path, error) from error
    text, pages = _joined(reading)
    if len(text) > MAX_CHARACTERS:
        most = f"{MAX_CHARACTERS // 10**6} triệu ký tự"
        raise unreadable(path, f"dài hơn {most}", "Hãy tách tệp ra rồi nạp lại")
    if not text.strip():
        raise unreadable(path, "không có chữ nào bên trong", BAD_COPY)
    return Source(path, digest, text, pages, reading.reader, reading.warnings)


def find_files(paths: Sequence[Path]) -> list[Path]:
    """List the documents at ``paths``: files as given, folders searched through, sorted.

    Hidden files, Word's "~$" lock files and other suffixes in folders are passed over.
    Raises ``NothingToRead`` for a path that does not exist or a folder without documents.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            inside = list(_documents(path))
            if not inside:
                kinds = ", ".join(sorted(SUPPORTED_SUFFIXES))
                raise NothingToRead(
                    f"Thư mục “{path}” không có văn bản nào đọc được. Hãy đưa vào tệp {kinds}."
                )
            found.update(inside)
        elif path.exists():
            found.add(path)
        else:
            raise NothingToRead(f"Không có tệp hay thư mục “{path}”. Hãy kiểm tra lại đường dẫn.")
    return sorted(found)


def _documents(folder: Path) -> Iterator[Path]:
    def stop(error: OSError) -> None:
        raise NothingToRead(
            f"Không mở được thư mục “{error.filename}”. Hãy cấp quyền đọc thư mục rồi nạp lại."
        ) from error

    for root, folders, names in os.walk(folder, onerror=stop):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(root) / name
            known = path.suffix.lower() in SUPPORTED_SUFFIXES
            if known and not name.startswith((".", "~$")) and path.is_file():
                yield path


def _refuse(path: Path, max_bytes: int) -> None:
    """Turn away what needs no reading to be known as unreadable."""
    if path.is_dir():
        raise unreadable(path, "đây là thư mục", "Hãy chỉ đến tệp bên trong")
    size = path.stat().st_size
    suffix = path.suffix.lower()
    if not path.is_file():
        raise unreadable(path, "không phải tệp thường", "Hãy chỉ đến một tệp văn bản")
    if suffix not in SUPPORTED_SUFFIXES:
        kinds = ", ".join(sorted(SUPPORTED_SUFFIXES))
        raise unreadable(path, f"chưa hỗ trợ dạng “{suffix}”", f"Hãy dùng một trong: {kinds}")
    if size == 0:
        raise unreadable(path, "tệp rỗng", BAD_COPY)
    if size > max_bytes:
        limit = f"{max_bytes / 1024**2:.4g} MB".replace(".", ",")
        raise unreadable(path, f"tệp lớn hơn {limit}", "Hãy tách tệp ra rồi nạp lại")
    _refuse_mislabelled(path, suffix)


def _refuse_mislabelled(path: Path, suffix: str) -> None:
    with path.open("rb") as file:
        head = file.read(1024)
    for signature, kind, suffixes in _SIGNATURES:
        if head.startswith(signature) and suffix not in suffixes:
            if kind == "tệp Office đời cũ" and _is_locked_office(path):
                raise unreadable(path, "tệp Office có mật khẩu", "Hãy bỏ mật khẩu rồi nạp lại")
            raise unreadable(path, f"mang đuôi {suffix} nhưng thật ra là {kind}", _RENAME)
    # Word writes the signature at the very start; PDF readers allow it within 1024 bytes.
    if suffix == ".docx" and not head.startswith(b"PK\x03\x04"):
        raise unreadable(path, "không phải tệp Word, hoặc đã hỏng phần đầu", BAD_COPY)
    if suffix == ".pdf" and b"%PDF-" not in head:
        raise unreadable(path, "không phải tệp PDF, hoặc đã hỏng phần đầu", BAD_COPY)


def _is_locked_office(path: Path) -> bool:
    """Whether an OLE container only wraps an encrypted .docx or .xlsx ([MS-OFFCRYPTO] 2.3)."""
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def _read(path: Path) -> Reading:
    """Choose the reader by the suffix; each imports its library when it is first used."""
    suffix = path.suffix.lower()
    if suffix in _PAGES or (suffix in _OLD_OFFICE and _is_page(path)):
        from ingest.formats.html import read_html

        return read_html(path)
    if suffix in _TEXT:
        from ingest.formats.plain import read_plain

        return read_plain(path)
    if suffix == ".docx":
        from ingest.formats.word import read_word

        return read_word(path)
    if suffix == ".doc":
        from ingest.formats.old_word import read_old_word

        return read_old_word(path)
    if suffix == ".rtf":
        from ingest.formats.rtf import read_rtf

        return read_rtf(path)
    if suffix == ".pdf":
        from ingest.formats.pdf import read_pdf

        return read_pdf(path)
    if suffix in _PICTURES:
        from ingest.formats.pdf import read_pictures

        return read_pictures(path)
    if suffix in _SHEETS:
        from ingest.formats.sheet import read_sheet

        return read_sheet(path)
    from ingest.formats.other import read_other

    return read_other(path)


def _is_page(path: Path) -> bool:
    """Whether an old Office file is really a web page, as Word and portals export them."""
    from ingest.formats.html import looks_like_html

    with path.open("rb") as file:
        return looks_like_html(file.read(4096))


def _joined(reading: Reading) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, and where in it each page starts."""
    starts: list[int] = []
    length = 0
    for page in reading.pages:
        starts.append(length)
        length += sum(len(line) + 1 for line in page)
    text = "\n".join(line for page in reading.pages for line in page)
    return text, tuple(min(start, len(text)) for start in starts) if reading.paged else ()


def _failed_to_open(path: Path, error: OSError) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        return unreadable(path, "không có tệp này", "Hãy kiểm tra lại đường dẫn")
    if isinstance(error, PermissionError):
        return unreadable(path, "không có quyền mở tệp", "Hãy cấp quyền đọc tệp rồi nạp lại")
    return unreadable(path, f"hệ thống báo “{error.strerror or error}”", BAD_COPY)
