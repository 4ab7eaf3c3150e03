"""A column called "Đơn vị" holds units in one table and agencies in the next: its cells tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain import Document
from ingest.ambiguous import UNIT_NAME, with_clear_names
from ingest.document import read_document
from ingest.read import Source

HEAD = "KẾ HOẠCH\nGọn nhẹ thủ tục năm 2026 xã Cồn Gió\n\nII. CHỈ TIÊU\n\n"


def read(text: str) -> Document:
    return read_document(Source(Path("ban-thu.txt"), "0" * 64, text, (), "test", ()))


@pytest.mark.parametrize(
    ("cells", "measures"),
    [
        (["%", "Giờ làm việc", "Sản phẩm"], True),
        (["Xã", "Trường", "Hộ"], True),
        (["Điểm"], True),
        (["Phòng Kinh tế", "Công an xã", "Văn phòng"], False),
        (["UBND", "UBND", "Phòng Kinh tế"], False),
        (["%", "Phòng Kinh tế, Hạ tầng và Đô thị; Công an xã"], False),
        (["", ""], False),
    ],
)
def test_the_cells_of_a_column_tell_whether_it_measures_or_acts(
    cells: list[str], measures: bool
) -> None:
    rows = [[str(number), "Hồ sơ nộp qua mạng", cell, "90"] for number, cell in enumerate(cells)]

    names = with_clear_names(["TT", "Chỉ tiêu", "Đơn vị", "Kế hoạch 2026"], rows)

    assert (names[2] == UNIT_NAME) is measures
    assert names[1] == "Chỉ tiêu"


def test_a_table_of_indicators_with_units_has_monitors_and_no_lead_in_doubt() -> None:
    document = read(
        HEAD
        + "| TT | Chỉ tiêu | Đơn vị | Kế hoạch 2026 | Phòng theo dõi |\n|---|---|---|---|---|\n"
        "| I | Phục vụ người dân | | | |\n"
        "| 1 | Hồ sơ nộp qua mạng | % | ≥ 82 | Văn phòng HĐND và UBND |\n"
        "| 2 | Thời gian trả lời kiến nghị | Giờ làm việc | ≤ 24 | Phòng Kinh tế |\n"
    )

    first, second = document.tasks
    online, reply = document.targets

    assert (first.lead, first.monitor) == ((), ("Văn phòng HĐND và UBND",))
    assert (second.lead, second.monitor) == ((), ("Phòng Kinh tế",))
    assert (first.uncertain, second.uncertain) == ((), ())
    assert (online.comparator, online.value, online.unit) == (">=", 82, "%")
    assert (reply.comparator, reply.value, reply.unit) == ("<=", 24, "Giờ làm việc")
    assert reply.value_text == "≤ 24 Giờ làm việc"


def test_a_column_of_agencies_under_the_same_name_still_leads() -> None:
    document = read(
        HEAD + "| TT | Nội dung | Đơn vị | Thời hạn |\n|---|---|---|---|\n"
        "| 1 | Dọn kho hồ sơ | Phòng Kinh tế | 30/6/2026 |\n"
        "| 2 | Lắp bảng tin ở thôn | Công an xã | 31/8/2026 |\n"
    )

    assert [task.lead for task in document.tasks] == [("Phòng Kinh tế",), ("Công an xã",)]
