"""Kinds of document and their letterheads; all places are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain import Document
from ingest.document import read_document
from ingest.read import Source


def read(text: str) -> Document:
    return read_document(Source(Path("vb.txt"), "0" * 64, text, (), "test", ()))


LAW = """HỘI ĐỒNG NHÂN DÂN
TỈNH BÌNH MINH

Số: 12/2026/NQ-HĐND

NGHỊ QUYẾT
Quy định chế độ hỗ trợ

Phần thứ nhất
QUY ĐỊNH CHUNG

Chương II
TỔ CHỨC THỰC HIỆN

Mục 1
PHÂN CÔNG

Tiểu mục 2. CÁC SỞ

Điều 12. Trách nhiệm của các sở

1. Sở Nội vụ có trách nhiệm:

a) Hướng dẫn các địa phương;

b) Kiểm tra việc thực hiện theo quy định tại mục 1 của Điều này.

Chương III
ĐIỀU KHOẢN THI HÀNH

Điều 13. Hiệu lực

Nghị quyết này có hiệu lực từ ngày 01/8/2026.

CHỦ TỊCH

Trần Văn Long
"""


def test_a_point_of_a_law_is_located_down_to_its_letter() -> None:
    places = {p.text: p.locator for p in read(LAW).passages}

    above = "Phần thứ nhất › Chương II › Mục 1 › Tiểu mục 2 › Điều 12"
    assert places["a) Hướng dẫn các địa phương;"] == f"{above} › 1 › a"
    assert places["Nghị quyết này có hiệu lực từ ngày 01/8/2026."] == (
        "Phần thứ nhất › Chương III › Điều 13")  # fmt: skip
    assert places["CHỦ TỊCH"] == "Ký"


def test_a_number_with_its_year_is_the_resolutions_number() -> None:
    document = read(LAW)

    assert document.number == "12/2026/NQ-HĐND"
    assert (document.place, document.issuer) == (
        "tỉnh Bình Minh", "Hội đồng nhân dân tỉnh Bình Minh")  # fmt: skip


PLAN = "\n\nBình Minh, ngày 05 tháng 01 năm 2026\n\nKẾ HOẠCH\nCải cách hành chính {}\n\n"
BODY = "I. MỤC TIÊU\n\n1. UBND xã Tân Lập làm điểm, Sở Nội vụ theo dõi xã Tân Lập.\n"


@pytest.mark.parametrize(
    ("head", "place", "issuer", "number"),
    [
        pytest.param("UBND TỈNH BÌNH MINH\nSỞ NỘI VỤ\n\nSố: 125/KH-SNV", "tỉnh Bình Minh",
                     "Sở Nội vụ", "125/KH-SNV", id="department"),
        pytest.param("ỦY BAN NHÂN DÂN\nTỈNH BÌNH MINH\n\nSố: 9/KH-UBND", "tỉnh Bình Minh",
                     "Ủy ban nhân dân tỉnh Bình Minh", "9/KH-UBND", id="province"),
        pytest.param("ĐẢNG BỘ TỈNH BÌNH MINH\nĐẢNG ỦY XÃ TÂN LẬP\n\nSố 125-KH/ĐU", "xã Tân Lập",
                     "Đảng ủy xã Tân Lập", "125-KH/ĐU", id="party committee"),
        pytest.param("UBND XÃ TÂN LẬP\nBAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ\n\nSố: 3/KH-BCĐ", "xã Tân Lập",
                     "BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ", "3/KH-BCĐ", id="steering committee"),
        pytest.param("ỦY BAN NHÂN DÂN\nĐẶC KHU HÒN NGỌC\n\nSố:     /KH-UBND",
                     "đặc khu Hòn Ngọc", "Ủy ban nhân dân đặc khu Hòn Ngọc", "",
                     id="special zone, number left blank"),
    ],
)  # fmt: skip
def test_the_letterhead_tells_who_issues_for_which_place(
    head: str, place: str, issuer: str, number: str
) -> None:
    document = read(head + PLAN.format("giai đoạn 2026 - 2030") + BODY)

    assert (document.place, document.issuer, document.number) == (place, issuer, number)
    assert document.period == "2026-2030"


def test_a_letters_subject_is_its_title() -> None:
    document = read(
        "UBND TỈNH BÌNH MINH\nSỞ NỘI VỤ\n\nSố: 77/SNV-CCHC\nV/v báo cáo cải cách hành chính\n"
        "quý I năm 2026\n\nBình Minh, ngày 05 tháng 3 năm 2026\n\nKính gửi: Ủy ban nhân dân các xã"
        "\n\nSở Nội vụ đề nghị các xã gửi báo cáo trước ngày 15/3/2026.\n"
    )

    assert document.kind == "công văn"
    assert document.title == "Công văn về việc báo cáo cải cách hành chính quý I năm 2026"
