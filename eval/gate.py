"""Whether a run is worse than the committed baseline, beyond noise.

Question by question over what both have: right answers lost against won, confident wrong
answers come against gone. A figure fails when it is worse by more than ``ALLOWED`` of the
questions and the exact one-sided sign test puts so uneven a change under ``SIGNIFICANCE``
(McNemar, *Psychometrika* 12, 1947, exact form). The sealed part is never in a baseline.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import NothingToRead, StoreUnavailable, UsageError
from assistant.text import slug

FOLDER = Path(__file__).parent / "baseline"
SIGNIFICANCE = 0.05
ALLOWED = 0.01
"""Share of the questions by which a figure may be worse whatever the test says; at least one."""
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was right and what confidently wrong when it was accepted, by question id."""

    about: Mapping[str, Any]
    right: Mapping[str, bool]
    confident_wrong: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after; ``worse`` and ``better`` are the ids that changed."""

    name: str
    before: float
    after: float
    worse: tuple[str, ...]
    better: tuple[str, ...]
    p: float
    allowed: int

    @property
    def fails(self) -> bool:
        """Whether it is worse beyond allowance and chance."""
        return len(self.worse) - len(self.better) > self.allowed and self.p < SIGNIFICANCE


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run against its baseline; ``new`` and ``gone`` are ids that only one of them has."""

    shared: int
    changes: tuple[Change, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether no figure fails."""
        return not any(change.fails for change in self.changes)


def sign_test(worse: int, better: int) -> float:
    """The probability of at least ``worse`` of the changes by chance; 1 without changes."""
    changed = worse + better
    return sum(math.comb(changed, i) for i in range(worse, changed + 1)) / (1 << changed)


def gate(lines: Iterable[Line], baseline: Baseline) -> Outcome:
    """Compare a run's lines with a baseline.

    Raises:
        UsageError: they have no question in common.
    """
    now = {line["id"]: line for line in _open(lines)}
    shared = [name for name in now if name in baseline.right]
    if not shared:
        raise UsageError("Lượt đo và mốc không có câu nào chung. Hãy chỉ đúng mốc: --baseline …")
    changes = (
        _change("đúng", [(name, baseline.right[name], now[name]["right"]) for name in shared]),
        _change(
            "trả lời mà sai",
            [(n, not baseline.confident_wrong[n], not now[n]["confident_wrong"]) for n in shared],
            is_fault=True,
        ),
    )
    return Outcome(
        len(shared),
        changes,
        tuple(name for name in now if name not in baseline.right),
        tuple(name for name in baseline.right if name not in now),
    )


def _change(name: str, pairs: Sequence[tuple[str, bool, bool]], is_fault: bool = False) -> Change:
    """Pairs are (id, well before, well after); a fault's share is of those not well."""
    worse = tuple(question for question, before, after in pairs if before and not after)
    better = tuple(question for question, before, after in pairs if after and not before)
    shares = [sum(pair[at] != is_fault for pair in pairs) / len(pairs) for at in (1, 2)]
    return Change(name, shares[0], shares[1], worse, better, sign_test(len(worse), len(better)),
                  max(1, math.floor(ALLOWED * len(pairs))))  # fmt: skip


def _open(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.get("split", "open") != "sealed"]


def settings_of(run: Path) -> dict[str, Any]:
    """The settings of a run.

    Raises:
        NothingToRead: the folder holds no run.
    """
    return _read(run / "settings.json", f"{run} không phải một lượt đo (không có settings.json).")


def baseline_of(set_name: str) -> Path:
    """Where the committed baseline of a set stands, whether or not it is there yet."""
    return FOLDER / f"{slug(Path(set_name).stem)}.json"


def read_baseline(path: Path) -> Baseline:
    """A baseline.

    Raises:
        NothingToRead: the file is not there, or no baseline.
    """
    told = f"{path} không phải một mốc. Ghi mốc bằng: troly eval gate LƯỢT_ĐO --accept"
    found = _read(path, told)
    try:
        verdicts = {str(name): (bool(v[0]), bool(v[1])) for name, v in found["questions"].items()}
        about = dict(found["about"])
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise NothingToRead(told) from error
    return Baseline(about, {name: right for name, (right, _) in verdicts.items()},
                    {name: wrong for name, (_, wrong) in verdicts.items()})  # fmt: skip


def write_baseline(path: Path, lines: Iterable[Line], settings: Mapping[str, Any]) -> int:
    """Write a run's verdicts, without the sealed part, as the baseline; how many questions.

    A line a question, so that a change of the baseline can be reviewed.

    Raises:
        StoreUnavailable: the file cannot be written.
    """
    kept = sorted(_open(lines), key=lambda line: str(line["id"]))
    about = {name: settings[name] for name in ("set", "today", "commit", "prompts")
             if name in settings}  # fmt: skip
    figures = {name: round(sum(bool(line[name]) for line in kept) / max(1, len(kept)), 4)
               for name in ("right", "confident_wrong")}  # fmt: skip
    head = json.dumps({**about, "count": len(kept), **figures}, ensure_ascii=False, indent=2)
    rows = ",\n".join(
        f"  {json.dumps(line['id'])}: "
        f"{json.dumps([bool(line['right']), bool(line['confident_wrong'])])}"
        for line in kept
    )
    text = f'{{"about": {head},\n"questions": {{\n{rows}\n}}}}\n'
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise StoreUnavailable(
            f"Không ghi được mốc {path}: {error.strerror}. Hãy chọn chỗ khác: --baseline …"
        ) from error
    return len(kept)


def _read(path: Path, told: str) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise NothingToRead(told) from error
    if not isinstance(found, dict):
        raise NothingToRead(told)
    return found
