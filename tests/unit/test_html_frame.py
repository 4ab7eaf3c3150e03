"""The frame of a portal's page is left out and told; what a document says of its own stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.formats.html import read_html
from ingest.formats.reading import Reading

BODY = "".join(f"<p>{n}. Phòng Kinh tế rà soát quy trình thứ {n}, xong trong quý II năm 2026.</p>"
               for n in range(1, 9))  # fmt: skip
LINKS = '<a href="#">Trang chủ</a> <a href="#">Tin tức</a> <a href="#">Liên hệ</a>'


def page(folder: Path, around: str) -> Reading:
    path = folder / "trang.html"
    path.write_text(f"<html><body>{around}<div class='content'>{BODY}</div></body></html>", "utf-8")
    return read_html(path)


@pytest.mark.parametrize(
    "around",
    [
        pytest.param("<nav><p>Danh mục</p></nav>", id="a navigation"),
        pytest.param("<div id='footer'><p>Danh mục</p></div>", id="by its name"),
        pytest.param("<div role='banner'>Danh mục</div>", id="by its role"),
        pytest.param(f"<div><p>{LINKS} Danh mục</p></div>", id="hardly more than links"),
    ],
)
def test_the_frame_is_left_out_and_told(tmp_path: Path, around: str) -> None:
    reading = page(tmp_path, around)

    words = "\n".join("\n".join(lines) for lines in reading.pages)
    assert "Danh mục" not in words
    assert "rà soát quy trình thứ 8" in words
    assert any("khung của trang web" in notice for notice in reading.warnings)


@pytest.mark.parametrize(
    "around",
    [
        pytest.param("<div class='top'><p>Căn cứ Luật Đất đai;</p></div>", id="a basis"),
        pytest.param("<div class='date'>Bến Sậy, ngày 09 tháng 01 năm 2026</div>", id="a dateline"),
        pytest.param("<div class='box'>" + BODY.replace("quý", "tháng 5, quý") + "</div>",
                     id="half of the page"),
        pytest.param("<p>Xem <a href='#'>phụ lục</a> kèm theo.</p>", id="a link in a sentence"),
    ],
)  # fmt: skip
def test_what_a_document_says_stays(tmp_path: Path, around: str) -> None:
    reading = page(tmp_path, around)

    assert not [notice for notice in reading.warnings if "khung" in notice]
