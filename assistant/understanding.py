"""Understand a question: what is asked, of which place and time, about which topic.

Everything is compared without diacritics, so that sloppy writing is understood like good
writing; words with typing errors are mended against the words of the loaded documents. What
is not understood stays empty; nothing is assumed. The words officers use are data, in
``vocabulary.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from assistant import agencies
from assistant.deadlines import find_windows, month_window, quarter_window, year_window
from assistant.domain import Filters, Turn, Window
from assistant.errors import EmptyQuestion, QuestionTooLong
from assistant.library import Library
from assistant.spelling import mend_spelling
from assistant.text import UPPER, fold, has_diacritics, normalise, squash
from assistant.wording import spell_out, tell_ai, vocabulary

MAX_QUESTION = 2000
HISTORY_TURNS = 8


class Intent(StrEnum):
    """What a question asks for."""

    LEAD = "lead"
    SUPPORT = "support"
    MONITOR = "monitor"
    DEADLINE = "deadline"
    PRODUCT = "product"
    TARGET = "target"
    FACT = "fact"
    MONEY = "money"
    DETAIL = "detail"


@dataclass(frozen=True, slots=True)
class AgencyMention:
    """An agency that the question names, and the role it asks about ("" when any)."""

    key: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood. ``topic`` are folded words without function words."""

    question: str
    folded: str
    intents: tuple[Intent, ...]
    topic: str
    facts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    unknown_place: str = ""
    years: tuple[int, ...] = ()
    agencies: tuple[AgencyMention, ...] = ()
    window: Window | None = None
    recurring: str = ""
    wants_list: bool = False
    wants_count: bool = False
    wants_targets: bool = False
    compares: bool = False
    checks: bool = False
    follows: bool = False
    corrections: tuple[tuple[str, str], ...] = ()
    days: tuple[date, ...] = field(default=())

    @property
    def main(self) -> Intent:
        """The intent that decides what is looked for first."""
        return self.intents[0] if self.intents else Intent.DETAIL


@lru_cache(maxsize=256)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source.replace("{who}", vocabulary()["who"]))


def check_question(question: str) -> str:
    """The question on one line.

    Raises:
        EmptyQuestion: it has no word.
        QuestionTooLong: it is longer than ``MAX_QUESTION`` characters.
    """
    words = squash(question.replace("\x00", " "))
    if not re.search(r"\w", words):
        raise EmptyQuestion("Câu hỏi đang trống. Hãy nhập điều cần tra cứu.")
    if len(words) > MAX_QUESTION:
        raise QuestionTooLong(
            f"Câu hỏi dài {len(words)} ký tự, tối đa {MAX_QUESTION}. Hãy rút gọn câu hỏi."
        )
    return words


def understand(
    question: str,
    library: Library,
    today: date,
    history: Sequence[Turn] = (),
    filters: Filters | None = None,
) -> Query:
    """Understand a question against the loaded documents and what was asked before.

    Raises:
        EmptyQuestion, QuestionTooLong: see ``check_question``.
    """
    query = _understand_alone(check_question(question), library, today)
    earlier = [turn.content for turn in history if turn.role == "user"][-HISTORY_TURNS:]
    if earlier:
        query = _take_over(query, _last_topic(earlier, library, today))
    return _apply_filters(query, library, filters or Filters())


def _last_topic(earlier: Sequence[str], library: Library, today: date) -> Query:
    """The query that the earlier questions amount to, taken over one by one."""
    before: Query | None = None
    for text in earlier:
        try:
            current = _understand_alone(check_question(text[:MAX_QUESTION]), library, today)
        except EmptyQuestion:
            continue
        before = _take_over(current, before) if before else current
    return before or Query("", "", (), "")


def _take_over(query: Query, before: Query) -> Query:
    """Fill from the last question what this one leaves open."""
    bare = len(query.topic.split()) <= 1
    if not (query.follows or bare or not query.places):
        return query
    changes: dict[str, Any] = {}
    if not query.places and not query.unknown_place:
        changes |= {"places": before.places, "document_ids": before.document_ids}
    inherits = bare or (query.follows and len(query.topic.split()) <= 2)
    if inherits:
        own = [w for w in query.topic.split() if w not in before.topic.split()]
        changes["topic"] = " ".join([before.topic, *own]).strip()
        if not query.agencies and not query.wants_list:
            changes |= {"agencies": before.agencies}
        if not query.intents or query.main is Intent.DETAIL:
            changes |= {
                "intents": before.intents, "facts": before.facts,
                "wants_list": before.wants_list, "wants_count": before.wants_count,
                "window": query.window or before.window, "recurring": before.recurring,
            }  # fmt: skip
    return replace(query, **changes)


def _apply_filters(query: Query, library: Library, filters: Filters) -> Query:
    ids = set(query.document_ids)
    if filters.document_ids:
        ids = set(filters.document_ids)
    if filters.place and not query.places:
        wanted = fold(filters.place)
        ids = {d.id for d in library.documents.values() if _place_matches(d.place, wanted)}
        query = replace(query, places=(filters.place,), unknown_place="" if ids else filters.place)
    if filters.period and not query.years:
        found = re.findall(r"20\d\d", filters.period)
        query = replace(query, years=tuple(map(int, found)))
    return replace(query, document_ids=tuple(sorted(ids)))


def _place_matches(place: str, wanted: str) -> bool:
    folded = fold(place)
    return wanted in folded or folded in wanted or _bare(folded) == _bare(wanted)


def _bare(folded: str) -> str:
    """A place's name without its level."""
    return re.sub(
        r"^(?:xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh)\s+", "", folded
    )


def _understand_alone(question: str, library: Library, today: date) -> Query:
    asked = _without_instructions(question)
    normal, corrections = mend_spelling(
        squash(normalise(tell_ai(asked))), asked, library, vocabulary()
    )
    normal = spell_out(_ASIDE.sub(" ", normal))
    folded = fold(normal)
    rest = _Mask(normal)
    places, ids = _find_places(folded, library, rest)
    unknown = _unknown_place(question, library)
    mentions = _find_agencies(folded, library, rest)
    window, days = _find_window(folded, today)
    recurring = next((k for k, p in vocabulary()["recurring"].items()
                      if _pattern(p).search(folded)), "")  # fmt: skip
    facts = _find_facts(folded)
    intents = _find_intents(folded, facts)
    wants_count = bool(_pattern(vocabulary()["count"]).search(folded))
    wants_list = wants_count or bool(_pattern(vocabulary()["list"]).search(folded))
    return Query(
        question=question,
        folded=folded,
        intents=intents,
        topic=_fixed_topic(folded) or _topic(rest.text()),
        facts=facts,
        places=places,
        document_ids=ids,
        unknown_place=unknown,
        years=_years(folded),
        agencies=mentions,
        window=window,
        recurring=recurring,
        wants_list=wants_list,
        wants_count=wants_count,
        wants_targets=bool(_pattern(vocabulary()["items"]["target"]).search(folded))
        and not _pattern(vocabulary()["items"]["task"]).search(folded),
        compares=len(places) > 1 or bool(_pattern(vocabulary()["compare"]).search(folded)),
        checks=bool(_pattern(vocabulary()["check"]).search(folded.rstrip("? "))),
        follows=bool(_pattern(vocabulary()["follow_up"]).search(folded)),
        corrections=corrections,
        days=days,
    )


_ASIDE = re.compile(r"\((?:không|khong|trừ|tru|chứ không)\b[^)]*\)")


def _without_instructions(question: str) -> str:
    """The question without sentences that give orders; the whole when nothing else is left."""
    pieces = re.split(r"(?<=[.!?;:\]])\s+|\n+", question)
    kept = [p for p in pieces if not _pattern(vocabulary()["instructions"]).search(fold(p))]
    words = " ".join(kept)
    return words if len(re.findall(r"\w+", words)) >= 3 else question


class _Mask:
    """The words of a question that are not yet understood; what is, is blanked."""

    def __init__(self, normal: str) -> None:
        self._letters = list(normal)

    def blank(self, start: int, end: int) -> None:
        self._letters[start:end] = " " * (end - start)

    def text(self) -> str:
        return squash("".join(self._letters))


def _find_places(
    folded: str, library: Library, rest: _Mask
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The places of loaded documents that the question names."""
    places: list[str] = []
    ids: list[str] = []
    for document in sorted(library.documents.values(), key=lambda d: -len(d.place)):
        if not document.place:
            continue
        pattern = re.compile(
            r"(?<!\w)(?:uy ban nhan dan\s+)?"
            r"(?:(?:xa|phuong|thi tran|huyen|tinh|thanh pho)\s+)?"
            rf"{re.escape(_bare(fold(document.place)))}(?!\w)"
        )
        if found := list(pattern.finditer(folded)):
            if document.place not in places:
                places.append(document.place)
            ids.append(document.id)
            for match in found:
                rest.blank(*match.span())
    return tuple(places), tuple(sorted(ids))


_NAMED_PLACE = re.compile(
    r"(?<!\w)(?P<level>[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Tt]hành phố|[Đđ]ặc khu)\s+"
    rf"(?P<name>[{UPPER}][\wà-ỹ]*(?:\s+[{UPPER}][\wà-ỹ]*){{0,3}})"
)


_NAMED_PROVINCE = re.compile(
    rf"(?<!\w)[Tt]ỉnh\s+(?P<name>[{UPPER}][\wà-ỹ]*(?:\s+[{UPPER}][\wà-ỹ]*){{0,2}})"
)


def _unknown_place(question: str, library: Library) -> str:
    """A commune or district that is named but has no document here."""
    known = {_bare(fold(d.place)) for d in library.documents.values()}
    provinces = {_bare(fold(d.province)) for d in library.documents.values() if d.province}
    for match in _NAMED_PROVINCE.finditer(question):
        if fold(match["name"]) not in provinces:
            return f"tỉnh {match['name']}"
    for match in _NAMED_PLACE.finditer(question):
        if fold(match["name"]) not in known and not match["name"].isupper():
            return f"{match['level'].lower()} {match['name']}"
    return ""


_ROLE_BEFORE = {
    "lead": r"\b(?:chu tri|phu trach|dam nhiem|dam nhan|lam|thuc hien|chiu trach nhiem|"
    r"duoc giao|lo|dung dau)\b",
    "support": r"\bphoi hop\b",
    "monitor": r"\b(?:theo doi|don doc|giam sat)\b",
}


def _find_agencies(folded: str, library: Library, rest: _Mask) -> tuple[AgencyMention, ...]:
    """The agencies of the records that the question names, longest names first."""
    taken: list[tuple[int, int]] = []
    mentions: list[AgencyMention] = []
    for key in sorted(library.agencies, key=len, reverse=True):
        if len(key.split()) < 2 or agencies.is_collective(library.agencies[key]):
            continue
        for match in agencies.pattern_of(key).finditer(folded):
            if all(match.end() <= start or match.start() >= end for start, end in taken):
                taken.append(match.span())
                mentions.append(AgencyMention(key, library.agencies[key], _role(folded)))
    del rest  # an agency may be part of the topic ("… tại Trung tâm …"): it stays in it
    return tuple({mention.key: mention for mention in mentions}.values())


def _role(folded: str) -> str:
    for role in ("support", "monitor", "lead"):
        if re.search(_ROLE_BEFORE[role], folded):
            return role
    return ""


def _find_window(folded: str, today: date) -> tuple[Window | None, tuple[date, ...]]:
    """The due window a question names, and the days it states exactly."""
    due = vocabulary()["due"]
    named = next((name for name, p in due.items() if _pattern(p).search(folded)), "")
    window = _named_window(named, today)
    found = find_windows(folded, today.year)
    exact = tuple(w.end for s, e, w in found if w.end and _is_day(folded[s:e]))
    if window is None and found:
        start, _, stated = found[-1]
        before = folded[max(0, start - 30) : start]
        if stated.end and re.search(r"(?:truoc|den het|cham nhat|muon nhat|khong qua|den)\s*"
                                    r"(?:la|ngay|thang|het|nam)*\s*$", before):  # fmt: skip
            window = Window(None, stated.end)
        elif re.search(r"(?:sau|tu)\s*(?:ngay|thang)?\s*$", before):
            window = Window(stated.start or stated.end, None)
        elif _is_day(folded[found[-1][0] : found[-1][1]]):
            window = Window(stated.end, stated.end)
        else:
            window = stated if stated.start else Window(_month_start(stated.end), stated.end)
    return window, exact


def _month_start(day: date | None) -> date | None:
    return day.replace(day=1) if day else None


def _is_day(words: str) -> bool:
    return bool(re.search(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|ngay\s+\d|^\d{1,2}/\d{1,2}$",
                          words.strip()))  # fmt: skip


def _named_window(name: str, today: date) -> Window | None:
    if name == "overdue":
        return Window(None, today - timedelta(days=1))
    if name == "soon":
        return Window(today, today + timedelta(days=30))
    if name == "this_month":
        return month_window(today.year, today.month)
    if name == "next_month":
        later = today.replace(day=28) + timedelta(days=7)
        return month_window(later.year, later.month)
    if name == "this_quarter":
        return quarter_window(today.year, (today.month - 1) // 3 + 1)
    if name == "this_year":
        return year_window(today.year)
    if name == "this_week":
        monday = today - timedelta(days=today.weekday())
        return Window(monday, monday + timedelta(days=6))
    return None


def _years(folded: str) -> tuple[int, ...]:
    dateless = re.sub(r"\d{1,2}\s*[/.-]\s*(?:\d{1,2}\s*[/.-]\s*)?20\d\d", " ", folded)
    return tuple(dict.fromkeys(map(int, re.findall(r"(?<!\d)(20[1-4]\d)(?!\d)", dateless))))


_PERCENT = re.compile(r"phan tram|%|\bpt\b|\bty le\b|\bti le\b")
_STATED = re.compile(r"\d+(?:[.,]\d+)?\s*(?:%|phan tram)")
_MUST = re.compile(r"\b(?:phai|cham nhat|muon nhat|truoc ngay|han)\b")
_AMOUNT = re.compile(r"\b(?:ty|ti|trieu|nghin|ngan)?\s*(?:dong|tien)\b|\bbao nhieu (?:ty|trieu)\b")


def _find_facts(folded: str) -> tuple[str, ...]:
    """What the question asks of a document itself: its number, date, signer …"""
    patterns = vocabulary()["facts"]
    found = [name for name, p in patterns.items() if _pattern(p).search(folded)]
    if "basis" in found:
        found = [name for name in found if name not in ("number", "date")]
    if _PERCENT.search(folded):
        found = [name for name in found if name not in ("number", "date")]
    if "date" in found and _MUST.search(folded):
        found.remove("date")
    if "number" in found and re.search(r"\bngay (?:nao|bao nhieu|may)\b", folded):
        found.append("date")
    return tuple(dict.fromkeys(found))


def _find_intents(folded: str, facts: tuple[str, ...]) -> tuple[Intent, ...]:
    found = [Intent(name) for name, patterns in vocabulary()["intents"].items()
             if any(_pattern(p).search(folded) for p in patterns)]  # fmt: skip
    for role, own in (
        (Intent.MONITOR, r"\bchu tri\b|\bphu trach\b|\bchiu trach nhiem\b"),
        (Intent.SUPPORT, r"\bai chu tri\b|\bchu tri\b(?!.{0,60}\bphoi hop)"),
    ):
        if role in found and Intent.LEAD in found and not re.search(own, folded):
            found.remove(Intent.LEAD)
    percent = bool(_PERCENT.search(folded)) and Intent.TARGET in found
    if _pattern(r"\b(?:cao|thap|nhieu|it) (?:hon|nhat)\b").search(folded) and not re.search(
        r"\bai\b|chu tri|phoi hop", folded
    ):  # fmt: skip
        found = [Intent.TARGET, *(i for i in found if i not in (Intent.TARGET, Intent.LEAD))]
    if percent:
        found = [Intent.TARGET, *(i for i in found if i not in (Intent.TARGET, Intent.DEADLINE))]
    if _pattern(vocabulary()["money"]).search(folded) and not percent and (
        _AMOUNT.search(folded) or Intent.TARGET not in found or "phan dau" not in folded
    ):  # fmt: skip
        found = [Intent.MONEY, *(i for i in found if i is not Intent.TARGET)]
    if _pattern(vocabulary()["source_of_money"]).search(folded):
        found = [Intent.DETAIL]
    if Intent.TARGET in found[:-1] and not percent and Intent.DEADLINE in found:
        found = [*(i for i in found if i is not Intent.TARGET), Intent.TARGET]
    if facts:
        found = [Intent.FACT, *found]
    return tuple(found) or (Intent.DETAIL,)


@lru_cache(maxsize=2)
def _stop(accented: bool) -> frozenset[str]:
    words = vocabulary()["stop"].split()
    return frozenset(map(normalise, words) if accented else map(fold, words))


def _fixed_topic(folded: str) -> str:
    """The topic of a question about a fixed matter ("lấy từ nguồn nào"); "" for others."""
    for name, words in vocabulary()["topics"].items():
        if _pattern(vocabulary()[name]).search(folded):
            return fold(words)
    return ""


_KEPT_WITHOUT_MARKS = frozenset("so ho hanh to chuc so dan")
"""Folded stop words that are as often a topic's: "họ" is "hồ", "số" is "sổ"."""


def _topic(rest: str) -> str:
    """The folded words of what is left: without polite forms, question and function words."""
    accented = has_diacritics(rest)
    text = rest
    folded = fold(text)
    mask = _Mask(text)
    for source in (vocabulary()["polite"], vocabulary()["who"]):
        for match in _pattern(source).finditer(folded):
            mask.blank(*match.span())
    text = re.sub(r"\d+(?:[.,]\d+)?\s*(?:%|phần trăm|phan tram)", " ", mask.text())
    for phrase in vocabulary()["stop_phrases"]:
        words = normalise(phrase) if accented else fold(phrase)
        text = re.sub(rf"(?<!\w){words}(?!\w)", " ", text)
    tokens = re.findall(r"\w+(?:[/.-]\w+)*", text)
    stop = _stop(accented) - (frozenset() if accented else _KEPT_WITHOUT_MARKS)
    return " ".join(fold(word) for word in tokens if word not in stop)
