"""Answers from targets: what an indicator must reach, by when; conflicts side by side."""

from __future__ import annotations

import re

from assistant.composing.choose import WHOLLY, best_of_each, named_places
from assistant.composing.contradictions import same_thing
from assistant.composing.draft import Draft, where
from assistant.composing.tasks import say_fields
from assistant.composing.values import holds_value
from assistant.domain import Passage, PassageKind, Target, Task
from assistant.figures import find_figures
from assistant.library import Library
from assistant.prompts import render
from assistant.retrieval import Evidence, Scored
from assistant.text import clean
from assistant.topics import Topic
from assistant.understanding import Intent, Query
from assistant.wording import comparable

ENOUGH = 0.5
SAME_INDICATOR = 0.6
ASKED_FOR = 0.3
"""How alike two indicators must be when the question says that the document contradicts itself."""
CLOSE = 0.88
SUBJECT = 0.3
LEAST_OF_HALF = 2
OF_HALF = 0.7
"""The share of half a question's topic that a target of its own holds."""
SHORT = 350
CELL_MAX = 120
CLEARLY = 0.2
_PART = re.compile(r"(?:rieng|trong do|con|voi|doi voi|linh vuc|cap|nhom)\b")
"""How the goal for a part begins, behind the goal for the whole."""
PROSE = 5


def compose_targets(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Answer with the targets that fit the topic; None when none does."""
    if not query.topic:
        return None
    found = [s for s in evidence.targets if _fits_year(query, s) and _counts(query, s, library)]
    found = sorted(found, key=lambda s: -_measures(query, s))
    groups = [
        sorted(g, key=lambda s: -_measures(query, s))
        for g in best_of_each(found, ENOUGH, named=named_places(query))
    ]
    if not groups or (len(groups) == 1 and _said_better(query, groups[0][0], evidence)):
        return None
    draft = Draft(library)
    halves = _of_halves(query, evidence, library)
    for near in groups:
        group = [_narrower(query, near[0], found), *near[1:]]
        years = _of_years(query, group[0], evidence)
        same = _with_conflicts(query, (years or group)[-1 if years else 0], found, library)
        chosen = [*years, *(s for s in same if s not in years)]
        known = {s.entry.passage_id for s in chosen}
        chosen = [*chosen, *(s for s in halves if s.entry.passage_id not in known)]
        other_half = any(s.entry.passage_id != chosen[0].entry.passage_id for s in halves)
        stated: list[tuple[str, int]] = []
        for scored in chosen:
            target = scored.entry.item
            assert isinstance(target, Target)
            number = draft.cite(target.passage_id)
            by_year = len(chosen) > 1 and len({_horizon(s) for s in chosen}) > 1 and target.from_row
            value = _cell(library, target)
            draft.say(render(
                "answers/target", value=f"{target.horizon}: {value}" if by_year else value,
                indicator=whole(library, target),
                where=where(library, target.document_id, target.locator), n=number))  # fmt: skip
            if due := _due(target, evidence):
                draft.say(render("answers/target_due", due=due, n=number))
            _say_roles(draft, query, target, evidence, number)
            stated.append((value_words(target), number))
        two = len({value for value, _ in stated}) > 1 and len({n for _, n in stated}) > 1
        if two and not other_half:
            draft.say(render("answers/conflict", count=len(stated)))
            about = group[0].entry.item
            assert isinstance(about, Target)
            draft.conflict(clean(about.indicator), stated)
    return draft


def _said_better(query: Query, best: Scored, evidence: Evidence) -> bool:
    """Whether a passage that holds a figure and states no target fits clearly better."""
    if best.precision >= WHOLLY:
        return False
    of_targets = {scored.entry.passage_id for scored in evidence.targets}
    return any(
        scored.likeness > best.likeness + CLEARLY
        for scored in evidence.prose[:PROSE]
        if scored.entry.passage_id not in of_targets
        and isinstance(scored.entry.item, Passage)
        and holds_value(Intent.TARGET, scored.entry.item.text, query.counted)
    )


def _measures(query: Query, scored: Scored) -> float:
    """The score, higher when the topic is what the figure measures, not what qualifies it.

    "Tỷ lệ thanh toán trực tuyến đạt 60%" measures it; "100% thủ tục đang triển khai thanh
    toán trực tuyến …" measures something else.
    """
    target = scored.entry.item
    assert isinstance(target, Target)
    words = comparable(target.indicator).split()
    topic = set(query.topic.split())
    first = next((n for n, word in enumerate(words) if word in topic), len(words))
    return scored.score + SUBJECT * (1 - first / max(1, len(words)))


def value_words(target: Target) -> str:
    """The value as the source writes it, with its horizon when the sentence names one."""
    return clean(target.value_text)


def _cell(library: Library, target: Target) -> str:
    """The value with what its cell says behind it: "02 lớp, mỗi lớp 35 người"."""
    value = value_words(target)
    if not target.from_row:
        return value
    cells = map(clean, library.passages[target.passage_id].text.split("\t"))
    longer = [cell for cell in cells if cell.startswith(value) and len(cell) <= CELL_MAX]
    return longer[0].rstrip(" .;") if len(longer) == 1 else value


def statement(target: Target) -> str:
    """The words that state the target, for people."""
    if target.from_row:
        return clean(target.indicator).rstrip(".")
    return clean(target.text).lstrip("-+•* ").rstrip(".")


def _of_years(query: Query, best: Scored, evidence: Evidence) -> list[Scored]:
    """The values that the best target's row sets for the years asked, or for each year.

    Empty where the row sets one value only.
    """
    top = best.entry.item
    assert isinstance(top, Target)
    both = _YEAR_BEFORE.search(query.folded) is not None
    row = [
        s for s in evidence.targets
        if isinstance(s.entry.item, Target) and s.entry.item.passage_id == top.passage_id
        and (s.entry.item.indicator == top.indicator or (both and _measure(s) == _measure(best)))
        and s.entry.item.horizon
    ]  # fmt: skip
    horizons = {s.entry.item.horizon for s in row if isinstance(s.entry.item, Target)}
    if not top.from_row or len(horizons) < 2:
        return []
    asked = [s for s in row if _horizon(s) in map(str, query.years)]
    return sorted(row if both else asked or row, key=_horizon)


_YEAR_BEFORE = re.compile(
    r"\bnam (?:ngoai|truoc(?! ngay)|lien truoc)\b|\b(?:hien (?:nay|tai|gio)|den nay) "
    r"(?:dang |da |moi )?(?:la |dat |duoc |co )?(?:bao nhieu|may)\b"
)
"""What was reached is asked for beside what is to be reached."""


def _measure(scored: Scored) -> str:
    """What a target measures, without the name of its column."""
    target = scored.entry.item
    return re.sub(r"\s*\([^()]*\)$", "", target.indicator) if isinstance(target, Target) else ""


def _horizon(scored: Scored) -> str:
    return scored.entry.item.horizon if isinstance(scored.entry.item, Target) else ""


def _of_halves(query: Query, evidence: Evidence, library: Library) -> list[Scored]:
    """The target of each half of a question that asks for two ("mức A và mức B"); [] of others."""
    halves = re.split(r" (?:va|voi|cung voi) ", query.folded)
    if len(halves) != 2 or len(evidence.documents) != 1:
        return []
    found: list[Scored] = []
    for half in halves:
        words = [w for w in query.topic.split() if re.search(rf"\b{re.escape(w)}\b", half)]
        topic = Topic(" ".join(words), library, evidence.documents)
        if len(words) < LEAST_OF_HALF:
            return []
        best = max(evidence.targets, default=None,
                   key=lambda s: topic.coverage(s.entry.words, s.entry.weak_words))  # fmt: skip
        if best is None or topic.coverage(best.entry.words, best.entry.weak_words) < OF_HALF:
            return []
        found.append(best)
    return found


def _counts(query: Query, scored: Scored, library: Library) -> bool:
    """Whether a target counts what the question wants counted."""
    target = scored.entry.item
    assert isinstance(target, Target)
    if not query.counted or query.counted in comparable(target.unit).split():
        return True
    words = library.passages[target.passage_id].text
    return holds_value(Intent.TARGET, words, query.counted)


def whole(library: Library, target: Target) -> str:
    """The target's sentence with those beside it, where the passage is a short one.

    "Đạt 15%. Mỗi năm tăng 20%." states a goal in two sentences.
    """
    passage = library.passages[target.passage_id]
    if target.from_row or passage.kind is PassageKind.ROW or len(passage.text) > SHORT:
        return statement(target)
    return clean(passage.text).lstrip("-+•* ").rstrip(".")


def _fits_year(query: Query, scored: Scored) -> bool:
    target = scored.entry.item
    assert isinstance(target, Target)
    if not query.years or not target.horizon:
        return True
    first, _, last = target.horizon.partition("-")
    if query.one_year and last and str(query.years[0]) not in target.text:
        return False  # a goal for a span of years says nothing of one year in it
    return any(int(first) <= year <= int(last or first) for year in query.years)


def _with_conflicts(
    query: Query, best: Scored, found: list[Scored], library: Library
) -> list[Scored]:
    """The best target and those of its document that state the same thing otherwise."""
    chosen = [best]
    top = best.entry.item
    assert isinstance(top, Target)
    for scored in found:
        target = scored.entry.item
        assert isinstance(target, Target)
        if target.document_id != top.document_id or target.id == top.id:
            continue
        if target.passage_id == top.passage_id and target.text == top.text and (
            scored.coverage < best.coverage
        ):  # fmt: skip
            continue
        if target.from_row and top.from_row:
            continue  # two rows of a table are two indicators
        close = scored.coverage >= CLOSE * best.coverage or query.conflict
        differs = (target.comparator, target.value, target.unit) != (
            top.comparator, top.value, top.unit)  # fmt: skip
        alike = _alike(best, scored) >= (ASKED_FOR if query.conflict else SAME_INDICATOR)
        same = same_thing(library, best.entry, scored.entry) and not _states(library, target, top)
        if differs and target.value is not None and (same or (close and alike)):
            chosen.append(scored)
    return chosen[:4]


def _narrower(query: Query, best: Scored, found: list[Scored]) -> Scored:
    """Of the goals of one sentence, the one for the part that the question names.

    "Hài lòng đạt 88%; riêng lĩnh vực đất đai 82%": who asks about land is told 82%.
    """
    topic = set(query.topic.split())
    known = best.entry.core & topic
    for scored in found:
        one, other = best.entry.item, scored.entry.item
        assert isinstance(one, Target)
        assert isinstance(other, Target)
        same = other.passage_id == one.passage_id and other.text == one.text
        if (
            same
            and _PART.match(comparable(other.indicator))
            and (scored.entry.core & topic) - known
        ):
            return scored
    return best


def _due(target: Target, evidence: Evidence) -> str:
    """The time that the row of a target sets, "" where there is none."""
    if not target.from_row:
        return ""
    return next((clean(t.deadline.text) for t in _tasks_of(target, evidence) if t.deadline), "")


def _tasks_of(target: Target, evidence: Evidence) -> list[Task]:
    """The tasks of the row that a target stands in."""
    items = (s.entry.item for s in evidence.tasks if s.entry.passage_id == target.passage_id)
    return [item for item in items if isinstance(item, Task)]


def _say_roles(draft: Draft, query: Query, target: Target, evidence: Evidence, number: int) -> None:
    """Say who leads the row of a target, and what else of it the question asks."""
    own = _tasks_of(target, evidence)
    if target.from_row and len(own) == 1:
        say_fields(draft, query, own[0], number)


def _states(library: Library, target: Target, other: Target) -> bool:
    """Whether a target's passage states the other's value too, so that they do not contradict."""
    words = library.passages[target.passage_id].text
    return any((f.comparator, f.value) == (other.comparator, other.value)
               for f in find_figures(words))  # fmt: skip


def _alike(one: Scored, other: Scored) -> float:
    """How much of the shorter indicator's words stand in the other, 0 to 1."""
    a, b = one.entry.words, other.entry.words
    return len(a & b) / max(1, min(len(a), len(b)))
