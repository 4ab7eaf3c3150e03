"""Understand a question: what is asked, of which place and time, about which topic.

Everything is compared without diacritics, so that sloppy writing is understood like good
writing; words with typing errors are mended against the words of the loaded documents. What
is not understood stays empty; nothing is assumed. The words officers use are data, in
``vocabulary.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant import agencies
from assistant.conversation import take_over
from assistant.deadlines import find_windows
from assistant.domain import Document, Filters, Turn
from assistant.errors import EmptyQuestion, QuestionTooLong
from assistant.library import Library
from assistant.spelling import mend_spelling
from assistant.text import fold, has_diacritics, normalise, squash
from assistant.understanding.cited import asks_who_cites, cited_kind, cited_number
from assistant.understanding.intents import find_counted, find_facts, find_intents
from assistant.understanding.mentions import (
    find_agencies,
    find_places,
    place_matches,
    unknown_name,
    unknown_place,
)
from assistant.understanding.patterns import Mask, pattern
from assistant.understanding.place_in import find_extreme, find_row, find_short_form
from assistant.understanding.query import AgencyMention, Intent, Query
from assistant.understanding.topic import fixed_topic, topic_of
from assistant.understanding.windows import _is_day, find_window, years_named
from assistant.wording import spell_out, tell_ai, vocabulary

__all__ = ["AgencyMention", "Intent", "Query", "check_question", "understand"]

MAX_QUESTION = 2000
HISTORY_TURNS = 8


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
        query = take_over(query, _last_topic(earlier, library, today))
    return _apply_filters(query, library, filters or Filters())


def _apply_filters(query: Query, library: Library, filters: Filters) -> Query:
    ids = set(query.document_ids)
    if filters.document_ids:
        ids = set(filters.document_ids)
    if filters.place and not query.places:
        wanted = fold(filters.place)
        ids = {d.id for d in library.documents.values() if place_matches(d.place, wanted)}
        query = replace(query, places=(filters.place,), unknown_place="" if ids else filters.place)
    if filters.period and not query.years:
        found = re.findall(r"20\d\d", filters.period)
        query = replace(query, years=tuple(map(int, found)))
    return replace(query, document_ids=tuple(sorted(ids)))


def _understand_alone(question: str, library: Library, today: date) -> Query:
    asked = _without_instructions(question)
    normal, corrections = mend_spelling(
        squash(normalise(tell_ai(asked))), asked, library, vocabulary()
    )
    normal = _WHICH.sub(r"những \1", spell_out(_ASIDE.sub(" ", _without_dialect(normal))))
    folded = fold(_told_apart(normal))
    rest = Mask(normal)
    places, ids = find_places(folded, library, rest)
    unknown = unknown_place(question, library) or ("" if places else unknown_name(asked, library))
    mentions = find_agencies(folded, library)
    year = _year_of(ids, library)
    window, days = find_window(_EXCLUDED.sub(" ", folded), today, year)
    if window is None and not days:
        window, days = find_window(folded, today, year)
    for match in re.finditer(r"\bh[aằ]ng (?:nam|thang|quy|tuan|ngay)\b", folded):
        rest.blank(*match.span())
    recurring = next((k for k, p in vocabulary()["recurring"].items()
                      if pattern(p).search(folded)), "")  # fmt: skip
    same_again = bool(pattern(vocabulary()["same_again"]).search(folded))
    facts = find_facts(fold(_WHICH_OFFICE.sub("cơ quan nào", _told_apart(normal))))
    asks_of_another = (
        set(facts) & _OF_A_CITED_ONE
        or _WHICH_LAW.search(folded)
        or (_WHICH_PAPER.search(folded) and pattern(vocabulary()["cited_by"]).search(folded))
    )
    cited = cited_kind(folded, _meant(ids, library)) if asks_of_another else ""
    number = cited_number(folded, _meant(ids, library))
    if number and (set(facts) & _OF_A_CITED_ONE or asks_who_cites(folded)):
        cited = cited or number
    if cited:
        facts = ()
    intents = (Intent.DETAIL,) if cited else find_intents(folded, facts)
    checks = bool(pattern(vocabulary()["check"]).search(folded.rstrip("? ")))
    if same_again and intents and intents[0] not in (Intent.TARGET, Intent.DEADLINE):
        intents = (Intent.DETAIL,)
    if checks and intents == (Intent.DETAIL,):
        intents = _of_the_claim(folded, mentions)
    elif checks and Intent.LEAD in intents and Intent.DEADLINE not in intents and (
        _CLAIMS_DUE.search(folded)
    ):  # fmt: skip
        intents = (*intents, Intent.DEADLINE)
    if any(mention.claimed for mention in mentions) and not _asks_who(folded):
        intents = tuple(i for i in intents if i is not Intent.LEAD) or intents
    wants_count = (
        not same_again
        and bool(pattern(vocabulary()["count"]).search(folded))
        or bool((mentions or window) and pattern(vocabulary()["count_of_agency"]).search(folded))
    )
    whatever = bool((mentions or window) and _WHATEVER.search(folded)) or bool(
        mentions and (_GIVEN_WHAT.search(folded)
                      or pattern(vocabulary()["list_of_agency"]).search(folded))
    )  # fmt: skip
    wants_list = wants_count or whatever or bool(
        pattern(vocabulary()["list"]).search(folded)) or bool(
        days and pattern(vocabulary()["list_of_day"]).search(folded)
        or window and pattern(vocabulary()["list_of_window"]).search(folded)
    )  # fmt: skip
    under = next((p for name, p in vocabulary()["titles"].items()
                  if pattern(vocabulary()[name]).search(folded)), "")  # fmt: skip
    value = next((k for k, p in vocabulary()["values"].items() if pattern(p).search(folded)), "")
    return Query(
        question=question,
        folded=folded,
        intents=intents,
        topic=fixed_topic(folded) or _without_claim(
            topic_of(rest.text(), library.rarity), mentions if checks else ()
        ),
        facts=facts,
        places=places,
        document_ids=ids,
        unknown_place=unknown,
        years=years_named(_EXCLUDED.sub(" ", folded)) or years_named(folded),
        agencies=mentions,
        window=window,
        recurring=recurring,
        wants_list=wants_list,
        wants_count=wants_count,
        wants_targets=bool(pattern(vocabulary()["items"]["target"]).search(folded))
        and not pattern(vocabulary()["items"]["task"]).search(folded),
        compares=len(places) > 1 or bool(pattern(vocabulary()["compare"]).search(folded)),
        checks=checks,
        conflict=bool(pattern(vocabulary()["conflict"]).search(folded)),
        outline=bool(pattern(vocabulary()["outline"]).search(folded)),
        follows=bool(pattern(vocabulary()["follow_up"]).search(folded)),
        corrections=corrections,
        days=days if not (cited or checks) else (),  # a claimed day may be the wrong one
        value="" if under else value,  # "lấy tiền ở đâu" asks for no place
        cited=cited,
        cited_number=number,
        row=find_row(_without_levels(normal)),
        extreme=find_extreme(folded),
        excluded=_excluded(fold(normalise(asked))),
        short_form=find_short_form(question, folded),
        exact=bool(_WRITTEN_AS.search(folded)),
        yearless=window is not None and not days and not years_named(folded)
        and bool(_PART_OF_A_YEAR.search(folded)),
        counted=find_counted(folded),
        under=under,
        marked=normal if has_diacritics(normal) else "",
    )  # fmt: skip


def _without_dialect(normal: str) -> str:
    """A question with the question words of the Centre as those of everybody."""
    for words, meant in vocabulary()["dialect"]:
        normal = pattern(words).sub(meant, normal)
    return normal


_LEVEL = re.compile(r"(?<!\w)mức(?:\s+độ)?\s+\d")


def _without_levels(words: str) -> str:
    """A question folded, without its levels: "mức 2" is no "mục 2" once marks are dropped."""
    return fold(_LEVEL.sub(" ", words))


_WHICH_OFFICE = re.compile(r"(?<!\w)sở (?:nào|gì)(?!\w)")
"""“Sở nào” is no “số nào” once marks are dropped."""
_PART_OF_A_YEAR = re.compile(r"\b(?:thang \d{1,2}(?!\s*/)|quy (?:[1-4]|i{1,3}v?|iv)\b(?!\s*/))")


def _year_of(ids: Sequence[str], library: Library) -> int | None:
    """The one year that the documents in question are for; None of several, or of a span."""
    periods = {library.documents[i].period for i in ids}
    period = periods.pop() if len(periods) == 1 else ""
    return int(period) if period.isdigit() else None


_EXCLUDED = re.compile(
    r",?\s*\b(?:khong tinh|khong ke|ngoai tru|tru|chu khong phai)\b[^?;,]*"
    r"\b(?:20\d\d|thang|quy|nam)\b[^?;,]*"
)
"""A time that a question leaves out: "riêng năm 2021, không tính các dòng ghi 2021-2025"."""
_WRITTEN_AS = re.compile(
    r"\b(?:chi ghi|ghi (?:(?:thoi gian|thoi han|han|moc) )?(?:la|dung|rieng))\b[^?;,]{0,14}"
    r"\b(?:quy|thang|nam) \S"
)
"""“Ghi thời gian là quý III”: the rows that say just so, not all that is due in it."""
_CLAIMS_DUE = re.compile(
    r"\b(?:thang|quy|nam) (?:\d{1,4}|[iv]{1,3})\b[^?;,]{0,40}\b(?:moi |la )?(?:phai )?"
    r"(?:xong|ban hanh|hoan thanh|nop|trien khai|lam)\b"
    r"|\b(?:xong|ban hanh|hoan thanh|lam|nop|han)\b[^?;,]{0,30}\b(?:thang|quy) "
    r"(?:\d{1,2}|[iv]{1,3})\b"
)
_CLAIMS_NUMBER = re.compile(
    r"(?<![\d/.-])\d{1,4}(?:[.,]\d+)?\s*(?:%|(?!/)"
    r"(?:lop|buoi|nguoi|thon|ap|xa|ho|may|diem|cuoc|mo hinh|phieu|thu tuc|tthc|don vi|ca|lan|bo|"
    r"chiec|cai|trieu|ty)\b)"
)
_WHATEVER = re.compile(r"\b(?:viec|nhiem vu) (?:gi|nao)\b|\blam (?:nhung )?gi\b")
_GIVEN_WHAT = re.compile(
    r"\b(?:giao|phan cong)(?: nhiem vu| trach nhiem| viec)?(?: cho)? [^?;,.]{4,70} "
    r"(?:(?:lam |phai lam )?(?:nhung )?(?:gi|viec gi|viec nao)|the nao)\s*\??$"
    r"|\btrach nhiem (?:cu the )?(?:cua [^?;,.]{4,70} )?(?:la |gom |co )?(?:nhung )?gi\b"
)
"""“Giao cho Sở A những gì”: all that an agency is given to do."""
_WHICH_LAW = re.compile(
    r"\b(?:nghi quyet|nghi dinh|thong tu|chi thi|luat) (?:so )?(?:nao|may|bao nhieu|gi)\b"
)
_WHICH_PAPER = re.compile(
    r"\b(?:quyet dinh|ke hoach|cong van|van ban)\b[^?;,]{0,40}\b(?:nao|so may)\b"
)
_OF_A_CITED_ONE = {"number", "date", "basis", "signer"}
"""What a question may ask of a document that the loaded ones only cite."""


def _meant(ids: Sequence[str], library: Library) -> list[Document]:
    return [library.documents[i] for i in ids] or list(library.documents.values())


def _without_claim(topic: str, claimed: Sequence[AgencyMention]) -> str:
    """The topic without the agencies that the question takes for the answer."""
    for mention in claimed:
        topic = agencies.pattern_of(mention.key).sub(" ", topic)
    return squash(topic)


def _of_the_claim(folded: str, mentions: Sequence[AgencyMention]) -> tuple[Intent, ...]:
    """What a question to be confirmed is about, by what it claims: an agency, a figure, a day."""
    dated = any(_is_day(folded[start:end]) for start, end, _ in find_windows(folded))
    due = (Intent.DEADLINE,) if dated or _CLAIMS_DUE.search(folded) else ()
    if mentions:
        role = next((m.role for m in mentions if m.role), "lead")
        counted = (Intent.TARGET,) if _CLAIMS_NUMBER.search(folded) else ()
        return (Intent(role), *due, *counted)
    return due or (Intent.DETAIL,)


def _asks_who(folded: str) -> bool:
    return bool(pattern(vocabulary()["who"]).search(folded))


def _told_apart(normal: str) -> str:
    """The text with some words spelled as no question word is once marks are dropped.

    Of the same length: "máy" is not "mấy", "đưa vào" not "dựa vào", "dòng" not "đồng".
    """
    for word, other in (("máy", "mxy"), ("đưa", "đxa"), ("dòng", "dxng")):
        normal = re.sub(rf"(?<!\w){word}(?!\w)", other, normal)
    return normal


_WHICH = re.compile(
    r"(?<!\w)(?:mấy|may) ((?!ngày|ngay|tháng|thang|quý|quy|năm|nam)(?:\w+ ){1,4}(?:nào|nao)(?!\w))"
)
"""“Mấy lĩnh vực nào” asks which ones, not how many."""
_NOT_MEANT = re.compile(
    r"(?:[(,]\s*|\bchu )(?:khong|hong) phai(?: la)?\s+"
    r"(?:(?:cai|ke hoach|viec|nhiem vu|bao cao)\s+)*"
    r"(?P<what>[a-z]+ [a-z]+ [a-z]+)"
)


def _excluded(folded: str) -> str:
    """The first words of what a question says it does not mean, or ""."""
    match = _NOT_MEANT.search(folded)
    return match["what"] if match else ""


_ASIDE = re.compile(r"\((?:không|khong|trừ|tru|chứ không)\b[^)]*\)")


def _without_instructions(question: str) -> str:
    """The question without sentences that give orders; "" when it is nothing but orders."""
    pieces = re.split(r"(?<=[.!?;:\]])\s+|\n+", question)
    kept = [_without_orders(p) for p in pieces]
    words = " ".join(piece for piece in kept if piece)
    if not words and len(pieces) > 1:
        return ""
    return words if len(re.findall(r"\w+", words)) >= 3 else question


def _without_orders(piece: str) -> str:
    """A sentence without its clauses that give orders: the clause that asks comes last."""
    if not pattern(vocabulary()["instructions"]).search(fold(piece)):
        return piece
    clauses = re.split(r"[,;]\s+|\s+(?:rồi|sau đó|xong)\s+(?:hãy\s+|mới\s+|hẵng\s+)?", piece)
    last = clauses[-1]
    asks = len(re.findall(r"\w+", last)) >= 4 and re.search(
        r"\?|\b(?:nào|bao nhiêu|mấy|ai|gì)\b", last
    )
    return last if asks and not pattern(vocabulary()["instructions"]).search(fold(last)) else ""


def _last_topic(earlier: Sequence[str], library: Library, today: date) -> Query:
    """The query that the earlier questions amount to, taken over one by one."""
    before: Query | None = None
    for text in earlier:
        try:
            current = _understand_alone(check_question(text[:MAX_QUESTION]), library, today)
        except EmptyQuestion:
            continue
        before = take_over(current, before) if before else current
    return before or Query("", "", (), "")
