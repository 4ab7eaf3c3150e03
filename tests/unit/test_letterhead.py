"""What a document says of itself; blanks stay blank and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.letterhead import Letterhead, read_letterhead
from ingest.structure import find_blocks

PLAN = """ỦY BAN NHÂN DÂN
XÃ CỒN GIÓ

Số: 31/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Cồn Gió, ngày 09 tháng 02 năm 2026

KẾ HOẠCH
Gọn nhẹ thủ tục năm 2026 xã Cồn Gió

Căn cứ Kế hoạch số 77/KH-UBND ngày 15/12/2025 của UBND tỉnh Bãi Ngang;

UBND xã Cồn Gió lập kế hoạch với chủ đề “Gần dân, bớt giấy, đúng hẹn” như sau:

I. MỤC TIÊU

- Một việc.

Nơi nhận:
- UBND tỉnh;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Đỗ Thị Hồng Ngân
"""

DECISION = """ỦY BAN NHÂN DÂN
PHƯỜNG BẾN LỨT

Số: 12/QĐ-UBND

Bến Lứt, ngày 3 tháng 7 năm 2025

QUYẾT ĐỊNH
Về việc giao việc số hóa hồ sơ năm 2025 phường Bến Lứt

CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG BẾN LỨT

Căn cứ Luật Tổ chức chính quyền địa phương;

Điều 1. Giao việc cho các tổ.

CHỦ TỊCH

Lý Quốc Bình

KẾ HOẠCH

Số hóa hồ sơ năm 2025

(Kèm theo Quyết định số 12/QĐ-UBND ngày 3 tháng 7 năm 2025 của UBND phường Bến Lứt)

I. MỤC TIÊU

- Một việc.
"""

LETTER = """ỦY BAN NHÂN DÂN
HUYỆN ĐỒNG SẬY

Số: /UBND-NV

Đồng Sậy, ngày tháng 11 năm 2025

V/v góp ý kế hoạch
gọn nhẹ thủ tục năm 2026

Kính gửi:

- UBND các xã thuộc huyện.

UBND huyện Đồng Sậy đề nghị các xã góp ý trước ngày 05/12/2025.

Nơi nhận:
- Như trên.

CHỦ TỊCH

Hà Văn Tám
"""


def read(text: str) -> Letterhead:
    return read_letterhead(text, find_blocks(text))


def fact(letterhead: Letterhead, name: str) -> str | None:
    return next((f.value for f in letterhead.facts if f.name == name), None)


def test_a_plan_tells_everything_of_itself() -> None:
    head = read(PLAN)

    assert (head.kind, head.number, head.issued) == ("kế hoạch", "31/KH-UBND", date(2026, 2, 9))
    assert head.title == "Kế hoạch Gọn nhẹ thủ tục năm 2026 xã Cồn Gió"
    assert (head.place, head.province, head.period) == ("xã Cồn Gió", "tỉnh Bãi Ngang", "2026")
    assert head.issuer == "Ủy ban nhân dân xã Cồn Gió"
    assert head.signer == "Đỗ Thị Hồng Ngân"
    assert fact(head, "signer_title") == "Phó chủ tịch"
    assert fact(head, "theme") == "Gần dân, bớt giấy, đúng hẹn"
    assert (
        fact(head, "basis")
        == "Căn cứ Kế hoạch số 77/KH-UBND ngày 15/12/2025 của UBND tỉnh Bãi Ngang;"
    )
    assert fact(head, "recipients") == "UBND tỉnh; Lưu: VT"


def test_every_fact_is_stated_by_the_words_it_spans() -> None:
    head = read(PLAN)

    spanned = {f.name: PLAN[f.start : f.end] for f in head.facts}
    assert spanned["number"] == "Số: 31/KH-UBND"
    assert spanned["date"] == "Cồn Gió, ngày 09 tháng 02 năm 2026"
    assert spanned["signer"] == "Đỗ Thị Hồng Ngân"
    assert spanned["title"] == "KẾ HOẠCH\nGọn nhẹ thủ tục năm 2026 xã Cồn Gió"


def test_a_decision_is_issued_by_the_chairman_it_names_and_is_not_its_attached_plan() -> None:
    head = read(DECISION)

    assert head.kind == "quyết định"
    assert head.title == "Quyết định Về việc giao việc số hóa hồ sơ năm 2025 phường Bến Lứt"
    assert (head.number, head.issued) == ("12/QĐ-UBND", date(2025, 7, 3))
    assert (head.place, head.period, head.signer) == ("phường Bến Lứt", "2025", "Lý Quốc Bình")


def test_a_chairman_who_issues_is_told_from_one_who_is_only_mentioned() -> None:
    without_head = DECISION.split("\n", 2)[2]
    mentioned = PLAN.replace(
        "UBND xã Cồn Gió lập", "Theo lời Chủ tịch UBND xã Cồn Gió, xã lập"
    ).replace("ỦY BAN NHÂN DÂN\nXÃ CỒN GIÓ\n", "")

    assert read(without_head).issuer == "Chủ tịch Ủy ban nhân dân phường Bến Lứt"
    assert read(mentioned).issuer == "Ủy ban nhân dân xã Cồn Gió"


def test_blanks_of_a_letter_are_facts_without_a_value() -> None:
    head = read(LETTER)

    assert (head.kind, head.number, head.issued) == ("công văn", "", None)
    assert (fact(head, "number"), fact(head, "date")) == ("", "")
    assert head.title == "Công văn về việc góp ý kế hoạch gọn nhẹ thủ tục năm 2026"
    assert (head.place, head.period, head.signer) == ("huyện Đồng Sậy", "2026", "Hà Văn Tám")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 31/KH-UBND", "31/KH-UBND"), ("Số 31/KH-UBND", "31/KH-UBND"),
        ("**Số: 31/KH-UBND**", "31/KH-UBND"), ("Số:31 /KH-UBND", "31/KH-UBND"),
        ("Số: /KH-UBND", ""), ("Số:      /KH-UBND", ""),
    ],
)  # fmt: skip
def test_the_number_is_read_or_left_blank(line: str, number: str) -> None:
    assert read(PLAN.replace("Số: 31/KH-UBND", line)).number == number


@pytest.mark.parametrize(
    ("line", "issued"),
    [
        ("Cồn Gió, ngày 09 tháng 02 năm 2026", date(2026, 2, 9)),
        ("Cồn Gió, ngày 9  tháng 2 năm 2026", date(2026, 2, 9)),
        ("Cồn Gió, ngày tháng 02 năm 2026", None),
        ("Cồn Gió, ngày ... tháng ... năm 2026", None),
        ("Cồn Gió, ngày 31 tháng 02 năm 2026", None),
    ],
)
def test_the_date_is_read_or_left_blank(line: str, issued: date | None) -> None:
    head = read(PLAN.replace("Cồn Gió, ngày 09 tháng 02 năm 2026", line))

    assert head.issued == issued
    assert fact(head, "date") == (issued.isoformat() if issued else "")


def test_the_number_of_an_attached_plan_is_that_of_what_it_came_with() -> None:
    text = DECISION.replace("Số: 12/QĐ-UBND\n", "")

    assert read(text).number == "12/QĐ-UBND"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Gọn nhẹ thủ tục giai đoạn 2026 - 2030 xã Cồn Gió", "2026-2030"),
        ("Gọn nhẹ thủ tục giai đoạn 2026–2030", "2026-2030"),
        ("Gọn nhẹ thủ tục năm 2027", "2027"),
    ],
)
def test_the_period_is_read_from_the_title(title: str, period: str) -> None:
    assert read(PLAN.replace("Gọn nhẹ thủ tục năm 2026 xã Cồn Gió", title)).period == period


def test_a_title_over_two_lines_is_whole() -> None:
    text = PLAN.replace("năm 2026 xã Cồn Gió\n\nCăn", "năm 2026\nxã Cồn Gió\n\nCăn")

    assert read(text).title == "Kế hoạch Gọn nhẹ thủ tục năm 2026 xã Cồn Gió"


def test_a_title_right_above_the_first_paragraph_does_not_swallow_it() -> None:
    text = PLAN.replace(
        "xã Cồn Gió\n\nCăn cứ", "xã Cồn Gió\nNhằm giảm giấy tờ, xã làm như sau.\n\nCăn cứ"
    )

    assert read(text).title == "Kế hoạch Gọn nhẹ thủ tục năm 2026 xã Cồn Gió"


def test_a_name_set_with_wide_spaces_is_found_where_it_stands() -> None:
    text = PLAN.replace("Đỗ Thị Hồng Ngân", "Đỗ  Thị   Hồng Ngân")

    head = read(text)

    assert head.signer == "Đỗ Thị Hồng Ngân"
    assert [text[f.start : f.end] for f in head.facts if f.name == "signer"] == [
        "Đỗ  Thị   Hồng Ngân"
    ]


def test_a_letterhead_set_in_two_columns_is_read() -> None:
    head = read(
        "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "XÃ CỒN GIÓ\tĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 31/KH-UBND\tCồn Gió, ngày 09 tháng 02 năm 2026\n\n"
        "KẾ HOẠCH\nGọn nhẹ thủ tục năm 2026 xã Cồn Gió\n\nI. MỤC TIÊU\n"
    )

    assert (head.number, head.issued, head.place) == (
        "31/KH-UBND", date(2026, 2, 9), "xã Cồn Gió",
    )  # fmt: skip


def test_an_unsigned_form_has_no_signer() -> None:
    text = PLAN.replace("Đỗ Thị Hồng Ngân", "(Chữ ký, đóng dấu)\n\nHọ và tên (người ký)")

    assert read(text).signer == ""


def test_a_text_that_says_nothing_of_itself_has_no_facts() -> None:
    head = read("Một đoạn văn bình thường.\n\nMột đoạn nữa.")

    assert (head.title, head.kind, head.number, head.place, head.issuer) == ("", "", "", "", "")
    assert head.facts == ()


LINES = st.sampled_from([line for text in (PLAN, DECISION, LETTER) for line in text.split("\n")])


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES | st.text(max_size=30), max_size=25).map("\n".join))
def test_any_text_is_read_without_a_crash_and_facts_lie_inside_it(text: str) -> None:
    head = read(text)

    assert all(0 <= f.start <= f.end <= len(text) for f in head.facts)
    assert head.issued is None or isinstance(head.issued, date)


def facts_of(text: str, name: str) -> list[str]:
    found = read_letterhead(text, find_blocks(text))
    assert all(0 <= fact.start < fact.end <= len(text) for fact in found.facts)
    return [fact.value for fact in found.facts if fact.name == name]


def test_a_department_whose_letterhead_is_one_cell_is_the_issuer_and_its_date_is_read() -> None:
    text = (
        "| UBND TỈNH BÃI NGANG<br>**SỞ NỘI VỤ** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |\n"
        "|---|---|\n| Số: 27/KH-SNV | *Bãi Ngang, ngày 14 tháng 01 năm 2027* |\n\n"
        "# KẾ HOẠCH\n**Cải cách hành chính năm 2027 của Sở Nội vụ tỉnh Bãi Ngang**\n\n"
        "I. MỤC TIÊU\n\n- Một việc."
    )
    found = read_letterhead(text, find_blocks(text))

    assert (found.issuer, found.issued) == ("Sở Nội vụ", date(2027, 1, 14))


@pytest.mark.parametrize(
    ("words", "bases"),
    [
        pytest.param("Căn cứ Luật A;\n\nCăn cứ Luật B;", ["Căn cứ Luật A;", "Căn cứ Luật B;"],
                     id="paragraphs"),
        pytest.param("Căn cứ Luật A; Căn cứ Luật B;", ["Căn cứ Luật A;", "Căn cứ Luật B;"],
                     id="one line"),
        pytest.param("Theo đề nghị của Trưởng phòng Kinh tế, UBND xã ban hành Kế hoạch như sau:",
                     ["Theo đề nghị của Trưởng phòng Kinh tế"], id="and what the issuer does"),
    ],
)  # fmt: skip
def test_each_basis_is_a_fact(words: str, bases: list[str]) -> None:
    assert facts_of(f"KẾ HOẠCH\nGọn nhẹ\n\n{words}\n\nI. MỤC TIÊU\n\n- Một.", "basis") == bases


@pytest.mark.parametrize(
    ("words", "addressees"),
    [
        pytest.param("Kính gửi: Các phòng, đơn vị.", "Các phòng, đơn vị", id="behind it"),
        pytest.param("Kính gửi:\n\n- Phòng Kinh tế;\n- Công an xã.", "Phòng Kinh tế; Công an xã",
                     id="below it"),
    ],
)  # fmt: skip
def test_whom_a_letter_is_sent_to_is_a_fact(words: str, addressees: str) -> None:
    text = f"Số: 5/UBND-VP\n\nV/v nhắc việc\n\n{words}\n\nUBND xã yêu cầu như sau."

    assert facts_of(text, "addressees") == [addressees]


@pytest.mark.parametrize(
    ("words", "effect"),
    [
        ("Quyết định này có hiệu lực thi hành kể từ ngày ký.", ["kể từ ngày ký"]),
        ("Quyết định này có hiệu lực từ ngày 16 tháng 9 năm 2024 và thay thế Quyết định số 8.",
         ["từ ngày 16 tháng 9 năm 2024"]),
        ("Luật cũ có hiệu lực từ ngày 01/7/2016.", []),
    ],
    ids=["signing", "a date", "another document"],
)  # fmt: skip
def test_from_when_a_document_is_in_force_is_a_fact(words: str, effect: list[str]) -> None:
    assert facts_of(f"QUYẾT ĐỊNH\nVề việc khác\n\nĐiều 1. {words}", "effect") == effect


def test_a_signer_whose_name_has_an_apostrophe_is_known() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ EA H'LEO\n\nSố: 19/KH-UBND\n\nEa H'leo, ngày 14 tháng 01 năm 2027\n\n"
        "KẾ HOẠCH\nXây dựng nông thôn mới xã Ea H'leo năm 2027\n\nI. MỤC TIÊU\n\n1. Nội dung.\n\n"
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nK'Brôi Văn Lượm\n"
    )

    head = read_letterhead(text, find_blocks(text))

    assert (head.place, head.signer) == ("xã Ea H'leo", "K'Brôi Văn Lượm")


BROKEN = """ỦY BAN NHÂN DÂN
TỈNH BÃI NGANG
--------
|
CỘNG HÒA XÃ HỘI CHỦ
NGHĨA VIỆT NAM
---------------
|
Số: 636/QĐ-UBND
|
Bãi Ngang, ngày 21
tháng 11 năm 2026
|
QUYẾT
ĐỊNH
VỀ
VIỆC BAN HÀNH QUY ĐỊNH CHẤM ĐIỂM CÁC XÃ
ỦY BAN NHÂN DÂN TỈNH
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16
tháng 6 năm 2025;
Căn cứ Nghị quyết số 30/NQ-HĐND ngày 08 tháng
11 năm 2025 về chương trình giai đoạn 2021 - 2030;
Xét đề nghị của Giám đốc Sở Nội vụ tại Tờ
trình số 617/TTr-SNV ngày 05 tháng 11 năm 2026,
QUYẾT ĐỊNH:
Điều 1. Ban
hành kèm theo Quyết định này Quy định chấm điểm.
"""


def test_a_head_that_a_converter_has_broken_is_read_whole() -> None:
    letterhead = read(BROKEN)

    assert letterhead.number == "636/QĐ-UBND"
    assert letterhead.issued == date(2026, 11, 21)
    assert letterhead.place == "tỉnh Bãi Ngang"
    assert letterhead.title == "Quyết định VỀ VIỆC BAN HÀNH QUY ĐỊNH CHẤM ĐIỂM CÁC XÃ"
    assert sum(one.name == "basis" for one in letterhead.facts) == 3


def test_the_years_of_a_basis_are_not_the_documents() -> None:
    assert read(BROKEN).period != "2021-2030"


def test_a_plan_without_a_title_is_called_what_it_says_it_is() -> None:
    letterhead = read(
        "Số: 48/KH-UBND\n\nCăn cứ Quyết định số 20/QĐ-UBND ngày 27/7/2026 của tỉnh;\n\n"
        "Ủy ban nhân dân xã ban hành kế hoạch chấm điểm các thôn năm 2026, cụ thể như sau:\n\n"
        "1. Mục tiêu\n"
    )

    assert letterhead.title == "Kế hoạch chấm điểm các thôn năm 2026"
    assert letterhead.kind == "kế hoạch"


def test_a_title_in_capitals_does_not_swallow_the_sentence_below() -> None:
    letterhead = read(
        "KẾ HOẠCH GỌN NHẸ THỦ TỤC NĂM 2026\n"
        "Ngày 18 tháng 7 năm 2026 Ủy ban nhân dân xã Cồn Gió đã ban hành quyết định.\n\n"
        "I. MỤC ĐÍCH\n"
    )

    assert letterhead.title == "Kế hoạch GỌN NHẸ THỦ TỤC NĂM 2026"
