"""A file that somebody sends, loaded into the library under a safe name."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from assistant.errors import NothingToRead
from ingest.pipeline import Outcome, Store, load_file

MAX_NAME_BYTES = 200
_FORBIDDEN = frozenset('<>:"|?*')


def safe_name(sent: str) -> str:
    """The file's own name, without folders, control characters and what systems forbid.

    Raises:
        NothingToRead: no letter or digit is left to name the document by, or it is too long.
    """
    words = unicodedata.normalize("NFC", sent.replace("\\", "/"))
    name = PurePosixPath("".join(c for c in words if c.isprintable() and c not in _FORBIDDEN))
    if not re.search(r"\w", name.stem):
        raise NothingToRead("Tệp gửi lên không có tên. Hãy đặt tên có chữ hoặc số rồi gửi lại.")
    if len(name.name.encode()) > MAX_NAME_BYTES:
        raise NothingToRead(f"Tên tệp “{name.name[:40]}…” quá dài. Hãy đặt tên ngắn hơn.")
    return name.name.lstrip(".")


def keep_upload(sent_name: str, content: BinaryIO, folder: Path) -> Path:
    """Write a sent file into ``folder`` under a safe name.

    Raises:
        NothingToRead: its name cannot be used.
    """
    path = folder / safe_name(sent_name)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file)
    return path


def load_upload(store: Store, sent_name: str, content: BinaryIO) -> Outcome:
    """Load one sent file.

    Raises:
        NothingToRead, UnreadableFile: it cannot be read as a document.
        StoreUnavailable: the store does not answer or cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="troly-") as folder:
        return load_file(store, keep_upload(sent_name, content, Path(folder)))
