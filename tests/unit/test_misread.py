"""What OCR misreads: dates, numerals in their sequence; what stays in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import read_document
from ingest.formats.misdated import doubtful_dates, with_dates
from ingest.formats.misread import in_sequence
from ingest.read import read_file


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        pytest.param("trước 30/6/20Z6", "trước 30/6/2026", id="Z in the year"),
        pytest.param("3O/l2/2O26", "30/12/2026", id="O and l"),
        pytest.param("ngày 3l tháng 12 năm 2O26", "ngày 31 tháng 12 năm 2026", id="in words"),
        pytest.param("Z7/6/2026", "27/6/2026", id="no 77th day"),
        pytest.param("3S/6/2026", "3S/6/2026", id="no day at all"),
        pytest.param("1S/6/2026", "1S/6/2026", id="the 15th or the 18th"),
        pytest.param("Quý II/2026", "Quý II/2026", id="a quarter"),
        pytest.param("Số: 12/QD-UBND", "Số: 12/QD-UBND", id="a document's number"),
        pytest.param("lO/BO/SOOO", "lO/BO/SOOO", id="hardly a digit"),
        pytest.param("31/12/2026", "31/12/2026", id="well read"),
    ],
)
def test_letters_in_a_date_are_digits_where_only_one_date_can_be_meant(
    read: str, meant: str
) -> None:
    assert with_dates(read) == meant


def test_a_date_that_may_be_two_is_in_doubt() -> None:
    assert list(doubtful_dates("Từ 1S/6/2026 đến 30/6/2026, Quý II/2026")) == ["1S/6/2026"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        pytest.param(["I", "II", "II", "IV"], ["I", "II", "III", "IV"], id="one is missing"),
        pytest.param(["I", "II", "II", "III"], ["I", "II", "II", "III"], id="none is missing"),
        pytest.param(["I", "II", "II"], ["I", "II", "II"], id="nothing tells what follows"),
    ],
)
def test_a_headings_numeral_is_put_right_by_those_around_it(
    read: list[str], meant: list[str]
) -> None:
    lines = [line for n in read for line in (f"{n}. NHIỆM VỤ VÀ GIẢI PHÁP", "Nội dung của phần.")]

    mended = in_sequence(lines)

    assert mended[::2] == [f"{numeral}. NHIỆM VỤ VÀ GIẢI PHÁP" for numeral in meant]


def test_a_numeral_after_a_jump_is_left_alone() -> None:
    rows = [f"{numeral}\tMột phần\t\t" for numeral in ("I", "III", "III")]

    assert in_sequence(rows) == rows


def test_a_rows_ordinal_is_put_right_where_it_then_counts_on() -> None:
    rows = ["9\tViệc\tPhòng", "1O\tViệc\tPhòng", "l1\tViệc\tPhòng", "l5\tViệc\tPhòng"]

    read = [row.split("\t")[0] for row in in_sequence(rows)]

    assert read == ["9", "10", "11", "l5"]


def test_a_task_whose_date_is_in_doubt_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "| STT | Nhiệm vụ | Đơn vị chủ trì | Thời hạn |\n|---|---|---|---|\n"
        "| 1 | Rà soát quy trình | Phòng Kinh tế | 1S/6/2026 |\n"
        "| 2 | Báo cáo kết quả | Phòng Kinh tế | 30/6/2026 |\n",
        "utf-8",
    )

    tasks = read_document(read_file(path)).tasks

    assert [task.uncertain for task in tasks] == [("deadline",), ()]
