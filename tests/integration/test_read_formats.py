"""Real .docx, .pdf and Office files, made by the libraries that make them, read back."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pypdfium2
import pytest
import xlwt
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from assistant.errors import UnreadableFile
from eval.reading import formats
from ingest.document import read_document
from ingest.formats.misread import in_sequence, ordinal, with_quarters
from ingest.read import read_file

FONTS = Path(__file__).parents[2] / "samples" / "fonts"
FONT = "DejaVuSerif"
SAMPLE_PDF = FONTS.parent / "ke-hoach-chuyen-doi-so-phuong-ben-soi-2026.pdf"


def saved(document: Any, path: Path) -> Path:
    document.save(str(path))
    return path


def lines(path: Path) -> list[str]:
    return read_file(path).text.split("\n")


def pdf(path: Path, *pages: Callable[[Canvas], None], **options: Any) -> Path:
    pdfmetrics.registerFont(TTFont(FONT, str(FONTS / f"{FONT}.ttf")))
    canvas = Canvas(str(path), pagesize=A4, invariant=1, **options)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def says(*texts: str, x: float = 60, top: float = 780) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            canvas.drawString(x, top - 16 * number, text)

    return draw


def test_word_keeps_paragraphs_and_tables_in_document_order(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Trước bảng\tcó tab\nvà xuống dòng")
    table = document.add_table(rows=2, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ["STT", "Việc", "Hạn"], strict=True):
        cell.text = text
    table.cell(1, 1).text = "Dòng một\nDòng\thai"
    document.add_paragraph("Sau bảng")

    read = lines(saved(document, tmp_path / "a.docx"))

    assert read == [
        "Trước bảng có tab", "và xuống dòng", "",
        "STT\tViệc\tHạn", "\tDòng một Dòng hai\t", "", "Sau bảng",
    ]  # fmt: skip


def test_word_cells_merged_over_columns_appear_once_and_over_rows_in_each(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=4, cols=4, style="Table Grid")
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            cell.text = f"{number}{column}"
    table.cell(1, 1).merge(table.cell(1, 3)).text = "Cả nhóm"
    table.cell(2, 3).merge(table.cell(3, 3)).text = "Văn phòng"

    read = lines(saved(document, tmp_path / "a.docx"))

    assert read == [
        "00\t01\t02\t03", "10\tCả nhóm\t\t", "20\t21\t22\tVăn phòng", "30\t31\t32\tVăn phòng",
    ]  # fmt: skip


def test_word_columns_are_those_a_reader_sees_not_grid_lines(tmp_path: Path) -> None:
    """Borders dragged by hand: four grid lines, three columns, cells spanning either way."""
    document = Document()
    cell = (
        '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
    )
    rows = [((1, "STT"), (2, "Việc"), (1, "Hạn")), ((1, "1"), (1, "Lập"), (2, "Quý I")),
            ((1, "I"), (3, "Nhóm"))]  # fmt: skip
    table = "".join(
        "<w:tr>" + "".join(cell.format(span, text) for span, text in row) + "</w:tr>"
        for row in rows
    )
    style = '<w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr>'
    document.add_table(rows=1, cols=1, style="Table Grid")
    xml = f"<w:tbl {nsdecls('w')}>{style}{table}</w:tbl>"
    document.element.body.insert(0, parse_xml(xml))

    read = lines(saved(document, tmp_path / "a.docx"))

    assert read[:3] == ["STT\tViệc\tHạn", "1\tLập\tQuý I", "I\tNhóm\t"]


def test_word_letterhead_without_borders_is_read_cell_by_cell(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ SUỐI TRÚC"
    table.cell(0, 1).text = "Số: 07/KH-UBND"

    read = lines(saved(document, tmp_path / "a.docx"))

    assert read == ["ỦY BAN NHÂN DÂN", "XÃ SUỐI TRÚC", "", "Số: 07/KH-UBND"]


def test_word_numbers_and_bullets_are_written_out(tmp_path: Path) -> None:
    document = Document()
    for style, text in [("List Number", "Một"), ("List Number", "Hai"), ("List Bullet", "Gạch")]:
        document.add_paragraph(text, style=style)
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    for row, text in zip(table.rows, ["Việc A", "Việc B"], strict=True):
        row.cells[0].paragraphs[0].style = document.styles["List Number 2"]
        row.cells[1].text = text

    read = lines(saved(document, tmp_path / "a.docx"))

    assert read == ["1. Một", "2. Hai", "• Gạch", "", "1.\tViệc A", "2.\tViệc B"]


def test_word_keeps_insertions_links_and_text_boxes_but_no_deleted_or_hidden_text(
    tmp_path: Path,
) -> None:
    document = Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent>"
    xml = f"""
    <w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
      xmlns:v="urn:schemas-microsoft-com:vml">
      <w:r><w:t xml:space="preserve">Giữ </w:t></w:r>
      <w:ins w:id="1" w:author="a"><w:r><w:t xml:space="preserve">thêm </w:t></w:r></w:ins>
      <w:del w:id="2" w:author="a"><w:r><w:delText>bỏ</w:delText></w:r></w:del>
      <w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>
      <w:hyperlink><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>
      <w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>
      <mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>
      </mc:AlternateContent></w:r>
    </w:p>"""
    document.element.body.insert(0, parse_xml(xml))

    assert lines(saved(document, tmp_path / "a.docx")) == ["Giữ thêm liên kết", "Trong khung"]


def test_word_text_in_an_old_font_becomes_unicode_cell_by_cell(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph().add_run("ñy ban nh©n d©n").font.name = ".VnTime"
    document.add_paragraph().add_run("ñy ban nh©n d©n").font.name = ".VnTimeH"
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.cell(0, 0).paragraphs[0].add_run("Keá hoaïch").font.name = "VNI-Times"
    table.cell(0, 1).text = "Đã là Unicode: xét"

    source = read_file(saved(document, tmp_path / "a.docx"))

    assert source.text.split("\n") == [
        "ủy ban nhân dân", "ỦY BAN NHÂN DÂN", "", "Kế hoạch\tĐã là Unicode: xét",
    ]  # fmt: skip
    assert source.warnings == (
        "Đã chuyển chữ từ bảng mã TCVN3 (ABC), VNI sang Unicode; nên đối chiếu bản gốc.",
    )


def test_a_cut_word_file_is_refused(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Có chữ")
    whole = saved(document, tmp_path / "a.docx").read_bytes()
    (tmp_path / "cut.docx").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(UnreadableFile, match="“cut.docx”: tệp Word bị hỏng hoặc bị cắt cụt. Hãy"):
        read_file(tmp_path / "cut.docx")


def test_an_empty_word_file_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="không có chữ nào"):
        read_file(saved(Document(), tmp_path / "a.docx"))


def test_a_locked_word_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "khoa.docx"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    path.write_bytes(ole + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)

    with pytest.raises(UnreadableFile, match="có mật khẩu. Hãy bỏ mật khẩu"):
        read_file(path)


def test_pdf_pages_start_where_their_offsets_say(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", says("Trang đầu có hai", "dòng chữ"), says(), says("Trang ba"))

    source = read_file(path)

    assert source.text == "Trang đầu có hai\ndòng chữ\nTrang ba"
    assert [source.text[start:][:5] for start in source.pages] == ["Trang", "Trang", "Trang"]
    assert source.pages == (0, 26, 26)
    assert source.reader == "pdfplumber"


def test_a_ruled_pdf_table_becomes_rows_among_the_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 790, "Trước bảng")
        cells = [["STT", "Việc", "Hạn"], ["I", "Nhóm việc", ""], ["1", "Lập\nkế hoạch", "Quý I"]]
        grid = [("GRID", (0, 0), (-1, -1), 1, "black"), ("FONT", (0, 0), (-1, -1), FONT, 11)]
        table = Table(cells, colWidths=[40, 200, 100], style=[*grid, ("SPAN", (1, 1), (2, 1))])
        table.wrapOn(canvas, 400, 400)
        table.drawOn(canvas, 60, 690)
        canvas.setFont(FONT, 12)
        canvas.drawString(60, 660, "Sau bảng")
        canvas.drawCentredString(300, 20, "- 1 -")

    read = lines(pdf(tmp_path / "a.pdf", draw))

    assert read == [
        "Trước bảng", "",
        "STT\tViệc\tHạn", "I\tNhóm việc\t", "1\tLập kế hoạch\tQuý I", "",
        "Sau bảng",
    ]  # fmt: skip


def test_pdf_columns_of_text_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        says("ỦY BAN NHÂN DÂN", "PHƯỜNG BẾN SỎI")(canvas)
        says("Tiêu ngữ", "Bến Sỏi, ngày 20 tháng 01", x=330)(canvas)
        says("KẾ HOẠCH", x=250, top=700)(canvas)

    read = lines(pdf(tmp_path / "a.pdf", draw))

    assert [line for line in read if line] == [
        "ỦY BAN NHÂN DÂN", "PHƯỜNG BẾN SỎI", "Tiêu ngữ", "Bến Sỏi, ngày 20 tháng 01", "KẾ HOẠCH",
    ]  # fmt: skip


def test_a_locked_pdf_is_named_as_such(tmp_path: Path) -> None:
    path = pdf(tmp_path / "khoa.pdf", says("Kín"), encrypt=StandardEncryption("mat-khau"))

    with pytest.raises(UnreadableFile, match="“khoa.pdf”: tệp PDF có mật khẩu. Hãy bỏ mật khẩu"):
        read_file(path)


def test_a_cut_pdf_is_refused(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "a.pdf", says("Có chữ")).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[:-200])

    with pytest.raises(UnreadableFile, match="cắt cụt"):
        read_file(tmp_path / "cut.pdf")


def picture_of(text: str) -> Image.Image:
    image = Image.new("L", (1400, 200), 255)
    font = ImageFont.truetype(str(FONTS / f"{FONT}.ttf"), 60)
    ImageDraw.Draw(image).text((40, 50), text, font=font, fill=0)
    return image


def scan(path: Path, *texts: str) -> Path:
    pictures = [picture_of(text) for text in texts]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], resolution=150)
    return path


def test_a_scan_without_ocr_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(UnreadableFile, match="ảnh quét.*apt-get install tesseract-ocr"):
        read_file(scan(tmp_path / "quet.pdf", "Kế hoạch năm 2026"))


def has_vietnamese_ocr() -> bool:
    if not (shutil.which("tesseract") and shutil.which("pdftoppm")):
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True)
    return "vie" in listed.stdout.split()


@pytest.mark.skipif(not has_vietnamese_ocr(), reason="needs Tesseract with Vietnamese and poppler")
def test_a_scan_is_recognised_with_a_warning(tmp_path: Path) -> None:
    source = read_file(scan(tmp_path / "quet.pdf", "Kế hoạch năm 2026", "Trang sau"))

    assert "2026" in source.text
    assert len(source.pages) == 2
    assert "OCR" in source.warnings[0]


def test_a_page_that_is_only_a_picture_is_recognised_and_told(tmp_path: Path) -> None:
    picture = io.BytesIO()
    picture_of("Quét").save(picture, "PNG")
    (tmp_path / "p.png").write_bytes(picture.getvalue())

    path = pdf(
        tmp_path / "a.pdf",
        says("Có chữ"),
        lambda canvas: canvas.drawImage(str(tmp_path / "p.png"), 50, 500, 400, 60),
    )

    source = read_file(path)
    assert source.warnings[0].startswith("Trang 2 là ảnh quét.")
    assert source.text.startswith("Có chữ")


def scanned(source: Path, target: Path, page: int = 1, skew: float = 1.0) -> Path:
    """A page of a PDF as a scanner gives it: 200 dpi, askew, grey and noisy."""
    picture = pypdfium2.PdfDocument(str(source))[page].render(scale=200 / 72).to_pil()
    as_scanned = formats.scanned(picture, np.random.default_rng(7), skew)
    as_scanned.save(target, resolution=200)
    return target


def test_a_scanned_table_comes_as_rows_with_their_cells(tmp_path: Path) -> None:
    whole = read_document(read_file(SAMPLE_PDF))
    path = scanned(SAMPLE_PDF, tmp_path / "quet.pdf")

    read = read_document(read_file(path))

    expected = {(t.number, t.task, t.lead) for t in whole.tasks if t.locator.startswith("Phụ lục")}
    found = {(t.number, t.task, t.lead) for t in read.tasks}
    assert len(read.tasks) >= 15
    assert len(found & expected) >= 0.9 * len(found)


def test_the_words_of_a_noisy_scan_askew_are_nearly_all_right(tmp_path: Path) -> None:
    start, end = read_file(SAMPLE_PDF).pages[:2]
    said = " ".join(read_file(SAMPLE_PDF).text[start:end].split())

    read = " ".join(read_file(scanned(SAMPLE_PDF, tmp_path / "q.png", page=0)).text.split())

    assert 1 - Levenshtein.distance(said, read) / len(said) >= 0.985


@pytest.mark.parametrize(
    ("read", "meant"),
    [("Quý 11/2026", "Quý II/2026"), ("Quý 1/2026", "Quý 1/2026"), ("Quý lV", "Quý IV"),
     ("11 đơn vị", "11 đơn vị"), ("Quý 4/2026", "Quý 4/2026")],
)  # fmt: skip
def test_a_quarters_roman_numeral_is_put_right_after_ocr(read: str, meant: str) -> None:
    assert with_quarters(read) == meant


@pytest.mark.parametrize(
    ("read", "meant"),
    [(["I", "II", "II", "IV"], ["I", "II", "III", "IV"]), (["I", "I"], ["I", "II"]),
     (["I", "II", "II", "III"], ["I", "II", "II", "III"]), (["I", "II"], ["I", "II"])],
)  # fmt: skip
def test_a_sections_numeral_that_repeats_the_one_before_is_put_right_where_one_is_missing(
    read: list[str], meant: list[str]
) -> None:
    rows = [f"{numeral}\tMột phần\t\t" for numeral in read]

    assert in_sequence(rows) == [f"{numeral}\tMột phần\t\t" for numeral in meant]


def test_a_sections_numeral_is_put_right_after_ocr_and_a_task_is_left_alone() -> None:
    assert ordinal(["IH", "Điều hành", "", ""]) == "III"
    assert ordinal(["|", "Con người", "", ""]) == "I"
    assert ordinal(["H.", "Việc", "Phòng A", "Quý I"]) == "H."


def test_a_spreadsheet_gives_rows_of_one_line(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "Phân công"
    book.active.append(["STT", "Việc", "Hạn"])
    book.active.append([1, "Lập\nkế hoạch", None])
    book.save(tmp_path / "a.xlsx")

    source = read_file(tmp_path / "a.xlsx")

    assert source.text == "Phân công\n\nSTT\tViệc\tHạn\n1\tLập kế hoạch\t"
    assert source.reader == "openpyxl"


def test_rich_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi K\u7871? ho\u7841?ch\par D\u242?ng hai}")

    assert lines(tmp_path / "a.rtf") == ["Kế hoạch", "Dòng hai"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_old_word_file_is_read_through_libreoffice(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Kế hoạch cũ")
    table = document.add_table(rows=2, cols=3, style="Table Grid")
    for cell, text in zip(table.rows[0].cells, ["STT", "Việc", "Hạn"], strict=True):
        cell.text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Nhóm"
    document.add_paragraph("Hết")  # the .doc format has no table at its very end
    saved(document, tmp_path / "a.docx")
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    read = lines(tmp_path / "a.doc")

    assert read == ["Kế hoạch cũ", "", "STT\tViệc\tHạn", "Nhóm\t\t", "", "Hết"]


@pytest.mark.parametrize("name", ["moi.doc", "moi.docx"])
def test_a_new_word_file_is_read_under_either_suffix(tmp_path: Path, name: str) -> None:
    document = Document()
    document.add_paragraph("Kế hoạch mới")
    saved(document, tmp_path / name)

    assert lines(tmp_path / name) == ["Kế hoạch mới"]


def test_an_old_word_file_without_libreoffice_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1600)

    with pytest.raises(UnreadableFile, match="“a.doc”"):
        read_file(path)


def test_the_same_file_reads_the_same_twice(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", says("Một", "Hai"))

    assert read_file(path) == read_file(path)


def page(tmp_path: Path, body: str, name: str = "a.html") -> Path:
    path = tmp_path / name
    head = "<head><meta charset=utf-8><title>t</title></head>"
    path.write_text(f"<html>{head}<body>{body}</body></html>", "utf-8")
    return path


HTML_TABLE = (
    "<table border=1><tr><th rowspan=2>STT</th><th rowspan=2>Nhiệm vụ</th><th colspan=2>Đơn vị"
    "</th></tr><tr><th>Chủ trì</th><th>Phối hợp</th></tr><tr><td>1</td><td>Rà soát <i>văn</i> "
    "bản<br>&amp; quy trình</td><td rowspan=2>Phòng Nội vụ</td><td>Các phòng</td></tr>"
    "<tr><td>2</td><td>Kiểm tra</td><td></td></tr></table>"
)


def test_a_web_page_gives_its_tables_as_rows(tmp_path: Path) -> None:
    assert lines(page(tmp_path, HTML_TABLE)) == [
        "STT\tNhiệm vụ\tĐơn vị\t", "\t\tChủ trì\tPhối hợp",
        "1\tRà soát văn bản & quy trình\tPhòng Nội vụ\tCác phòng",
        "2\tKiểm tra\tPhòng Nội vụ\t",
    ]  # fmt: skip


def test_a_web_page_gives_no_scripts_and_nothing_hidden(tmp_path: Path) -> None:
    body = "<script>x()</script><p style='display:none'>ẩn</p><!-- ghi chú --><p>Nội dung</p>"

    assert lines(page(tmp_path, body)) == ["Nội dung"]


def test_a_web_page_numbers_its_lists_as_it_shows_them(tmp_path: Path) -> None:
    body = "<ol start=3><li>Ba</li><li>Bốn</li></ol><ul><li>Ý</li></ul>"

    assert [line for line in lines(page(tmp_path, body)) if line] == ["3. Ba", "4. Bốn", "- Ý"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param(
            "<ol><li>Một<ol type=a><li>Hai</li><li>Ba<ol type=i><li>Bốn</ol></ol></li><li>Năm</ol>",
            ["1. Một", "a. Hai", "b. Ba", "i. Bốn", "2. Năm"], id="nested",
        ),
        pytest.param(
            "<ol type=I start=2><li><p>Phần</p><p>Thêm</p><ul><li>Ý</li></ul><li>Sau</li></ol>",
            ["II. Phần", "Thêm", "- Ý", "III. Sau"], id="paragraphs-inside",
        ),
        pytest.param(
            "<ol><li>Một</li><ol style='list-style-type: lower-alpha'><li>Hai</ol><li>Ba</ol>",
            ["1. Một", "a. Hai", "2. Ba"], id="a-list-straight-in-a-list",
        ),
        pytest.param("<ol reversed><li>Ba<li>Hai<li value=7>Bảy<li>Sáu</ol>",
                     ["4. Ba", "3. Hai", "7. Bảy", "6. Sáu"], id="counted-down"),
        pytest.param("<ul style='list-style:none'><li>1.1. Việc</li><li type=A>Lạ</li></ul>",
                     ["1.1. Việc", "B. Lạ"], id="own-numbers"),
        pytest.param("<ol><li><b>Tên:</b> việc<br>hai dòng</li></ol>",
                     ["1. Tên: việc", "hai dòng"], id="a-line-broken"),
        pytest.param("<table border=1><caption>Biểu 1</caption><tr><th>a<th>b<tr><td><ol><li>x<li>y"
                     "</ol><td>z</table>", ["Biểu 1", "a\tb", "1. x 2. y\tz"], id="in-a-cell"),
    ],
)  # fmt: skip
def test_nested_lists_show_the_numbers_and_letters_of_each_level(
    tmp_path: Path, body: str, shown: list[str]
) -> None:
    assert [line for line in lines(page(tmp_path, body)) if line] == shown


def test_a_letterhead_set_as_a_borderless_table_is_read_cell_by_cell(tmp_path: Path) -> None:
    body = "<table><tr><td>UBND XÃ<br>Số: 1/KH-UBND</td><td>CỘNG HÒA</td></tr></table>"

    assert lines(page(tmp_path, body)) == ["UBND XÃ", "Số: 1/KH-UBND", "", "CỘNG HÒA"]


def test_a_doc_that_is_a_saved_web_page_is_read_as_one(tmp_path: Path) -> None:
    assert "1\tRà soát" in "\n".join(lines(page(tmp_path, HTML_TABLE, "a.doc")))


def test_an_entity_bomb_in_a_web_page_is_no_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    path.write_text(f'<!DOCTYPE html [<!ENTITY a0 "ha">{entities}'
                    '<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>Còn &a11; &x;</p>'
                    "</body></html>", "utf-8")  # fmt: skip

    text = "\n".join(lines(path))
    assert "Còn" in text
    assert len(text) < 5000
    assert "root:" not in text


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["E1"] = "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet["A2"], sheet["E2"] = "XÃ TÂN LẬP", "Tân Lập, ngày 15 tháng 01 năm 2026"
    for column, name in enumerate(["STT", "Nhiệm vụ", "Đơn vị", None, "Thời hạn", "Tỷ lệ"], 1):
        sheet.cell(4, column, name)
    sheet["C5"], sheet["D5"] = "Chủ trì", "Phối hợp"
    sheet.append(
        [1, "Rà soát\nquy trình", "Phòng Nội vụ", "Các phòng", datetime(2026, 3, 31), 0.98]
    )
    sheet.append([2, "Kiểm tra", None, None, "Quý II/2026", 1.0])
    for area in ("C4:D4", "A4:A5", "B4:B5", "E4:E5", "F4:F5", "C6:C7"):
        sheet.merge_cells(area)
    sheet["F6"].number_format = sheet["F7"].number_format = "0%"
    book.create_sheet("Nháp").sheet_state = "hidden"
    book.save(path)
    return path


def test_a_workbook_shows_dates_shares_and_merged_cells_as_people_read_them(
    tmp_path: Path,
) -> None:
    source = read_file(workbook(tmp_path / "a.xlsx"))

    assert "1\tRà soát quy trình\tPhòng Nội vụ\tCác phòng\t31/03/2026\t98%" in source.text
    assert "2\tKiểm tra\tPhòng Nội vụ\t\tQuý II/2026\t100%" in source.text
    assert "XÃ TÂN LẬP\n\nCỘNG HÒA" in source.text
    assert source.warnings == ("Bỏ qua trang tính ẩn: Nháp.",)


def test_the_tasks_of_a_workbook_are_read_under_its_two_header_rows(tmp_path: Path) -> None:
    document = read_document(read_file(workbook(tmp_path / "a.xlsx")))

    assert document.place == "xã Tân Lập"
    assert [(t.task, t.lead, t.support) for t in document.tasks] == [
        ("Rà soát quy trình", ("Phòng Nội vụ",), ("Các phòng",)),
        ("Kiểm tra", ("Phòng Nội vụ",), ()),
    ]


def test_an_encrypted_or_cut_workbook_is_refused_in_one_line(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx").read_bytes()
    (tmp_path / "b.xlsx").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(UnreadableFile, match="hỏng"):
        read_file(tmp_path / "b.xlsx")


def test_an_old_workbook_is_read_like_a_new_one(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Nhiệm vụ")
    for column, name in enumerate(["STT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Tỷ lệ"]):
        sheet.write(0, column, name)
    dated, share = xlwt.XFStyle(), xlwt.XFStyle()
    dated.num_format_str, share.num_format_str = "dd/mm/yyyy", "0%"
    for row, (task, share_value) in enumerate([("Rà soát", 0.98), ("Kiểm tra", 1)], 1):
        sheet.write(row, 0, row)
        sheet.write(row, 1, task)
        sheet.write(row, 3, datetime(2026, 3, 31), dated)
        sheet.write(row, 4, share_value, share)
    sheet.write_merge(1, 2, 2, 2, "Phòng Nội vụ")
    book.save(str(tmp_path / "a.xls"))

    assert lines(tmp_path / "a.xls")[2:] == [
        "STT\tNhiệm vụ\tChủ trì\tThời hạn\tTỷ lệ",
        "1\tRà soát\tPhòng Nội vụ\t31/03/2026\t98%",
        "2\tKiểm tra\tPhòng Nội vụ\t31/03/2026\t100%",
    ]


def test_an_old_workbook_cut_in_half_is_refused_in_one_line(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x")
    book.save(str(tmp_path / "a.xls"))
    whole = (tmp_path / "a.xls").read_bytes()
    (tmp_path / "b.xls").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(UnreadableFile, match="hỏng"):
        read_file(tmp_path / "b.xls")
