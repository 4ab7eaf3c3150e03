"""A disk that fills up while documents are loaded; a limit on file size stands for it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
COMMAND = [sys.executable, "-c", "from assistant.cli import main; main()", "ingest", "--json"]


def ingest(
    data: Path, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    files = [str(path) for path in sorted(SAMPLES.glob("*-20*"))]
    environment = {**os.environ, "TROLY_DATA_DIR": str(data)}
    return subprocess.run([*COMMAND, *files], preexec_fn=before, env=environment,
                          cwd=SAMPLES.parent, capture_output=True, text=True)  # fmt: skip


def only_450_kilobytes() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (450_000, resource.RLIM_INFINITY))


def test_what_fits_is_kept_the_rest_is_told_and_a_further_run_mends_it(tmp_path: Path) -> None:
    full = ingest(tmp_path, only_450_kilobytes)
    outcomes = [json.loads(line) for line in full.stdout.splitlines()]

    assert [outcome["status"] for outcome in outcomes] == ["added", "added", "failed"]
    assert "dung lượng đĩa" in outcomes[-1]["error"]
    assert "Traceback" not in full.stderr
    assert full.returncode == 1

    again = ingest(tmp_path)
    statuses = [json.loads(line)["status"] for line in again.stdout.splitlines()]
    assert statuses == ["unchanged", "unchanged", "added"]
    assert again.returncode == 0
