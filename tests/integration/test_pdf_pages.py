"""PDFs as communes sign them: long tables, turned appendices, running heads, no borders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from assistant.domain import Document
from ingest.document import read_document
from ingest.read import Source, read_file

FONTS = Path(__file__).parents[2] / "samples" / "fonts"
FONT = "DejaVuSerif"
pdfmetrics.registerFont(TTFont(FONT, str(FONTS / f"{FONT}.ttf")))
pdfmetrics.registerFontFamily(FONT, FONT, FONT, FONT, FONT)
STYLE = ParagraphStyle("body", fontName=FONT, fontSize=10, leading=13)
HEADER = ("STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn hoàn thành")
WIDTHS = (35, 230, 120, 100)
GRID = [("GRID", (0, 0), (-1, -1), 0.7, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
WORDS = (
    "Rà soát quy trình giải quyết hồ sơ lĩnh vực đất đai",
    "Kiểm tra việc niêm yết thủ tục tại bộ phận một cửa và báo cáo kết quả với Ủy ban",
    "Tập huấn kỹ năng số",
)
LEADS = ("Phòng Kinh tế", "Văn phòng HĐND và UBND xã", "Phòng Văn hóa - Xã hội")

Drawn = Callable[[Canvas, Any], None]


def task(number: int) -> str:
    return f"{WORDS[number % 3]} đợt {number}"


def rows(first: int, last: int) -> list[tuple[str, ...]]:
    return [
        (str(n), task(n), LEADS[n % 3], f"{1 + n % 28:02d}/{1 + n % 12:02d}/2026")
        for n in range(first, last + 1)
    ]


def table(body: Sequence[Sequence[str]], repeat: int = 1, header: Sequence[str] | None = HEADER,
          style: Sequence[Any] = (), widths: Sequence[int] = WIDTHS) -> Table:  # fmt: skip
    cells = [*([header] if header else []), *body]
    laid = [[Paragraph(cell, STYLE) for cell in row] for row in cells]
    return Table(laid, colWidths=widths, repeatRows=repeat if header else 0,
                 style=[*GRID, *style], splitInRow=1)  # fmt: skip


def say(text: str) -> Paragraph:
    return Paragraph(text, STYLE)


def document(path: Path, *flow: Flowable, drawn: Drawn | None = None,
             size: tuple[float, float] = A4) -> Path:  # fmt: skip
    template = SimpleDocTemplate(str(path), pagesize=size, invariant=1, leftMargin=50,
                                 rightMargin=50, topMargin=60, bottomMargin=60)  # fmt: skip
    every = drawn or (lambda canvas, laid: None)
    template.build(list(flow), onFirstPage=every, onLaterPages=every)
    return path


def numbered(canvas: Canvas, laid: Any) -> None:
    canvas.setFont(FONT, 10)
    canvas.drawCentredString(A4[0] / 2, 30, f"- {laid.page} -")


def headed(canvas: Canvas, laid: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawString(50, A4[1] - 40, "Kế hoạch cải cách hành chính xã Đồi Thông")
    canvas.drawRightString(A4[0] - 50, 45, f"Trang {laid.page}/4")


def tasks_of(read: Document) -> list[tuple[str, str, str, str]]:
    return [(t.number, t.task, "; ".join(t.lead), t.deadline.text if t.deadline else "")
            for t in read.tasks]  # fmt: skip


def read(path: Path) -> Document:
    return read_document(read_file(path))


@pytest.mark.parametrize("repeat", [1, 0], ids=["header on each page", "header once"])
@pytest.mark.parametrize("drawn", [numbered, headed])
def test_every_row_of_a_table_over_many_pages_is_found(
    tmp_path: Path, repeat: int, drawn: Drawn
) -> None:
    path = document(tmp_path / "a.pdf", table(rows(1, 100), repeat), drawn=drawn)

    found = read(path)

    assert tasks_of(found) == rows(1, 100)


@pytest.mark.parametrize("repeat", [1, 0], ids=["header on each page", "header once"])
@pytest.mark.parametrize("drawn", [numbered, headed])
def test_a_row_split_by_a_page_break_is_one_task(tmp_path: Path, repeat: int, drawn: Drawn) -> None:
    long = " ".join(f"bước {n} của quy trình" for n in range(1, 60))
    body = [*rows(1, 15), ("16", long, LEADS[0], "30/06/2026"), *rows(17, 20)]
    path = document(tmp_path / "a.pdf", Spacer(1, 90), table(body, repeat), drawn=drawn)

    found = read(path)

    assert len(read_file(path).pages) == 2
    assert tasks_of(found) == body


@pytest.mark.parametrize("header", [HEADER, None], ids=["header on each page", "header once"])
@pytest.mark.parametrize("again", ["", LEADS[0]], ids=["said once", "said again"])
def test_a_cell_merged_over_a_page_break_says_what_it_says_or_is_in_doubt(
    tmp_path: Path, header: Sequence[str] | None, again: str
) -> None:
    above = [(number, work, LEADS[0], due) for number, work, _, due in rows(1, 5)]
    below = [(number, work, again, due) for number, work, _, due in rows(6, 9)]
    path = document(
        tmp_path / "a.pdf",
        table(above, style=[("SPAN", (2, 1), (2, 5))]),
        PageBreak(),
        table(below, header=header, style=[("SPAN", (2, -4), (2, -1))]),
        drawn=numbered,
    )

    found = read(path)

    assert [t.number for t in found.tasks] == [row[0] for row in (*above, *below)]
    assert all(t.lead == (LEADS[0],) or "lead" in t.uncertain for t in found.tasks)
    assert all(t.lead == (LEADS[0],) for t in found.tasks[: 9 if again else 5])


def test_two_tables_on_one_page_are_two(tmp_path: Path) -> None:
    goals = [("1", "Tỷ lệ hồ sơ giải quyết đúng hạn", "98%"), ("2", "Tỷ lệ hồ sơ số", "90%")]
    path = document(
        tmp_path / "a.pdf",
        say("I. CHỈ TIÊU"),
        table(goals, header=("STT", "Chỉ tiêu", "Năm 2026"), widths=(35, 230, 120)),
        Spacer(1, 20),
        say("II. NHIỆM VỤ"),
        table(rows(1, 5)),
    )

    found = read(path)

    assert [row for row in tasks_of(found) if row[2]] == rows(1, 5)
    assert len(found.targets) == 2


def lying(path: Path, turn: int, by_rotate: bool) -> Path:
    """An upright page, then a landscape appendix by /Rotate or by letters set at 90°."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont(FONT, 12)
    canvas.drawString(60, 760, "Kế hoạch có một phụ lục nằm ngang.")
    canvas.showPage()
    width, height = landscape(A4)
    if turn == 90:
        canvas.translate(A4[0], 0)
        canvas.rotate(90)
    elif turn == -90:
        canvas.translate(0, A4[1])
        canvas.rotate(-90)
    else:
        canvas.translate(*A4)
        canvas.rotate(180)
        width, height = A4
    if by_rotate:
        canvas.setPageRotation(turn % 360)
    canvas.setFont(FONT, 12)
    canvas.drawString(60, height - 50, "Phụ lục phân công nhiệm vụ")
    canvas.drawString(60, height - 70, "Đơn vị nào thì việc nấy, theo bảng sau đây:")
    laid = table(rows(1, 8), widths=(35, 210, 120, 100))
    _, tall = laid.wrapOn(canvas, width, height)
    laid.drawOn(canvas, 60, height - 100 - tall)
    canvas.showPage()
    canvas.save()
    return path


@pytest.mark.parametrize("by_rotate", [True, False], ids=["with /Rotate", "by its letters"])
@pytest.mark.parametrize("turn", [90, -90, 180])
def test_an_appendix_that_lies_on_its_side_is_read_as_it_is_meant(
    tmp_path: Path, turn: int, by_rotate: bool
) -> None:
    path = lying(tmp_path / "a.pdf", turn, by_rotate)

    source = read_file(path)

    said = [line for line in source.text.split("\n") if line]
    assert said[1:3] == [
        "Phụ lục phân công nhiệm vụ", "Đơn vị nào thì việc nấy, theo bảng sau đây:",
    ]  # fmt: skip
    assert tasks_of(read_document(source)) == rows(1, 8)


PROSE = (
    "Ủy ban nhân dân xã giao các phòng chuyên môn rà soát toàn bộ quy trình nội bộ và báo cáo kết "
    "quả theo đúng mẫu đã ban hành, không để chậm hồ sơ của người dân và doanh nghiệp. "
)


def test_running_heads_and_feet_break_no_sentence_and_are_told(tmp_path: Path) -> None:
    path = document(tmp_path / "a.pdf", say(PROSE * 70), drawn=headed)

    source = read_file(path)

    assert " ".join(source.text.split()) == (PROSE * 70).strip()
    assert len(source.pages) >= 3
    assert source.warnings == (
        "Đã bỏ dòng lặp lại ở đầu hoặc chân trang: “Kế hoạch cải cách hành chính xã Đồi Thông” "
        f"({len(source.pages)} trang).",
    )


def sheets(path: Path, *pages: Sequence[tuple[float, str]]) -> Source:
    """Pages whose lines stand at the given heights, counted from the bottom."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for lines in pages:
        canvas.setFont(FONT, 11)
        for height, text in lines:
            canvas.drawString(60, height, text)
        canvas.showPage()
    canvas.save()
    return read_file(path)


def test_a_line_in_the_margin_of_one_page_stays(tmp_path: Path) -> None:
    source = sheets(
        tmp_path / "a.pdf",
        [(800, "Hỏa tốc"), (500, "Trang đầu.")], [(500, "Trang hai.")], [(500, "Trang ba.")],
        [(500, "Trang bốn."), (40, "Nơi nhận: như trên")],
    )  # fmt: skip

    assert "Hỏa tốc" in source.text
    assert "Nơi nhận" in source.text
    assert not source.warnings


def test_prose_that_repeats_at_the_top_of_pages_stays(tmp_path: Path) -> None:
    path = document(tmp_path / "a.pdf", *[say(PROSE * 6) for _ in range(20)], drawn=headed)

    source = read_file(path)

    assert " ".join(source.text.split()).count(PROSE.strip()) == 120
    assert len(source.warnings) == 1


def test_heads_that_name_different_appendices_stay(tmp_path: Path) -> None:
    pages = [[(800, f"PHỤ LỤC {n}"), (500, f"Nội dung {n}.")] for n in (1, 2, 3)]

    source = sheets(tmp_path / "a.pdf", *pages)

    assert [line for line in source.text.split("\n") if "PHỤ LỤC" in line] == [
        "PHỤ LỤC 1", "PHỤ LỤC 2", "PHỤ LỤC 3",
    ]  # fmt: skip


def test_an_appendix_named_at_the_top_of_each_of_its_pages_is_named_once(tmp_path: Path) -> None:
    pages = [[(800, "Phụ lục I kèm theo kế hoạch"), (500, f"Nội dung {n}.")] for n in range(4)]

    source = sheets(tmp_path / "a.pdf", *pages)

    assert source.text.count("Phụ lục I") == 1
    assert "“Phụ lục I kèm theo kế hoạch” (3 trang)" in source.warnings[0]


def test_the_letterheads_of_letters_bound_together_stay(tmp_path: Path) -> None:
    pages = [[(800, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (500, f"Thư {n}.")] for n in range(4)]

    assert sheets(tmp_path / "a.pdf", *pages).text.count("CỘNG HÒA") == 4


BARE = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 2)]


def bare(body: Sequence[Sequence[str]], style: Sequence[Any] = BARE, **options: Any) -> Table:
    made = table(body, **options)
    return Table(made._cellvalues, colWidths=made._argW, style=list(style), repeatRows=0)


@pytest.mark.parametrize("padding", [3, 0], ids=["rows apart", "rows as near as lines"])
def test_a_table_without_rules_comes_as_rows_over_its_pages(tmp_path: Path, padding: int) -> None:
    style = [*BARE, ("TOPPADDING", (0, 0), (-1, -1), padding),
             ("BOTTOMPADDING", (0, 0), (-1, -1), padding)]  # fmt: skip
    path = document(tmp_path / "a.pdf", say(PROSE * 3), Spacer(1, 12), bare(rows(1, 45), style),
                    Spacer(1, 30), say(PROSE * 3), drawn=numbered)  # fmt: skip

    source = read_file(path)

    assert tasks_of(read_document(source)) == rows(1, 45)
    assert " ".join(source.text.split()).count(PROSE.strip()) == 6


@pytest.mark.parametrize("padding", [6, 0], ids=["rows apart", "rows as near as lines"])
def test_cells_without_rules_set_in_the_middle_of_their_rows_keep_to_their_rows(
    tmp_path: Path, padding: int
) -> None:
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), padding),
             ("BOTTOMPADDING", (0, 0), (-1, -1), padding)]  # fmt: skip

    found = read(document(tmp_path / "a.pdf", say(PROSE), bare(rows(1, 20), style), say(PROSE)))

    assert tasks_of(found) == rows(1, 20)


def test_a_table_without_rules_whose_rows_nothing_tells_apart_gives_no_rows(
    tmp_path: Path,
) -> None:
    style = [*BARE, ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
    body = [row[1:] for row in rows(1, 12)]
    laid = bare(body, style, header=HEADER[1:], widths=(250, 100, 100))

    source = read_file(document(tmp_path / "a.pdf", laid))

    assert "\t" not in source.text


def test_a_row_across_a_table_without_rules_is_its_section(tmp_path: Path) -> None:
    title = "II. NÂNG CAO CHẤT LƯỢNG PHỤC VỤ NGƯỜI DÂN VÀ DOANH NGHIỆP NĂM NAY"
    body = [*rows(1, 4), (title, "", "", ""), *rows(5, 9)]
    style = [*BARE, ("SPAN", (0, 5), (-1, 5))]

    found = read(document(tmp_path / "a.pdf", bare(body, style)))

    assert tasks_of(found) == rows(1, 9)
    assert {t.section for t in found.tasks[4:]} == {"II"}


@pytest.mark.parametrize(
    "flow",
    [
        pytest.param([say(f"- {PROSE}") for _ in range(9)], id="bullets"),
        pytest.param([say(PROSE * 9)], id="a paragraph"),
        pytest.param([bare([("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"), ("- Như trên;", "CHỦ TỊCH"),
                            ("- Lưu: VT.", "Nguyễn Văn An"), ("- Phòng", "đã ký")],
                           header=None, widths=(240, 240))], id="two columns"),
        pytest.param([bare([("Người lập", "Kế toán", "Chủ tịch"), ("(ký)", "(ký)", "(ký)")],
                           header=None, widths=(160, 160, 160)), Spacer(1, 50),
                      bare([("Lê An", "Lý Bình", "Trần Cao")], header=None,
                           widths=(160, 160, 160))], id="three signatures"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_not_torn_into_cells(tmp_path: Path, flow: list[Flowable]) -> None:
    assert "\t" not in read_file(document(tmp_path / "a.pdf", *flow)).text


def test_a_page_break_ends_no_flow(tmp_path: Path) -> None:
    path = document(tmp_path / "a.pdf", say("Trước."), PageBreak(), say("Sau."), drawn=numbered)

    assert read_file(path).text == "Trước.\nSau."


def test_letters_printed_twice_to_look_bold_are_read_once(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4, invariant=1)
    canvas.setFont(FONT, 12)
    for shift in (0, 0.4, 0.8):
        canvas.drawString(60 + shift, 700, "Ủy ban xã Suối Trúc, hội ý 11 lần")
    canvas.showPage()
    canvas.save()

    assert read_file(tmp_path / "a.pdf").text == "Ủy ban xã Suối Trúc, hội ý 11 lần"
