"""Numbers of pages among the lines of a text: told from rows and from figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.formats.page_numbers import find_page_numbers, without_page_numbers
from ingest.formats.plain import read_plain

SENTENCE = "Từng tổ ghi việc đã làm vào sổ và báo với người phụ trách vào chiều thứ Sáu. "


def _pages(count: int, *, blank: bool = False) -> list[str]:
    lines: list[str] = []
    for number in range(2, count + 2):
        lines += [SENTENCE] * 12 + ([""] if blank else []) + [str(number)] + ([""] if blank else [])
    return [*lines, SENTENCE]


@pytest.mark.parametrize("blank", [True, False])
def test_numbers_that_count_a_text_through_are_left_out(blank: bool) -> None:
    lines = _pages(5, blank=blank)

    kept, notices = without_page_numbers(lines)

    assert [line for line in kept if line.isdigit()] == []
    assert len(kept) == len(lines) - 5
    assert notices == ("đã bỏ 5 dòng chỉ có số trang",)


def test_a_text_file_is_read_without_them_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "so.txt"
    file.write_text("\n".join(_pages(3)), encoding="utf-8")

    reading = read_plain(file)

    assert set(reading.pages[0]) == {SENTENCE}
    assert reading.warnings == ("đã bỏ 3 dòng chỉ có số trang",)


def test_the_rows_of_a_table_and_their_figures_stay() -> None:
    rows = [[str(n), f"Tỷ lệ việc nhóm {n} xong đúng hạn", "%", str(60 + n), "95"]
            for n in range(1, 30)]  # fmt: skip

    assert find_page_numbers([cell for row in rows for cell in row]) == []


def test_pages_are_told_from_the_rows_between_them() -> None:
    lines: list[str] = [SENTENCE] * 12 + ["2"]
    row = 0
    for page in (3, 4, 5):
        for _ in range(9):
            row += 1
            lines += [str(row), f"Sửa chữa hạng mục số {row} của nhà văn hóa thôn", "Phòng Kinh tế",
                      "Bản nghiệm thu hạng mục đã sửa chữa", "Trước ngày 30/9/2027"]  # fmt: skip
        lines += ["", str(page), ""]
    lines += [str(row + 1), "Tổng kết", "Văn phòng xã"]

    left_out = [n for n in find_page_numbers(lines) if n > 12]

    assert [lines[n] for n in left_out] == ["3", "4", "5"]
    assert all(lines[n - 1] == "" for n in left_out)


def test_a_number_that_could_be_two_lines_stays() -> None:
    lines = _pages(4)
    at = lines.index("4")
    lines[at + 1 : at + 1] = [SENTENCE, "4"]

    assert "4" in [lines[n] for n in range(len(lines)) if n not in find_page_numbers(lines)]


def test_numbers_that_end_long_before_the_text_are_no_pages() -> None:
    assert find_page_numbers([*_pages(3), *[SENTENCE] * 200]) == []
