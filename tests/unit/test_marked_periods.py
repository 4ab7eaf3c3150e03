"""Deadlines told by a cross under a month, a quarter or a year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain import Document
from ingest.columns import role_of_name
from ingest.document import read_document
from ingest.marked_periods import is_mark
from ingest.read import Source

HEAD = "ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\n\nKẾ HOẠCH\nCải cách hành chính {}\n\nI. NHIỆM VỤ\n\n"
MONTHS = tuple(f"T{month}" for month in range(1, 13))
FIRST = ("STT", "Nhiệm vụ", "Chủ trì")


def table(*rows: tuple[str, ...], period: str = "năm 2026") -> Document:
    body = "\n".join("\t".join(row) for row in rows)
    text = HEAD.format(period) + body + "\n"
    return read_document(Source(Path("kh.txt"), "0" * 64, text, (), "test", ()))


def crossed(*columns: int, mark: str = "x", width: int = 12) -> tuple[str, ...]:
    return tuple(mark if number in columns else "" for number in range(1, width + 1))


def test_a_cross_under_a_month_is_the_deadline() -> None:
    document = table((*FIRST, *MONTHS), ("1", "Rà soát", "Văn phòng", *crossed(3)))

    (task,) = document.tasks
    assert task.deadline is not None
    assert (task.deadline.text, task.uncertain) == ("Tháng 3/2026", ())
    assert (task.deadline.start, task.deadline.end) == (date(2026, 3, 1), date(2026, 3, 31))


def test_several_crosses_span_from_the_first_to_the_last_with_each_stage() -> None:
    document = table((*FIRST, *MONTHS), ("1", "Kiểm tra", "Văn phòng", *crossed(3, 6, 11)))

    deadline = document.tasks[0].deadline
    assert deadline is not None
    assert (deadline.start, deadline.end) == (date(2026, 3, 1), date(2026, 11, 30))
    assert [stage.text for stage in deadline.stages] == [
        "Tháng 3/2026", "Tháng 6/2026", "Tháng 11/2026",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "names", "text"),
    [
        (("Thời gian thực hiện năm 2027",), ("T1", "T2", "T3"), "Tháng 2/2027"),
        (("Tháng",), ("1", "2", "3"), "Tháng 2/2026"),
        (("Tiến độ thực hiện",), ("Tháng 4", "Tháng 5", "Tháng 6"), "Tháng 5/2026"),
        (("Thời gian (theo quý)",), ("I", "II", "III"), "Quý II/2026"),
        (("Thời gian thực hiện",), ("Quý I", "Quý II", "Quý III"), "Quý II/2026"),
        (("Thời gian thực hiện",), ("Quý 1/2028", "Quý 2/2028", "Quý 3/2028"), "Quý 2/2028"),
        (("Lộ trình thực hiện",), ("2026", "2027", "2028"), "Năm 2027"),
        (("Lộ trình",), ("6 tháng đầu năm", "6 tháng cuối năm", "Năm 2027"),
         "6 tháng cuối năm 2026"),
    ],
)  # fmt: skip
def test_a_spanning_cell_gives_unit_and_year_to_the_names_below(
    above: tuple[str], names: tuple[str, ...], text: str
) -> None:
    document = table(
        (*FIRST, *above, "", "", "Ghi chú"),
        ("", "", "", *names, ""),
        ("1", "Rà soát", "Văn phòng", "", "X", "", "Việc mới"),
        ("2", "Tập huấn", "Phòng Kinh tế", "", "", "", ""),
    )

    first, second = document.tasks
    assert first.deadline is not None
    assert (first.deadline.text, first.uncertain) == (text, ())
    assert first.deadline.end is not None
    assert (second.deadline, document.targets) == (None, ())


def test_months_under_quarters_under_a_year_are_months_of_that_year() -> None:
    document = table(
        (*FIRST, "Thời gian thực hiện năm 2027", *[""] * 5),
        ("", "", "", "Quý I", "", "", "Quý II", "", ""),
        ("", "", "", "T1", "T2", "T3", "T4", "T5", "T6"),
        ("1", "Rà soát", "Văn phòng", *crossed(5, width=6)),
    )

    deadline = document.tasks[0].deadline
    assert deadline is not None
    assert deadline.text == "Tháng 5/2027"


def test_a_quarter_in_a_row_of_data_makes_no_header_of_it() -> None:
    document = table(
        ("Chủ trì", "Nhiệm vụ", "Tiến độ", "Sản phẩm", "Ghi chú"),
        ("Văn phòng", "Nội dung rà soát", "Quý II/2026", "Báo cáo", "Làm trước"),
        ("", "Tự kiểm tra", "Tháng 6/2026", "Báo cáo", ""),
    )

    assert [task.task for task in document.tasks] == ["Nội dung rà soát", "Tự kiểm tra"]


def test_two_years_side_by_side_keep_their_months_apart() -> None:
    document = table(
        (*FIRST, "Năm 2026", "", "Năm 2027", ""),
        ("", "", "", "Tháng 11", "Tháng 12", "Tháng 1", "Tháng 2"),
        ("1", "Rà soát", "Văn phòng", "", "x", "x", ""),
    )

    deadline = document.tasks[0].deadline
    assert deadline is not None
    assert deadline.text == "Tháng 12/2026; Tháng 1/2027"


def test_without_a_year_the_words_stand_and_no_date_is_invented() -> None:
    document = table((*FIRST, *MONTHS), ("1", "Rà soát", "Văn phòng", *crossed(3)),
                     period="giai đoạn 2026 - 2030")  # fmt: skip

    deadline = document.tasks[0].deadline
    assert deadline is not None
    assert (deadline.text, deadline.start, deadline.end) == ("Tháng 3", None, None)


def test_crosses_under_the_days_of_a_week_or_under_other_names_tell_no_time() -> None:
    week = table((*FIRST, "T2", "T3", "T4", "CN"), ("1", "Trực", "Văn phòng", "x", "", "x", ""))
    short = table((*FIRST, "T2", "T3", "T4"), ("1", "Trực", "Văn phòng", "x", "", "x"))
    other = table((*FIRST, "Thường xuyên", "Đột xuất"), ("1", "Trực", "Văn phòng", "x", ""))

    assert [d.tasks[0].deadline for d in (week, short, other)] == [None, None, None]


def test_words_beside_crosses_come_first_and_a_contradiction_is_a_doubt() -> None:
    header = (*FIRST, "Thời hạn", "Quý I", "Quý II")
    document = table(
        header,
        ("1", "Rà soát", "Văn phòng", "31/3/2026", "x", ""),
        ("2", "Tập huấn", "Văn phòng", "31/3/2026", "", "x"),
    )

    texts = [task.deadline and task.deadline.text for task in document.tasks]
    assert texts == ["31/3/2026", "31/3/2026"]
    assert [task.uncertain for task in document.tasks] == [(), ("deadline",)]


def test_words_and_figures_under_a_month_are_kept_and_no_deadline() -> None:
    document = table(
        (*FIRST, "Tháng 1", "Tháng 2", "Tháng 3"),
        ("1", "Rà soát", "Văn phòng", "", "Báo cáo", ""),
        ("2", "Số hóa", "Văn phòng", "10", "20%", ""),
    )

    first, second = document.tasks
    assert (first.deadline, first.uncertain) == (None, ("deadline",))
    assert first.extra == (("other", "Tháng 2: Báo cáo"),)
    assert (second.deadline, second.uncertain) == (None, ())
    assert second.extra == (("other", "Tháng 1: 10"), ("other", "Tháng 2: 20%"))


def test_a_cross_of_a_row_that_lost_a_cell_is_in_doubt() -> None:
    document = table(
        (*FIRST, *MONTHS[:3]),
        ("1", "Rà soát", "Văn phòng", "", "x", ""),
        ("2", "Tập huấn công chức", "Văn phòng", "x", ""),
    )

    assert "deadline" in document.tasks[1].uncertain


@pytest.mark.parametrize("cell", ["x", "X", " x ", "(x)", "xx", "×", "✓", "√", "v", "●", "ü", "*"])
def test_a_cross_a_tick_or_a_blot_is_a_mark(cell: str) -> None:
    assert is_mark(cell)


@pytest.mark.parametrize("cell", ["", "-", "0", "1", "x2", "Văn phòng", "xã", "vv."])
def test_words_and_figures_are_no_mark(cell: str) -> None:
    assert not is_mark(cell)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("T1", "when:Tháng 1"), ("Th.02", "when:Tháng 2"), ("THÁNG 12", "when:Tháng 12"),
        ("Tháng 3 năm 2026", "when:Tháng 3/2026"), ("04/2026", "when:Tháng 4/2026"),
        ("Quý IV", "when:Quý IV"), ("Q1", "when:Quý 1"), ("Quý II năm 2026", "when:Quý II/2026"),
        ("T13", None), ("Tháng", "month"), ("TT", "number"), ("Quý", "quarter"),
    ],
)  # fmt: skip
def test_a_column_named_for_a_period_has_its_role(name: str, role: str | None) -> None:
    assert role_of_name(name) == role
