"""The gate: what is worse than the baseline beyond noise fails, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import build
from assistant.errors import NothingToRead, UsageError
from eval.gate import gate, read_baseline, sign_test, write_baseline

COUNT = 200


def lines(wrong: int = 0, refused: int = 0, first: int = 0) -> list[dict[str, Any]]:
    """A run of ``COUNT`` questions: some answered wrongly, some wrongly refused, others right."""
    return [
        {"id": f"q{n}", "question": f"Câu {n}?", "split": "open", "type": "lead",
         "right": n - first >= wrong + refused, "confident_wrong": n - first < wrong}
        for n in range(first, first + COUNT)
    ]  # fmt: skip


def outcome_of(tmp_path: Path, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Any:
    write_baseline(tmp_path / "b.json", before, {"set": "tuned"})
    return gate(after, read_baseline(tmp_path / "b.json"))


def test_the_same_run_passes(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, lines(wrong=5), lines(wrong=5))

    assert outcome.passes
    assert [change.p for change in outcome.changes] == [1.0, 1.0]
    assert [change.before for change in outcome.changes] == [0.975, 0.025]


@pytest.mark.parametrize(
    ("wrong", "refused", "failing"),
    [
        (4, 0, []),
        (0, 4, []),
        (0, 5, ["đúng"]),
        (5, 0, ["đúng", "trả lời mà sai"]),
    ],
)
def test_what_is_worse_beyond_noise_fails(
    tmp_path: Path, wrong: int, refused: int, failing: list[str]
) -> None:
    outcome = outcome_of(tmp_path, lines(), lines(wrong, refused))

    assert [change.name for change in outcome.changes if change.fails] == failing
    assert outcome.passes is (not failing)


def test_what_is_better_passes(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, lines(wrong=50), lines())

    assert outcome.passes
    assert len(outcome.changes[1].better) == 50


def test_a_right_answer_that_becomes_a_wrong_one_is_not_made_good_by_refusing(
    tmp_path: Path,
) -> None:
    before = lines(refused=12)
    after = [{**line, "right": n < 192, "confident_wrong": n >= 192}
             for n, line in enumerate(lines())]  # fmt: skip

    outcome = outcome_of(tmp_path, before, after)

    assert [change.fails for change in outcome.changes] == [False, True]


@pytest.mark.parametrize(
    ("worse", "better", "p"),
    [(0, 0, 1.0), (5, 0, 1 / 32), (0, 5, 1.0), (2, 1, 0.5), (20, 10, 0.0494)],
)
def test_the_sign_test_is_exact_and_one_sided(worse: int, better: int, p: float) -> None:
    assert sign_test(worse, better) == pytest.approx(p, abs=1e-4)


def test_questions_new_and_gone_are_told_and_do_not_count(tmp_path: Path) -> None:
    outcome = outcome_of(tmp_path, lines(), lines(first=10))

    assert outcome.shared == COUNT - 10
    assert (len(outcome.new), len(outcome.gone)) == (10, 10)


def test_the_sealed_part_is_never_in_a_baseline(tmp_path: Path) -> None:
    sealed = [{**line, "split": "sealed"} for line in lines(first=500)]

    outcome = outcome_of(tmp_path, [*lines(), *sealed], [*lines(), *sealed])

    assert "q500" not in (tmp_path / "b.json").read_text("utf-8")
    assert (outcome.shared, outcome.new) == (COUNT, ())


def test_what_is_no_baseline_or_another_sets_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text('{"questions": [1]}')
    for name in ("no.json", "none.json"):
        with pytest.raises(NothingToRead, match="không phải một mốc"):
            read_baseline(tmp_path / name)
    with pytest.raises(UsageError, match="không có câu nào chung"):
        outcome_of(tmp_path, lines(), lines(first=COUNT))


def test_the_command_accepts_then_compares_and_fails_what_is_worse(tmp_path: Path) -> None:
    for name, found in (("good", lines()), ("bad", lines(wrong=9))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "settings.json").write_text('{"set": "own", "commit": "c0ffee"}')
        text = "".join(f"{json.dumps(line)}\n" for line in found)
        (tmp_path / name / "answers.jsonl").write_text(text)
    baseline = ["--baseline", str(tmp_path / "own.json")]

    def run(name: str, *more: str) -> Any:
        return CliRunner().invoke(build(), ["eval", "gate", str(tmp_path / name), *baseline, *more])

    accepted, same, worse = run("good", "--accept"), run("good"), run("bad")

    assert (accepted.exit_code, same.exit_code, worse.exit_code) == (0, 0, 1)
    assert json.loads((tmp_path / "own.json").read_text())["about"]["commit"] == "c0ffee"
    assert "trả lời mà sai: 0.0% → 4.5%" in worse.stdout
    assert "kém đi: q8 Câu 8?" in worse.stdout
