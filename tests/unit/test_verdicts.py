"""What a reader calls wrong is kept as a question, whole, once, as data and nothing else."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.domain import Answer, AnsweredBy, Citation, Filters, Status, Turn
from assistant.errors import EmptyQuestion, StoreUnavailable
from eval.shape import FIELDS, UNSORTED, read_entries
from web.verdicts import MAX_ANSWER, MAX_BYTES, Judged, keep

HOSTILE = "x\n- id: gài\n  type: lead # <script>alert(1)</script> !!python/object:os.system {[&a *a"


def kept_in(path: Path) -> list[dict[str, object]]:
    found = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(found, list)
    return found


def test_a_wrong_answer_is_kept_with_all_that_led_to_it(tmp_path: Path) -> None:
    citation = Citation(1, "song-trang", "Kế hoạch", "Phụ lục › I › 1", None, "p", "Phòng Kinh tế")
    answer = Answer(status=Status.ANSWERED, answer="Phòng Kinh tế [1]",
                    answered_by=AnsweredBy.RECORDS, citations=(citation,))  # fmt: skip
    judged = Judged.of("Ai chủ trì?", answer, [Turn("user", "Chào")], Filters(place="xã A"))

    name = keep(tmp_path, judged)

    (entry,) = kept_in(tmp_path / "wrong-answers.yaml")
    assert entry["id"] == name
    assert (entry["question"], entry["filters"]) == ("Ai chủ trì?", {"place": "xã A"})
    assert entry["history"] == [{"role": "user", "content": "Chào"}]
    assert entry["documents"] == ["song-trang"]
    assert isinstance(entry["given"], dict)
    assert entry["given"]["answer"] == "Phòng Kinh tế [1]"
    assert entry["given"]["status"] == "answered"
    assert entry["given"]["citations"] == [{"document": "song-trang", "locator": "Phụ lục › I › 1"}]


def test_what_is_kept_is_a_question_of_which_the_check_says_what_is_missing(
    tmp_path: Path,
) -> None:
    keep(tmp_path, Judged("Ai chủ trì?", "Phòng Kinh tế", "wrong"))

    _, findings = read_entries(tmp_path / "wrong-answers.yaml")

    assert set(kept_in(tmp_path / "wrong-answers.yaml")[0]) <= FIELDS
    assert kept_in(tmp_path / "wrong-answers.yaml")[0]["type"] == UNSORTED
    assert [f.what.split(",")[0] for f in findings] == [
        "câu trả lời sai đã lưu", "chưa có facts", "chưa có documents", "chưa có evidence"
    ]  # fmt: skip


def with_plain_breaks(words: str) -> str:
    return words.replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


@given(words=st.text(min_size=1).filter(str.strip))
@example(words="a\x85")
@example(words="\u2028- id: b")
@settings(deadline=None)
def test_no_words_are_anything_but_words(
    words: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kept")

    keep(folder, Judged(words, words, "wrong", words, [Turn("user", words)], Filters(words)))
    keep(folder, Judged(HOSTILE, HOSTILE, "wrong", HOSTILE))

    first, second = kept_in(folder / "wrong-answers.yaml")
    assert first["question"] == with_plain_breaks(words.strip())
    assert first["history"] == [{"role": "user", "content": with_plain_breaks(words)}]
    assert second["question"] == HOSTILE
    assert second["type"] == "unsorted"


def test_a_lone_surrogate_is_no_harm(tmp_path: Path) -> None:
    keep(tmp_path, Judged("a\ud800b", "", "wrong"))

    assert len(kept_in(tmp_path / "wrong-answers.yaml")) == 1


def test_right_answers_go_into_a_file_of_their_own(tmp_path: Path) -> None:
    keep(tmp_path, Judged("Ai?", "Phòng Kinh tế", "right"))

    assert [path.name for path in tmp_path.iterdir()] == ["right-answers.yaml"]


def test_entries_kept_at_once_are_all_whole(tmp_path: Path) -> None:
    long = "chữ " * 2000
    threads = [threading.Thread(target=keep, args=(tmp_path, Judged(f"{n}", long, "wrong")))
               for n in range(16)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(int(str(e["question"])) for e in kept_in(tmp_path / "wrong-answers.yaml")) == [
        *range(16)
    ]


def test_a_file_that_somebody_left_without_its_last_newline_goes_on(tmp_path: Path) -> None:
    (tmp_path / "wrong-answers.yaml").write_text("- id: a\n  type: lead", "utf-8")

    keep(tmp_path, Judged("Ai?", "", "wrong"))

    assert len(kept_in(tmp_path / "wrong-answers.yaml")) == 2


def test_entry_and_file_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "wrong-answers.yaml"
    keep(tmp_path, Judged("Ai?", "x" * 10 * MAX_ANSWER, "wrong"))
    given_back = kept_in(path)[0]["given"]
    assert isinstance(given_back, dict)
    assert len(given_back["answer"]) == MAX_ANSWER

    path.write_bytes(b"#" * (MAX_BYTES - 10))
    with pytest.raises(StoreUnavailable, match="đã đầy"):
        keep(tmp_path, Judged("Ai?", "", "wrong"))
    assert path.stat().st_size == MAX_BYTES - 10


def test_what_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="Không ghi được"):
        keep(tmp_path / "file", Judged("Ai?", "", "wrong"))
    with pytest.raises(EmptyQuestion):
        keep(tmp_path, Judged("  ", "", "wrong"))
