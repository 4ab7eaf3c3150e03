"""Deadlines: the words of a due date and the days they mean; nothing is guessed."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.deadlines import (
    find_windows,
    month_window,
    parse_deadline,
    quarter_window,
    recurrence,
    year_window,
)
from assistant.domain import Deadline, Recurrence, Window
from assistant.text import compose

YEAR = 2026

PIECES = (
    "trước ngày", "chậm nhất", "trong", "tháng", "quý", "năm", "từ", "đến", "hết", "hằng", "và",
    "sau", "kể từ", "theo kế hoạch", "định kỳ", "thường xuyên", "01/2026", "31/01/2026",
    "15/13/2026", "2026", "II", "IV", "6 tháng đầu năm", "2025 - 2030", "ngày 5 tháng 3",
    "00/00/0000", ",", ";", "/", "-",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)


def days(start: str | None, end: str | None) -> tuple[date | None, date | None]:
    return (
        date.fromisoformat(start) if start else None,
        date.fromisoformat(end) if end else None,
    )


def read(words: str, year: int | None = YEAR) -> Deadline:
    deadline = parse_deadline(words, year)
    assert deadline is not None
    return deadline


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        # a day, and before a day: both end on the day, as offices use the words
        pytest.param("20/3/2026", None, "2026-03-20", id="a day"),
        pytest.param("Ngày 20 tháng 3 năm 2026", None, "2026-03-20", id="a day in words"),
        pytest.param("Trước ngày 20/3/2026", None, "2026-03-20", id="before a day"),
        pytest.param("Trước ngày 20/3", None, "2026-03-20", id="before a day of the plan's year"),
        pytest.param("Chậm nhất là ngày 05-4-2026", None, "2026-04-05", id="at the latest"),
        pytest.param("Đến hết ngày 30/6/2026", None, "2026-06-30", id="till the end of a day"),
        pytest.param("Hoàn thành trước 31/12/2026", None, "2026-12-31", id="done before"),
        # a month, quarter, half, year
        pytest.param("Tháng 4/2026", "2026-04-01", "2026-04-30", id="a month"),
        pytest.param("Trong tháng 02 năm 2028", "2028-02-01", "2028-02-29", id="a leap month"),
        pytest.param("Trong tháng 9", "2026-09-01", "2026-09-30", id="a month of the plan's year"),
        pytest.param("Trước tháng 9/2026", None, "2026-09-30", id="before a month"),
        pytest.param("Chậm nhất trong tháng 9/2026", None, "2026-09-30", id="by a month"),
        pytest.param("Quý II/2026", "2026-04-01", "2026-06-30", id="a quarter"),
        pytest.param("Quý 3 năm 2026", "2026-07-01", "2026-09-30", id="a quarter in digits"),
        pytest.param("Quý IV", "2026-10-01", "2026-12-31", id="a quarter of the plan's year"),
        pytest.param("Quý I, II/2026", "2026-01-01", "2026-06-30", id="two quarters"),
        pytest.param("Quý II và Quý IV/2026", "2026-04-01", "2026-12-31", id="quarters apart"),
        pytest.param("6 tháng đầu năm 2026", "2026-01-01", "2026-06-30", id="first half"),
        pytest.param("06 tháng cuối năm", "2026-07-01", "2026-12-31", id="second half"),
        pytest.param("Năm 2027", "2027-01-01", "2027-12-31", id="a year"),
        pytest.param("Trong năm 2026", "2026-01-01", "2026-12-31", id="within a year"),
        pytest.param("2026", "2026-01-01", "2026-12-31", id="a bare year"),
        # a span
        pytest.param("2026 - 2028", "2026-01-01", "2028-12-31", id="years"),
        pytest.param("Năm 2026-2028", "2026-01-01", "2028-12-31", id="years with the word"),
        pytest.param("Tháng 3 - 5/2026", "2026-03-01", "2026-05-31", id="months with a dash"),
        pytest.param("Từ tháng 3 đến tháng 10/2026", "2026-03-01", "2026-10-31", id="months"),
        pytest.param("Từ quý II đến quý IV/2026", "2026-04-01", "2026-12-31", id="quarters"),
        pytest.param(
            "Từ ngày 15/9/2026 đến ngày 15/10/2026", "2026-09-15", "2026-10-15", id="days"
        ),
        pytest.param("Từ năm 2026 đến hết 30/6/2027", "2026-01-01", "2027-06-30", id="mixed"),
        pytest.param("Từ ngày 01/3/2026", "2026-03-01", None, id="from a day on"),
        pytest.param("Từ năm 2027", "2027-01-01", None, id="from a year on"),
        pytest.param("Đến năm 2030", None, "2030-12-31", id="until a year"),
        # no such day
        pytest.param("Trước ngày 31/02/2026", None, None, id="a day that does not exist"),
    ],
)  # fmt: skip
def test_words_mean_these_days(words: str, start: str | None, end: str | None) -> None:
    deadline = read(words)

    assert (deadline.start, deadline.end) == days(start, end)
    assert deadline.recurring is None
    assert deadline.text == words


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Hằng ngày", Recurrence.DAILY), ("Mỗi tuần", Recurrence.WEEKLY),
        ("Hàng tháng", Recurrence.MONTHLY), ("Định kỳ hằng tháng", Recurrence.MONTHLY),
        ("02 lần/tháng", Recurrence.MONTHLY), ("Hằng quý", Recurrence.QUARTERLY),
        ("Mỗi quý một lần", Recurrence.QUARTERLY), ("Định kỳ 6 tháng", Recurrence.HALF_YEARLY),
        ("Hàng năm", Recurrence.YEARLY), ("Hằng năm", Recurrence.YEARLY),
        ("Thường xuyên", Recurrence.ONGOING), ("Thường xuyên trong năm", Recurrence.ONGOING),
        ("Liên tục", Recurrence.ONGOING),
    ],
)  # fmt: skip
def test_what_comes_back_has_a_recurrence_and_no_guessed_day(words: str, kind: Recurrence) -> None:
    deadline = read(words)

    assert deadline.recurring is kind
    assert (deadline.start, deadline.end) == (None, None)


def test_a_recurring_task_with_an_end_keeps_both() -> None:
    deadline = read("Hằng tháng; xong trước ngày 31/12/2026")

    assert deadline.recurring is Recurrence.MONTHLY
    assert deadline.end == date(2026, 12, 31)


def test_the_day_of_next_month_is_no_calendar_day() -> None:
    deadline = read("Hằng tháng, trước ngày 05 của tháng sau")

    assert (deadline.start, deadline.end) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        "Sau 03 tháng kể từ khi có hướng dẫn của tỉnh",
        "Trong vòng 15 ngày kể từ ngày nhận hồ sơ",
        "Theo kế hoạch của tỉnh",
        "Theo lộ trình nêu tại Kế hoạch số 45/KH-UBND ngày 12/3/2024",
        "Ngay sau khi được phê duyệt",
        "Khi có yêu cầu",
        "Trước ngày 31/01 năm liền kề",
    ],
)
def test_what_hangs_on_something_else_has_no_day_of_its_own(words: str) -> None:
    deadline = read(words)

    assert deadline.relative
    assert (deadline.start, deadline.end) == (None, None)


def test_the_years_of_the_plan_that_is_followed_are_not_the_deadline() -> None:
    deadline = read("Theo Kế hoạch chuyển đổi số giai đoạn 2025 - 2030")

    assert (deadline.start, deadline.end, deadline.relative) == (None, None, True)


def test_a_day_of_its_own_beside_a_plan_that_is_followed_counts() -> None:
    deadline = read("Theo kế hoạch của tỉnh, hoàn thành trước ngày 30/11/2026")

    assert deadline.end == date(2026, 11, 30)
    assert not deadline.relative


def test_the_date_of_a_cited_document_is_no_deadline() -> None:
    words = "Theo Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2024"

    assert find_windows(words, YEAR) == []


def test_several_stages_in_one_cell_are_kept_apart() -> None:
    deadline = read(
        "Ban hành kế hoạch trong tháng 02/2026, kiểm tra xong trước ngày 30/9/2026 "
        "và báo cáo chậm nhất trong tháng 10/2026"
    )

    assert [(stage.text, stage.window) for stage in deadline.stages] == [
        ("Ban hành kế hoạch trong tháng 02/2026", Window(date(2026, 2, 1), date(2026, 2, 28))),
        ("kiểm tra xong trước ngày 30/9/2026", Window(None, date(2026, 9, 30))),
        ("báo cáo chậm nhất trong tháng 10/2026", Window(None, date(2026, 10, 31))),
    ]
    assert (deadline.start, deadline.end) == (date(2026, 2, 1), date(2026, 10, 31))


@pytest.mark.parametrize("cell", ["", "   ", "…………", "....", "-", "\t"])
def test_an_empty_or_dotted_cell_is_no_deadline(cell: str) -> None:
    assert parse_deadline(cell, YEAR) is None


def test_words_without_a_year_mean_nothing_in_a_plan_of_several_years() -> None:
    for words in ("Quý II", "Trong tháng 9", "Trước ngày 20/3"):
        deadline = read(words, year=None)
        assert (deadline.start, deadline.end) == (None, None)


def test_windows_of_months_quarters_and_years() -> None:
    assert month_window(2026, 2) == Window(date(2026, 2, 1), date(2026, 2, 28))
    assert quarter_window(2026, 2, 3) == Window(date(2026, 4, 1), date(2026, 9, 30))
    assert year_window(2026, 2028) == Window(date(2026, 1, 1), date(2028, 12, 31))
    assert month_window(2026, 13) is None
    assert quarter_window(2026, 5) is None


@given(WORDS | st.text())
def test_any_words_are_read_without_a_crash_and_inside_the_text(words: str) -> None:
    text = compose(words)

    found = find_windows(text, YEAR)

    assert all(0 <= start < end <= len(text) for start, end, _ in found)
    assert [start for start, _, _ in found] == sorted(start for start, _, _ in found)
    assert all(one[1] <= other[0] for one, other in zip(found, found[1:], strict=False))
    assert all(w.start or w.end for _, _, w in found)


@given(WORDS | st.text(), st.integers(2000, 2100) | st.none())
@example("sau ngày 5 tháng 3 01/2026", 2026)
def test_a_deadline_never_ends_before_it_starts(words: str, year: int | None) -> None:
    deadline = parse_deadline(words, year)

    if deadline and deadline.start and deadline.end:
        assert deadline.start <= deadline.end
    assert recurrence(words) is None or isinstance(recurrence(words), Recurrence)


@given(WORDS)
def test_a_deadline_typed_in_pieces_means_the_same(words: str) -> None:
    apart = parse_deadline(unicodedata.normalize("NFD", words), YEAR)
    whole = parse_deadline(words, YEAR)

    assert (apart is None) == (whole is None)
    if apart and whole:
        assert (apart.start, apart.end, apart.recurring, apart.relative) == (
            whole.start, whole.end, whole.recurring, whole.relative,
        )  # fmt: skip


def test_a_tone_set_the_old_way_means_the_same() -> None:
    assert read("Quý II/2026, hoàn thành").end == read("Qúy II/2026, hòan thành").end


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("trước 17h ngày 25/3/2027", None, date(2027, 3, 25)),
        ("trước 11h30 ngày 22/3/2027", None, date(2027, 3, 22)),
        ("trước 16 giờ 00 ngày 15 tháng 3 năm 2027", None, date(2027, 3, 15)),
        ("Tháng 7 các năm 2026, 2028, 2030", date(2026, 1, 1), date(2030, 12, 31)),
        ("các năm 2026 và 2027", date(2026, 1, 1), date(2027, 12, 31)),
    ],
)
def test_an_hour_or_a_list_of_years_is_part_of_a_deadline(
    words: str, start: date | None, end: date
) -> None:
    deadline = parse_deadline(words)

    assert deadline is not None
    assert (deadline.text, deadline.start, deadline.end) == (words, start, end)


def test_two_days_with_a_dash_are_the_first_and_the_last() -> None:
    deadline = parse_deadline("01/3/2028 - 29/4/2028")

    assert deadline is not None
    assert (deadline.start, deadline.end) == (date(2028, 3, 1), date(2028, 4, 29))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Ngày 20 tháng đầu quý", Recurrence.QUARTERLY),
        ("Ngày 15 tháng cuối quý", Recurrence.QUARTERLY),
        ("Ngày làm việc đầu tháng", Recurrence.MONTHLY),
        ("Ngày 15 tháng cuối quý II", None),
        ("Ngày làm việc đầu tháng 5", None),
    ],
)
def test_a_day_of_no_certain_quarter_or_month_comes_back(
    words: str, kind: Recurrence | None
) -> None:
    assert recurrence(words) is kind


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        pytest.param("Tháng 6 và tháng 11/2026", [(6, 30), (11, 30)], id="two months"),
        pytest.param("Quý II và quý IV/2026", [(6, 30), (12, 31)], id="two quarters"),
        pytest.param("tháng 3, 6, 9, 12", [(3, 31), (6, 30), (9, 30), (12, 31)], id="a list"),
        pytest.param("Ngày 15/3 và 15/9/2026", [(3, 15), (9, 15)], id="two days"),
        pytest.param("Quý I, II/2026", [], id="neighbours are one time"),
        pytest.param("Tháng 4 - tháng 11/2026", [], id="a span"),
    ],
)
def test_times_that_are_set_apart_are_stages(words: str, ends: list[tuple[int, int]]) -> None:
    due = parse_deadline(words, 2026)

    assert due is not None
    days = [stage.window.end for stage in due.stages]
    assert [(day.month, day.day) for day in days if day] == ends
