"""Files that would hurt: each ends in one clear line, in bounded time and memory."""

from __future__ import annotations

import io
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document as WordDocument
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from assistant.errors import UnreadableFile
from ingest.limits import read_document_within

BOMB = b"\x00" * 1024**2


def word(path: Path, text: str = "Kế hoạch năm 2026.") -> Path:
    document = WordDocument()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def with_part(source: Path, target: Path, name: str, content: bytes) -> Path:
    """A zip file with one part replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(
        target, "w", zipfile.ZIP_DEFLATED
    ) as new:  # fmt: skip
        for item in old.infolist():
            if item.filename != name:
                new.writestr(item, old.read(item.filename))
        new.writestr(name, content)
    return target


def zip_bomb(folder: Path) -> Path:
    plain, bomb = word(folder / "a.docx"), folder / "bom.docx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item, old.read(item.filename))
        with new.open("word/media/image1.bin", "w", force_zip64=True) as part:
            for _ in range(1500):
                part.write(BOMB)
    return bomb


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + ']><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)


def entity_bomb(folder: Path) -> Path:
    return with_part(word(folder / "a.docx"), folder / "b.docx", "word/document.xml",
                     ENTITIES.encode())  # fmt: skip


def many_pages(folder: Path) -> Path:
    canvas = Canvas(str(folder / "dai.pdf"))
    for number in range(2000):
        canvas.drawString(50, 700, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return folder / "dai.pdf"


def endless_text(folder: Path) -> Path:
    (folder / "dai.txt").write_bytes("Kế hoạch năm 2026. ".encode() * 4_500_000)
    return folder / "dai.txt"


def long_text(folder: Path) -> Path:
    (folder / "vua.txt").write_bytes("Kế hoạch năm 2026. ".encode() * 400_000)
    return folder / "vua.txt"


def huge_picture(folder: Path) -> Path:
    Image.new("1", (30_000, 30_000), 1).save(folder / "to.png")
    return folder / "to.png"


def nul_bytes(folder: Path) -> Path:
    (folder / "nul.txt").write_bytes(b"K\x00h\x00" * 5000)
    return folder / "nul.txt"


def wide_sheet(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD300000"] = "STT", "cuối"
    book.save(folder / "rong.xlsx")
    return folder / "rong.xlsx"


def cut_pdf(folder: Path) -> Path:
    whole = many_pages(folder).read_bytes()
    (folder / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    return folder / "cut.pdf"


def word_named_pdf(folder: Path) -> Path:
    return word(folder / "a.docx").rename(folder / "a.pdf")


def picture_named_word(folder: Path) -> Path:
    picture = io.BytesIO()
    Image.new("L", (50, 50), 255).save(picture, "PNG")
    (folder / "a.docx").write_bytes(picture.getvalue())
    return folder / "a.docx"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "ong.txt")
    return folder / "ong.txt"


def socket_file(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(folder / "o.txt"))
    return folder / "o.txt"


def loop(folder: Path) -> Path:
    (folder / "vong.txt").symlink_to(folder / "vong.txt")
    return folder / "vong.txt"


HOSTILE: list[Callable[[Path], Path]] = [
    zip_bomb, entity_bomb, many_pages, endless_text, long_text, huge_picture, nul_bytes, wide_sheet,
    cut_pdf, word_named_pdf, picture_named_word, pipe, socket_file, loop,
]  # fmt: skip


@pytest.mark.parametrize("made", HOSTILE, ids=lambda made: made.__name__)
def test_a_hostile_file_ends_in_one_line_that_says_what_to_do(
    made: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = made(tmp_path)

    with pytest.raises(UnreadableFile) as caught:
        read_document_within(path, seconds=60)

    said = str(caught.value)
    assert "\n" not in said
    assert path.name in said
    assert "Hãy" in said


def test_an_outside_entity_brings_in_no_file_of_the_machine(tmp_path: Path) -> None:
    path = with_part(word(tmp_path / "a.docx"), tmp_path / "b.docx", "word/document.xml",
                     OUTSIDE.encode())  # fmt: skip

    try:
        text = read_document_within(path).text
    except UnreadableFile:
        text = ""
    assert "root:" not in text


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "lau.txt"
    path.write_text("Kế hoạch năm 2026 của xã. " * 150_000, "utf-8")

    with pytest.raises(UnreadableFile, match="đọc quá"):
        read_document_within(path, seconds=0.05)


def test_a_reader_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "to.txt"
    path.write_text("Kế hoạch năm 2026 của xã. " * 150_000, "utf-8")

    with pytest.raises(UnreadableFile, match=r"bộ nhớ|bộ đọc"):
        read_document_within(path, seconds=60, memory=40 * 1024**2)


@pytest.mark.parametrize(
    "name",
    ["-rf.txt", "tên  có\ndòng.txt", "a" * 240 + ".txt", "\u202etxt.exe.txt", "Kế hoạch.txt"],
)
def test_an_odd_name_harms_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("KẾ HOẠCH\nNăm 2026 của xã.", "utf-8")

    document = read_document_within(path)

    assert "/" not in document.id
    assert ".." not in document.id
    assert document.id
