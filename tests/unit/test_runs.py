"""Runs as folders, and what changed between two of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.domain import Answer, AnsweredBy, Filters, Status
from assistant.errors import NothingToRead, StoreUnavailable, UsageError
from eval.questions import Question, files_of, read_questions
from eval.run import Result, run
from eval.runs import compare, open_run, read_run, write_run
from eval.scoring import is_cited

EVIDENCE = (("a", "Phụ lục › II › 1"),)


def question(name: str, status: str = "answered") -> Question:
    return Question(name, "lead", "Ai chủ trì?", status, ("a",), (), Filters(),
                    (("Công an xã",),), (), (), EVIDENCE)  # fmt: skip


class Says:
    """Answers every question with the same words."""

    def __init__(self, words: str, status: Status = Status.ANSWERED) -> None:
        self._answer = Answer(status=status, answer=words, answered_by=AnsweredBy.RECORDS)

    def ask(self, *_: object, **__: object) -> Answer:
        return self._answer


def asked(system: Says) -> list[Result]:
    return run(system, [question("1"), question("2", "not_found")], lambda _: "")


def test_a_run_is_written_and_read_again(tmp_path: Path) -> None:
    write_run(tmp_path / "one", asked(Says("Công an xã")), {"set": "tuned"})

    lines = read_run(tmp_path / "one")
    about = json.loads((tmp_path / "one" / "settings.json").read_text("utf-8"))

    assert [(line["right"], line["confident_wrong"]) for line in lines] == [
        (True, False),
        (False, True),
    ]
    assert about["set"] == "tuned"
    assert about["prompts"]
    assert about["versions"]["qdrant-client"]


def test_a_system_that_always_refuses_is_never_confidently_wrong(tmp_path: Path) -> None:
    write_run(tmp_path, asked(Says("Không tìm thấy.", Status.NOT_FOUND)), {})

    lines = read_run(tmp_path)

    assert [line["right"] for line in lines] == [False, True]
    assert not any(line["confident_wrong"] for line in lines)


def test_a_comparison_names_what_was_lost_and_won(tmp_path: Path) -> None:
    write_run(tmp_path / "a", asked(Says("Công an xã")), {})
    write_run(tmp_path / "b", asked(Says("Không tìm thấy.", Status.NOT_FOUND)), {})

    found = compare(read_run(tmp_path / "a"), read_run(tmp_path / "b"))

    assert [(c.before["answer"], c.after["answer"]) for c in found.lost] == [
        ("Công an xã", "Không tìm thấy.")
    ]
    assert [c.after["id"] for c in found.won] == ["2"]
    assert [c.after["id"] for c in found.no_longer_confident] == ["2"]
    assert found.newly_confident == ()
    assert (found.shared, found.p) == (2, 1.0)


@pytest.mark.parametrize(
    ("place", "cited"),
    [
        (("a", "Phụ lục › II › 1"), True),
        (("a", "Phụ lục › II › 1 › a"), True),
        (("a", "Phụ lục › II › 11"), False),
        (("a", "Phụ lục › II"), False),
        (("b", "Phụ lục › II › 1"), False),
    ],
)
def test_a_citation_counts_where_the_evidence_stands(place: tuple[str, str], cited: bool) -> None:
    assert is_cited(question("1"), [place]) is cited


def test_what_is_no_run_or_no_set_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NothingToRead, match="không phải một lượt đo"):
        read_run(tmp_path)
    with pytest.raises(StoreUnavailable, match="Không ghi được"):
        write_run(tmp_path / "file" / "run", [], {})
    with pytest.raises(UsageError, match="Có: tuned, .*fresh"):
        files_of("không có")


def test_a_run_is_scored_anew_from_its_folder(tmp_path: Path) -> None:
    write_run(tmp_path, asked(Says("Công an xã")), {})
    answers = tmp_path / "answers.jsonl"
    first = open_run(tmp_path)
    forged = answers.read_text("utf-8").replace('"right": false', '"right": true')
    answers.write_text(forged, "utf-8")

    assert open_run(tmp_path).lines == first.lines
    assert first.asked["1"].question == question("1")


def test_a_folder_that_is_broken_is_told(tmp_path: Path) -> None:
    (tmp_path / "answers.jsonl").write_text("không phải JSON\n", "utf-8")

    with pytest.raises(NothingToRead, match="hỏng"):
        read_run(tmp_path)


def test_every_set_has_ids_of_its_own_and_the_newest_keep_a_third_sealed() -> None:
    newest = ("sixth", "eighth", "ninth", "tenth", "farther", "distant", "remote", "outlying")
    names = ("tuned", "fresh", "yonder", *newest)
    sets = {name: read_questions(files_of(name)) for name in names}
    ids = [q.id for questions in sets.values() for q in questions]

    assert len(ids) == len(set(ids))
    for name in newest:
        sealed = sum(q.split == "sealed" for q in sets[name])
        assert sealed >= len(sets[name]) // 3 - 2, name
