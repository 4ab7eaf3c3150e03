"""Vietnamese text as it is compared: spellings of one word are equal, lengths are kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text import (
    clean,
    compose,
    contains_words,
    fold,
    has_diacritics,
    normalise,
    slug,
    squash,
    syllables,
)

VIETNAMESE = st.text(
    alphabet=st.sampled_from(
        "aàảãáạăằẵắặâầấậeèéẹêềếệiìíịoòóọôồốộơờớợuùúụưừứựyỳýỵđĐ"
        "AÀẢÃÁẠĂẰẴẮẶÂẦẤẬEÈÉẸÊỀẾỆIÌÍỊOÒÓỌÔỒỐỘƠỜỚỢUÙÚỤƯỪỨỰYỲÝỴbcghklmnpqrstvx 0123456789-–—.,;:/\t\n"
    )
)


@given(VIETNAMESE | st.text())
def test_the_comparable_forms_keep_the_length_of_composed_text(text: str) -> None:
    assert len(normalise(text)) == len(compose(text))
    assert len(fold(text)) == len(compose(text))


@given(VIETNAMESE)
def test_a_text_typed_in_pieces_equals_the_composed_one(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)

    assert normalise(apart) == normalise(text)
    assert fold(apart) == fold(text)


@given(st.text())
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"), ("hoá", "hóa"), ("xoã", "xõa"), ("loè", "lòe"), ("thuỷ", "thủy"),
        ("uỷ ban", "ủy ban"), ("quý", "quý"), ("Văn hoá", "văn hóa"), ("KẾ HOẠCH", "kế hoạch"),
        ("Hội đồng – Ủy ban", "hội đồng - ủy ban"), ("một\u00a0cửa", "một cửa"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_word_are_equal(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"), [("quý", "qúy"), ("hoàn", "hòan"), ("ban", "bàn"), ("đa", "da")]
)
def test_spellings_of_two_words_differ(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_folding_drops_every_mark_and_the_bar_of_d() -> None:
    assert fold("Đơn vị chủ trì: Phòng Nông nghiệp – Tưới tiêu") == (
        "don vi chu tri: phong nong nghiep - tuoi tieu"
    )


@pytest.mark.parametrize(
    ("text", "written"), [("chủ trì", True), ("đi", True), ("chu tri", False), ("AI 2026", False)]
)
def test_writing_without_marks_is_told(text: str, written: bool) -> None:
    assert has_diacritics(text) is written


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        pytest.param("<p>Báo cáo<br/>tháng</p>", "Báo cáo tháng", id="tags"),
        pytest.param("**TM. ỦY BAN**", "TM. ỦY BAN", id="bold"),
        pytest.param("### I. MỤC TIÊU", "I. MỤC TIÊU", id="heading"),
        pytest.param(r"$\geq 80\%$", "≥ 80%", id="formula"),
        pytest.param("  nhiều \t khoảng\n trắng ", "nhiều khoảng trắng", id="spaces"),
        pytest.param("tệp_đính_kèm", "tệp_đính_kèm", id="underscores inside a word stay"),
    ],
)
def test_a_cell_is_read_without_a_converters_markup(raw: str, read: str) -> None:
    assert clean(raw) == read


@given(st.text())
def test_cleaning_never_crashes_and_leaves_one_line(text: str) -> None:
    assert squash(clean(text)) == clean(text)


def test_syllables_keep_numbers_whole() -> None:
    assert syllables("Đạt 98,5% trước 31/01/2026 (QĐ 12)") == [
        "đạt", "98,5", "trước", "31/01/2026", "qđ", "12",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stem", "identifier"),
    [
        ("Kế hoạch số 12 (bản cuối)", "ke-hoach-so-12-ban-cuoi"),
        ("bến-sỏi_2026", "ben-soi-2026"),
        ("…", "van-ban"),
    ],
)
def test_a_documents_id_is_the_slug_of_its_stem(stem: str, identifier: str) -> None:
    assert slug(stem) == identifier


@given(st.text())
def test_an_id_holds_only_letters_digits_and_dashes(stem: str) -> None:
    assert slug(stem)
    assert set(slug(stem)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_words_are_found_at_their_borders_only() -> None:
    assert contains_words("Ban Văn hoá   và thông tin", "văn hóa và")
    assert not contains_words("bàn giao hồ sơ", "bàn gia")
