"""What a text is made of: headings, paragraphs, bullets, table regions; no line is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.structure import (
    Block,
    BlockKind,
    find_blocks,
    folded_heads,
    is_table_line,
    read_heading,
    split_lines,
    text_width,
)

LINES = st.sampled_from(
    [
        "I. MỤC TIÊU", "1. Thủ tục", "1.1. Tiếp nhận", "1.1.1 Tại quầy", "a) Việc làm ngay",
        "- Trả hồ sơ đúng hẹn.", "+ Gọi điện báo dân", "Điều 2. Giao việc", "Chương III",
        "PHỤ LỤC II", "Phụ lục 1", "KẾ HOẠCH", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH",
        "STT\tViệc\tChủ trì", "1\tLàm sạch dữ liệu\tCông an xã", "| a | b |", "|---|---|", "---",
        "một dòng viết thường nối tiếp", "Một câu dài của đoạn văn kết thúc ở đây.", "", "   ",
        "(kèm theo Kế hoạch số 3/KH-UBND)", "15", "\t\t", "a\tb",
    ]
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text(text)) for block in find_blocks(text)]


def block_of(text: str, words: str) -> Block:
    return next(block for block in find_blocks(text) if words in block.text(text))


TREE = """KẾ HOẠCH
Làm gọn thủ tục năm 2026 xã Cồn Gió

II. NHIỆM VỤ

1. Tiếp nhận hồ sơ

1.1. Tại quầy

a) Việc phải xong trong quý I

- Đặt thêm ghế chờ:
+ Ghế cho người cao tuổi

b) Việc phải xong trong năm

Điều chỉnh lịch trực.

2. Trả kết quả

III. TỔ CHỨC THỰC HIỆN

Các đơn vị làm theo phần việc của mình.

Nơi nhận:
- Lưu: VT.

PHỤ LỤC 1

- Mẫu phiếu."""


@pytest.mark.parametrize(
    ("words", "path"),
    [
        pytest.param("Tiếp nhận hồ sơ", ("II", "1"), id="roman › arabic"),
        pytest.param("Tại quầy", ("II", "1", "1.1"), id="› numbered twice"),
        pytest.param("Việc phải xong trong quý I", ("II", "1", "1.1", "a"), id="› letter"),
        pytest.param("Đặt thêm ghế", ("II", "1", "1.1", "a"), id="a dash under a letter"),
        pytest.param("người cao tuổi", ("II", "1", "1.1", "a"), id="a plus under a dash"),
        pytest.param("Điều chỉnh lịch trực", ("II", "1", "1.1", "b"), id="the next letter"),
        pytest.param("Trả kết quả", ("II", "2"), id="the next number closes what is deeper"),
        pytest.param("phần việc của mình", ("III",), id="the next roman closes all"),
        pytest.param("Lưu: VT", (), id="recipients stand under no heading"),
        pytest.param("Mẫu phiếu", ("Phụ lục 1",), id="an appendix"),
    ],
)
def test_a_block_knows_the_headings_above_it(words: str, path: tuple[str, ...]) -> None:
    assert block_of(TREE, words).path == path


@pytest.mark.parametrize(
    ("line", "label", "words"),
    [
        ("IV. TỔ CHỨC THỰC HIỆN", "IV", "TỔ CHỨC THỰC HIỆN"),
        ("**2. Yêu cầu**", "2", "Yêu cầu"),
        ("### 3.2. Nhân lực", "3.2", "Nhân lực"),
        ("1.2.3. Đường truyền", "1.2.3", "Đường truyền"),
        ("đ) Việc khác", "đ", "Việc khác"),
        ("Điều 4. Hiệu lực", "Điều 4", "Hiệu lực"),
        ("CHƯƠNG II: Quy định chung", "CHƯƠNG II", "Quy định chung"),
        ("Phần thứ nhất. Mở đầu", "Phần thứ nhất", "Mở đầu"),
        ("PHỤ LỤC", "Phụ lục", ""),
        ("Phụ lục III", "Phụ lục III", ""),
        ("Biểu số 2", "Biểu 2", ""),
        ("Mẫu số 01", "Mẫu 01", ""),
        ("**Phụ lục I**", "Phụ lục I", ""),
        ("- b) Nộp qua mạng: 82%", "b", "Nộp qua mạng: 82%"),
    ],
)  # fmt: skip
def test_a_heading_has_a_label_and_words(line: str, label: str, words: str) -> None:
    found = read_heading(line)

    assert found is not None
    assert (found[0].label, found[0].words) == (label, words)


@pytest.mark.parametrize(
    "line",
    ["2026 là năm nền", "12/3/2026", "Phụ lục kèm theo nêu rõ từng việc.", "- Việc thứ nhất",
     "85% hồ sơ", "Vì vậy", "I, II"],
)  # fmt: skip
def test_what_only_looks_like_a_heading_is_none(line: str) -> None:
    assert read_heading(line) is None


def test_an_article_of_a_decision_is_a_heading_of_its_paragraph() -> None:
    text = "Điều 1. Giao việc cho các tổ.\n\nĐiều 2. Văn phòng theo dõi.\n\n1. Theo dõi hằng tháng."

    assert [block.path for block in find_blocks(text)] == [
        ("Điều 1",), ("Điều 2",), ("Điều 2", "1"),
    ]  # fmt: skip


def test_a_paragraph_cut_by_a_page_break_is_one() -> None:
    cut = (
        "Các tổ phải rà soát lại toàn bộ giấy tờ của hồ sơ và cắt\n\nbớt những giấy không cần nữa."
    )

    assert kinds(f"{cut}\n\nHết.") == [("paragraph", cut), ("paragraph", "Hết.")]


def test_a_bullet_cut_by_a_page_break_is_one() -> None:
    text = (
        "- Mỗi tổ công nghệ số cộng đồng hướng dẫn bà con dùng dịch\n\nvụ trên mạng.\n- Việc khác."
    )

    assert [kind for kind, _ in kinds(text)] == ["bullet", "bullet"]
    assert kinds(text)[0][1].endswith("vụ trên mạng.")


def test_a_finished_paragraph_takes_nothing_more() -> None:
    text = "Các tổ đã rà soát lại toàn bộ giấy tờ của hồ sơ.\n\nmột dòng viết thường đứng riêng"

    assert len(find_blocks(text)) == 2


def test_wrapped_lines_are_one_paragraph_also_where_a_sentence_ends_with_a_line() -> None:
    wrapped = (
        "Ủy ban giao cho từng tổ việc gọi điện báo cho dân biết ngày trả hồ sơ.\n"
        "Những hồ sơ chậm phải kèm thư xin lỗi do người đứng đầu của tổ ký tên;\n"
        "tổ nào để quá hẹn ba lần trong một quý phải giải trình trước toàn cơ\n"
        "quan vào buổi chào cờ đầu tháng."
    )

    assert len(find_blocks(wrapped)) == 1


def test_paragraphs_on_lines_of_their_own_are_kept_apart() -> None:
    text = (
        "Tổ một lo quầy.\n"
        "Tổ hai lo máy.\n"
        "Tổ ba lo việc đi từng nhà hướng dẫn bà con nộp hồ sơ qua mạng, trả lời mọi câu hỏi của "
        "dân và ghi lại những chỗ dân còn vướng để báo về văn phòng vào chiều thứ sáu hằng tuần.\n"
        "Tổ bốn lo kho lưu trữ hồ sơ giấy còn giá trị và quét dần từng hộp theo thứ tự thời gian."
    )  # fmt: skip

    assert len(find_blocks(text)) == 4


def test_a_number_inside_wrapped_text_is_no_heading() -> None:
    text = (
        "Cổng phục vụ trực tuyến nhận hồ sơ ở cả hai mức phục vụ là mức\n"
        "4. Dân được báo qua tin nhắn khi hồ sơ xong."
    )

    assert [block.path for block in find_blocks(text)] == [()]


@pytest.mark.parametrize(
    ("line", "is_row"),
    [
        ("STT\tViệc", True), ("| STT | Việc |", True), ("\t\t", True),
        ("STT | Việc", False), ("Một dòng", False),
    ],
)  # fmt: skip
def test_tabs_and_pipes_make_a_row(line: str, is_row: bool) -> None:
    assert is_table_line(split_lines(line)[0]) is is_row


def test_a_table_goes_on_over_blank_lines_and_rules() -> None:
    text = "Trước bảng.\n\nSTT\tViệc\n1\tMột\n\n---\nSTT\tViệc\n2\tHai\n\nSau bảng."

    assert [kind for kind, _ in kinds(text)] == ["paragraph", "table", "paragraph"]


def test_a_caption_above_a_table_makes_an_appendix_of_it() -> None:
    text = (
        "BẢNG GIAO VIỆC\n(Kèm theo Kế hoạch số 5/KH-UBND của UBND xã Cồn Gió)\n\nSTT\tViệc\n1\tMột"
    )

    table = next(block for block in find_blocks(text) if block.kind is BlockKind.TABLE)

    assert table.path == ("Phụ lục",)


def test_an_attached_plan_begins_a_tree_of_its_own() -> None:
    text = "Điều 3. Hiệu lực.\n\nKẾ HOẠCH\n\nLàm gọn thủ tục\n\nI. MỤC TIÊU\n\n- Một."

    assert block_of(text, "Làm gọn").path == ()
    assert block_of(text, "- Một").path == ("I",)


def test_the_words_of_all_headings_above_are_at_hand() -> None:
    assert folded_heads(block_of(TREE, "Đặt thêm ghế")) == (
        "nhiem vu / tiep nhan ho so / tai quay / viec phai xong trong quy i"
    )


def test_the_width_of_a_text_leaves_tables_out() -> None:
    text = "Một dòng ngắn\nHai dòng ngắn\n" + "1\t" + "x" * 500

    assert text_width(split_lines(text)) == len("Một dòng ngắn")
    assert text_width([]) == 0


def lost(text: str) -> list[str]:
    """The non-blank lines of a text that no block, or more than one, spans."""
    blocks = find_blocks(text)
    found = []
    for line in split_lines(text):
        start = line.start + len(line.text) - len(line.text.lstrip())
        end = line.start + len(line.text.rstrip())
        if line.text.strip() and sum(b.start <= start and end <= b.end for b in blocks) != 1:
            found.append(line.text)
    return found


@settings(max_examples=50, deadline=None)
@given(TEXTS | st.text())
def test_every_line_with_words_lies_in_one_block(text: str) -> None:
    blocks = find_blocks(text)

    assert lost(text) == []
    assert [b.start for b in blocks] == sorted(b.start for b in blocks)
    assert all(one.end <= other.start for one, other in zip(blocks, blocks[1:], strict=False))


@given(TEXTS | st.text())
def test_lines_put_together_are_the_text(text: str) -> None:
    assert "\n".join(line.text for line in split_lines(text)) == text
    assert all(text[line.start : line.end] == line.text for line in split_lines(text))


FORM = """I. VIỆC

1. Việc một.

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH

Lý Quốc Bình

**Phụ lục I**
(Kèm theo Công văn số 5/UBND)

**KẾ HOẠCH**

Dùng cho các đơn vị

I. MỤC TIÊU

1. Ghi rõ mục tiêu.

Nơi nhận:
- .....

**QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ**

Phụ lục số 02

1. Biểu tổng hợp
"""


@pytest.mark.parametrize(
    ("words", "path"),
    [
        pytest.param("Việc một", ("I", "1"), id="before the signature"),
        pytest.param("Dùng cho", ("Phụ lục I",), id="a title in the appendix"),
        pytest.param("Ghi rõ", ("Phụ lục I", "I", "1"), id="a section of the appendix"),
        pytest.param("QUYỀN HẠN", ("Phụ lục I",), id="a signature in the appendix"),
        pytest.param("Biểu tổng hợp", ("Phụ lục 02", "1"), id="the next appendix"),
    ],
)
def test_an_appendix_after_the_signature_is_a_root_of_its_own(
    words: str, path: tuple[str, ...]
) -> None:
    assert block_of(FORM, words).path == path
