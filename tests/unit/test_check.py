"""What is wrong with a set of questions is found; the commune and its plan are invented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import build
from assistant.domain import Document
from assistant.errors import NothingToRead, UsageError
from eval.check import check
from eval.questions import FOLDER, files_of, read_questions
from eval.shape import FIELDS, TYPES
from ingest.document import read_document
from ingest.read import read_file

TABLE = [
    ("STT", "Nhiệm vụ", "Sản phẩm", "Thời gian hoàn thành", "Chủ trì", "Phối hợp"),
    ("I", "Cải cách thủ tục hành chính", "", "", "", ""),
    ("1", "Niêm yết mã QR tra cứu thủ tục hành chính đã công bố tại bộ phận một cửa của xã",
     "Bảng mã QR", "Trước ngày 31/3/2026", "Trung tâm Phục vụ hành chính công", "Phòng Kinh tế"),
    ("2", "Kiểm kê tài sản công", "Biên bản", "Quý II/2026", "Phòng Kinh tế", "Các thôn"),
]  # fmt: skip
PLAN = """ỦY BAN NHÂN DÂN
XÃ SÔNG TRĂNG

Số: 15/KH-UBND
Sông Trăng, ngày 12 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Sông Trăng

Phụ lục
PHÂN CÔNG NHIỆM VỤ

""" + "\n".join(map("\t".join, TABLE))
GOOD = """- id: a-1
  type: deadline
  question: "Mã QR phải dán xong khi nào?"
  status: answered
  documents: [song-trang]
  facts:
  - ["31/3/2026", "31/03/2026"]
  wrong: ["Quý II/2026"]
  evidence:
  - {document: song-trang, locator: "Phụ lục › I › 1"}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Document:
    path = tmp_path / "song-trang.md"
    path.write_text(PLAN, "utf-8")
    return read_document(read_file(path))


def found_in(tmp_path: Path, text: str, plan: Document, others: list[Path] | None = None) -> str:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    return "\n".join(map(str, check([path], {plan.id: plan}, others or [])))


def test_a_good_question_is_left_alone(tmp_path: Path, plan: Document) -> None:
    assert found_in(tmp_path, GOOD, plan) == ""


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("type: deadline", "type: when", "type “when” không có"),
        ("type: deadline", "type: unsorted", "chưa xếp loại"),
        ("status: answered", "status: maybe", "status “maybe” không có"),
        ("status: answered", "status: answered\n  split: closed", "split “closed” không có"),
        ("status: answered", "status: not_found", "mà lại có facts"),
        ("status: answered", "state: answered", "mục lạ “state”"),
        ("  type:", "  id: b\n  type:", "“id” viết hai lần"),
        ('  - ["31/3/2026", "31/03/2026"]\n', "", "chưa có facts"),
        ("  documents: [song-trang]\n", "", "chưa có documents"),
        ('  evidence:\n  - {document: song-trang, locator: "Phụ lục › I › 1"}\n', "",
         "chưa có evidence"),
        ('["31/3/2026", "31/03/2026"]', "[2026-03-31]", "facts không phải danh sách"),
        ('["31/3/2026", "31/03/2026"]', "31/3/2026", "facts không phải danh sách"),
        ('["Quý II/2026"]', "[No]", "wrong không phải danh sách chữ"),
        ("  documents:", "  history: [hỏi]\n  documents:", "history không phải các lượt"),
        ("  documents:", "  filters: {year: '1'}\n  documents:", "filters không đúng dạng"),
        ('"Phụ lục › I › 1"', '"Phụ lục › I › 9"', "không có chỗ “Phụ lục › I › 9”"),
        ("[song-trang]", "[song-trang, nui-sao]", "văn bản “nui-sao” không có"),
        ('"31/3/2026", "31/03/2026"', '"30/4/2026"', "văn bản không nêu “30/4/2026”"),
        ('"Phụ lục › I › 1"', '"Phụ lục › I › 2"', "evidence không nêu sự kiện nào"),
        ("Quý II/2026", "Phòng Kinh tế", "nêu cả điều sai “Phòng Kinh tế”"),
        ("Quý II/2026", "1/3/2026", "điều sai “1/3/2026” nằm trong một sự kiện đúng"),
        ("Mã QR phải dán", "Mã QR tra cứu thủ tục hành chính đã công bố tại bộ phận một cửa dán",
         "chép từ 12 tiếng"),
        ("facts:\n", "facts:\n  - [\n", "không phải YAML đúng"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, plan: Document, good: str, bad: str, told: str
) -> None:
    assert good in GOOD

    found = found_in(tmp_path, GOOD.replace(good, bad, 1), plan)

    assert told in found
    assert all(line.startswith("own.yaml:") for line in found.splitlines())


def test_what_a_document_leaves_blank_need_not_stand_in_it(tmp_path: Path, plan: Document) -> None:
    text = GOOD.replace('"31/3/2026", "31/03/2026"', '"chưa ghi", "để trống"')

    without = text[: text.index("  evidence:")]

    assert found_in(tmp_path, text, plan) == ""
    assert found_in(tmp_path, without, plan) == ""


def test_what_names_no_place_can_be_asked_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(GOOD[: GOOD.index("  evidence:")], "utf-8")

    assert [question.evidence for question in read_questions([path])] == [()]


def test_a_figure_and_its_unit_may_stand_in_two_cells(tmp_path: Path) -> None:
    path = tmp_path / "song-trang.md"
    target = "3\tHộ có cáp quang (%)\t\t\t91\t"
    path.write_text(f"{PLAN}\n{target}", "utf-8")
    text = GOOD.replace('"31/3/2026", "31/03/2026"', '"91%"').replace("I › 1", "I › 3")
    plan = read_document(read_file(path))

    assert found_in(tmp_path, text, plan) == ""
    assert "văn bản không nêu “19%”" in found_in(tmp_path, text.replace("91%", "19%"), plan)


@pytest.mark.parametrize(
    ("again", "is_told"),
    [
        ("Mã QR phải dán xong khi nào?", True),
        ("ma qr phải dán xong khi nào", True),
        ("Mã QR phải gỡ xuống khi nào?", False),
        ("Mã QR đợt 2 phải dán xong khi nào?", False),
    ],
)
def test_a_question_asked_again_is_told(
    tmp_path: Path, plan: Document, again: str, is_told: bool
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(GOOD, "utf-8")
    text = GOOD.replace("a-1", "a-2").replace("Mã QR phải dán xong khi nào?", again)

    assert ("hỏi lại câu a-1 (other.yaml:1)" in found_in(tmp_path, text, plan, [other])) is is_told
    assert ("hỏi lại câu a-1 (own.yaml:1)" in found_in(tmp_path, GOOD + text, plan)) is is_told


def test_of_a_sealed_question_no_word_is_told(tmp_path: Path, plan: Document) -> None:
    text = GOOD.replace("31/3/2026", "30/4/2026").replace("31/03/2026", "30/04/2026")
    text = text.replace("Quý II/2026", "4/2026").replace("facts:", "split: sealed\n  facts:")

    found = found_in(tmp_path, text, plan)

    assert "văn bản không nêu thứ 1" in found
    assert "4/2026" not in found


def test_what_is_malformed_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(GOOD.replace("deadline", "when"), "utf-8")

    with pytest.raises(UsageError, match="troly eval check"):
        read_questions(files_of(str(path)))
    with pytest.raises(NothingToRead, match="Không đọc được tệp câu hỏi"):
        read_questions([tmp_path / "none.yaml"])


def test_the_command_names_each_finding_and_ends_with_one(tmp_path: Path) -> None:
    (tmp_path / "song-trang.md").write_text(PLAN, "utf-8")
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "bad.yaml").write_text(GOOD.replace("31/", "30/"), "utf-8")
    run = ["eval", "check", "--documents", str(tmp_path)]

    good = CliRunner().invoke(build(), [*run, str(tmp_path / "good.yaml")])
    bad = CliRunner().invoke(build(), [*run, str(tmp_path / "bad.yaml")])

    assert (good.exit_code, good.stdout) == (0, "")
    assert bad.exit_code == 1
    assert bad.stdout.startswith("bad.yaml:1 a-1: văn bản không nêu “30/3/2026”.")


def test_the_sample_questions_stand_up_to_the_samples(tmp_path: Path) -> None:
    files = [path for path in files_of("fresh") if "samples" in path.name]

    done = CliRunner().invoke(build(), ["eval", "check", *map(str, files)])

    assert (done.exit_code, done.stdout) == (0, "")


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_example_of_the_guide_stands_up_to_its_sample(tmp_path: Path, name: str) -> None:
    guide = (FOLDER.parent / name).read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "own.yaml").write_text(example, "utf-8")

    done = CliRunner().invoke(build(), ["eval", "check", str(tmp_path / "own.yaml")])

    assert (done.exit_code, done.stdout) == (0, "")
    assert all(f"`{kind}`" in guide for kind in TYPES)
    assert all(f"`{name}`" in guide for name in FIELDS - {"given"})
