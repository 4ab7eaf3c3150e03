"""Rich text written out by hand, as Word, WordPad and LibreOffice save it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import UnreadableFile
from ingest.document import read_document
from ingest.read import read_file

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Times New Roman;}"
    r"{\f1\fnil\fcharset0 .VnTime;}{\f2\fnil\fcharset163{\*\falt Arial;}Arial;}"
    r"{\f3\fnil\fcharset0 VNI-Times;}{\f4\fnil\fcharset0 .VnTimeH;}{\f5\fnil\fcharset2 Symbol;}}"
    r"{\colortbl;\red0\green0\blue0;}{\info{\title Mau}}"
)
RULES = r"\clbrdrl\brdrs\brdrw10\clbrdrr\brdrs\brdrw10"


def unicode(text: str) -> str:
    return "".join(c if ord(c) < 0x80 else rf"\u{ord(c)}?" for c in text)


def cells(*texts: str, edges: tuple[str, ...] = ()) -> str:
    """A row with a cell a text; ``edges`` are the words before each ``cellx``."""
    marks = edges or ("",) * len(texts)
    declared = "".join(rf"{RULES}{mark}\cellx{1000 * n}" for n, mark in enumerate(marks, 1))
    return (
        rf"\trowd{declared}" + "".join(rf"\pard\intbl {unicode(t)}\cell" for t in texts) + r"\row"
    )


def lines(tmp_path: Path, body: str, name: str = "a.rtf") -> list[str]:
    path = tmp_path / name
    path.write_bytes((HEAD + body + "}").encode("latin-1"))
    return read_file(path).text.split("\n")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(r"K\u7871? ho\u7841?ch", "Kế hoạch", id="unicode"),
        pytest.param(r"\uc0 K\u7871  ho\u7841 ch", "Kế hoạch", id="unicode-without-stand-ins"),
        pytest.param(r"K\u7871\'3f \u273\'3fi\u8211\endash m", "Kế đi–m", id="stand-in-as-a-byte"),
        pytest.param(r"\f2 \'d0\'f4ng t\'fd\'cc", "Đông từ", id="vietnamese-code-page"),
        pytest.param(r"\f1 KÕ ho\'b9ch", "Kế hoạch", id="tcvn3"),
        pytest.param(r"\f4 \'f1y ban", "ỦY BAN", id="tcvn3-capitals"),
        pytest.param(r"\f3 Ke\'e1 hoa\'efch", "Kế hoạch", id="vni"),
        pytest.param(r"\f5 \'b7\f0  m\u7897?t", "• một", id="a-bullet-in-a-symbol-font"),
        pytest.param(r"m\u7897?t {\v \u7849?n}{\deleted x}hai", "một hai", id="hidden"),
        pytest.param(r"{\header \u272?\u7847?u}m\u7897?t", "một", id="page-header"),
        pytest.param(r"{\*\la bc}{\pict\bin4 }}}}0102}m\u7897?t", "một", id="pictures"),
        pytest.param(r"{\field{\*\fldinst HYPERLINK x}{\fldrslt trang}}", "trang", id="field"),
        pytest.param(r"{\listtext\pard\plain 1.\tab}m\u7897?t", "1. một", id="list"),
    ],
)
def test_letters_are_read_as_shown(tmp_path: Path, body: str, text: str) -> None:
    assert lines(tmp_path, body + r"\par") == [text]


def test_an_old_font_in_which_unicode_is_set_too_is_not_believed(tmp_path: Path) -> None:
    body = rf"\f1 {unicode('Phòng Kinh tế là đơn vị')}\par\f1 \u224?o {unicode('được')}\par"

    assert lines(tmp_path, body) == ["Phòng Kinh tế là đơn vị", "ào được"]


def test_rows_are_lines_and_merged_cells_stand_as_in_word(tmp_path: Path) -> None:
    body = (
        r"\pard Tr\u432?\u7899?c\par"
        + cells("TT", "Nhiệm vụ", "Chủ trì", "Hạn", edges=("", "", r"\clvmgf", ""))
        + cells("1", "Rà soát\nthủ tục".replace("\n", r"\par "), "Văn phòng", "Quý I",
                edges=("", "", r"\clvmgf", ""))
        + cells("2", "Tập huấn", "", "Quý II", edges=("", "", r"\clvmrg", ""))
        + cells("Nhóm hai", "", "Phòng Kinh tế", "", edges=(r"\clmgf", r"\clmrg", "", ""))
        + r"\pard Sau\par"
    )  # fmt: skip

    assert lines(tmp_path, body) == [
        "Trước", "",
        "TT\tNhiệm vụ\tChủ trì\tHạn",
        "1\tRà soát thủ tục\tVăn phòng\tQuý I",
        "2\tTập huấn\tVăn phòng\tQuý II",
        "Nhóm hai\t\tPhòng Kinh tế\t",
        "", "Sau",
    ]  # fmt: skip


def test_a_wide_cell_stands_once_and_edges_that_miss_by_a_hair_are_one(tmp_path: Path) -> None:
    body = (
        cells("a", "b", "c", "d")
        + rf"\trowd{RULES}\cellx1990{RULES}\cellx3010{RULES}\cellx4000"
        + r"\pard\intbl e\cell\pard\intbl f\cell\pard\intbl g\cell\row"
    )

    assert lines(tmp_path, body) == ["a\tb\tc\td", "e\t\tf\tg"]


def test_a_table_in_a_frame_keeps_its_rows_and_one_in_a_cell_its_words(tmp_path: Path) -> None:
    inner = (
        r"\pard\intbl\itap2 x\nestcell y\nestcell"
        rf"{{\*\nesttableprops\trowd{RULES}\cellx500{RULES}\cellx900\nestrow}}"
        r"{\nonesttables\par}"
    )
    frame = rf"\trowd{RULES}\cellx2000 {inner}\pard\intbl\cell\row\pard\par "
    ruled = (
        rf"\trowd{RULES}\cellx1000{RULES}\cellx2000 \pard\intbl m\cell {inner}\pard\intbl\cell\row"
    )

    assert lines(tmp_path, frame + ruled) == ["x\ty", "", "m\tx y"]


def test_a_letterhead_without_rules_is_read_cell_by_cell(tmp_path: Path) -> None:
    body = (
        r"\trowd\cellx3000\cellx6000\pard\intbl \u7910?Y BAN\par X\u195?\cell"
        r"\pard\intbl C\u7896?NG H\u210?A\cell\row\pard H\u7871?t\par"
    )

    assert lines(tmp_path, body) == ["ỦY BAN", "XÃ", "", "CỘNG HÒA", "", "Hết"]


def test_text_boxes_stand_beside_their_paragraph_and_notes_at_the_end(tmp_path: Path) -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt h\u7897?p\par}}{\shprslt h\u7897?p}}"
    body = rf"m\u7897?t{box}{{\footnote\pard ghi ch\u250?\par}} hai\par ba\par"

    assert lines(tmp_path, body) == ["một hai", "hộp", "ba", "ghi chú"]


def test_the_tasks_of_a_rich_text_file_are_read(tmp_path: Path) -> None:
    body = (
        cells("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn")
        + cells("1", "Rà soát thủ tục", "Văn phòng", "Phòng Kinh tế", "31/3/2026")
        + cells("2", "Tập huấn công chức", "Phòng Văn hóa – Xã hội", "", "Quý II/2026")
    )
    path = tmp_path / "ke-hoach.rtf"
    path.write_bytes((HEAD + body + "}").encode("latin-1"))

    tasks = read_document(read_file(path)).tasks

    assert [(t.number, t.task, t.lead, t.support) for t in tasks] == [
        ("1", "Rà soát thủ tục", ("Văn phòng",), ("Phòng Kinh tế",)),
        ("2", "Tập huấn công chức", ("Phòng Văn hóa – Xã hội",), ()),
    ]


def test_a_doc_that_is_rich_text_is_read_as_such(tmp_path: Path) -> None:
    assert lines(tmp_path, cells("a", "b", "c", "d"), "a.doc") == ["a\tb\tc\td"]


def test_a_cut_file_is_read_as_far_as_it_goes_and_that_is_said(tmp_path: Path) -> None:
    whole = HEAD + cells("a", "b", "c", "d") + r"\pard m\u7897?t hai"
    (tmp_path / "a.rtf").write_bytes(whole.encode("latin-1"))

    source = read_file(tmp_path / "a.rtf")

    assert source.text.split("\n") == ["a\tb\tc\td", "", "một hai"]
    assert ["cắt cụt" in warning for warning in source.warnings] == [True]


def test_what_is_no_rich_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(b"chi la chu thuong")

    with pytest.raises(UnreadableFile, match="không phải tệp RTF"):
        read_file(tmp_path / "a.rtf")


_PIECES = st.lists(st.sampled_from(
    ["{", "}", r"\trowd", r"\cellx900", r"\cell", r"\row", r"\par ", r"\itap3", r"\intbl",
     r"\nestcell", r"\nestrow", r"{\*\nesttableprops", r"\u7871?", r"\'e1", r"\clmrg", r"\clvmrg",
     r"{\shptxt", r"{\footnote", r"{\*\x", r"\bin9999 ", r"\u-10179?", r"\fcharset163", "chu "]
))  # fmt: skip


@given(pieces=_PIECES)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_rich_text_reads_or_ends_in_one_clear_error(tmp_path: Path, pieces: list[str]) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes((HEAD + "mot " + "".join(pieces)).encode("latin-1"))

    with suppress(UnreadableFile):
        text = read_file(path).text
        assert text.startswith("mot")
        text.encode("utf-8")
