"""What the reading suite counts, on cases worked out by hand."""

from __future__ import annotations

import pytest

from eval.reading.suite import Score, compared, f1, golden_fields, without_repeats


def test_a_wrong_mark_is_one_wrong_character_and_one_lost_mark() -> None:
    text = compared(["Hằngtháng"], "Hãng tháng")

    assert (text.length, text.wrong, text.marks, text.marks_kept) == (9, 1, 2, 1)


def test_a_letterhead_may_be_read_by_rows_or_by_columns() -> None:
    assert compared(["abcd", "acbd"], "a c\nb d").wrong == 0


def test_what_is_read_beside_the_source_is_wrong_too() -> None:
    assert compared(["ab"], "ab thêm").wrong == 4


def test_a_header_that_pages_print_again_counts_once() -> None:
    text = "STT\tViệc\tHạn\n1\ta\tb\nSTT\tViệc\tHan\n2\tc\td"

    assert without_repeats(text, ["STT", "Việc", "Hạn"]) == "STT\tViệc\tHạn\n1\ta\tb\n2\tc\td"


def test_a_lost_field_and_a_wrong_one_lower_f1() -> None:
    record = {"place": "Phụ lục › I › 1", "task": "Một", "lead": ["A", "B"], "time": "Quý I"}
    names = ("task", "lead", "time")
    wanted = golden_fields([record], names)
    found = golden_fields([{**record, "lead": ["A", "C"], "time": None}], names)

    assert f1(wanted, wanted) == 1
    assert f1(found, wanted) == pytest.approx(2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4))
    assert f1(set(), wanted) == 0


@pytest.mark.parametrize(
    ("form", "characters", "tasks", "enough"),
    [("docx", 0.999, 0.99, True), ("docx", 0.998, 1.0, False), ("scan", 0.986, 0.95, True),
     ("scan", 0.99, 0.94, False)],
)  # fmt: skip
def test_digital_formats_and_scans_have_their_own_floors(
    form: str, characters: float, tasks: float, enough: bool
) -> None:
    assert Score(form, characters, 1.0, tasks, 1.0).is_enough is enough
