"""What a plan costs, and what its rows set aside; the ward and its plan are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.domain import Answer, Status
from assistant.library import Library
from ingest.document import read_document
from ingest.read import Source
from tests.unit.test_composing import assistant_over

TODAY = date(2026, 3, 10)
TEXT = """ỦY BAN NHÂN DÂN
PHƯỜNG VŨNG SẬY

Số: 21/KH-UBND
Vũng Sậy, ngày 09 tháng 01 năm 2026

KẾ HOẠCH
Chuyển đổi số năm 2026 của phường Vũng Sậy

I. MỤC TIÊU
- Có 70% hộ dùng tài khoản định danh.

II. KINH PHÍ
1. Tổng kinh phí thực hiện Kế hoạch là 640 triệu đồng, gồm:
a) Ngân sách phường: 450 triệu đồng;
b) Ngân sách thành phố hỗ trợ: 190 triệu đồng.
2. Kinh phí bảo trì phần mềm 35 triệu đồng chi từ nguồn thường xuyên.

PHỤ LỤC

STT\tNhiệm vụ\tChủ trì\tThời gian\tKinh phí (triệu đồng)
1\tLắp sóng không dây tại nhà văn hóa\tPhòng Kinh tế\tTháng 5/2026\t120
2\tTập huấn tổ công nghệ số\tPhòng Văn hóa - Xã hội\tTháng 6/2026\t45
3\tMở sổ theo dõi\tVăn phòng\tTháng 7/2026\t
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.of([read_document(Source(Path("vung-say.txt"), "v", TEXT, (), "plain", ()))])


def ask(library: Library, question: str) -> Answer:
    return assistant_over(library, TODAY).ask(question)


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        pytest.param("Kế hoạch chuyển đổi số Vũng Sậy tốn bao nhiêu tiền?", ["640 triệu đồng"],
                     id="the whole"),
        pytest.param("vung say tog kp bn, ns phuong chiu may dong", ["640", "450 triệu đồng"],
                     id="sloppy, with its parts"),
        pytest.param("Kinh phí bảo trì phần mềm của Vũng Sậy là bao nhiêu?", ["35 triệu đồng"],
                     id="another sum of the section"),
        pytest.param("Vũng Sậy chi bao nhiêu tiền lắp sóng không dây ở nhà văn hóa?",
                     ["**120 triệu đồng**"], id="a row"),
        pytest.param("Tập huấn tổ công nghệ số Vũng Sậy hết bao nhiêu tiền?",
                     ["**45 triệu đồng**"], id="another row"),
    ],
)  # fmt: skip
def test_what_something_costs(library: Library, question: str, stated: list[str]) -> None:
    answer = ask(library, question)

    assert answer.status is Status.ANSWERED
    assert all(words in answer.answer for words in stated)
    assert answer.citations


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Vũng Sậy chi bao nhiêu tiền mua máy tính bảng?", id="another matter"),
        pytest.param("Vũng Sậy mở sổ theo dõi tốn bao nhiêu tiền?", id="a row without a sum"),
    ],
)
def test_what_no_sum_tells_is_refused(library: Library, question: str) -> None:
    assert ask(library, question).status is Status.NOT_FOUND
