"""Figures and their comparators: what a plan sets as a goal, and what only looks like one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures import find_figures, number, whole_figure
from assistant.text import compose

PIECES = (
    "tối thiểu", "tối đa", "từ", "đến", "trở lên", "trở xuống", "trên", "dưới", "≥", "≤", ">", "<",
    "80%", "80", "1.250", "98,5%", "01", "phút", "lớp", "/năm", "/01 lượt", "xếp hạng", "12/40 xã",
    "năm 2026", "số 12/QĐ-UBND", "Điều 5", "-", ",", "không quá", "13-15", "…", "triệu đồng",
)  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join)


@pytest.mark.parametrize(
    ("words", "comparator", "value", "value_max", "unit"),
    [
        # at least
        pytest.param("tối thiểu 85%", ">=", 85, None, "%", id="tối thiểu"),
        pytest.param("đạt tối thiểu là 85%", ">=", 85, None, "%", id="tối thiểu là"),
        pytest.param("ít nhất 02 lớp", ">=", 2, None, "lớp", id="ít nhất"),
        pytest.param("không dưới 60%", ">=", 60, None, "%", id="không dưới"),
        pytest.param("không thấp hơn 60%", ">=", 60, None, "%", id="không thấp hơn"),
        pytest.param("≥ 01 lớp/năm", ">=", 1, None, "lớp", id="sign with a space"),
        pytest.param("≥90%", ">=", 90, None, "%", id="sign without a space"),
        pytest.param(">=90%", ">=", 90, None, "%", id="two signs"),
        pytest.param("từ 95% trở lên", ">=", 95, None, "%", id="từ … trở lên"),
        pytest.param("95% trở lên", ">=", 95, None, "%", id="trở lên"),
        pytest.param("từ 78 %", ">=", 78, None, "%", id="từ alone"),
        pytest.param("từ 55% tổng số cuộc họp", ">=", 55, None, "%", id="từ … noun"),
        pytest.param("ít nhất 20 loại giấy tờ trùng lặp", ">=", 20, None, "loại giấy tờ",
                     id="any noun at least"),
        pytest.param("tối thiểu 6.000 phiếu mỗi quý", ">=", 6000, None, "phiếu", id="one word"),
        pytest.param("ít nhất 75 học viên", ">=", 75, None, "học viên", id="two words"),
        pytest.param("giảm từ 31 xuống không quá 18 loại", "<=", 18, None, "loại",
                     id="any noun at most"),
        pytest.param("từ 70% văn bản trở lên", ">=", 70, None, "%", id="từ … noun … trở lên"),
        pytest.param("giảm tối thiểu bình quân 5%", ">=", 5, None, "%", id="an average between"),
        # at most
        pytest.param("không quá 15 phút", "<=", 15, None, "phút", id="không quá"),
        pytest.param("không vượt quá 5%", "<=", 5, None, "%", id="không vượt quá"),
        pytest.param("tối đa 20 phút/01 lượt", "<=", 20, None, "phút", id="tối đa, for one"),
        pytest.param("≤ 10 phút", "<=", 10, None, "phút", id="sign at most"),
        pytest.param("5% trở xuống", "<=", 5, None, "%", id="trở xuống"),
        pytest.param("tối đa 10-12 phút", "<=", 10, 12, "phút", id="at most a range"),
        # more, less
        pytest.param("trên 90%", ">", 90, None, "%", id="trên"),
        pytest.param("từ trên 90%", ">", 90, None, "%", id="từ trên"),
        pytest.param("> 30%", ">", 30, None, "%", id="sign more"),
        pytest.param("dưới 5%", "<", 5, None, "%", id="dưới"),
        pytest.param("< 5%", "<", 5, None, "%", id="sign less"),
        # exactly, between, ranks
        pytest.param("100%", "=", 100, None, "%", id="percent"),
        pytest.param("98,5 %", "=", 98.5, None, "%", id="decimal comma"),
        pytest.param("25% – 35%", "range", 25, 35, "%", id="range with dash"),
        pytest.param("từ 40% đến 50%", "range", 40, 50, "%", id="range in words"),
        pytest.param("02 mô hình", "=", 2, None, "mô hình", id="a padded count"),
        pytest.param("giảm còn 118 hộ", "=", 118, None, "hộ", id="a count that is reached"),
        pytest.param("thêm 12 đơn vị sự nghiệp", "=", 12, None, "đơn vị sự nghiệp", id="added"),
        pytest.param("1.250 hồ sơ/năm", "=", 1250, None, "hồ sơ", id="thousands"),
        pytest.param("3,5 tỷ đồng", "=", 3.5, None, "tỷ đồng", id="money"),
        pytest.param("xếp hạng từ 10 đến 15/40 xã", "range", 10, 15, "hạng/40 xã", id="ranks"),
        pytest.param("xếp thứ 3/40 xã", "=", 3, None, "hạng/40 xã", id="one rank"),
    ],
)  # fmt: skip
def test_a_figure_is_read_with_its_comparator(
    words: str, comparator: str, value: float, value_max: float | None, unit: str
) -> None:
    (figure,) = find_figures(f"Hồ sơ trả đúng hẹn {words}")

    assert (figure.comparator, figure.value, figure.value_max, figure.unit) == (
        comparator, value, value_max, unit,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "Quyết định số 766/QĐ-UBND", "Nghị định số 61/2018/NĐ-CP", "ngày 15/7/2026", "năm 2026",
        "giai đoạn 2025 - 2030", "Điều 5 khoản 3", "dịch vụ công mức độ 4", "TCVN ISO 9001:2015",
        "quý II", "Phụ lục 2", "3 dám, 5 rõ", "tháng 9", "Báo cáo quý", "",
    ],
)  # fmt: skip
def test_dates_numbers_of_documents_and_lists_are_no_figures(words: str) -> None:
    assert find_figures(words) == []


def test_the_share_before_a_day_is_not_a_range() -> None:
    (figure,) = find_figures("Đạt 100% đến 31/12/2027")

    assert (figure.comparator, figure.value, figure.value_max) == ("=", 100, None)


def test_all_figures_of_a_sentence_are_found_left_to_right() -> None:
    text = "Có 100% thôn, ít nhất 80% hộ và không quá 03 lần mỗi năm"

    figures = find_figures(text)

    assert [(f.comparator, f.value) for f in figures] == [("=", 100), (">=", 80), ("<=", 3)]
    assert [text[f.start : f.end] for f in figures] == ["100%", "ít nhất 80%", "không quá 03 lần"]


@pytest.mark.parametrize(
    ("cell", "comparator", "value", "unit"),
    [("05 bộ", "=", 5, "bộ"), ("≥ 3 cụm loa/năm", ">=", 3, "cụm loa"), ("2 vở", "=", 2, "vở")],
)  # fmt: skip
def test_a_cell_that_is_one_count_is_a_figure_whatever_it_counts(
    cell: str, comparator: str, value: float, unit: str
) -> None:
    figure = whole_figure(cell)

    assert figure is not None
    assert (figure.comparator, figure.value, figure.unit) == (comparator, value, unit)


@pytest.mark.parametrize("cell", ["Báo cáo", "Tháng 9", "12/3/2026", "15", "", "2 lớp, 3 buổi"])
def test_a_cell_that_is_more_than_a_count_is_none(cell: str) -> None:
    assert whole_figure(cell) is None


def test_a_number_is_written_the_vietnamese_way() -> None:
    assert [number(n) for n in ("1.250", "1.250,5", "98,5", "07", "2.5")] == [
        1250, 1250.5, 98.5, 7, 2.5,
    ]  # fmt: skip


@given(WORDS | st.text())
def test_figures_of_any_text_lie_inside_it_and_apart(words: str) -> None:
    text = compose(words)

    figures = find_figures(text)

    assert all(0 <= f.start < f.end <= len(text) for f in figures)
    assert all(f.text == text[f.start : f.end] for f in figures)
    assert all(one.end <= other.start for one, other in zip(figures, figures[1:], strict=False))
    assert all(f.comparator in {"=", ">=", "<=", ">", "<", "range"} for f in figures)


@given(WORDS)
def test_figures_typed_in_pieces_are_the_same(words: str) -> None:
    apart = find_figures(unicodedata.normalize("NFD", words))
    whole = find_figures(words)

    assert [(f.comparator, f.value, f.value_max, f.unit) for f in apart] == [
        (f.comparator, f.value, f.value_max, f.unit) for f in whole
    ]


@given(st.text())
def test_any_cell_is_read_without_a_crash(cell: str) -> None:
    figure = whole_figure(cell)

    assert figure is None or figure.value >= 0


def test_where_a_share_begins_is_not_the_least_of_it() -> None:
    first, second = find_figures("Giảm tỷ lệ trễ hạn từ 31% xuống 18%")

    assert (first.comparator, second.comparator) == ("=", "=")
