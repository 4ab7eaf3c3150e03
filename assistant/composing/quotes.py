"""Answers in the source's own words, where no record answers; and what is nearest."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant import agencies
from assistant.agencies import starts_like_agency
from assistant.composing.choose import FAR_NEARER, FEW, OTHER_PLACE, named_places, of_years
from assistant.composing.draft import Draft, citation, where
from assistant.composing.values import OF_AGENCIES, holds, holds_value, names_product
from assistant.deadlines import find_windows
from assistant.domain import AnsweredBy, Citation, Passage, PassageKind
from assistant.library import Library, grams
from assistant.prompts import render
from assistant.retrieval import Evidence, Scored
from assistant.text import clean, fold
from assistant.topics import Topic
from assistant.understanding import Intent, Query
from assistant.wording import comparable, vocabulary

ENOUGH = 0.62
"""The share of a topic's weight that lets a passage answer by its words alone."""
ENOUGH_BOTH = 0.58
ENOUGH_WITH_VALUE = 0.58
LEAST = 0.33
"""With less of the topic in words, a passage answers when its meaning fits too: the score of
both signals reaches ``ENOUGH_BOTH`` (more where a value is asked), and at least this share of
the topic stands in it."""
_VALUES = (Intent.TARGET, Intent.DEADLINE, Intent.MONEY)
_FORMAL = (PassageKind.LETTERHEAD, PassageKind.SIGNATURE)
ALSO = 0.88
"""A second statement of the same document, prose beside table, is quoted when it fits so well."""
OTHERWISE = 0.65
"""The share of the best fit from which a row and prose that count differently are both shown."""
LEAST_WITH_DAY = 0.2
NAME_ONLY = 60
"""Characters; a line this short below the signature names a recipient and says nothing."""
SECOND = 0.75
"""Where no value is asked, a second passage of the prose is quoted when it fits so well."""
LEAST_OF_SENTENCE = 0.3
"""What of the topic a sentence must hold, its headings included, that states the value asked."""
ALSO_HELD = 0.1
"""What a passage gains for each other kind of value asked that stands in it."""
UNDER = 0.1
UNDER_ITS_TITLE = 0.2
NAMED = 0.75
DUTY = 0.15
"""What a passage gains that stands under the heading of an agency the question names."""
CANDIDATES = 60
BEGINNING = 80
"""Characters of a passage in which a fixed matter may be named."""
MOST_BESIDE = 4
NEAREST = 3
ONE_THING = 300
"""Characters; a passage so short says one thing, whichever of its sentences states the value."""
WHOLE_MAX = 700
INTRODUCED_MAX = 1200
_SENTENCE = re.compile(r"(?:[^.;!?]|[.;!?](?=\S))+(?:[.;!?]+|$)", re.S)


def compose_instead(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """Quote prose for a row that lacks the value asked: only what fits no worse than the row."""
    row = max((s.coverage for s in evidence.tasks[:1]), default=0.0)
    if query.main is Intent.PRODUCT:  # the same words in prose are no product
        prose = tuple(s for s in evidence.prose if names_product(passage_of(s).text))
        evidence = replace(evidence, prose=prose)
    return compose_quotes(query, evidence, library, rows=False, least=row)


def compose_quotes(
    query: Query,
    evidence: Evidence,
    library: Library,
    *,
    rows: bool = True,
    least: float = 0.0,
) -> Draft | None:
    """Quote the passages that hold the topic and the kind of value asked; None when none do.

    Without ``rows`` of tables, and with at least ``least`` of the topic, when so asked.
    """
    if not query.topic and not query.days:
        return None
    topic = Topic(query.topic, library, evidence.documents)
    fitting = [(s, _fit(s, topic, query)) for s in evidence.prose[:CANDIDATES]
               if _fits(query, s, library) and s.coverage >= least
               and (rows or passage_of(s).kind is not PassageKind.ROW)]  # fmt: skip
    fitting = [(s, fit) for s, fit in fitting if fit > 0]
    if not fitting:
        return None
    fitting.sort(key=lambda pair: -pair[1])
    best = fitting[0][1]
    chosen: dict[tuple[str, bool, int], Scored] = {}
    for document_id in named_places(query):
        of_one = next((s for s, _ in fitting if s.entry.document_id == document_id), None)
        if of_one is not None:
            is_row = passage_of(of_one).kind is PassageKind.ROW
            chosen[document_id, is_row, 0] = of_one
    for scored, fit in fitting:
        same_place = scored.entry.document_id == fitting[0][0].entry.document_id
        is_row = passage_of(scored).kind is PassageKind.ROW
        kind = (scored.entry.document_id, is_row)
        least_fit = OTHER_PLACE if not same_place else ALSO
        if same_place and _counts_otherwise(query, passage_of(scored), passage_of(fitting[0][0])):
            least_fit = OTHERWISE
        if fit >= least_fit * best:
            chosen.setdefault((*kind, 0), scored)
        first = chosen.get((*kind, 0))
        also = first not in (None, scored) and query.main is Intent.DETAIL
        if also and same_place and not is_row and fit >= SECOND * best:
            chosen.setdefault((*kind, 1), scored)
    draft = Draft(library, answered_by=AnsweredBy.QUOTES)
    for scored in chosen.values():
        say_passage(draft, passage_of(scored), topic)
    if query.under and len({s.entry.document_id for s in chosen.values()}) == 1:
        _say_beside(draft, passage_of(fitting[0][0]), query, topic)
    return draft


def _say_beside(draft: Draft, best: Passage, query: Query, topic: Topic) -> None:
    """Say the other passages under the title of a fixed matter, as far as they are few."""
    if not re.search(query.under, fold(best.heading)):
        return
    beside = [
        p for p in draft.library.documents[best.document_id].passages
        if p.id != best.id and p.heading == best.heading and p.path[:-1] == best.path[:-1]
        and p.kind not in (PassageKind.HEADING, PassageKind.ROW)
        and not draft.cites(p.id)
    ]  # fmt: skip
    if len(beside) <= MOST_BESIDE:
        for passage in beside:
            say_passage(draft, passage, topic)


def _counts_otherwise(query: Query, passage: Passage, best: Passage) -> bool:
    """Whether a row says another number of what is counted than the prose, or the other way."""
    if not query.counted or (passage.kind is PassageKind.ROW) == (best.kind is PassageKind.ROW):
        return False
    number = re.compile(rf"(?<![\d/.,])(\d+)\s*{re.escape(query.counted)}(?!\w)")
    one, other = ({int(n) for n in number.findall(fold(p.text))} for p in (passage, best))
    return bool(one and other) and not one & other


def say_passage(draft: Draft, passage: Passage, topic: Topic) -> None:
    """Say a passage with its place, the agency above it, and what it introduces."""
    quote = relevant_words(passage, topic)
    number = draft.cite(passage.id, quote)
    place = where(draft.library, passage.document_id, passage.locator)
    head = _agency_heading(draft.library, passage)
    if head is None:
        draft.say(render("answers/quote", words=shown(passage, quote), where=place, n=number))
    else:
        draft.say(render("answers/quote_under", head=_name(head), h=draft.cite(head.id),
                         words=shown(passage, quote), where=place, n=number))  # fmt: skip
    for part in _introduced(draft.library, passage):
        draft.say(render("answers/quote_part", words=shown(part, part.text), n=draft.cite(part.id)))


def _introduced(library: Library, passage: Passage) -> list[Passage]:
    """The passages that one ending in a colon introduces, as far as they fit beside it."""
    if not passage.text.rstrip(" *_").endswith(":") or passage.kind is PassageKind.ROW:
        return []
    after = [p for p in library.documents[passage.document_id].passages
             if p.start >= passage.end and p.kind is not PassageKind.HEADING]  # fmt: skip
    parts: list[Passage] = []
    mark = passage.text.lstrip("*_ ")[:1]
    for part in after:
        sibling = passage.kind is PassageKind.BULLET and part.text.lstrip("*_ ")[:1] == mark
        if part.path[: len(passage.path)] != passage.path or sibling or (
            parts and part.kind is not parts[0].kind
        ):  # fmt: skip
            break
        parts.append(part)
        if sum(len(p.text) for p in parts) > INTRODUCED_MAX:
            break
    return parts


def _name(heading: Passage) -> str:
    return without_number(heading.text).rstrip(": ")


def _agency_heading(library: Library, passage: Passage) -> Passage | None:
    """The heading above a passage when it names the agency whose duties follow."""
    if passage.kind in (PassageKind.ROW, PassageKind.HEADING) or not passage.heading or (
        closes(passage.text)
    ):  # fmt: skip
        return None
    nearest_title = without_number(passage.heading.rsplit(" › ", 1)[-1]).rstrip(": ")
    document = library.documents[passage.document_id]
    above = [
        other for other in document.passages
        if other.kind is PassageKind.HEADING and other.start < passage.start
        and passage.path[: len(other.path)] == other.path
        and without_number(other.text).rstrip(": ") == nearest_title
        and starts_like_agency(_name(other))
    ]  # fmt: skip
    return above[-1] if above else None


_CLOSING = re.compile(
    r"(?:tren day la|trong qua trinh (?:trien khai|thuc hien)|yeu cau (?:cac|thu truong)|"
    r"de nghi cac|nhan duoc (?:ke hoach|quyet dinh|cong van)|ke hoach nay)\b"
)


def closes(text: str) -> bool:
    """Whether a paragraph ends a document, and is no duty of the agency above it."""
    return bool(_CLOSING.match(fold(clean(text[:BEGINNING])).lstrip("-–+•* ")))


def passage_of(scored: Scored) -> Passage:
    """The passage that a weighed entry of the prose is."""
    assert isinstance(scored.entry.item, Passage)
    return scored.entry.item


def _fit(scored: Scored, topic: Topic, query: Query) -> float:
    """How well a passage's best sentence answers; 0 when no sentence holds such a value."""
    passage = passage_of(scored)
    if passage.kind is PassageKind.ROW:
        return 0.6 * scored.coverage + 0.4 * scored.score
    also = ALSO_HELD * sum(
        holds_value(intent, f"{passage.heading}. {passage.text}", query.counted)
        for intent in query.intents if intent is not query.main
    )  # fmt: skip
    duty = also + DUTY if any(agencies.pattern_of(m.key).search(comparable(passage.heading))
                       for m in query.agencies) else also  # fmt: skip
    sentences = [m[0] for m in _SENTENCE.finditer(passage.text) if m[0].strip()]
    if len(passage.text) <= ONE_THING or not sentences:
        sentences = [passage.text]
    weak = scored.entry.weak_words
    shares = [topic.coverage(frozenset(grams(words)), weak) for words in sentences
              if query.main in OF_AGENCIES
              or holds_value(query.main, words, query.counted)]  # fmt: skip
    if query.main in _VALUES and not query.days and max(shares, default=0.0) < LEAST_OF_SENTENCE:
        return 0.0
    return (0.6 * max(shares, default=-10.0) + 0.4 * scored.score + duty
            + _under(query, topic, passage))  # fmt: skip


def _under(query: Query, topic: Topic, passage: Passage) -> float:
    """What a passage gains when the title it stands under is what the topic names."""
    title = passage.heading.rsplit(" › ", 1)[-1]
    if query.under and re.search(query.under, fold(title)):
        return UNDER_ITS_TITLE
    words = grams(title)
    return UNDER if len(words) >= 3 and topic.precision(frozenset(words)) >= NAMED else 0.0


def _fits(query: Query, scored: Scored, library: Library) -> bool:
    passage = passage_of(scored)
    if passage.kind in _FORMAL and query.main not in (Intent.DETAIL, Intent.FACT):
        return False
    document = library.documents[passage.document_id]
    if query.main is Intent.TARGET and query.one_year and "-" in document.period and (
        str(query.years[0]) not in passage.text
    ):  # fmt: skip
        return False
    if not of_years(query, document, passage.text, scored.coverage):
        return False
    if query.main is Intent.MONEY and _of_another_year(query, document.period, passage.text):
        return False
    if query.main is Intent.TARGET and _SETS.search(query.folded) and (
        _tells_results(passage, document.period)
    ):  # fmt: skip
        return False
    if query.days and not _names_a_day(query, passage.text):
        return False
    if passage.kind is PassageKind.SIGNATURE and len(passage.text) < NAME_ONLY:
        return False
    if not holds(_kind_of_value(query), passage.text):
        return False
    if query.under and not _is_under(query, passage) and query.main is Intent.DETAIL and (
        query.topic not in _of_money()
    ):  # fmt: skip
        return False
    in_row = passage.kind is PassageKind.ROW
    words = passage.text.split("\t", 1)[-1] if in_row else passage.text
    if query.main in OF_AGENCIES:
        words = f"{_agency_above(passage)}{words}"
    return _answers(scored, query) and holds_value(query.main, words, query.counted, in_row=in_row)


_SETS = re.compile(r"\b(?:nam nay|phan dau|dat (?:ra )?(?:muc tieu|chi tieu|muc)|de ra|muc tieu)\b")
_RESULTS = re.compile(r"\b(?:ket qua|danh gia|thuc trang|tinh hinh|hien trang)\b")


def _tells_results(passage: Passage, period: str) -> bool:
    """Whether a title above a passage says that it tells what was reached before the plan."""
    titles = map(fold, passage.heading.split(" › "))
    return any(
        _RESULTS.search(title) and period and any(
            year < period[:4] for year in re.findall(r"\b20\d\d\b", title))
        for title in titles
    )  # fmt: skip


def _of_another_year(query: Query, period: str, text: str) -> bool:
    """Whether a passage gives money for other years only than the one that is asked."""
    if not query.one_year or period == str(query.years[0]):
        return False
    if "-" in period and str(query.years[0]) not in text:
        return True  # a sum for all years is none for one of them
    named = set(re.findall(r"\bnăm (20\d\d)\b", text))
    return bool(named) and str(query.years[0]) not in named and "-" not in text


@lru_cache(maxsize=1)
def _of_money() -> frozenset[str]:
    """The topics of questions about money: what tells of it may stand under any title."""
    topics = vocabulary()["topics"]
    return frozenset(fold(topics[name]) for name in ("source_of_money", "parts_of_money"))


def _is_under(query: Query, passage: Passage) -> bool:
    """Whether a passage stands under the title of a fixed matter, or begins with its name."""
    return bool(re.search(query.under, fold(f"{passage.heading} › {passage.text[:BEGINNING]}")))


def _kind_of_value(query: Query) -> str:
    """The kind of value that a text must hold; a day only where a time is what is asked."""
    asks_day = query.value == "day"
    return "" if asks_day and query.main is not Intent.DEADLINE else query.value


def _agency_above(passage: Passage) -> str:
    """The title above a passage when it names the agency whose duties follow; "" else."""
    title = without_number(passage.heading.rsplit(" › ", 1)[-1])
    return f"{title}: " if starts_like_agency(title) else ""


_ADDRESSED = re.compile(r"^(?:Kính đề nghị|Đề nghị|Giao(?: cho)?|Đối với|Yêu cầu)\s+(?:các\s+)?")


def without_number(title: str) -> str:
    """A title without the number that counts it, and without whom it is addressed to."""
    bare = re.sub(r"^\W*(?:[\divxlc]+(?:\.\d+)*|[a-zđ])\s*[.)]\s*", "", clean(title), flags=re.I)
    return _ADDRESSED.sub("", bare)


def _answers(scored: Scored, query: Query) -> bool:
    """Whether a passage holds enough of the topic, in words or in words and meaning."""
    if query.days:
        return scored.coverage >= LEAST_WITH_DAY
    if query.under and re.search(query.under, fold(passage_of(scored).heading)):
        return scored.coverage >= LEAST
    both = ENOUGH_WITH_VALUE if query.main in _VALUES else ENOUGH_BOTH
    told = scored.words >= FEW or query.main not in _VALUES or scored.meaning >= FAR_NEARER
    return scored.coverage >= ENOUGH or (told and scored.coverage >= LEAST and scored.score >= both)


def _names_a_day(query: Query, text: str) -> bool:
    stated = {w.end for _, _, w in find_windows(text)} | {w.start for _, _, w in find_windows(text)}
    return any(day in stated for day in query.days)


def relevant_words(passage: Passage, topic: Topic) -> str:
    """The whole passage when short; else its sentences around the one that fits best."""
    if passage.kind is PassageKind.ROW or len(passage.text) <= WHOLE_MAX:
        return passage.text
    spans = [m.span() for m in _SENTENCE.finditer(passage.text) if m[0].strip()]
    if len(spans) < 2:
        return passage.text
    shares = [topic.coverage(frozenset(grams(passage.text[a:b])), frozenset()) for a, b in spans]
    best = max(range(len(spans)), key=shares.__getitem__)
    first = last = best
    while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= WHOLE_MAX:
        last += 1
    while first > 0 and spans[last][1] - spans[first - 1][0] <= WHOLE_MAX:
        first -= 1
    return passage.text[spans[first][0] : spans[last][1]].strip()


def shown(passage: Passage, quote: str) -> str:
    """A quote as people read it: cells parted by bars, no markup, no bullet mark."""
    cells = [clean(cell) for cell in quote.split("\t")]
    words = " | ".join(cell for cell in cells if cell) if "\t" in quote else clean(quote)
    return words.lstrip("-–+•* ") if passage.kind is PassageKind.BULLET else words


def nearest(evidence: Evidence, library: Library) -> tuple[Citation, ...]:
    """The passages nearest to the question, for when nothing answers it."""
    found = []
    for n, scored in enumerate(evidence.prose[:NEAREST], 1):
        passage = scored.entry.item
        assert isinstance(passage, Passage)
        found.append(citation(library, passage, passage.text, n))
    return tuple(found)
