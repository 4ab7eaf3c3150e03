"""Templates of prompts and answers: text files under ``prompts/``, checked before use."""

from __future__ import annotations

import hashlib
import string
from functools import lru_cache
from importlib.resources import files

from assistant.errors import PromptInvalid

FIELDS: dict[str, frozenset[str]] = {
    name: frozenset(fields.split())
    for name, fields in {
        "answers/lead": "value task where n",
        "answers/support": "value task where n",
        "answers/monitor": "value task where n",
        "answers/deadline": "value task where n",
        "answers/product": "value task where n",
        "answers/uncertain": "field n",
        "answers/blank_field": "fields n",
        "answers/premise": "value claimed n",
        "answers/row_without": "task where fields n",
        "answers/target": "value indicator where n",
        "answers/conflict": "count",
        "answers/fact": "label title value n",
        "answers/blank": "label title words n",
        "answers/partial_date": "label title words n",
        "answers/quote_under": "head words where h n",
        "answers/quote_part": "words n",
        "answers/otherwise": "words locator n",
        "answers/target_due": "due n",
        "answers/otherwise_there": "words locator n",
        "answers/outline_head": "count where what",
        "answers/outline_item": "words n",
        "answers/duties_head": "agency where",
        "answers/due_first": "place day",
        "answers/due_last": "place day",
        "answers/name_deadline": "",
        "answers/name_lead": "",
        "answers/name_monitor": "",
        "answers/name_product": "",
        "answers/name_support": "",
        "answers/row": "task fields where n",
        "answers/rest": "fields n",
        "answers/short_form": "short words where n",
        "answers/list_head": "count about place",
        "answers/who_cites": "count number",
        "answers/higher": "one n other m",
        "answers/equal": "one n other m",
        "answers/earlier": "one n other m",
        "answers/list_prose": "",
        "answers/replaced": "old new",
        "answers/amended": "old new",
        "answers/list_task": "i task due lead locator n",
        "answers/list_targets_head": "about count place",
        "answers/list_target": "i indicator value locator n",
        "answers/quote": "where words n",
        "answers/no_documents": "",
        "answers/no_place": "place places",
        "answers/no_year": "place periods years",
        "answers/only_cited": "number",
        "answers/no_money": "",
        "answers/not_found": "",
        "answers/without_llm": "",
        "answers/beneath": "words",
        "llm/answer": "question evidence",
        "llm/repair": "question evidence wrong",
        "llm/starter": "question evidence",
        "llm/judge": "question expected wrong answer",
    }.items()
}
"""Every template and the fields that its caller gives."""


@lru_cache(maxsize=128)
def template(name: str) -> str:
    """The text of a template.

    Raises:
        PromptInvalid: there is no such file, or it uses a field that is not given.
    """
    try:
        text = (files("prompts") / f"{name}.txt").read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise PromptInvalid(
            f"Thiếu mẫu câu prompts/{name}.txt. Hãy cài lại chương trình."
        ) from error
    try:
        used = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise PromptInvalid(f"Mẫu câu prompts/{name}.txt có ngoặc nhọn không khớp.") from error
    if unknown := used - FIELDS.get(name, frozenset()):
        raise PromptInvalid(
            f"Mẫu câu prompts/{name}.txt dùng trường lạ: {', '.join(sorted(unknown))}."
        )
    return text


def render(name: str, **fields: object) -> str:
    """A template with its fields filled in."""
    return template(name).format(**fields)


def conversation(name: str, **fields: object) -> tuple[str, str]:
    """A template's system and user message; a line of three dashes parts them."""
    system, _, user = template(name).partition("\n---\n")
    return system.format(**fields).strip(), user.format(**fields).strip()


def check_all() -> None:
    """Check every template; raises PromptInvalid for the first that is wrong."""
    for name in FIELDS:
        template(name)


def fingerprint() -> str:
    """A short hash over all templates, for logs and eval runs."""
    digest = hashlib.sha256()
    for name in sorted(FIELDS):
        digest.update(f"{name}\0{template(name)}\0".encode())
    return digest.hexdigest()[:12]
