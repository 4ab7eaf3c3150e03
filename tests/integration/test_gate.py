"""A fixed slice of the questions, without an LLM, against the committed baselines.

To accept other verdicts on purpose: ``troly eval run … --out RUN``, ``troly eval gate RUN
--accept``, and review the baseline's diff.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.bootstrap import Services, read_settings
from eval.check import check
from eval.gate import Outcome, baseline_of, gate, read_baseline
from eval.questions import Question, files_of, read_questions
from eval.run import run
from eval.runs import line_of
from ingest.pipeline import load
from ingest.read import find_files
from tests.integration.conftest import ON_DAY, Loaded

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SET = "new-samples"
EVERY = 4

pytestmark = pytest.mark.timeout(900)


def outcome_of(services: Services, questions: Sequence[Question], name: str) -> Outcome:
    library = services.library()
    results = run(services.assistant, questions, lambda i: library.documents[i].text)
    assert all(result.quotes_verbatim for result in results)
    return gate([line_of(result) for result in results], read_baseline(baseline_of(name)))


def assert_not_worse(outcome: Outcome) -> None:
    assert outcome.new == ()
    assert {c.name: c.worse for c in outcome.changes if c.fails} == {}


def test_answers_over_the_samples_are_not_worse_than_the_baseline(tmp_path: Path) -> None:
    questions = [
        question for path in files_of("fresh") if path.stem == SET
        for question in read_questions([path]) if question.split == "open"
    ]  # fmt: skip
    services = Services(read_settings(data_dir=tmp_path, llm_url="", today=ON_DAY, _env_file=None))
    assert {o.status for o in load(services, find_files([SAMPLES]))} == {"added"}

    outcome = outcome_of(services, questions, SET)
    services.close()

    assert outcome.shared == len(questions) == 30
    assert outcome.gone == ()
    assert_not_worse(outcome)


def test_answers_over_the_plans_are_not_worse_than_the_baseline(plans: Loaded) -> None:
    questions = read_questions()[::EVERY]

    outcome = outcome_of(plans.services, questions, "tuned")

    assert outcome.shared == len(questions) == 58
    assert_not_worse(outcome)


def test_the_questions_over_the_plans_stand_up_to_the_plans(plans: Loaded) -> None:
    documents = plans.services.library().documents

    assert [str(finding) for finding in check(files_of("tuned"), documents)] == []
