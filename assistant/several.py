"""Several questions in one message: told apart, and their answers put together.

A later question takes over from those before it what it leaves open, as a follow-up does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.domain import Answer, AnsweredBy, Citation, Conflict, Statement, Status
from assistant.text import fold, has_diacritics, normalise, squash
from assistant.wording import vocabulary

MOST = 4
LEAST_WORDS = 2
_ASKS = re.compile(
    r"(?<!\w)(?:ai|nào|gì|mấy|bao nhiêu|bao giờ|bao lâu|đâu|sao|không|chưa|phải chăng)(?!\w)"
)
_ASKS_BARE = re.compile(fold(_ASKS.pattern.replace(r"\w", "~")).replace("~", r"\w"))
_ASKS_FOR = re.compile(r"\b(?:ai|nao|may|bao nhieu|bao gio|bao lau|gi|the nao)\b")
_WEAKEST = (AnsweredBy.LLM, AnsweredBy.QUOTES, AnsweredBy.RECORDS)


def split_questions(question: str) -> list[str]:
    """The questions of a message, in order; one where it asks only one.

    What stands before a question mark and asks nothing belongs to the question after it.
    """
    parts: list[str] = []
    held = ""
    for piece in re.findall(r"[^?]+\??", question):
        words = squash(f"{held} {piece}")
        asks = piece.rstrip().endswith("?") and _asks(words)
        if asks and len(re.findall(r"\w+", words)) >= LEAST_WORDS:
            parts.append(words)
            held = ""
        else:
            held = words
    if held and parts:  # "Tôi thấy hai chỗ không giống nhau." asks nothing
        if _ASKS_FOR.search(fold(held)):
            parts.append(held)
        else:
            parts[-1] = f"{parts[-1]} {held}"
    if len(parts) < 2:
        words = squash(question)
        parts = _rivals(words) or _same_of_both(words) or _halves(words)
    return parts if 2 <= len(parts) <= MOST else [question]


_RIVALS = re.compile(
    r"^(?:giữa\s+)?(?P<one>.{8,140}?)\s+(?:so với|với|và|hay|vs)\s+"
    r"(?P<two>.{8,140}?)(?:,\s*(?:thì\s+)?|:\s+|\s+thì\s+)"
    r"(?:(?P<at>[^,?:]{3,40}?)\s+(?:phải|cần|sẽ)\s+(?:làm\s+|hoàn thành\s+)?(?:xong\s+)?)?"
    r"(?:ai|(?:việc|cái|bên|khoản|giải|đợt|chỉ tiêu|nhiệm vụ|mục|hạng mục|báo cáo|kế hoạch|"
    r"mục tiêu|đơn vị|phòng|cơ quan|mốc|hạn)\s+nào)\s+(?P<tail>[^?]*)\??$",
    re.IGNORECASE,
)
_EARLIER = re.compile(r"\b(?:trước|sau|sớm|muộn)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:nhiều|ít|lớn|nhỏ|cao|thấp)\s+(?P<unit>(?:(?!hơn)\w+\s+){0,2})hơn\b", re.IGNORECASE
)
_TASKS = re.compile(r"việc|nhiệm vụ|đầu việc|công việc", re.IGNORECASE)
_MONEY = re.compile(r"\b(?:tiền|kinh phí|chi|khoản|vốn|tốn)\b", re.IGNORECASE)
_AT = re.compile(
    r"\s(?:ở|tại|của|bên)\s+((?:xã|phường|huyện|tỉnh)?\s*[A-ZĐÀ-Ỹ]\w*(?:\s[A-ZĐÀ-Ỹ]\w*){0,3})"
)


_PLACE_ALONE = re.compile(
    r"(?:^|,\s*)(?:[Xx]ã|[Pp]hường|[Hh]uyện|[Tt]ỉnh|[Tt]hị trấn|[Tt]hành phố)\s+"
    r"[A-ZĐÀ-Ỹ]\w*(?:\s[A-ZĐÀ-Ỹ]\w*){0,3}$"
)


def _rivals(question: str) -> list[str]:
    """A question for each of two rivals ("A với B, việc nào xong trước?"); [] for others.

    The place that one names is the other's too.
    """
    match = _RIVALS.match(question)
    if match is None:
        return []
    one, two, tail = (match[name].strip() for name in ("one", "two", "tail"))
    of_two_places = all(_AT.search(f" {half}") or _PLACE_ALONE.search(half) for half in (one, two))
    if of_two_places or min(len(_matter(one)), len(_matter(two))) < LEAST_OF_HALF:
        return []
    if _EARLIER.search(tail):
        asked = "có hạn khi nào?"
    elif (more := _MORE.search(tail)) and _TASKS.fullmatch(more["unit"].strip()):
        asked = f"chủ trì bao nhiêu {more['unit'].strip()}?"
    elif more:
        money = _MONEY.search(question)
        asked = f"là bao nhiêu {more['unit'].strip() or ('tiền' if money else '')}".strip() + "?"
    else:
        return []
    place = _AT.search(question)
    named = place[1].strip() if place else (match["at"] or "").strip()
    at = f" ở {named}" if named else ""
    return [f"{half}{'' if named and named in half else at} {asked}" for half in (one, two)]


_HALF = re.compile(
    r",?\s+và\s+|;\s+|,\s+còn\s+"
    r"|(?<=\sgì),\s+|(?<=\snào),\s+|(?<=\sai),\s+|(?<=\smấy),\s+|(?<=\slâu),\s+"
    r"|(?<=\snhiêu),\s+|(?<=\sgiờ),\s+"
)
_WORD_OF_ROLE = frozenset(
    re.findall(r"\w+", "chu tri phoi hop theo doi han chot khi nao ai la gi don vi co quan phong "
                       "bao gio xong thi lam nop phai duoc cua o xa phuong tinh nam thang ngay quy")
)  # fmt: skip
LEAST_OF_HALF = 2
_DAY_FIRST = re.compile(r"(?:ngày|tháng|năm)\s+(?:nào|mấy)\b", re.IGNORECASE)
LEAST_BEHIND_COMMA = 3
"""Words; what stands behind a mere comma has to be a question of its own."""


_SAME = re.compile(
    r"^(?P<one>.{8,140}?)\s+(?:và|với)\s+(?P<two>.{8,140}?)\s+có\s+(?:do\s+)?(?:cùng|chung)\s+"
    r"(?:một\s+)?(?P<what>nơi|đơn vị|cơ quan|phòng|bộ phận|hạn|thời hạn|ngày)\b",
    re.IGNORECASE,
)


def _same_of_both(question: str) -> list[str]:
    """A question for each of two matters that are asked to be the same; [] for others."""
    match = _SAME.match(question)
    if match is None or min(len(_matter(match["one"])), len(_matter(match["two"]))) < LEAST_OF_HALF:
        return []
    due = re.match(r"hạn|thời|ngày", match["what"], re.IGNORECASE)
    asked = "có hạn khi nào?" if due else "do đơn vị nào chủ trì?"
    return [f"{match[half]} {asked}" for half in ("one", "two")]


def _halves(question: str) -> list[str]:
    """A sentence that asks two things of two matters, as two; else the sentence.

    Each half has a question word and a matter of its own: "ai chủ trì và hạn khi nào?" is one.
    """
    for match in _HALF.finditer(question):
        one, two = question[: match.start()].strip(), question[match.end() :].strip()
        comma = match[0].strip() == ","
        if comma and (":" in one or _DAY_FIRST.match(two)):
            continue  # what stands before the colon is both halves' matter
        least = (LEAST_OF_HALF, LEAST_BEHIND_COMMA if comma else LEAST_OF_HALF)
        if all(_ASKS_FOR.search(fold(half)) and len(_matter(half)) >= n
               for half, n in zip((one, two), least, strict=True)):  # fmt: skip
            return [one, two]
    return [question]


def _matter(half: str) -> list[str]:
    """The words of a half that say what it is about."""
    stop = _WORD_OF_ROLE | frozenset(fold(vocabulary()["stop"]).split())
    return [word for word in re.findall(r"\w+", fold(half)) if word not in stop]


def _asks(words: str) -> bool:
    if has_diacritics(words):  # "đầu" is not "đâu"
        return bool(_ASKS.search(normalise(words)))
    return bool(_ASKS_BARE.search(fold(words)))


def merge(answers: Sequence[Answer]) -> Answer:
    """The answers in order as one, their citations numbered through."""
    lines: list[str] = []
    citations: list[Citation] = []
    conflicts: list[Conflict] = []
    for answer in answers:
        numbers: dict[int, int] = {}
        for citation in answer.citations:
            same = next((c.n for c in citations if (c.passage_id, c.quote)
                         == (citation.passage_id, citation.quote)), 0)  # fmt: skip
            numbers[citation.n] = same or len(citations) + 1
            if not same:
                citations.append(replace(citation, n=numbers[citation.n]))
        lines.append(_renumbered(answer.answer, numbers))
        conflicts += [
            replace(c, statements=tuple(Statement(s.value, numbers.get(s.n, s.n))
                                        for s in c.statements))
            for c in answer.conflicts
        ]  # fmt: skip
    answered = [a for a in answers if a.status is Status.ANSWERED]
    first = (answered or list(answers))[0]
    writers = {a.answered_by for a in (answered or answers)}
    return replace(
        first,
        answer="\n\n".join(lines),
        answered_by=next(by for by in _WEAKEST if by in writers),
        citations=tuple(citations),
        conflicts=tuple(conflicts),
        nearest=() if answered else first.nearest,
        model=next((a.model for a in answers if a.model), None),
        timings_ms=_summed(answers),
        notices=tuple(dict.fromkeys(n for a in answers for n in a.notices)),
        explanation=[e for a in answers for e in a.explanation or []] or None,
    )


def _renumbered(words: str, numbers: dict[int, int]) -> str:
    return re.sub(r"\[(\d+)\]", lambda m: f"[{numbers.get(int(m[1]), int(m[1]))}]", words)


def _summed(answers: Sequence[Answer]) -> dict[str, float]:
    names = dict.fromkeys(name for a in answers for name in a.timings_ms)
    return {name: round(sum(a.timings_ms.get(name, 0.0) for a in answers), 2) for name in names}
