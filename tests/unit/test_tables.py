"""Table rows as read become rows as meant: joined, grouped, aligned; no cell is dropped."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.text import clean
from ingest.columns import looks_like_header
from ingest.rows import Row, distinct_tasks, title_row
from ingest.sections import section_of
from ingest.structure import Block, BlockKind, split_lines
from ingest.tables import loose_lines, read_rows, split_cells

HEADER = "STT\tNhiệm vụ\tSản phẩm\tThời gian hoàn thành\tChủ trì\tPhối hợp\tTheo dõi"
FIRST = "1\tDọn kho hồ sơ\tBiên bản\tQuý I/2026\tPhòng Kinh tế\tCông an xã\tVăn phòng xã"
SECOND = "2\tQuét hồ sơ cũ\tKho số\tHằng tháng\tVăn phòng xã\tPhòng Kinh tế\tVăn phòng xã"


def block(text: str) -> Block:
    lines = tuple(split_lines(text))
    return Block(BlockKind.TABLE, lines[0].start, lines[-1].end, (), lines)


def read(*lines: str) -> list[Row]:
    return read_rows(block("\n".join(lines)))[0]


def tasks(rows: list[Row]) -> list[tuple[str, str]]:
    return [(row.number, row.get("task")) for row in rows]


def test_each_row_is_read_under_its_columns() -> None:
    first, second = read(HEADER, FIRST, SECOND)

    assert first.cells == {
        "task": "Dọn kho hồ sơ", "product": "Biên bản", "deadline": "Quý I/2026",
        "lead": "Phòng Kinh tế", "support": "Công an xã", "monitor": "Văn phòng xã",
    }  # fmt: skip
    assert (first.number, first.part, first.uncertain) == ("1", 1, frozenset())
    assert (second.number, second.group) == ("2", 2)
    assert title_row(second) == "quet ho so cu"


def test_a_header_repeated_on_every_page_is_no_row() -> None:
    rows = read(HEADER, FIRST, "", HEADER, SECOND, "", HEADER)

    assert [row.number for row in rows] == ["1", "2"]


def test_a_row_continued_on_the_next_page_is_one() -> None:
    (row,) = read(
        HEADER,
        "1\tDọn kho hồ sơ, lập danh mục và\tBiên bản\tQuý I/2026\tPhòng Kinh tế\t\tVăn phòng xã",
        "",
        HEADER,
        "\tbáo cáo kết quả về huyện.\t\t\t\t\t",
    )

    assert row.get("task") == "Dọn kho hồ sơ, lập danh mục và báo cáo kết quả về huyện."
    assert row.get("lead") == "Phòng Kinh tế"


def test_cells_split_by_a_page_break_are_joined_each_to_its_own() -> None:
    (row,) = read(
        HEADER,
        "1\tDọn kho hồ sơ và\tBiên bản bàn\tQuý I/2026\tTrung tâm Phục vụ hành chính\t\tTrung tâm",
        "",
        HEADER,
        "\tlập lại danh mục\tgiao hồ sơ\t\tcông; Phòng Kinh tế\t\tvăn hóa",
    )

    assert row.get("task") == "Dọn kho hồ sơ và lập lại danh mục"
    assert row.get("product") == "Biên bản bàn giao hồ sơ"
    assert row.get("lead") == "Trung tâm Phục vụ hành chính công; Phòng Kinh tế"
    assert row.get("monitor") == "Trung tâm văn hóa"


def test_the_span_of_a_split_row_covers_both_its_lines() -> None:
    text = "\n".join([HEADER, "1\tDọn kho và\tBiên bản\tQuý I/2026\tPhòng Kinh tế\t\t", "",
                      HEADER, "\tlập danh mục\t\t\t\t\t"])  # fmt: skip

    (row,), _ = read_rows(block(text))

    assert text[row.start : row.end].startswith("1\tDọn kho và")
    assert text[row.start : row.end].rstrip().endswith("lập danh mục")


def test_products_under_one_merged_task_are_parts_of_it() -> None:
    rows = read(
        HEADER,
        "1\tSoạn quy chế\tDự thảo\tQuý I/2026\tVăn phòng xã\tCác tổ\tVăn phòng xã",
        "\t\tTờ trình\tQuý II/2026\tVăn phòng xã\tPhòng Kinh tế\tVăn phòng xã",
        "\t\tQuyết định ban hành\tQuý III/2026\tVăn phòng xã\t\tVăn phòng xã",
        SECOND,
    )

    assert [(r.number, r.part, r.get("task"), r.get("product")) for r in rows] == [
        ("1", 1, "Soạn quy chế", "Dự thảo"),
        ("1", 2, "Soạn quy chế", "Tờ trình"),
        ("1", 3, "Soạn quy chế", "Quyết định ban hành"),
        ("2", 1, "Quét hồ sơ cũ", "Kho số"),
    ]
    assert distinct_tasks(rows) == 2


@pytest.mark.parametrize(
    "after",
    [
        pytest.param([], id="the table ends"),
        pytest.param(["II\tViệc khác\t\t\t\t\t", SECOND], id="a section begins"),
    ],
)
def test_the_last_product_of_a_merged_task_is_part_of_it_where(after: list[str]) -> None:
    rows = read(
        HEADER,
        "I\tHồ sơ\t\t\t\t\t",
        "1\tSoạn quy chế\tDự thảo\tQuý I/2026\tVăn phòng xã\tCác tổ\tVăn phòng xã",
        "\t\tTờ trình\tQuý II/2026\tVăn phòng xã\tPhòng Kinh tế\tVăn phòng xã",
        *after,
    )

    assert [(r.section, r.number, r.part, r.get("task")) for r in rows[:2]] == [
        ("I", "1", 1, "Soạn quy chế"), ("I", "1", 2, "Soạn quy chế"),
    ]  # fmt: skip
    assert distinct_tasks(rows) == 1 + len(after[1:])


def test_a_number_lost_at_a_page_break_leaves_the_numbers_below_in_doubt() -> None:
    rows = read(
        HEADER, FIRST, "", HEADER,
        "\tĐo độ hài lòng của dân\tBáo cáo\tHằng quý\tVăn phòng xã\tCác tổ\tVăn phòng xã",
        "2\tGọi điện báo dân\tSổ gọi\tHằng ngày\tVăn phòng xã\tCác tổ\tVăn phòng xã",
        "5\tTrả hồ sơ tận nhà\tSổ trả\tHằng ngày\tVăn phòng xã\tCác tổ\tVăn phòng xã",
    )  # fmt: skip

    assert [(r.number, "number" in r.uncertain) for r in rows] == [
        ("1", False), ("", True), ("2", True), ("5", False),
    ]  # fmt: skip


def test_the_doubt_about_numbers_ends_with_the_section() -> None:
    rows = read(
        HEADER, "I\tMột\t\t\t\t\t",
        "\tĐo độ hài lòng của dân\tBáo cáo\tHằng quý\tVăn phòng xã\tCác tổ\tVăn phòng xã",
        "II\tHai\t\t\t\t\t", FIRST,
    )  # fmt: skip

    assert [(r.section, "number" in r.uncertain) for r in rows] == [("I", True), ("II", False)]


def test_a_task_whose_number_stands_on_its_second_product_takes_it_with_doubt() -> None:
    rows = read(
        HEADER, FIRST, "", HEADER,
        "\tSoạn đề án việc làm\tDự thảo\tQuý I/2026\tVăn phòng xã\tCác tổ\tVăn phòng xã",
        "2\t\tTờ trình\tQuý II/2026\tVăn phòng xã\tCác tổ\tVăn phòng xã",
        "\t\tQuyết định\tQuý III/2026\tVăn phòng xã\tCác tổ\tVăn phòng xã",
        "3\tQuét hồ sơ cũ\tKho số\tHằng tháng\tVăn phòng xã\t\tVăn phòng xã",
    )  # fmt: skip

    assert [(r.number, r.part, "number" in r.uncertain) for r in rows] == [
        ("1", 1, False), ("2", 1, True), ("2", 2, True), ("2", 3, True), ("3", 1, False),
    ]  # fmt: skip
    assert {r.get("task") for r in rows[1:4]} == {"Soạn đề án việc làm"}


def test_values_standing_apart_from_their_task_are_joined_to_it_with_doubt() -> None:
    first, second = read(
        HEADER, FIRST, "", HEADER,
        "\t\tKho số\tHằng tháng\tVăn phòng xã\tCác tổ\tPhòng Kinh tế",
        "2\tQuét hồ sơ cũ của xã và nộp lên kho chung\t\t\t\t\t",
    )  # fmt: skip

    assert (second.number, second.get("lead"), second.get("product")) == (
        "2", "Văn phòng xã", "Kho số",
    )  # fmt: skip
    assert second.uncertain == {"product", "deadline", "lead", "support", "monitor"}
    assert second.notes
    assert first.uncertain == frozenset()


def test_a_row_short_of_an_agency_keeps_its_cells_and_doubts_support_and_monitor() -> None:
    (row,) = read(HEADER, "1\tQuét hồ sơ cũ\tKho số\tHằng tháng\tVăn phòng xã\tPhòng Kinh tế")

    assert (row.get("lead"), row.get("support"), row.get("monitor")) == (
        "Văn phòng xã", "Phòng Kinh tế", "",
    )  # fmt: skip
    assert row.uncertain == {"support", "monitor"}


def test_a_blank_below_one_who_leads_or_monitors_may_be_a_merged_cell() -> None:
    rows = read(
        HEADER, FIRST,
        "2\tQuét hồ sơ\tKho số\tHằng tháng\tCông an xã\t\t",
        "3\tĐo độ hài lòng\tBáo cáo\tHằng quý\tCông an xã\t\t",
        "II\tViệc của dân\t\t\t\t\t",
        "1\tGọi điện báo dân\tSổ gọi\tHằng ngày\tCông an xã\t\t",
    )  # fmt: skip

    assert [row.get("monitor") for row in rows] == ["Văn phòng xã", "", "", ""]
    assert [row.uncertain for row in rows] == [
        frozenset(), {"monitor"}, {"monitor"}, frozenset(),
    ]  # fmt: skip


def test_a_blank_cell_in_a_full_row_is_no_doubt() -> None:
    (row,) = read(HEADER, "1\tQuét hồ sơ\tKho số\tHằng tháng\tVăn phòng xã\t\tPhòng Kinh tế")

    assert (row.get("support"), row.uncertain) == ("", frozenset())


def test_an_agency_alone_on_a_line_is_kept_with_doubt() -> None:
    (row,) = read(
        HEADER,
        "1\tQuét hồ sơ cũ\tKho số\tHằng tháng\tVăn phòng xã\tPhòng Kinh tế\t",
        "\t\t\t\t\t\tCông an xã",
    )

    assert "monitor" in row.uncertain
    assert any("Công an xã" in note for note in row.notes)


def test_an_agency_beside_a_sections_title_is_kept_with_the_row_that_lacks_one() -> None:
    row, _ = read(
        HEADER,
        "1\tQuét hồ sơ cũ\tKho số\tHằng tháng\tVăn phòng xã\tPhòng Kinh tế",
        "II\tViệc của dân\t\t\t\tCông an xã",
        FIRST,
    )

    assert any("Công an xã" in note for note in row.notes)


def test_a_task_without_a_number_goes_on_below_where_nothing_else_is_filled() -> None:
    (row,) = read(HEADER, FIRST, "\tvà quét từng hộp\t\t\t\t\t")

    assert row.get("task") == "Dọn kho hồ sơ và quét từng hộp"


@pytest.mark.parametrize(
    ("line", "section", "title"),
    [
        pytest.param("II\tViệc của dân\t\t\t\t\t", "II", "Việc của dân", id="label and title"),
        pytest.param("II. Việc của dân\t\t\t\t\t\t", "II", "Việc của dân", id="in one cell"),
        pytest.param("Việc của dân\t\t\t\t\t\t", "", "Việc của dân", id="title alone"),
        pytest.param("<b>B</b>\t<b>Việc của dân</b>\t\t\t\t\t", "B", "Việc của dân", id="marked"),
        pytest.param("| II | Việc của dân |  |  |", "II", "Việc của dân", id="pipes"),
    ],
)
def test_a_section_row_has_three_shapes(line: str, section: str, title: str) -> None:
    assert section_of(split_cells(split_lines(line)[0])) == (section, title)


@pytest.mark.parametrize(
    "line",
    [FIRST, "1\tDọn kho hồ sơ\t\t\t\t\t", "\tDọn kho\t\t\t\t\t", "", "và quét từng hộp\t\t\t\t",
     "a)\tDọn kho\t\t\t"],
)  # fmt: skip
def test_other_rows_are_no_sections(line: str) -> None:
    assert section_of(split_cells(split_lines(line)[0])) is None


def test_rows_know_the_section_they_stand_in() -> None:
    rows = read(HEADER, "I\tHồ sơ\t\t\t\t\t", FIRST, "II. Con người\t\t\t\t\t\t", FIRST)

    assert [(r.section, r.section_title) for r in rows] == [("I", "Hồ sơ"), ("II", "Con người")]


def test_columns_in_another_order_and_under_other_names_are_read() -> None:
    (row,) = read(
        "TT\tĐơn vị phụ trách\tNội dung công việc\tHạn hoàn thành\tCùng thực hiện\tĐầu ra",
        "1\tPhòng Kinh tế\tDọn kho hồ sơ\t30/6/2026\tCông an xã\tBiên bản",
    )

    assert row.cells == {
        "lead": "Phòng Kinh tế", "task": "Dọn kho hồ sơ", "deadline": "30/6/2026",
        "support": "Công an xã", "product": "Biên bản",
    }  # fmt: skip


def test_a_markdown_pipe_table_is_read() -> None:
    rows = read(
        "| STT | Nhiệm vụ | Chủ trì | Thời hạn |",
        "| --- | :---: | --- | ---: |",
        "| I | Hồ sơ |  |  |",
        "| 1 | Dọn kho \\| quét hồ sơ | Phòng Kinh tế | Quý I/2026 |",
    )

    assert [(r.section, r.number, r.get("task"), r.get("lead")) for r in rows] == [
        ("I", "1", "Dọn kho | quét hồ sơ", "Phòng Kinh tế")
    ]


def test_a_table_without_a_header_takes_its_columns_from_its_cells() -> None:
    first, _ = read(FIRST, SECOND)

    assert (first.number, first.get("task"), first.get("lead"), first.get("deadline")) == (
        "1", "Dọn kho hồ sơ", "Phòng Kinh tế", "Quý I/2026",
    )  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            [HEADER, "I\tHồ sơ\t\t\t\t\t", "1\t.....\t.....\t.....\t.....\t.....\t....."],
            id="dots",
        ),
        pytest.param([HEADER, "1\t\t\t\t\t\t", "2\t…\t…\t…\t…\t…\t…"], id="blanks"),
        pytest.param(["<b>V</b>\t<b>Con người</b>\t\t", "11.\t...\t...\t..."], id="no header"),
        pytest.param([HEADER], id="a header alone"),
    ],
)
def test_a_blank_form_gives_no_row(lines: list[str]) -> None:
    assert read(*lines) == []


def test_a_row_of_figures_only_is_no_task_but_is_not_lost() -> None:
    table = block("\n".join([HEADER, FIRST, "\t\t12\t15\t\t\t"]))

    rows, _ = read_rows(table)

    assert tasks(rows) == [("1", "Dọn kho hồ sơ")]
    assert [line.text for line in loose_lines(table, rows)] == ["\t\t12\t15\t\t\t"]


CELL = st.sampled_from(
    ["", "1", "2", "II", "...", "Dọn kho hồ sơ", "và quét từng hộp", "Biên bản", "Quý I/2026",
     "Phòng Kinh tế", "Các tổ, đơn vị", "công", "100%", "x"]
) | st.text(alphabet="abcàđ 12.,;|-", max_size=12)  # fmt: skip
LINES = st.one_of(
    st.just(HEADER), st.just(""), st.just("---"), st.just("I\tHồ sơ\t\t\t\t\t"),
    st.lists(CELL, min_size=2, max_size=8).map("\t".join),
    st.lists(CELL, min_size=2, max_size=8).map(lambda cells: f"| {' | '.join(cells)} |"),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12))
def test_any_table_is_read_and_no_line_with_words_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    table = block(text)

    rows, warnings = read_rows(table)

    assert all(isinstance(warning, str) for warning in warnings)
    assert all(0 <= row.start <= row.end <= len(text) for row in rows)
    assert all(any(re.search(r"\w", cell) for cell in row.cells.values()) for row in rows)
    kept = [text[row.start : row.end] for row in rows]
    kept += [line.text for line in loose_lines(table, rows)]
    for line in split_lines(text):
        cells = split_cells(line)
        if re.search(r"[^\W\d_]{2}", line.text) and not (
            section_of(cells) or looks_like_header(cells)
        ):
            assert any(line.text in part for part in kept)


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=12))
def test_what_a_row_says_is_said_by_the_lines_it_spans_or_its_merged_task(lines: list[str]) -> None:
    text = "\n".join(lines)

    rows, _ = read_rows(block(text))

    whole = clean(text.replace("|", " "))
    assert all(word in whole for row in rows for cell in row.cells.values() for word in cell.split()
               if word.isalpha())  # fmt: skip


def test_a_cell_that_surely_goes_on_takes_along_those_that_may() -> None:
    rows = read(
        HEADER,
        "1\tLập hồ sơ sức khỏe\tHồ sơ\tQuý I/2026\tTrạm Y tế\tCông an phường;\tVăn phòng",
        "",
        HEADER,
        "\t\t\t\tphường\tBảo hiểm xã hội\t",
    )

    assert len(rows) == 1
    assert rows[0].get("lead") == "Trạm Y tế phường"
    assert rows[0].get("support") == "Công an phường; Bảo hiểm xã hội"


def test_a_part_of_a_merged_task_has_the_agencies_merged_with_it() -> None:
    first, second, third = read(
        HEADER,
        FIRST,
        "\t\tBáo cáo\tQuý III/2026\t\t\t",
        "\t\tBiên bản đợt hai\tQuý IV/2026\tCông an xã\t\t",
    )

    assert [row.number for row in (first, second, third)] == ["1", "1", "1"]
    assert (second.get("lead"), second.get("monitor")) == ("Phòng Kinh tế", "Văn phòng xã")
    assert "lead" not in second.uncertain
    assert (third.get("lead"), third.get("support")) == ("Công an xã", "")
