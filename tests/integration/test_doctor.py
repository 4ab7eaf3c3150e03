"""``troly doctor`` over a real data folder and the real programs of this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ingest.doctor import Program, folder, tried_program


def doctor(data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TROLY_DATA_DIR": str(data), **settings}
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "doctor", "--json"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_sound_machine_passes_and_each_part_is_named(tmp_path: Path) -> None:
    ended = doctor(tmp_path)

    checks = {check["name"]: check for check in json.loads(ended.stdout)}
    assert ended.returncode == 0
    assert "384 chiều" in checks["mô hình nhúng"]["says"]
    assert all(check["ok"] for check in checks.values() if check["needed"])


def test_a_dead_llm_is_told_and_fails_nothing(tmp_path: Path) -> None:
    ended = doctor(tmp_path, TROLY_LLM_URL="http://127.0.0.1:9/v1", TROLY_LLM_MODEL="x")

    llm = next(c for c in json.loads(ended.stdout) if c["name"] == "mô hình ngôn ngữ")
    assert not llm["ok"]
    assert ended.returncode == 0


def test_a_data_folder_that_cannot_be_written_fails(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("x", "utf-8")

    check = folder(tmp_path / "tep")

    assert not check.ok
    assert check.needed


def test_a_missing_program_is_named_with_the_command_that_installs_it() -> None:
    check = tried_program(Program(("khong-co-lenh-nay",), "thử", "goi-nay"))

    assert not check.ok
    assert check.mend == "sudo apt-get install goi-nay"
