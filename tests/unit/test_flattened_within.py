"""A table one cell a line may stand in a section, with more sections and the signature below."""

from __future__ import annotations

from pathlib import Path

from assistant.domain import Document
from ingest.document import read_document
from ingest.read import Source

TEXT = (
    "KẾ HOẠCH\nGọn nhẹ thủ tục năm 2026 xã Cồn Gió\n\n"
    "I. MỤC ĐÍCH\n\nNgười dân đi lại ít hơn.\n\n{title}"
    "TT\n\nNhiệm vụ\n\nSản phẩm\n\nThời gian\n\nCơ quan chủ trì\n\nCơ quan phối hợp\n\n"
    + "".join(
        f"{number}\n\n{task}\n\nBáo cáo\n\n{number + 9}/5/2026\n\nPhòng Kinh tế\n\nĐoàn xã\n\n"
        for number, task in enumerate(
            ["Dọn kho hồ sơ", "Lắp bảng tin ở thôn", "Thay máy lấy số", "In sổ tay thủ tục",
             "Tập huấn công chức", "Khảo sát người dân"], 1)
    )
    + "III. KINH PHÍ\n\n1. Ngân sách xã bố trí 90 triệu đồng.\n\n"
    "Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nMạc Thế Quyền\n"
)  # fmt: skip


def read(title: str) -> Document:
    text = TEXT.format(title=title)
    return read_document(Source(Path("ban-thu.txt"), "0" * 64, text, (), "test", ()))


def test_its_rows_stand_in_the_section_whose_title_is_right_above() -> None:
    document = read("II. BẢNG PHÂN CÔNG NHIỆM VỤ\n\n")

    assert len(document.tasks) == 6
    assert [task.locator for task in document.tasks][:2] == ["II › 1", "II › 2"]


def test_below_other_words_its_rows_stand_in_an_appendix() -> None:
    document = read("")

    assert document.tasks[0].locator == "Phụ lục › 1"


def test_who_signs_below_it_is_the_signer() -> None:
    document = read("II. BẢNG PHÂN CÔNG NHIỆM VỤ\n\n")

    assert document.signer == "Mạc Thế Quyền"
    assert any("90 triệu đồng" in passage.text for passage in document.passages)
