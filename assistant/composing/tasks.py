"""Answers from task rows: who leads, supports, monitors; by when; with what product."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import agencies
from assistant.composing.choose import best_of_each, named_places, of_years
from assistant.composing.contradictions import said_otherwise
from assistant.composing.draft import Draft, where
from assistant.composing.values import holds, holds_value, names_product
from assistant.domain import Passage, PassageKind, Status, Target, Task
from assistant.library import Library
from assistant.prompts import render
from assistant.retrieval import Evidence, Scored
from assistant.text import LOWER, UPPER, clean, fold
from assistant.understanding import Intent, Query

FIELDS = {
    Intent.LEAD: "lead",
    Intent.SUPPORT: "support",
    Intent.MONITOR: "monitor",
    Intent.DEADLINE: "deadline",
    Intent.PRODUCT: "product",
}
NAMES = {"lead": "đơn vị chủ trì", "support": "đơn vị phối hợp",
         "monitor": "đơn vị theo dõi, kiểm tra, đôn đốc", "deadline": "thời gian hoàn thành",
         "product": "sản phẩm"}  # fmt: skip
TASK_NAME_MAX = 240
PRODUCT_MAX = 90
_OF_TIME = re.compile(r"\b(?:phut|gio|ngay|tuan|thang)\b")
_CHECKS = re.compile(r"^(?:\W|\d|thuong xuyen|dinh ky|tiep tuc|to chuc|thuc hien)*\s*"
                     r"(?:kiem tra|theo doi|don doc|giam sat|thanh tra)\b")  # fmt: skip
SURE = 0.8
"""A row with so much of the topic answers whatever the prose says."""
CLEARLY = 0.07
PROSE = 5
SEEN = 40
"""Passages among which a contradiction is looked for."""


def compose_tasks(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Answer from the rows that fit the topic; None when none does or none has the field."""
    wanted = [FIELDS[intent] for intent in query.intents if intent in FIELDS]
    if not wanted or not query.topic:
        return None
    found = [s for s in evidence.tasks if _of_years(query, s, library) and _lasts(query, s)]
    found = [s for s in found if not _is_excluded(query, s)] or found
    groups = best_of_each(found, named=named_places(query))
    if not groups or _prose_fits_better(query, groups[0][0], evidence):
        return None
    draft = Draft(library)
    for group in groups:
        whole = [*group, *_same_task(group[0], evidence)] if _EACH.search(query.folded) else group
        for task in _distinct(whole, wanted):
            roles = wanted
            if _OFFICER.search(query.folded) and wanted[0] == "lead" and _is_officer(task.monitor):
                roles = ["monitor", *wanted[1:]]
            if wanted == ["monitor"] and _CHECKS.search(fold(task.task)):
                roles = ["lead", "monitor"]  # who checks leads a task that is to check
            _say_task(draft, query, task, roles, evidence.prose[:SEEN])
    if not draft.lines:
        _say_instead(draft, groups[0][0], wanted, evidence)
        best = groups[0][0].entry.item
        if draft.lines and Intent.TARGET in query.intents and isinstance(best, Task):
            _say_values(draft, query, best, evidence)
    return draft if draft.lines else _without_value(query, groups, library, wanted)


_OFFICER = re.compile(
    r"\b(?:lanh dao|chu tich|pho chu tich|dong chi|thu truong|ong ba)(?: [a-z]+){0,3} nao\b"
)
_NAME = re.compile(rf"^[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+){{1,4}}$")
_RANK = re.compile(
    r"^(?:dong chi |ong |ba |d/c )?(?:pho )?(?:chu tich|bi thu|giam doc|truong|chanh)\b"
    r"|^(?:dong chi|ong|ba|d/c)\b"
)


def _is_officer(names: Sequence[str]) -> bool:
    """Whether who watches a row is a leader of the office, not an office."""
    return any(_RANK.match(fold(clean(name))) or _NAME.match(clean(name)) for name in names)


_EACH = re.compile(r"\b(?:nhung|cac|tung|moi (?:cai|viec|van ban))\b")


def _same_task(best: Scored, evidence: Evidence) -> list[Scored]:
    """The other rows that a merged cell puts under the same task."""
    task = best.entry.item
    assert isinstance(task, Task)
    return [
        s for s in evidence.tasks
        if isinstance(s.entry.item, Task) and s is not best
        and (s.entry.item.document_id, s.entry.item.section, s.entry.item.task)
        == (task.document_id, task.section, task.task)
    ]  # fmt: skip


def _say_instead(draft: Draft, best: Scored, wanted: list[str], evidence: Evidence) -> None:
    """Say what a row of goals tells instead: who follows it, or within what time."""
    task = best.entry.item
    assert isinstance(task, Task)
    at = where(draft.library, task.document_id, task.locator)
    if "lead" in wanted and task.monitor:
        draft.say(render("answers/monitor", value=clean("; ".join(task.monitor)), where=at,
                         task=short(task.task), n=draft.cite(task.passage_id)))  # fmt: skip
    if "deadline" in wanted:
        for scored in evidence.targets:
            target = scored.entry.item
            if isinstance(target, Target) and target.passage_id == task.passage_id and (
                _OF_TIME.search(fold(target.unit))
            ):  # fmt: skip
                draft.say(render("answers/target", value=clean(target.value_text), where=at,
                                 indicator=short(target.indicator),
                                 n=draft.cite(task.passage_id)))  # fmt: skip


def _say_values(draft: Draft, query: Query, task: Task, evidence: Evidence) -> None:
    """Say what the row of a task sets for the years asked, or for each year."""
    items = [s.entry.item for s in evidence.targets if s.entry.passage_id == task.passage_id]
    targets = [item for item in items if isinstance(item, Target)]
    asked = [t for t in targets if t.horizon in map(str, query.years)] or targets
    for target in sorted(asked, key=lambda t: t.horizon):
        value = clean(target.value_text)
        draft.say(render("answers/target", indicator=short(target.indicator),
                         value=f"{target.horizon}: {value}" if len(targets) > 1 else value,
                         where=where(draft.library, task.document_id, task.locator),
                         n=draft.cite(task.passage_id)))  # fmt: skip


def _prose_fits_better(query: Query, best: Scored, evidence: Evidence) -> bool:
    """Whether a sentence outside the tables that states such a value fits clearly better."""
    task = best.entry.item
    day = query.value == "day" and query.main is Intent.DEADLINE
    vague = day and isinstance(task, Task) and not holds("day", value_of(task, "deadline"))
    if best.coverage >= SURE and not vague:
        return False
    product = query.main is Intent.PRODUCT and isinstance(task, Task) and task.product
    return any(
        scored.likeness > best.likeness + (-CLEARLY if vague else CLEARLY)
        for scored in evidence.prose[:PROSE]
        if isinstance(scored.entry.item, Passage)
        and scored.entry.item.kind in (PassageKind.PARAGRAPH, PassageKind.BULLET)
        and holds_value(query.main, scored.entry.item.text)
        and (not vague or holds("day", scored.entry.item.text))
        and (not product or names_product(scored.entry.item.text))
    )


def _is_excluded(query: Query, scored: Scored) -> bool:
    """Whether a row is the one that the question says it does not mean."""
    task = scored.entry.item
    assert isinstance(task, Task)
    return bool(query.excluded) and query.excluded in fold(f"{task.task}. {task.product}")


def _lasts(query: Query, scored: Scored) -> bool:
    """Whether a row says how long, where that is asked: a day or a quarter does not."""
    task = scored.entry.item
    assert isinstance(task, Task)
    if query.value != "duration" or query.main is not Intent.DEADLINE:
        return True
    return holds("duration", f"{value_of(task, 'deadline')}. {task.task}. {task.product}")


def _of_years(query: Query, scored: Scored, library: Library) -> bool:
    task = scored.entry.item
    assert isinstance(task, Task)
    words = value_of(task, "deadline")
    if query.main is not Intent.DEADLINE:  # a plan for a year is issued at a time of its own
        words = f"{task.task} {words}"
    return of_years(query, library.documents[task.document_id], words, scored.coverage)


def _distinct(group: list[Scored], wanted: list[str]) -> list[Task]:
    """The tied tasks of one document that differ in what is asked; the best one first."""
    tasks: list[Task] = []
    seen: set[tuple[object, ...]] = set()
    for scored in group:
        task = scored.entry.item
        assert isinstance(task, Task)
        values = tuple(value_of(task, name) for name in wanted)
        if values not in seen:
            seen.add(values)
            tasks.append(task)
    return tasks


def value_of(task: Task, name: str) -> str:
    """The source's words of a field; "" when the row states none."""
    if name == "deadline":
        return task.deadline.text if task.deadline else ""
    if name == "product":
        return task.product
    return "; ".join(task.agencies(name))


def titled(library: Library, task: Task) -> str:
    """The words of a task, with its product where a merged row sets several under the same."""
    twins = (e.item for e in library.tasks if e.document_id == task.document_id)
    alike = {t.product for t in twins if isinstance(t, Task) and t.task == task.task
             and t.section == task.section}  # fmt: skip
    words = short(task.task)
    return (
        f"{words} – {short(task.product, PRODUCT_MAX)}"
        if task.product and len(alike) > 1
        else words
    )


def short(words: str, most: int = TASK_NAME_MAX) -> str:
    """Words cut at a word border, with an ellipsis when cut."""
    words = clean(words).rstrip(" .;,")
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _say_otherwise(
    draft: Draft, task: Task, name: str, number: int, prose: Sequence[Scored]
) -> None:
    """Say beside the row what the document's prose says differently of the same task."""
    other = said_otherwise(task, name, prose, draft.library)
    if other is None:
        return
    n = draft.cite(other.id)
    words = clean(other.text).lstrip("-–+•* ")
    draft.say(render("answers/otherwise", words=words, locator=other.locator, n=n))
    draft.conflict(NAMES[name], [(clean(value_of(task, name)), number), (words, n)])


def _say_task(
    draft: Draft, query: Query, task: Task, wanted: list[str], prose: Sequence[Scored]
) -> None:
    number = draft.cite(task.passage_id)
    said = False
    for name in wanted:
        if not say_field(draft, task, name, number):
            continue
        said = True
        _say_otherwise(draft, task, name, number, prose)
    if not said:
        return
    if Intent.TARGET in query.intents:
        _say_figures(draft, query, task, number)
    _say_rest(draft, query, task, wanted, number)
    missing = [NAMES[name] for name in wanted if not value_of(task, name)]
    if missing and len(wanted) > len(missing):
        draft.say(render("answers/blank_field", fields=", ".join(missing), n=number))
    doubtful = [NAMES[name] for name in wanted if not value_of(task, name)
                and name in task.uncertain]  # fmt: skip
    if missing and doubtful:
        draft.say(render("answers/uncertain", field=", ".join(doubtful), n=number))
    _correct_premise(draft, query, task, number)


_ASKS = re.compile(
    r"\b(?:(?:khi|luc|hom|ngay|thang|quy|nam|noi|the|ra|phong|don vi|co quan|bo phan|ben|so)\s+)?"
    r"(?:ai|nao|gi|may|bao nhieu|bao gio|bao lau|dau|sao)\b"
)


def _say_rest(draft: Draft, query: Query, task: Task, said: list[str], number: int) -> None:
    """Say the other fields of the row where the question asks for more than was understood."""
    asked = _ASKS.findall(query.folded)
    if len(asked) <= len(said) or task.from_prose:
        return
    fields = rest_of(task, said)
    if fields:
        draft.say(render("answers/rest", fields=fields, n=number))


def rest_of(task: Task, said: Sequence[str]) -> str:
    """The fields of a row but those that are said already, with their names."""
    return "; ".join(
        f"{render('answers/name_' + name).strip()}: {clean(value)}"
        for name in ("product", "deadline", "lead", "support", "monitor")
        if name not in said and (value := value_of(task, name))
    )


_TOGETHER = re.compile(r"\bphoi hop (?:voi|cung)\b")
"""Words by which a task itself says who works on it; it is said whole then."""


def say_field(draft: Draft, task: Task, name: str, number: int) -> bool:
    """Say a field of a row, and whether it is in doubt; False where the row leaves it blank."""
    value = value_of(task, name)
    if not value:
        return False
    if name == "deadline" and task.from_prose and task.deadline and len(task.deadline.stages) > 1:
        # a sentence with several times says itself which is whose
        draft.say(render("answers/quote", words=clean(task.task), n=number,
                         where=where(draft.library, task.document_id, task.locator)))  # fmt: skip
        return True
    together = name == "support" and _TOGETHER.search(fold(task.task))
    words = clean(task.task).rstrip(" .;") if together else titled(draft.library, task)
    draft.say(render(
        f"answers/{name}", value=clean(value), task=words,
        where=where(draft.library, task.document_id, task.locator), n=number))  # fmt: skip
    if name in task.uncertain:
        draft.say(render("answers/uncertain", field=NAMES[name], n=number))
    return True


def _say_figures(draft: Draft, query: Query, task: Task, number: int) -> None:
    """Say the figures that the row itself sets, when the question also asks for one."""
    words = clean(draft.library.passages[task.passage_id].text.replace("\t", " | "))
    if holds_value(Intent.TARGET, words.split("|", 1)[-1], query.counted):
        draft.say(render("answers/quote", words=words, n=number,
                         where=where(draft.library, task.document_id, task.locator)))  # fmt: skip


def say_fields(draft: Draft, query: Query, task: Task, number: int) -> None:
    """Say, beside another answer of a row, the agencies and product that a question asks too."""
    for name in ("lead", "support", "monitor", "product"):
        if Intent(name) in query.intents:
            say_field(draft, task, name, number)
    _correct_premise(draft, query, task, number)


def _correct_premise(draft: Draft, query: Query, task: Task, number: int) -> None:
    """Say who leads when the question takes another agency for the lead."""
    if not task.lead or Intent.LEAD in query.intents:
        return
    leads = {agencies.key(name) for name in task.lead}
    for mention in query.agencies:
        if mention.claimed and mention.key not in leads:
            value = "; ".join(task.lead)
            draft.say(render("answers/premise", value=value, claimed=mention.name, n=number))


def _without_value(
    query: Query, groups: list[list[Scored]], library: Library, wanted: list[str]
) -> Draft | None:
    """The row is there but states nothing of what is asked: said as such, not found."""
    del query
    draft = Draft(library, status=Status.NOT_FOUND)
    task = groups[0][0].entry.item
    assert isinstance(task, Task)
    number = draft.cite(task.passage_id)
    draft.say(render("answers/row_without", fields=", ".join(NAMES[name] for name in wanted),
                     task=short(task.task),
                     where=where(library, task.document_id, task.locator), n=number))  # fmt: skip
    for name in wanted:
        if name in task.uncertain:
            draft.say(render("answers/uncertain", field=NAMES[name], n=number))
    return draft
