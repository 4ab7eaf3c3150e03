"""The command line, as a process: what it prints, where, and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = """Số: 09/KH-UBND
Đá Bạc, ngày 08 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 xã Đá Bạc

I. MỤC TIÊU
- Tối thiểu 96% hồ sơ được trả đúng hạn.

PHỤ LỤC

STT\tNhiệm vụ\tSản phẩm\tThời gian hoàn thành\tChủ trì\tPhối hợp
I\tThủ tục hành chính
1\tMở quầy hướng dẫn nộp hồ sơ trực tuyến\tQuầy hướng dẫn\tTrước ngày 28/02/2026\tTrung tâm PVHCC\tPhòng Kinh tế
"""  # noqa: E501


class Program:
    """The program over one data folder."""

    def __init__(self, data: Path) -> None:
        self._environment = {**os.environ, "TROLY_DATA_DIR": str(data), "TROLY_LLM_URL": "",
                             "TROLY_TODAY": "2026-01-20"}  # fmt: skip

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        code = "from assistant.cli import main; main()"
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True, text=True, env=self._environment, timeout=300, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cli")
    (made / "docs").mkdir()
    (made / "docs" / "ke-hoach-da-bac.md").write_text(PLAN, "utf-8")
    return made


@pytest.fixture(scope="module")
def program(folder: Path) -> Program:
    made = Program(folder / "data")
    done = made.run("ingest", str(folder / "docs"))
    assert done.returncode == 0, done.stderr
    return made


def test_ingest_json_is_a_line_a_file_in_the_contracts_shape(
    program: Program, folder: Path
) -> None:
    done = program.run("ingest", "--json", str(folder / "docs"))

    assert json.loads(done.stdout) == {
        "file": str(folder / "docs" / "ke-hoach-da-bac.md"),
        "document_id": "ke-hoach-da-bac",
        "status": "unchanged",
        "passages": 5,
        "tasks": 1,
        "targets": 1,
        "warnings": [],
        "error": None,
    }


def test_ask_prints_the_answer_with_its_citation(program: Program) -> None:
    done = program.run("ask", "Ai chủ trì mở quầy hướng dẫn nộp hồ sơ trực tuyến?")

    assert done.returncode == 0
    assert "Trung tâm PVHCC" in done.stdout
    assert "Phụ lục › I › 1" in done.stdout


def test_ask_json_prints_only_the_contracts_json(program: Program) -> None:
    done = program.run("ask", "--json", "Mở quầy hướng dẫn nộp hồ sơ hạn chót hôm nào?")

    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert answer["answered_by"] == "records"
    assert "28/02/2026" in answer["answer"]
    assert set(answer["citations"][0]) == {
        "n", "document_id", "document_title", "locator", "page", "passage_id", "quote",
    }  # fmt: skip


def test_tasks_json_has_the_contracts_shape(program: Program) -> None:
    done = program.run(
        "tasks", "--format", "json", "--lead", "TTPVHCC", "--due-before", "28/02/2026"
    )

    (task,) = json.loads(done.stdout)
    assert task["deadline"] == {
        "text": "Trước ngày 28/02/2026", "start": None, "end": "2026-02-28", "recurring": None,
    }  # fmt: skip
    assert task["lead"] == ["Trung tâm PVHCC"]
    assert task["support"] == ["Phòng Kinh tế"]
    assert task["uncertain"] == []


def test_targets_json_has_the_contracts_shape(program: Program) -> None:
    done = program.run("targets", "--format", "json")

    (target,) = json.loads(done.stdout)
    assert (target["comparator"], target["value"], target["unit"]) == (">=", 96.0, "%")
    assert target["horizon"] == "2026"


def test_csv_opens_in_a_spreadsheet_with_vietnamese_letters(program: Program) -> None:
    done = program.run("tasks", "--format", "csv")

    assert done.stdout.startswith("\ufeffNơi,")
    assert "xã Đá Bạc" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(["ask", ""], 2, "trống", id="empty-question"),
        pytest.param(["ask", "hỏi " * 2500], 2, "ký tự", id="question-of-10000-characters"),
        pytest.param(["tasks", "--due-before", "hôm qua"], 2, "cần một ngày", id="not-a-day"),
        pytest.param(["documents", "show", "khong-co"], 1, "Không có văn bản", id="no-document"),
        pytest.param(["ingest", "/khong/co"], 1, "Không có tệp", id="no-such-path"),
    ],
)
def test_bad_input_is_one_clear_line_and_an_exit_code(
    program: Program, arguments: list[str], code: int, words: str
) -> None:
    done = program.run(*arguments)

    assert done.returncode == code
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert words in line


def test_a_bad_file_fails_alone(program: Program, tmp_path: Path) -> None:
    (tmp_path / "rong.txt").touch()
    (tmp_path / "nhi-phan.txt").write_bytes(bytes(range(256)) * 40)

    done = program.run("ingest", "--json", str(tmp_path))

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [line["status"] for line in lines] == ["failed", "failed"]
    assert all(line["error"] and "\n" not in line["error"] for line in lines)
    assert "ke-hoach-da-bac" in program.run("documents", "list", "--json").stdout


def test_an_empty_folder_is_one_clear_line(program: Program, tmp_path: Path) -> None:
    done = program.run("ingest", str(tmp_path))

    assert done.returncode == 1
    assert "không có văn bản" in done.stderr
