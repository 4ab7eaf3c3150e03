"""Complete lists and counts: every task or target that a filter keeps, none left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant import agencies
from assistant.composing.draft import Draft
from assistant.composing.duties import asks_for_duties, say_duties
from assistant.composing.targets import value_words
from assistant.composing.tasks import short, titled
from assistant.domain import Deadline, Target, Task, Window
from assistant.library import Entry, Library, grams
from assistant.prompts import render
from assistant.retrieval import Evidence, Scored
from assistant.text import fold
from assistant.topics import Topic
from assistant.understanding import AgencyMention, Query
from assistant.wording import comparable, vocabulary

SECTION = 0.6
ENOUGH = 0.55
SURE = 0.75
"""What of a topic a task must hold to narrow a list that agency or date narrow already."""
_LABEL = re.compile(r"\b(?:nhom|phan|muc|linh vuc) ([ivx]{1,5})\b")
_LATENESS = re.compile(r"\b(?:tre|qua|cham|muon)\b[^?;,]{0,16}\b\d+ (?:ngay|tuan|thang|gio)\b")
_CUE = re.compile(
    r"\b(?:mang|phan(?! cong (?:cua|nhiem|ke|cho|trong|cac))|nhom|linh vuc|muc|chuong)\s+"
    r"(?:nhiem vu\s+)?(?:ve\s+)?"
    r"(?P<words>[a-z][^?;()]{4,90}?)"
    r"(?=\s+(?:trong|o|cua|thi|co|gom|chia|duoc|tai)\b|[?(),]|$)"
)
_CUE_IN_BRACKETS = re.compile(
    r"\b(?:mang|phan|nhom|linh vuc|muc|chuong)\s+[^?;()]{2,40}\((?P<words>[a-z][^?;()]{4,60})\)"
)
"""“Mục tiền nong (tài chính công)”: a part in a questioner's words, then in the plan's."""
LEAST_CUED = 3
ONCE = "once"
"""What a question calls recurring that wants only what does not come back."""
CUED = 0.9
"""What a section's title must hold of what a question calls a part."""
ROLE_WORDS = {"lead": "chủ trì", "support": "phối hợp", "monitor": "theo dõi, kiểm tra, đôn đốc"}


def compose_list(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """List, or count, what the question filters; None when nothing is left of it."""
    if query.wants_targets and not query.agencies:  # of an agency: by its rows
        return _list_targets(query, evidence, library)
    if not query.agencies and _OF_SOMEBODY.search(query.folded):
        return None  # of somebody who has no row
    if query.wants_count and _LATENESS.search(query.folded):
        return None  # by how much something is late no record tells
    if query.wants_targets:  # a year tells which figure of a row, not what is due
        rows = filter_tasks(replace(query, window=None), evidence, library)
        if reached := _targets_of(rows, library):
            return _say_targets(Draft(library), query, evidence, reached)
    tasks = filter_tasks(query, evidence, library)
    if not tasks and query.agencies and query.window and not _DUE.search(query.folded):
        # a date that tells of which document, not what is due
        tasks = filter_tasks(replace(query, window=None), evidence, library)
    if not tasks and _COVERS.search(query.folded):  # a leader has charge of what others do
        free = tuple(replace(mention, role="") for mention in query.agencies)
        query = replace(query, agencies=free)
        tasks = filter_tasks(query, evidence, library)
    with_duties = _wants_duties(query)
    tasks, watched = _without_watched(query, tasks)
    if not tasks and not with_duties:
        return None
    draft = Draft(library)
    for document in evidence.documents:
        own = [task for task in tasks if task.document_id == document.id]
        rows = [task for task in own if not task.from_prose]
        in_prose = [task for task in own if task.from_prose]
        if rows or in_prose:
            _say_list(draft, query, document.place or document.title, rows or in_prose)
        if rows and in_prose:
            draft.say(render("answers/list_prose"))
            say_tasks(draft, in_prose)
        if with_duties and (own or query.document_ids):
            say_duties(draft, document, query.agencies[0])
    if figures := _targets_of(watched, library):
        monitors = tuple(replace(mention, role="monitor") for mention in query.agencies)
        _say_targets(draft, replace(query, agencies=monitors), evidence, figures)
    return draft if draft.lines else None


_OF_SOMEBODY = re.compile(
    r"^(?:(?!viec|nhiem vu|cong viec|dau viec|nhung|cac|thang|quy|nam|tuan|ngay)[a-z]+\s+){1,10}?"
    r"(?:duoc (?:giao|phan cong)|dam nhan|phu trach|ganh)\s+"
    r"(?:nhung\s+|cac\s+)?(?:viec|nhiem vu|cong viec|phan viec)?\s*(?:gi|nao)\b"
)
"""“X được giao việc gì”: what one has to do, not what is about X."""
_COVERS = re.compile(r"\b(?:phu trach|chi dao|dieu hanh|quan ly)\b(?!.*\bchu tri\b)")


def _without_watched(query: Query, tasks: list[Task]) -> tuple[list[Task], list[Task]]:
    """The work an agency is given, and the rows that only say that it watches a figure.

    These are listed apart, with their figures, where the agency has other work as well.
    """
    if not query.agencies or any(mention.role for mention in query.agencies):
        return tasks, []
    work = [task for task in tasks if _gives_work(task)]
    return (work, [task for task in tasks if not _gives_work(task)]) if work else (tasks, [])


def _wants_duties(query: Query) -> bool:
    """Whether all that one agency has to do is asked for, in whatever role."""
    filtered = query.wants_count or query.window or query.recurring
    return len(query.agencies) == 1 and not filtered and asks_for_duties(query.folded)


def filter_tasks(query: Query, evidence: Evidence, library: Library) -> list[Task]:
    """The tasks in scope that pass every filter of the question, in the documents' order."""
    if not query.exact and _is_period(query, evidence):
        query = replace(query, window=None)
    periods = {document.id: document.period for document in evidence.documents}
    kept = [s for s in evidence.tasks if _passes(s, query, periods)]
    sections = _sections(query, evidence.tasks, library)
    if sections:
        kept = [s for s in kept if _section(_task(s)) in sections]
    titles = [d.title for d in evidence.documents] if len(evidence.documents) == 1 else []
    titles += [title for named in sections.values() for title in named]
    topic = _topic_left(query, titles)
    narrowed = bool(query.agencies or query.window or query.recurring or sections)
    if topic:
        weighed = Topic(topic, library, evidence.documents)
        shares = [weighed.coverage(s.entry.words | s.entry.weak_words, frozenset()) for s in kept]
        enough = SURE if narrowed else ENOUGH
        if len(topic.split()) < 3 and (narrowed or query.wants_count):
            pass  # a word or two beside the filters is a way of asking, not a topic
        elif not narrowed or max(shares, default=0.0) >= enough:
            kept = [s for s, share in zip(kept, shares, strict=True) if share >= enough]
    if not (narrowed or topic or query.wants_count
            or query.document_ids):  # fmt: skip
        return []
    if not query.agencies and any(_gives_work(_task(s)) for s in kept):
        kept = [s for s in kept if _gives_work(_task(s))]
    order = {entry.item: n for n, entry in enumerate(library.tasks)}
    return sorted((_task(s) for s in kept), key=lambda task: order[task])


def _gives_work(task: Task) -> bool:
    """Whether a row gives somebody work; one that only says who watches a figure does not."""
    return bool(task.lead or task.support or task.deadline or task.product)


_DUE = re.compile(r"\b(?:den han|xong|hoan thanh|han|truoc|ket thuc|phai nop|chua|qua han)\b")


def _is_period(query: Query, evidence: Evidence) -> bool:
    """Whether the window is the time that the documents are for, and nothing is due in it."""
    window = query.window
    if window is None or window.start is None or window.end is None or _DUE.search(query.folded):
        return False
    whole = (window.start.month, window.start.day) == (1, 1) and (
        (window.end.month, window.end.day) == (12, 31)
    )
    years = str(window.start.year)
    if window.start.year != window.end.year:
        years = f"{window.start.year}-{window.end.year}"
    return whole and {document.period for document in evidence.documents} == {years}


def _record(scored: Scored) -> Task | Target:
    assert isinstance(scored.entry.item, (Task, Target))
    return scored.entry.item


def _task(scored: Scored) -> Task:
    assert isinstance(scored.entry.item, Task)
    return scored.entry.item


def _windows(query: Query, periods: Mapping[str, str], document_id: str) -> list[Window]:
    """The window of a question; a month of no year is that of each year of the document."""
    window, period = query.window, periods.get(document_id, "")
    if window is None:
        return []
    if not query.yearless or not period or window.end is None:
        return [window]
    first, _, last = period.partition("-")
    years = range(int(first), int(last or first) + 1)
    if window.end.year in years and first == (last or first):
        return [window]
    return [Window(_in_year(window.start, window.end.year, year),
                   _in_year(window.end, window.end.year, year)) for year in years]  # fmt: skip


def _in_year(day: date | None, of: int, year: int) -> date | None:
    """A day of one year in another; the last day of February stays its month's last."""
    if day is None:
        return None
    moved = year + day.year - of
    leap = (day.month, day.day) in ((2, 28), (2, 29))
    return date(moved, 3, 1) - timedelta(days=1) if leap else day.replace(year=moved)


def _passes(scored: Scored, query: Query, periods: Mapping[str, str]) -> bool:
    task = _task(scored)
    if query.agencies and not all(_has(task, mention) for mention in query.agencies):
        return False
    due = states if query.exact else due_within
    if query.window and not any(
        due(task.deadline, w) for w in _windows(query, periods, task.document_id)
    ):
        return False
    if query.recurring == ONCE:
        return task.deadline is None or not task.deadline.recurring
    return not query.recurring or bool(
        task.deadline
        and task.deadline.recurring
        and str(task.deadline.recurring) == query.recurring
    )


def _has(task: Task, mention: AgencyMention) -> bool:
    roles = (mention.role,) if mention.role else ("lead", "support", "monitor")
    return any(agencies.key(name) == mention.key for role in roles for name in task.agencies(role))


def states(deadline: Deadline | None, window: Window) -> bool:
    """Whether a deadline is a window itself, no more and no less."""
    return bool(
        deadline and deadline.end == window.end and not deadline.recurring
        and (deadline.start or window.start) == window.start
        and (deadline.start or not re.search(r"ngày|\d/\d+/", deadline.text))
    )  # fmt: skip


def due_within(deadline: Deadline | None, window: Window) -> bool:
    """Whether a deadline, or one of its stages, ends within a window.

    A whole-year deadline is within a month only when the month ends the year.
    """
    if deadline is None or deadline.end is None:
        return False
    ends = [stage.window.end for stage in deadline.stages if stage.window.end] or [deadline.end]
    low, high = window.start or date.min, window.end or date.max
    return any(low <= end <= high for end in ends)


def _topic_left(query: Query, sections: Sequence[str] = ()) -> str:
    """The topic without the agencies, dates, sections and numbers that filter already."""
    named = {word for mention in query.agencies for word in mention.key.split()}
    named.update(word for title in sections for word in comparable(title).split())
    named.update(comparable(vocabulary()["list_words"]).split())
    numbers = {"thang", "quy", "ngay", "nam"} if query.window or query.recurring else set()
    return " ".join(
        w
        for w in query.topic.split()
        if w not in named and w not in numbers and not any(c.isdigit() for c in w)
    )


Section = tuple[str, str, str]
"""A document's id, a section's label and its title: a body and its appendix count anew."""


def _section(record: Task | Target) -> Section:
    return record.document_id, record.section, record.section_title


def _sections(
    query: Query, found: Sequence[Scored], library: Library
) -> dict[Section, tuple[str, ...]]:
    """The sections that the question names, and the words of their titles.

    A title is named when nearly all its weight stands in the question.
    """
    rest = query.folded
    for mention in query.agencies:  # "Phòng Kinh tế" names no section "Kinh tế số"
        rest = agencies.pattern_of(mention.key).sub(" ", rest)
    asked = grams(rest)
    if label := _LABEL.search(query.folded):
        own: dict[Section, tuple[str, ...]] = {
            _section(record): (record.section_title,)
            for record in map(_record, found)
            if record.section.lower() == label[1]
        }
        if own:
            return own
    shares: dict[Section, tuple[float, str]] = {}
    for scored in found:
        task = _record(scored)
        key = _section(task)
        words = grams(task.section_title)
        if key in shares or len(words) < 3:
            continue
        total = sum(library.weight(word) for word in words)
        named = sum(library.weight(word) for word in words if word in asked)
        shares[key] = (named / total if total else 0.0, task.section_title)
    top = max((share for share, _ in shares.values()), default=0.0)
    named_whole: dict[Section, tuple[str, ...]] = {
        key: (title,) for key, (share, title) in shares.items()
                   if share >= SECTION and share >= top - 0.05}  # fmt: skip
    if named_whole:
        return named_whole
    return _cued(rest, {key: title for key, (_, title) in shares.items()}, library)


def _cued(
    rest: str, titles: Mapping[Section, str], library: Library
) -> dict[Section, tuple[str, ...]]:
    """The sections whose titles hold what a question calls a part: "mảng thủ tục hành chính"."""
    for pattern in (_CUE, _CUE_IN_BRACKETS):
        cue = pattern.search(rest)
        if cue and (found := _titled(cue["words"], titles, library)):
            return found
    return {}


def _titled(
    words: str, titles: Mapping[Section, str], library: Library
) -> dict[Section, tuple[str, ...]]:
    """The sections whose titles hold the words of a part, all of them and most."""
    asked = {w for w in re.findall(r"\w+", words) if w not in fold(vocabulary()["stop"]).split()}
    if len(re.findall(r"\w+", words)) < LEAST_CUED or len(asked) < 2:
        return {}
    total = sum(map(library.weight, asked))
    shares = {
        key: sum(library.weight(w) for w in asked if w in grams(title)) / total
        for key, title in titles.items()
    }
    best = max(shares.values(), default=0.0)
    return {key: (titles[key],) for key, share in shares.items() if share >= CUED and share == best}


def _say_list(draft: Draft, query: Query, place: str, tasks: list[Task]) -> None:
    distinct = list({(t.document_id, t.section, t.task): t for t in tasks}.values())
    roles = "; ".join(
        f"{_own_name(mention, tasks)} {ROLE_WORDS.get(mention.role, '')}".strip()
        for mention in query.agencies
    )
    about = f" ({roles})" if roles else ""
    draft.say(render("answers/list_head", count=len(distinct), place=place, about=about))
    say_tasks(draft, tasks)


def _own_name(mention: AgencyMention, tasks: list[Task]) -> str:
    """An agency's name as the listed tasks write it."""
    names = (name for task in tasks for role in ROLE_WORDS for name in task.agencies(role))
    return next((name for name in names if agencies.key(name) == mention.key), mention.name)


def say_tasks(draft: Draft, tasks: list[Task]) -> None:
    """Say each task on a line of its own, with its deadline and lead."""
    for n, task in enumerate(tasks, 1):
        number = draft.cite(task.passage_id)
        due = _doubted(task, "deadline", task.deadline.text if task.deadline else "không ghi")
        lead = _doubted(task, "lead", "; ".join(task.lead) or "không ghi")
        draft.say(
            render(
                "answers/list_task",
                i=n,
                task=titled(draft.library, task),
                due=due,
                lead=lead,
                locator=task.locator,
                n=number,
            )
        )


def _doubted(task: Task, field: str, words: str) -> str:
    """Words of a field, marked when the reading is not sure of it."""
    return f"{words} (chưa chắc)" if field in task.uncertain else words


def _list_targets(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    titles = [d.title for d in evidence.documents] if len(evidence.documents) == 1 else []
    topic = _topic_left(query, titles)
    weighed = Topic(topic, library, evidence.documents)
    wanted = _horizons(query, evidence)
    kept: list[Entry] = []
    sections = _sections(query, evidence.targets, library)
    in_table = bool(re.search(r"\b(?:phu luc|bang)\b", query.folded))
    topic = "" if sections else topic
    for scored in evidence.targets:
        target = scored.entry.item
        assert isinstance(target, Target)
        if in_table and not target.from_row:
            continue
        if sections and _section(target) not in sections:
            continue
        if query.years and target.horizon not in wanted:
            continue
        if topic and weighed.coverage(scored.entry.words, scored.entry.weak_words) < ENOUGH:
            continue
        kept.append(scored.entry)
    if not kept or not (topic or sections or query.document_ids or query.years):
        return None
    order = {entry.item: n for n, entry in enumerate(library.targets)}
    kept.sort(key=lambda entry: order[entry.item])
    items = [e.item for e in kept if isinstance(e.item, Target)]
    return _say_targets(Draft(library), query, evidence, items)


def _targets_of(tasks: Sequence[Task], library: Library) -> list[Target]:
    """What the rows of tasks set: the figures that an agency is to reach or to watch."""
    rows = {task.passage_id for task in tasks}
    items = (entry.item for entry in library.targets if entry.passage_id in rows)
    return [item for item in items if isinstance(item, Target)]


def _say_targets(
    draft: Draft, query: Query, evidence: Evidence, targets: Sequence[Target]
) -> Draft:
    """Say each target on a line; of an agency's rows, what each sets for the years on one."""
    years = set(map(str, query.years))
    for document in evidence.documents:
        own = [t for t in targets if t.document_id == document.id]
        if query.agencies:
            own = [t for t in own if t.horizon in years] or own
        lines: dict[str, list[Target]] = {}
        for target in own:
            lines.setdefault(target.passage_id if query.agencies else target.id, []).append(target)
        # beside what a row sets may stand what was reached: "… (Hiện trạng 2025)"
        lines = {key: [t for t in same if t.indicator == same[0].indicator]
                 for key, same in lines.items()}  # fmt: skip
        if not lines:
            continue
        roles = "; ".join(f"{m.name} {ROLE_WORDS.get(m.role, '')}".strip() for m in query.agencies)
        draft.say(render("answers/list_targets_head", count=len(lines),
                         about=f" ({roles})" if roles else "",
                         place=document.place or document.title))  # fmt: skip
        for n, same in enumerate(lines.values(), 1):
            values = [f"{t.horizon}: {value_words(t)}" if len(same) > 1 and t.horizon
                      else value_words(t) for t in same]  # fmt: skip
            draft.say(render("answers/list_target", i=n, indicator=short(same[0].indicator),
                             value="; ".join(values), locator=same[0].locator,
                             n=draft.cite(same[0].passage_id)))  # fmt: skip
    return draft


def _horizons(query: Query, evidence: Evidence) -> frozenset[str]:
    """The horizons a question's years name: those years, else periods that include one."""
    found = {
        str(s.entry.item.horizon) for s in evidence.targets if isinstance(s.entry.item, Target)
    }
    exact = found & {str(year) for year in query.years}
    spans = {h for h in found if h and any(
        int(h[:4]) <= year <= int(h[-4:]) for year in query.years)}  # fmt: skip
    return frozenset(exact or spans)
