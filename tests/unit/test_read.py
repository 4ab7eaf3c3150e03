"""What ``ingest.read`` and the format modules promise, on text files and small pieces."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import NothingToRead, UnreadableFile
from ingest.formats import encoding
from ingest.formats.columns import in_columns, line_of
from ingest.formats.reading import compose, numeral, row, without_blank_runs
from ingest.read import SUPPORTED_SUFFIXES, find_files, read_file

SENTENCE = "Phường Bến Sỏi nhận hồ sơ qua mạng từ tháng 3."

# One phrase, and how files of the nineties hold it.
PLAIN = "kế hoạch cải cách hành chính năm 2026 của ủy ban nhân dân xã"
TCVN3 = "kÕ ho¹ch c¶i c¸ch hµnh chÝnh n¨m 2026 cña ñy ban nh©n d©n x·"
VNI = "keá hoaïch caûi caùch haønh chính naêm 2026 cuûa uûy ban nhaân daân xaõ"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SENTENCE.encode(), id="utf-8"),
        pytest.param(SENTENCE.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(SENTENCE.encode("utf-16"), id="utf-16"),
        pytest.param(b"\xfe\xff" + SENTENCE.encode("utf-16-be"), id="utf-16 big-endian"),
        pytest.param(unicodedata.normalize("NFD", SENTENCE).encode(), id="decomposed"),
    ],
)
def test_a_text_file_reads_as_composed_unicode(tmp_path: Path, data: bytes) -> None:
    source = read_file(write(tmp_path, "a.txt", data))

    assert source.text == SENTENCE
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.pages == ()
    assert source.warnings == ()


def test_lines_tabs_and_pipes_stay_as_written(tmp_path: Path) -> None:
    written = "STT\tViệc\t\tHạn\r\n1\tGiữ  hai dấu cách\t\t\r\n\r\n| A | B |\r| - | - |\n"

    source = read_file(write(tmp_path, "a.md", written))

    assert source.text == ("STT\tViệc\t\tHạn\n1\tGiữ  hai dấu cách\t\t\n\n| A | B |\n| - | - |\n")


@pytest.mark.parametrize("stored", ["latin-1", "utf-8"])
@pytest.mark.parametrize(
    ("old", "name"), [pytest.param(TCVN3, "TCVN3", id="tcvn3"), pytest.param(VNI, "VNI", id="vni")]
)
def test_an_old_encoding_becomes_unicode(tmp_path: Path, old: str, name: str, stored: str) -> None:
    source = read_file(write(tmp_path, "cu.txt", f"{old}\n1\t{old}".encode(stored)))

    assert source.text == f"{PLAIN}\n1\t{PLAIN}"
    assert name in source.warnings[0]


def test_good_vietnamese_with_odd_signs_is_left_alone(tmp_path: Path) -> None:
    text = SENTENCE * 3 + " Nhiệt độ 25° ± 2°, © 2026, «trích», ¸µ"

    assert read_file(write(tmp_path, "a.txt", text)).text == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("El señor García llegó a la reunión del año pasado.", id="Spanish"),
        pytest.param("Ke hoach cai cach hanh chinh nam 2026", id="no diacritics"),
    ],
)
def test_other_text_is_not_taken_for_an_old_encoding(tmp_path: Path, text: str) -> None:
    assert read_file(write(tmp_path, "a.txt", text)).text == text


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param("rong.txt", b"", "tệp rỗng", id="empty"),
        pytest.param("trang.md", b" \n\t\n", "không có chữ nào", id="blank"),
        pytest.param("anh.txt", bytes(range(256)) * 9, "nhị phân", id="binary"),
        pytest.param("ma.txt", b"\x01\x02abc\x03" * 50, "nhị phân", id="control characters"),
        pytest.param("la.txt", b"\xff\xfea\xd8", "chữ hỏng", id="broken utf-16"),
        pytest.param("la.txt", b"abc \x81\x9d\xfe def" * 9, "bảng mã", id="unknown encoding"),
        pytest.param(
            "hong.txt", SENTENCE.encode() + b"\n\xff\n" + SENTENCE.encode(), "dòng 2", id="bad byte"
        ),
        pytest.param("a.txt", b"%PDF-1.7\n", "thật ra là tệp PDF", id="pdf named txt"),
        pytest.param("a.pdf", b"PK\x03\x04xx", "thật ra là tệp nén", id="zip named pdf"),
        pytest.param("a.docx", SENTENCE.encode(), "không phải tệp Word", id="text named docx"),
        pytest.param("a.docx", b"PK\x03\x04" + b"x" * 99, "hỏng", id="broken docx"),
        pytest.param("a.pdf", SENTENCE.encode(), "không phải tệp PDF", id="text named pdf"),
        pytest.param("a.pdf", b"%PDF-1.7\n1 0 obj", "bị cắt cụt", id="cut pdf"),
        pytest.param("a.pdf", b"%PDF-1.7\nrubbish\n%%EOF", "hỏng", id="broken pdf"),
        pytest.param("a.xyz", b"abc", "chưa hỗ trợ dạng “.xyz”", id="unknown suffix"),
    ],
)
def test_an_unreadable_file_is_named_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file(write(tmp_path, name, data))

    message = str(caught.value)
    assert f"“{name}”" in message
    assert said in message
    assert ". Hãy " in message
    assert "\n" not in message
    assert str(tmp_path) not in message


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="lớn hơn 0,001 MB"):
        read_file(write(tmp_path, "to.txt", "x" * 2000), max_bytes=1049)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="đây là thư mục"):
        read_file(tmp_path)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="không có tệp này"):
        read_file(tmp_path / "khong-co.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "kin.txt", SENTENCE)
    path.chmod(0)

    with pytest.raises(UnreadableFile, match="không có quyền"):
        read_file(path)


def test_documents_of_a_folder_are_found_sorted_without_hidden_and_lock_files(
    tmp_path: Path,
) -> None:
    for folder in ("b", "a", ".git"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "x.TXT", "x")
    for name in ("z.md", "~$z.docx", ".an.txt", "anh.svg"):
        write(tmp_path, name, "x")
    other = write(tmp_path / "a", "khac.xyz", "x")

    found = find_files([tmp_path, other, tmp_path / "z.md"])

    assert [str(path.relative_to(tmp_path)) for path in found] == [
        "a/khac.xyz", "a/x.TXT", "b/x.TXT", "z.md",
    ]  # fmt: skip


def test_a_folder_without_documents_is_nothing_to_read(tmp_path: Path) -> None:
    write(tmp_path, "anh.svg", "x")

    with pytest.raises(NothingToRead, match="không có văn bản nào"):
        find_files([tmp_path])


def test_a_path_that_does_not_exist_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match="Không có tệp hay thư mục"):
        find_files([tmp_path / "khong-co"])


def test_the_formats_of_the_contract_are_supported() -> None:
    assert {".txt", ".md", ".docx", ".pdf", ".doc", ".xlsx", ".rtf"} <= SUPPORTED_SUFFIXES


@given(st.text())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_reads_clean_or_is_refused(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "a.txt", text.encode("utf-8", errors="ignore"))
    try:
        read = read_file(path).text
    except UnreadableFile:
        return
    assert read == unicodedata.normalize("NFC", read)
    assert not set("\r\x00\x0c\u2028") & set(read)


@given(st.binary(max_size=300))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_bytes_read_or_end_in_one_clear_error(tmp_path: Path, data: bytes) -> None:
    for name in ("a.txt", "a.md"):
        path = write(tmp_path, name, data)
        try:
            text = read_file(path).text
        except UnreadableFile:
            continue
        assert text.strip()


def test_a_row_is_one_line_and_keeps_empty_cells() -> None:
    assert row(["1", "", "hai\ndòng\t nữa", " "]) == "1\t\thai dòng nữa\t"


def test_symbol_font_signs_and_line_breaks_of_all_kinds_are_composed() -> None:
    assert compose("\uf0b7 a\u2028b\x0cc\r\nd\x00") == "• a\nb\nc\nd"


def test_blank_lines_are_kept_single_and_empty_rows_whole() -> None:
    assert without_blank_runs(["", "a", " ", "", "\t\t", "", ""]) == ["a", "", "\t\t"]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        pytest.param([encoding.Run("ñy ban", ".VnTime")], "ủy ban", id="its own font"),
        pytest.param([encoding.Run("ñy ban", "ABCDEF+.VnTimeH")], "ỦY BAN", id="capitals font"),
        pytest.param([encoding.Run("ño", "VNI-Times"), encoding.Run("ä")], "đoä", id="by run"),
        pytest.param(
            [encoding.Run("xa", "VNI-Times"), encoding.Run("õ ", "VNI-Times", inherited=True)],
            "xã ",
            id="a mark in the next run",
        ),
        pytest.param([encoding.Run("Uỷ ban là", ".VnTime")], "Uỷ ban là", id="Unicode in old font"),
        pytest.param(
            [encoding.Run("là ", ".VnTime", inherited=True), encoding.Run("của", "Arial")],
            "là của",
            id="only the style is old",
        ),
    ],
)
def test_a_run_is_converted_by_its_font(runs: list[encoding.Run], text: str) -> None:
    assert encoding.join_runs(runs)[0] == text


@pytest.mark.parametrize(
    ("count", "form", "written"),
    [
        (4, "upperRoman", "IV"), (49, "lowerRoman", "xlix"), (2, "lowerLetter", "b"),
        (28, "upperLetter", "BB"), (7, "decimalZero", "07"), (3, "decimal", "3"), (3, "none", ""),
    ],
)  # fmt: skip
def test_list_numbers_are_written_in_their_form(count: int, form: str, written: str) -> None:
    assert numeral(count, form) == written


def words(top: float, *placed: tuple[float, str]) -> list[dict[str, object]]:
    return [
        {"text": text, "x0": x, "x1": x + 6.0 * len(text), "top": top, "bottom": top + 12}
        for x, text in placed
    ]


def test_columns_of_a_letterhead_are_read_one_after_the_other() -> None:
    lines = [
        line_of(words(10, (50, "UBND"), (300, "QUỐC"), (330, "HIỆU"))),
        line_of(words(26, (50, "XÃ"), (300, "Tiêu"), (330, "ngữ"))),
        line_of(words(42, (50, "Số:"), (70, "7"))),
        line_of(words(90, (50, "Một dòng chạy ngang cả trang giấy, qua cả hai cột"))),
    ]

    items = in_columns(lines, barriers=[])

    assert [item.lines for item in items] == [
        ["UBND", "XÃ", "Số: 7", "", "QUỐC HIỆU", "Tiêu ngữ", ""],
        ["Một dòng chạy ngang cả trang giấy, qua cả hai cột"],
    ]


def test_one_wide_space_makes_no_columns() -> None:
    lines = [line_of(words(10, (50, "Họ tên:"), (300, "Chức vụ:")))]

    assert [item.lines for item in in_columns(lines, [])] == [["Họ tên: Chức vụ:"]]
