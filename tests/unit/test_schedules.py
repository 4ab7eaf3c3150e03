"""Schedules of a day's programme, tables of costs, and lists in lists; all places are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.deadlines import parse_deadline
from assistant.domain import Document
from ingest.columns import role_of_name, roles_of_header
from ingest.document import read_document
from ingest.read import Source, read_file

HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ TÂN LẬP\n\nSố: 12/KH-UBND\n\nTân Lập, ngày 15 tháng 01 năm 2026\n\n"
    "KẾ HOẠCH\nTổ chức hội làng năm 2026\n\nI. LỊCH\n\n"
)
SCHEDULE = (
    "TT\tNgày\tGiờ\tNội dung\tĐịa điểm\tPhụ trách\n"
    "1\t11/6\t05:30\tRước nước\tBến sông\tHội Người cao tuổi\n"
    "2\t\t07:00\tKhai mạc\tSân đình\tVăn phòng\n"
    "3\t12/6\t06:00\tThi nấu cơm\tSân đình\tHội Phụ nữ\n"
)
COSTS = (
    "Dự toán chi (đơn vị: đồng):\n\n"
    "TT\tKhoản chi\tĐơn giá\tSố lượng\tThành tiền\n"
    "1\tThuê sân khấu\t28.000.000\t3 ngày\t84.000.000\n"
    "2\tThuê áo phao\t25.000\t400 chiếc\t10.000.000\n"
    "\tCộng\t\t\t94.000.000\n"
)


def read(body: str) -> Document:
    return read_document(Source(Path("kh.txt"), "0" * 64, HEAD + body, (), "test", ()))


def test_the_day_and_the_hour_of_a_schedule_are_when_its_rows_take_place() -> None:
    tasks = read(SCHEDULE).tasks

    assert [(t.task, t.deadline and t.deadline.text, t.lead) for t in tasks] == [
        ("Rước nước", "11/6, 05:30", ("Hội Người cao tuổi",)),
        ("Khai mạc", "11/6, 07:00", ("Văn phòng",)),
        ("Thi nấu cơm", "12/6, 06:00", ("Hội Phụ nữ",)),
    ]
    assert [t.deadline and t.deadline.end for t in tasks] == [
        date(2026, 6, 11), date(2026, 6, 11), date(2026, 6, 12)]  # fmt: skip
    assert tasks[1].extra == (("other", "Sân đình"),)
    assert {t.uncertain for t in tasks} == {()}


def test_a_row_of_costs_is_a_target_in_the_unit_above_and_no_task() -> None:
    document = read(COSTS)

    assert document.tasks == ()
    assert [(t.indicator, t.value, t.unit) for t in document.targets] == [
        ("Thuê sân khấu", 84_000_000, "đồng"), ("Thuê áo phao", 10_000_000, "đồng")]  # fmt: skip


def test_a_cost_has_the_unit_that_its_column_names() -> None:
    (target,) = read("TT\tKhoản chi\tSố tiền (triệu đồng)\n1\tIn tờ gấp\t21\n").targets

    assert (target.indicator, target.value, target.unit) == ("In tờ gấp", 21, "triệu đồng")


def test_money_beside_one_who_leads_stays_what_the_task_costs() -> None:
    roles = roles_of_header(["TT", "Nội dung", "Đơn vị chủ trì", "Kinh phí"])

    assert roles == ["number", "task", "lead", "budget"]


@pytest.mark.parametrize(
    ("name", "role"),
    [("Ngày", "day"), ("Giờ", "hour"), ("Phụ trách", "lead"), ("Ngày hoàn thành", "deadline"),
     ("Lãnh đạo phụ trách", "monitor")],
)  # fmt: skip
def test_a_name_of_a_schedule_is_known_only_when_it_is_whole(name: str, role: str) -> None:
    assert role_of_name(name) == role


@pytest.mark.parametrize("words", ["11/6, 05:30", "Thứ Bảy, 11/6", "sáng 11/6", "11/6, 7 giờ 30"])
def test_a_day_without_a_year_beside_an_hour_is_of_the_plans_year(words: str) -> None:
    deadline = parse_deadline(words, 2026)

    assert deadline is not None
    assert deadline.end == date(2026, 6, 11)


def test_what_stands_under_a_lettered_item_of_a_web_page_knows_it(tmp_path: Path) -> None:
    page = tmp_path / "hoi.html"
    page.write_text(
        "<h2>III. NỘI DUNG</h2><ol><li>Phần lễ</li><li>Phần hội<ol type='a'><li>Đua thuyền"
        "<ul><li>Mười hai đội dự thi.</li></ul></li><li>Thi nấu cơm</li></ol></li></ol>",
        encoding="utf-8",
    )

    passage = next(p for p in read_document(read_file(page)).passages if "Mười hai" in p.text)

    assert passage.locator == "III › 2 › a"
    assert passage.heading == "NỘI DUNG › Phần hội › Đua thuyền"


def test_a_row_numbered_under_a_title_stands_below_its_number() -> None:
    document = read(
        "STT\tCông việc\tChủ trì\tThời hạn\n1\tTinh giản biên chế\t\t\n"
        "1.1\tXác định vị trí dôi dư\tVăn phòng\tQuý I/2026\n"
    )

    assert [task.locator for task in document.tasks] == ["I › 1 › 1.1"]
