"""Agencies: several in one cell, and when two names mean one."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.agencies import (
    abbreviations,
    assigns,
    is_collective,
    key,
    pattern_of,
    same,
    split_agencies,
    starts_like_agency,
)
from assistant.text import clean, compose, fold

PIECES = (
    "Phòng Kinh tế", "Phòng VHXH", "Trung tâm PVHCC", "Văn phòng HĐND và UBND", "Công an xã",
    "Các cơ quan", "đơn vị", "trường học", ";", ",", "/", "\n", " - ", "và", "…", "(nếu có)", "<p>",
)  # fmt: skip
CELLS = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        pytest.param("Phòng Kinh tế", ["Phòng Kinh tế"], id="one"),
        pytest.param(
            "Phòng Kinh tế; Công an phường", ["Phòng Kinh tế", "Công an phường"], id="semicolon"
        ),
        pytest.param(
            "Phòng Kinh tế, Công an phường", ["Phòng Kinh tế", "Công an phường"], id="comma"
        ),
        pytest.param(
            "Phòng Kinh tế\nCông an phường", ["Phòng Kinh tế", "Công an phường"], id="line"
        ),
        pytest.param("Trang tin/Đài xã", ["Trang tin", "Đài xã"], id="slash"),
        pytest.param(
            "Phòng Kinh tế Trung tâm Dịch vụ tổng hợp phường",
            ["Phòng Kinh tế", "Trung tâm Dịch vụ tổng hợp phường"],
            id="no separator at all",
        ),
        pytest.param(
            "Các tổ, nhóm, trường học trong phường",
            ["Các tổ, nhóm, trường học trong phường"],
            id="a collective name with commas",
        ),
        pytest.param(
            "Các cơ quan; đơn vị; ĐVSNCL",
            ["Các cơ quan; đơn vị", "ĐVSNCL"],
            id="a collective name keeps its own marks",
        ),
        pytest.param(
            "Phòng Kinh tế, các cơ quan, đơn vị liên quan",
            ["Phòng Kinh tế", "các cơ quan, đơn vị liên quan"],
            id="one, and many",
        ),
        pytest.param(
            "Phòng Kinh tế, Hạ tầng và Đô thị",
            ["Phòng Kinh tế, Hạ tầng và Đô thị"],
            id="a comma inside one name",
        ),
        pytest.param(
            "Phòng Kinh tế, Văn phòng HĐND và UBND",
            ["Phòng Kinh tế", "Văn phòng HĐND và UBND"],
            id="a comma between two names",
        ),
        pytest.param("- Công an phường;", ["Công an phường"], id="a dash before, a mark behind"),
        pytest.param("Phòng Kinh tế; Phòng Kinh tế", ["Phòng Kinh tế"], id="named twice"),
        pytest.param("", [], id="empty"),
        pytest.param("……; ...", [], id="dots"),
    ],
)
def test_a_cell_names_these_agencies(cell: str, names: list[str]) -> None:
    assert list(split_agencies(cell)) == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trung tâm HCC", "Trung tâm Phục vụ hành chính công"),
        ("Trung tâm PVHCC", "Trung tâm Phục vụ hành chính công xã"),
        ("TTPVHCC", "Trung tâm Phục vụ HCC"),
        ("Phòng VHXH", "Phòng Văn hóa – Xã hội"),
        ("Phòng VH-XH", "Phòng Văn hoá và Xã hội"),
        ("VP HĐND-UBND phường", "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"),
        ("Văn phòng HDND-UBND xã", "Văn phòng HĐND và UBND xã"),
        ("Văn phòng HĐND&UBND", "Văn phòng HĐND - UBND xã"),
        ("Uỷ ban MTTQ Việt Nam phường", "Ủy ban Mặt trận Tổ quốc"),
        ("CÔNG AN XÃ", "Công an"),
    ],
)
def test_two_names_mean_one_agency(one: str, other: str) -> None:
    assert same(one, other)
    assert same(unicodedata.normalize("NFD", one), other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội"),
        ("Trung tâm Phục vụ hành chính công", "Trung tâm Dịch vụ công"),
        ("Văn phòng HĐND và UBND", "Văn phòng Đảng ủy"),
        ("Công an xã", "Ban Chỉ huy quân sự xã"),
    ],
)
def test_two_agencies_are_not_one(one: str, other: str) -> None:
    assert not same(one, other)


def test_a_collective_name_is_told_from_one_agency() -> None:
    assert is_collective("Các cơ quan, đơn vị")
    assert not is_collective("Phòng Kinh tế")


def test_a_name_is_told_from_a_reference_to_another_document() -> None:
    assert starts_like_agency("Phòng Kinh tế")
    assert not starts_like_agency("Theo phân công tại Quyết định số 9/QĐ-UBND")


def test_a_key_is_found_in_running_text_with_or_without_its_connective() -> None:
    pattern = pattern_of(key("Văn phòng HĐND và UBND"))

    assert pattern.search("giao van phong hoi dong nhan dan va uy ban nhan dan lo viec")
    assert pattern.search("van phong hoi dong nhan dan - uy ban nhan dan")
    assert not pattern.search("van phong dang uy")


@pytest.mark.parametrize("short", abbreviations())
def test_every_abbreviation_means_what_it_stands_for(short: str) -> None:
    assert same(short, abbreviations()[short])


def words_of(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


@given(CELLS | st.text())
def test_every_name_stands_in_the_cell_as_written(cell: str) -> None:
    names = split_agencies(cell)

    assert all(re.search(r"\w", name) for name in names)
    assert all(words_of(name) in words_of(clean(compose(cell))) for name in names)
    assert len(set(names)) == len(names)


@given(CELLS)
def test_a_cell_typed_in_pieces_names_the_same_agencies(cell: str) -> None:
    apart = split_agencies(unicodedata.normalize("NFD", cell))

    assert [key(name) for name in apart] == [key(name) for name in split_agencies(cell)]


@given(CELLS | st.text())
def test_a_key_is_the_same_for_its_key(name: str) -> None:
    assert key(fold(name)) == key(name)
    assert same(name, name)


def test_the_door_of_a_one_stop_office_is_not_the_word_of() -> None:
    assert key("Bộ phận Một cửa") == key("Bo phan mot cua") == "bo phan mot cua"
    assert key("Trung tâm của xã") == key("Trung tâm")


def test_the_paper_and_broadcaster_of_a_province_is_one_name() -> None:
    cell = "Sở Nội vụ, Báo và Phát thanh, Truyền hình An Lũng; Tỉnh đoàn"

    assert split_agencies(cell) == (
        "Sở Nội vụ", "Báo và Phát thanh, Truyền hình An Lũng", "Tỉnh đoàn")  # fmt: skip
    assert starts_like_agency("Tỉnh đoàn")
    assert not starts_like_agency("Báo cáo tự chấm điểm")


@pytest.mark.parametrize(
    ("text", "assigned"),
    [
        pytest.param("Giao Phòng Kinh tế lập dự toán.", True, id="given"),
        pytest.param("Các phòng, đơn vị tổ chức thực hiện.", True, id="many"),
        pytest.param("Xã có 11 trường học, 2 chợ, tổ chức sản xuất còn nhỏ.", False, id="schools"),
        pytest.param("Ba đơn vị hành chính cũ dồn việc về một đầu mối.", False, id="areas"),
        pytest.param("Ban hành quy chế và tổ chức thực hiện.", False, id="a verb"),
        pytest.param("Các nhiệm vụ được tổ chức thực hiện trong năm.", False, id="things"),
    ],
)  # fmt: skip
def test_only_what_names_an_agency_assigns(text: str, assigned: bool) -> None:
    assert assigns(text) is assigned
