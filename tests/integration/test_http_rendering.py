"""What the pages make of answers and documents, from the words to the HTML."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from assistant.domain import (
    Answer,
    AnsweredBy,
    Citation,
    Conflict,
    Document,
    Passage,
    PassageKind,
    Statement,
    Status,
)
from web.answer_html import answer_html, escape, link_to
from web.document_page import Block, lay_out
from web.examples import example_questions

ROW_TEXT = "1\tLàm sạch dữ liệu\tQuý I"
TEXT = "\n".join([
    "KẾ HOẠCH", "", "STT\tViệc\tHạn", ROW_TEXT, "", "| 2 | Tập huấn | |",
    "| --- | --- | --- |", "Hết.",
])  # fmt: skip
START = TEXT.index(ROW_TEXT)
ROW = Passage("ke-hoach:row", "ke-hoach", PassageKind.ROW, ROW_TEXT, START, START + len(ROW_TEXT),
              ("Phụ lục", "1"))  # fmt: skip
DOCUMENT = Document(
    id="ke-hoach", file="ke-hoach.md", sha256="", version="1", title="Kế hoạch", kind="Kế hoạch",
    number="", issued=None, place="xã Sông Trăng", province="", period="2026", issuer="",
    signer="", text=TEXT, facts=(), passages=(ROW,), tasks=(), targets=(),
)  # fmt: skip
CITATION = Citation(1, "ke-hoach", "Kế hoạch", "Phụ lục › 1", None, ROW.id, ROW.text)
ANSWER = Answer(Status.ANSWERED, "**Quý I** là hạn. [1]", AnsweredBy.RECORDS, (CITATION,))


def words_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", markup))


def shown(answer: Answer) -> str:
    return answer_html(answer, {ROW.id: ROW}.get)


def test_an_answer_is_bold_where_it_says_so_and_its_numbers_are_links() -> None:
    markup = shown(ANSWER)

    assert "<strong>Quý I</strong>" in markup
    assert 'class="so-trich" href="/van-ban/ke-hoach?p=ke-hoach%3Arow#trich-dan"' in markup
    assert "\n\n" not in markup


def test_a_number_without_a_citation_stays_text() -> None:
    markup = shown(replace(ANSWER, answer="Theo mục [7]."))

    assert "[7]" in words_of(markup)
    assert ">7</a>" not in markup


def test_a_numbered_answer_is_a_list_under_each_heading() -> None:
    markup = shown(replace(ANSWER, answer="**2 việc**:\n1. Một [1]\n2. Hai\n**1 việc**:\n1. Ba"))

    assert markup.count("<ol>") == 2
    assert markup.count("<li>") == 3


def test_what_disagrees_stands_side_by_side_with_its_sources() -> None:
    conflict = Conflict("tỷ lệ đúng hạn", (Statement("92%", 1), Statement("95%", 2)))
    markup = shown(replace(ANSWER, citations=(CITATION, replace(CITATION, n=2)),
                           conflicts=(conflict,)))  # fmt: skip

    box = words_of(markup[markup.index("khac-nhau") :])
    assert "Văn bản nêu khác nhau: tỷ lệ đúng hạn" in box
    assert box.index("92%") < box.index("95%")


def test_notices_and_nearest_passages_are_shown() -> None:
    answer = replace(ANSWER, status=Status.NOT_FOUND, answer="Không tìm thấy.", citations=(),
                     nearest=(CITATION,), notices=("Mô hình không trả lời.",))  # fmt: skip

    words = words_of(shown(answer))
    assert "Mô hình không trả lời." in words
    assert "Đoạn gần nhất" in words
    assert "Làm sạch dữ liệu" in words


def test_many_citations_are_folded_and_none_is_lost() -> None:
    citations = tuple(replace(CITATION, n=n) for n in range(1, 31))
    markup = shown(replace(ANSWER, citations=citations))

    assert "Xem thêm 26 đoạn" in words_of(markup)
    assert markup.count("nguon-muc") == 30


def test_a_quote_of_some_words_opens_at_those_words() -> None:
    quote = "Làm sạch dữ liệu"
    address = link_to(replace(CITATION, quote=quote), {ROW.id: ROW}.get)

    start = TEXT.index(quote)
    assert f"&amp;tu={start}&amp;den={start + len(quote)}#trich-dan" in address


@pytest.mark.parametrize(
    "text",
    ["<b>", "![a](b)", "[a](javascript:b)", "`a`", "**a**", "$$a$$", "a_b_", "&lt;", "~~a~~",
     "# a", "| a |", "http://a.b", "a@b.c", "\\*", "1. a", "{{a}}", "${a}"],
)  # fmt: skip
def test_no_mark_of_html_or_markdown_is_left_and_no_word_is_lost(text: str) -> None:
    escaped = escape(text)

    assert re.fullmatch(r"(?:&#\d+;|[\w\s])*", escaped.replace("_", "!"))
    assert html.unescape(escaped) == text


def test_a_document_is_laid_out_as_lines_and_tables_with_the_words_marked() -> None:
    blocks = lay_out(DOCUMENT, ROW.start, ROW.end)

    assert [block.kind for block in blocks] == ["line", "table", "gap", "table", "line"]
    assert table(blocks[1]) == [["STT", "Việc", "Hạn"], ["1", "Làm sạch dữ liệu", "Quý I"]]
    assert table(blocks[3]) == [["2", "Tập huấn", ""]]
    assert blocks[1].rows[0].is_header
    assert blocks[1].rows[1].labels == ["STT", "Việc", "Hạn"]
    marks = [piece for row in blocks[1].rows for cell in row.cells for piece in cell
             if piece.marked]  # fmt: skip
    assert [piece.text for piece in marks] == ["1", "Làm sạch dữ liệu", "Quý I"]
    assert [piece.first for piece in marks] == [True, False, False]


def test_a_span_inside_a_line_is_cut_out_of_it() -> None:
    start = TEXT.index("HOẠCH")
    (line, *_) = lay_out(DOCUMENT, start, start + 5)

    assert [(piece.text, piece.marked) for piece in line.pieces] == [
        ("KẾ ", False),
        ("HOẠCH", True),
    ]


def test_a_library_without_records_suggests_nothing() -> None:
    assert example_questions([]) == []
    assert example_questions([DOCUMENT]) == []


def table(block: Block) -> list[list[str]]:
    return [["".join(p.text for p in cell).strip() for cell in row.cells] for row in block.rows]
