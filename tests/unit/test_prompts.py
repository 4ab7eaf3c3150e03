"""Every template is there and names only what its caller gives."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from assistant import prompts
from assistant.errors import PromptInvalid


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registry with entries that the files do not keep."""
    monkeypatch.setitem(prompts.FIELDS, "answers/no_such_file", frozenset())
    monkeypatch.setitem(prompts.FIELDS, "answers/lead", frozenset({"value"}))
    prompts.template.cache_clear()


def test_every_template_is_there_and_keeps_to_its_fields() -> None:
    prompts.check_all()


def test_every_file_of_answers_and_prompts_is_registered() -> None:
    root = files("prompts")
    names = {
        f"{folder}/{file.name.removesuffix('.txt')}"
        for folder in ("answers", "llm")
        for file in (root / folder).iterdir()
        if file.name.endswith(".txt")
    }

    assert names == set(prompts.FIELDS)


def test_a_field_that_is_not_given_is_named(broken: None) -> None:
    with pytest.raises(PromptInvalid, match=r"answers/lead\.txt.*n, task, where"):
        prompts.template("answers/lead")


def test_a_missing_file_is_named(broken: None) -> None:
    with pytest.raises(PromptInvalid, match="answers/no_such_file"):
        prompts.template("answers/no_such_file")


def test_fields_are_filled_in() -> None:
    words = prompts.render(
        "answers/lead", value="Phòng Kinh tế", task="Kiểm tra", where="Phụ lục", n=2
    )

    assert "Phòng Kinh tế" in words
    assert words.endswith("[2]")


def test_braces_inside_a_value_stay_as_they_are() -> None:
    words = prompts.render("answers/no_year", place="{years}", periods="{0}", years="2031")

    assert "{years}" in words
    assert "{0}" in words


def test_a_prompt_has_instructions_and_the_question() -> None:
    system, user = prompts.conversation(
        "llm/answer", question="Ai chủ trì?", evidence="[1] Phòng Kinh tế chủ trì."
    )

    assert "KHÔNG TÌM THẤY" in system
    assert "Phòng Kinh tế chủ trì." in user
    assert "Ai chủ trì?" in user
    assert "---" not in system + user


def test_the_fingerprint_is_short_and_repeats() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", prompts.fingerprint())
    assert prompts.fingerprint() == prompts.fingerprint()


def test_the_fingerprint_changes_with_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    before = prompts.fingerprint()

    monkeypatch.setattr(prompts, "template", lambda name: f"{name} đã sửa")

    assert prompts.fingerprint() != before
