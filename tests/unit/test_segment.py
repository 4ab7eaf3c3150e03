"""Passages: verbatim, whole, each with its place; every line with words lies in one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Document, Passage, PassageKind
from ingest.columns import looks_like_header
from ingest.document import read_document
from ingest.read import Source
from ingest.sections import section_of
from ingest.segment import PASSAGE_MAX, page_of, passage_id, sentence_spans
from ingest.structure import is_table_line, split_lines
from ingest.tables import split_cells

PLAN = """ỦY BAN NHÂN DÂN
XÃ CỒN GIÓ

Số: 31/KH-UBND

KẾ HOẠCH
Gọn nhẹ thủ tục năm 2026 xã Cồn Gió

Căn cứ Kế hoạch số 77/KH-UBND của UBND tỉnh;

I. MỤC TIÊU

1. Tiếp nhận

a) Ở quầy

- Năm 2026:

+ Ít nhất 90% hồ sơ được nhận ngay.

+ Mỗi lượt chờ không quá 12 phút.

II. TỔ CHỨC THỰC HIỆN

Các tổ làm theo phần việc ở phụ lục.

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH

Lý Quốc Bình

PHỤ LỤC
Bảng giao việc

STT\tNhiệm vụ\tSản phẩm\tThời hạn\tChủ trì\tPhối hợp
I\tHồ sơ\t\t\t\t
1\tDọn kho hồ sơ và\tBiên bản\tQuý I/2026\tPhòng Kinh tế\tCông an xã

STT\tNhiệm vụ\tSản phẩm\tThời hạn\tChủ trì\tPhối hợp
\tlập danh mục\t\t\t\t
2\tQuét hồ sơ cũ\tKho số\tHằng tháng\tVăn phòng xã\t
\t\t12\t15\t\t
"""


def source(text: str, pages: tuple[int, ...] = (), name: str = "ban-thu.txt") -> Source:
    return Source(Path(name), "0" * 64, text, pages, "test", ())


def read(text: str, pages: tuple[int, ...] = ()) -> Document:
    return read_document(source(text, pages))


def passage_of(document: Document, words: str) -> Passage:
    return next(p for p in document.passages if words in p.text)


@pytest.mark.parametrize(
    ("words", "locator", "kind"),
    [
        ("XÃ CỒN GIÓ", "Đầu văn bản", PassageKind.LETTERHEAD),
        ("Căn cứ Kế hoạch", "Căn cứ", PassageKind.LETTERHEAD),
        ("I. MỤC TIÊU", "I", PassageKind.HEADING),
        ("Ít nhất 90%", "I › 1 › a", PassageKind.BULLET),
        ("phần việc ở phụ lục", "II", PassageKind.PARAGRAPH),
        ("Lưu: VT", "Nơi nhận", PassageKind.SIGNATURE),
        ("Lý Quốc Bình", "Ký", PassageKind.SIGNATURE),
        ("Dọn kho hồ sơ", "Phụ lục › I › 1", PassageKind.ROW),
        ("Quét hồ sơ cũ", "Phụ lục › I › 2", PassageKind.ROW),
    ],
)
def test_a_passage_knows_its_place_and_kind(words: str, locator: str, kind: PassageKind) -> None:
    passage = passage_of(read(PLAN), words)

    assert (passage.locator, passage.kind) == (locator, kind)


def test_a_point_under_a_year_carries_the_year_in_its_heading() -> None:
    passage = passage_of(read(PLAN), "không quá 12 phút")

    assert passage.heading == "MỤC TIÊU › Tiếp nhận › Ở quầy › Năm 2026"


def test_a_row_over_two_pages_is_one_passage_from_its_first_word_to_its_last() -> None:
    passage = passage_of(read(PLAN), "Dọn kho hồ sơ")

    assert passage.text.startswith("1\tDọn kho hồ sơ và")
    assert passage.text.endswith("lập danh mục")


def test_a_line_of_a_table_that_is_no_row_is_a_passage_of_its_own() -> None:
    document = read(PLAN)

    assert len(document.tasks) == 2
    assert passage_of(document, "12\t15").kind is PassageKind.PARAGRAPH


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = "Các tổ cùng nhau rà lại từng bước của hồ sơ để dân bớt phải đi lại nhiều lần. "
    paragraph = (sentence * 40).strip()

    document = read(f"I. VIỆC CHUNG\n\n{paragraph}\n")
    pieces = [p for p in document.passages if p.kind is PassageKind.PARAGRAPH]

    assert len(pieces) > 1
    assert all(len(p.text) <= PASSAGE_MAX and p.text.endswith("lần.") for p in pieces)
    assert " ".join(p.text for p in pieces) == paragraph


def test_a_bullet_as_long_as_a_passage_may_be_is_not_cut() -> None:
    bullet = "- " + "Rà lại từng bước của hồ sơ. " * 42

    document = read(f"I. VIỆC CHUNG\n\n{bullet.strip()}\n")

    assert len(bullet.strip()) < PASSAGE_MAX
    assert [p.text for p in document.passages if p.kind is PassageKind.BULLET] == [bullet.strip()]


def test_sentences_are_spans_of_the_text() -> None:
    text = "Câu một ở đây.  Câu hai\nnối dòng. Câu ba!"

    spans = sentence_spans(text, 0, len(text))

    assert [text[start:end] for start, end in spans] == [
        "Câu một ở đây.", "Câu hai\nnối dòng.", "Câu ba!",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pages", "offset", "page"),
    [((), 5, None), ((0, 10, 20), 0, 1), ((0, 10, 20), 10, 2), ((0, 10, 20), 999, 3)],
)
def test_a_page_is_told_from_an_offset(pages: tuple[int, ...], offset: int, page: int) -> None:
    assert page_of(pages, offset) == page


def test_passages_know_their_page_where_the_format_has_pages() -> None:
    document = read(PLAN, pages=(0, PLAN.index("PHỤ LỤC")))

    assert passage_of(document, "Căn cứ").page == 1
    assert passage_of(document, "Quét hồ sơ cũ").page == 2
    assert passage_of(read(PLAN), "Căn cứ").page is None


def test_a_passages_id_is_the_same_for_the_same_words_at_the_same_place() -> None:
    assert [p.id for p in read(PLAN).passages] == [p.id for p in read(PLAN).passages]
    assert passage_id("a", 3, 9) == "a:3-9"


def uncovered(document: Document) -> list[str]:
    """Lines with words that lie in no passage and name neither columns nor a section."""
    covered = bytearray(len(document.text))
    for passage in document.passages:
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
    lost = []
    for line in split_lines(document.text):
        bare = [
            i for i, c in enumerate(line.text) if not c.isspace() and not covered[line.start + i]
        ]
        words = "".join(line.text[i] for i in bare)
        cells = split_cells(line) if is_table_line(line) else []
        named = bool(cells) and (looks_like_header(cells) or section_of(cells) is not None)
        if re.search(r"[^\W\d_]{2}", words) and not named:
            lost.append(line.text)
    return lost


def test_every_line_of_a_plan_lies_in_a_passage() -> None:
    assert uncovered(read(PLAN)) == []


LINES = st.sampled_from(PLAN.split("\n")) | st.text(max_size=40)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join))
def test_any_text_becomes_passages_that_are_its_own_words(text: str) -> None:
    document = read(text)

    assert all(p.text == text[p.start : p.end] for p in document.passages)
    assert all(p.text.strip() for p in document.passages)
    assert len({p.id for p in document.passages}) == len(document.passages)
    assert all(
        one.end <= other.start
        for one, other in zip(document.passages, document.passages[1:], strict=False)
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join))
def test_no_line_with_words_is_lost_from_any_text(text: str) -> None:
    assert uncovered(read(text)) == []


ATTACHED = """QUYẾT ĐỊNH
Về việc ban hành kế hoạch

Điều 1. Ban hành kế hoạch.

Nơi nhận:
- Lưu: VT.

CHỦ TỊCH

Lý Quốc Bình

KẾ HOẠCH

Gọn nhẹ thủ tục

(Kèm theo Quyết định số 5/QĐ-UBND)

I. MỤC TIÊU

- Một.

Phụ lục I
(Kèm theo Kế hoạch)

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

KẾ HOẠCH

I. NHIỆM VỤ

- Hai.

Nơi nhận:
- .....

Họ và tên (người ký)

* Ghi chú: ghi đủ các cột.
"""


@pytest.mark.parametrize(
    ("words", "locator", "kind"),
    [
        ("Lưu: VT", "Nơi nhận", PassageKind.SIGNATURE),
        ("CHỦ TỊCH", "Ký", PassageKind.SIGNATURE),
        ("Gọn nhẹ thủ tục", "Kế hoạch › Mở đầu", PassageKind.LETTERHEAD),
        ("(Kèm theo Quyết định", "Kế hoạch › Mở đầu", PassageKind.LETTERHEAD),
        ("- Một", "I", PassageKind.BULLET),
        ("CỘNG HÒA", "Phụ lục I", PassageKind.PARAGRAPH),
        ("- Hai", "Phụ lục I › I", PassageKind.BULLET),
        ("- .....", "Phụ lục I › Nơi nhận", PassageKind.SIGNATURE),
        ("Họ và tên", "Phụ lục I › Ký", PassageKind.SIGNATURE),
        ("Ghi chú", "Phụ lục I › Ghi chú", PassageKind.BULLET),
    ],
)
def test_what_follows_a_signature_is_no_part_of_it(
    words: str, locator: str, kind: PassageKind
) -> None:
    source = Source(Path("qd.txt"), "0" * 64, ATTACHED, (), "test", ())

    passage = next(p for p in read_document(source).passages if words in p.text)

    assert (passage.locator, passage.kind) == (locator, kind)
