"""Read .doc: LibreOffice turns it into .docx, which ``word`` then reads.

viparse can do the same but reads the result with its own engine, whose tables lose their
columns (see ``word``). A .doc that is really a .docx or RTF is read as what it is.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.errors import UnreadableFile
from ingest.formats.other import INSTALL_OFFICE, read_other
from ingest.formats.reading import BAD_COPY, Reading, unreadable
from ingest.formats.rtf import read_rtf
from ingest.formats.word import read_word

_TIMEOUT = 120  # seconds; LibreOffice takes ten for the first file


def read_old_word(path: Path) -> Reading:
    """Read a .doc file; raise ``UnreadableFile`` when it is broken or LibreOffice is missing."""
    with path.open("rb") as file:
        start = file.read(5)
    if start.startswith(b"PK\x03\x04"):
        return read_word(path)
    if start == b"{\\rtf":
        return read_rtf(path)
    if not _is_word(path):
        return read_other(path)
    with TemporaryDirectory(prefix="troly-") as folder:
        try:
            return read_word(_converted(path, Path(folder)))
        except UnreadableFile as error:
            if f"“{path.name}”" in str(error):
                raise
            raise unreadable(path, "LibreOffice chuyển tệp không được", BAD_COPY) from error


def _is_word(path: Path) -> bool:
    import olefile

    if not olefile.isOleFile(str(path)):
        return False
    try:
        with olefile.OleFileIO(str(path)) as container:
            return bool(container.exists("WordDocument"))
    except (OSError, IndexError, ValueError):  # what a cut container gives
        return False


def _converted(path: Path, folder: Path) -> Path:
    """Convert into ``folder`` by LibreOffice, its profile its own, so that two runs do not meet.

    Raises ``UnreadableFile`` when LibreOffice is missing, fails or takes too long.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "docx"]
    command += ["--outdir", str(folder), str(path.absolute())]
    try:
        subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=True)
    except FileNotFoundError as error:
        raise unreadable(path, "cần LibreOffice để đọc dạng tệp cũ", INSTALL_OFFICE) from error
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise unreadable(path, "LibreOffice chuyển tệp không được", BAD_COPY) from error
    target = folder / f"{path.stem}.docx"
    if not target.exists():
        raise unreadable(path, "tệp bị hỏng hoặc có mật khẩu", BAD_COPY)
    return target
