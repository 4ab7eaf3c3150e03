"""Pages that are pictures with text on them: hidden layers, stamps, backgrounds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.read import read_file

FONTS = Path(__file__).parents[2] / "samples" / "fonts"
FONT = "DejaVuSerif"
SHOWN = "Thời hạn báo cáo là ngày 15/12/2026"
GARBAGE = "Tho'i han bao cao la ngay I5/I2/2O26"
STAMP = "Ký bởi: Ủy ban nhân dân xã Đồi Thông. Ngày ký: 05/01/2026"


def page_picture(folder: Path, text: str = SHOWN) -> str:
    image = Image.new("L", (1654, 2339), 255)
    font = ImageFont.truetype(str(FONTS / f"{FONT}.ttf"), 44)
    for line in range(6):
        ImageDraw.Draw(image).text((150, 300 + 90 * line), text, font=font, fill=0)
    path = folder / "page.png"
    image.save(path)
    return str(path)


def write(path: Path, draw: Callable[[Canvas], None]) -> Path:
    pdfmetrics.registerFont(TTFont(FONT, str(FONTS / f"{FONT}.ttf")))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont(FONT, 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return path


def hidden_layer(canvas: Canvas, picture: str) -> None:
    canvas.drawImage(picture, 0, 0, *A4)
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    for _ in range(30):
        text.textLine(GARBAGE)
    canvas.drawText(text)


def layer_under_the_picture(canvas: Canvas, picture: str) -> None:
    for line in range(30):
        canvas.drawString(60, 700 - 14 * line, GARBAGE)
    canvas.drawImage(picture, 0, 0, *A4)


def layer_under_strips(canvas: Canvas, picture: str) -> None:
    """As some scanners write a page: the text first, then the picture in strips over it."""
    for line in range(30):
        canvas.drawString(60, 700 - 14 * line, GARBAGE)
    strips, (width, height) = 8, A4
    whole = Image.open(picture)
    step = whole.height / strips
    for number in range(strips):
        strip = whole.crop((0, int(step * number), whole.width, int(step * (number + 1))))
        at = height - height / strips * (number + 1)
        canvas.drawInlineImage(strip, 0, at, width, height / strips)


def stamp(canvas: Canvas, picture: str) -> None:
    canvas.drawImage(picture, 0, 0, *A4)
    canvas.drawString(60, 60, STAMP)


@pytest.mark.parametrize("draw", [hidden_layer, layer_under_the_picture, layer_under_strips, stamp])
def test_a_scan_is_read_from_its_picture_whatever_text_lies_on_it(
    tmp_path: Path, draw: Callable[[Canvas, str], None]
) -> None:
    picture = page_picture(tmp_path)

    source = read_file(write(tmp_path / "a.pdf", lambda canvas: draw(canvas, picture)))

    assert source.text.count("15/12/2026") == 6
    assert "I5/I2" not in source.text
    assert "OCR" in source.warnings[0]


def test_text_on_a_background_picture_is_read_as_it_stands(tmp_path: Path) -> None:
    picture = page_picture(tmp_path, "mờ")

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, *A4)
        for line in range(20):
            canvas.drawString(60, 700 - 14 * line, f"{line + 1}. {SHOWN}")

    source = read_file(write(tmp_path / "a.pdf", draw))

    assert source.text.count(SHOWN) == 20
    assert source.reader == "pdfplumber"
    assert not source.warnings
