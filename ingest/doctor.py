"""``troly doctor``: what works on this machine, what does not, and what mends it.

Every line is tried, not guessed: the folder is written to, the model embeds a sentence, the
programs are run. Optional parts that are missing are told, and fail nothing.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import ModelUnavailable, StoreLocked, TrolyError

if TYPE_CHECKING:
    from assistant.bootstrap import Services

_LITTLE_SPACE = 500 * 1024**2
_TIMEOUT = 20  # seconds


@dataclass(frozen=True, slots=True)
class Check:
    """One thing tried. ``needed`` when the program cannot do its work without it."""

    name: str
    ok: bool
    says: str
    mend: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Program:
    """A program outside Python that some files need."""

    command: tuple[str, ...]
    purpose: str
    package: str
    wants: str = ""


PROGRAMS = (
    Program(("tesseract", "--version"), "nhận dạng chữ trong bản quét", "tesseract-ocr"),
    Program(("tesseract", "--list-langs"), "tiếng Việt cho nhận dạng chữ", "tesseract-ocr-vie",
            wants="vie"),
    Program(("soffice", "--version"), "đọc .doc, .ppt đời cũ",
            "libreoffice-writer"),
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("doctor")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Chỉ in JSON.")] = False,
) -> None:
    """Xem máy này chạy được những gì, thiếu gì và cách khắc phục."""
    from assistant.bootstrap import Services, read_settings

    services = Services(read_settings())
    try:
        checks = list(examine(services))
    finally:
        services.close()
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=2))
    else:
        for check in checks:
            mark = "được " if check.ok else ("LỖI  " if check.needed else "thiếu")
            typer.echo(f"{mark} {check.name}: {check.says}")
            if not check.ok and check.mend:
                typer.echo(f"      → {check.mend}")
    if any(check.needed and not check.ok for check in checks):
        raise typer.Exit(1)


def examine(services: Services) -> Iterator[Check]:
    """Try everything, one after another."""
    yield Check("Python", True, platform.python_version())
    yield folder(Path(services.settings.data_dir))
    yield _tried("danh mục văn bản", lambda: f"{len(services.catalogue.versions())} văn bản",
                 "Hãy xem lại quyền ghi thư mục dữ liệu và TROLY_DATABASE_URL.")  # fmt: skip
    yield _tried("mô hình nhúng", lambda: _embeds(services), "Hãy chạy lại make setup.")
    yield _store(services)
    yield _tried("tách từ tiếng Việt", _segments, "Hãy chạy lại make setup.")
    for program in PROGRAMS:
        yield tried_program(program)
    if services.settings.llm_url:
        yield _tried("mô hình ngôn ngữ", lambda: _llm(services.settings.llm_url),
                     "Hãy bật máy chủ mô hình hoặc bỏ TROLY_LLM_URL; không có nó vẫn trả lời được.",
                     needed=False)  # fmt: skip


def folder(path: Path) -> Check:
    """Whether a file can be written into the data folder, and how much room is left."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"x")
        free = shutil.disk_usage(path).free
    except OSError as error:
        return Check("thư mục dữ liệu", False, f"{path}: {error.strerror}",
                     "Hãy cấp quyền ghi hoặc đặt TROLY_DATA_DIR sang chỗ khác.")  # fmt: skip
    room = f"{path}, còn trống {free / 1024**3:.1f} GB".replace(".", ",")
    return Check("thư mục dữ liệu", free > _LITTLE_SPACE, room, "Hãy dọn bớt đĩa.")


def tried_program(program: Program) -> Check:
    """Run a program; tell its version, or the package that brings it."""
    name = f"{program.command[0]} ({program.purpose})"
    install = f"sudo apt-get install {program.package}"
    try:
        ended = subprocess.run(
            program.command, capture_output=True, text=True, timeout=_TIMEOUT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return Check(name, False, "chưa có", install, needed=False)
    words = (ended.stdout or ended.stderr).split("\n")
    if program.wants and program.wants not in words:
        return Check(name, False, "chưa có", install, needed=False)
    return Check(name, True, program.wants or words[0].strip())


def _tried(name: str, work: Callable[[], str], mend: str, *, needed: bool = True) -> Check:
    try:
        return Check(name, True, work(), needed=needed)
    except TrolyError as error:
        return Check(name, False, str(error), mend, needed)
    except (ImportError, OSError) as error:
        return Check(name, False, f"{type(error).__name__}: {error}", mend, needed)


def _embeds(services: Services) -> str:
    vector = services.embedding.get_query_embedding("thủ tục hành chính")
    return f"{services.embedding.model_name}, {len(vector)} chiều"


def _store(services: Services) -> Check:
    where = services.settings.qdrant_url or "trong thư mục dữ liệu"
    try:
        count = len(services.index.counts())
    except StoreLocked:
        return Check("kho vectơ", True, "dịch vụ đang chạy giữ kho; lệnh troly sẽ đi qua dịch vụ")
    except TrolyError as error:
        return Check("kho vectơ", False, str(error))
    return Check("kho vectơ", True, f"Qdrant {where}, {count} văn bản")


def _segments() -> str:
    from assistant.words import warm_up

    warm_up()
    return "underthesea"


def _llm(url: str) -> str:
    import httpx

    try:
        answer = httpx.get(f"{url.rstrip('/')}/models", timeout=_TIMEOUT)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise ModelUnavailable(f"không trả lời tại {url}") from error
    return ", ".join(str(model.get("id")) for model in answer.json().get("data", []))
