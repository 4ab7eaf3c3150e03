"""Whether a set of questions can measure anything: against its documents and other questions.

What is malformed comes from ``shape``. Here: evidence that is not in the documents as read,
facts that they do not state, wrong facts that the evidence itself states, questions asked
twice, questions copied from the text. Of a sealed question no word is told, only what is
wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from assistant.domain import Document
from assistant.text import fold, squash, syllables
from eval.questions import Question, question_of
from eval.scoring import comparable
from eval.shape import NOT_PLACED, Entry, Finding, read_entries

COPIED = 12
"""Syllables in a row that only copying explains: some eight words; names are shorter."""
ALIKE = 94.0
"""Similarity of two folded questions from which on they are one (rapidfuzz ratio, 0-100)."""


BLANK = frozenset({"trống", "để trống", "bỏ trống", "chưa ghi", "không ghi", "chưa điền"})
"""A fact with one of these is that the document leaves something out: it cannot stand there."""
_FIGURE = re.compile(r"(\d+(?:,\d+)?) ?(%|[^\W\d]+)")
CONCLUDED = ("count", "comparison", "premise")
"""Types whose facts may be the reader's own conclusion: a sum, a difference, a yes or no."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the entry it was read from."""

    entry: Entry
    question: Question


def check(
    paths: Sequence[Path], documents: Mapping[str, Document], others: Sequence[Path] = ()
) -> list[Finding]:
    """Everything wrong in these files; ``others`` are sets not to be repeated.

    Raises:
        NothingToRead: a file is not there.
    """
    asked: list[Asked] = []
    findings: list[Finding] = []
    for path in paths:
        entries, malformed = read_entries(path)
        findings += malformed
        asked += [Asked(entry, question_of(entry.row)) for entry in entries]
    mine = {path.resolve() for path in paths}
    known = [Asked(entry, question_of(entry.row)) for path in others if path.resolve() not in mine
             for entry in read_entries(path)[0]]  # fmt: skip
    texts = {name: Reading(document) for name, document in documents.items()}
    for one in asked:
        findings += [one.entry.finding(*found) for found in against_documents(one.question, texts)]
    findings += repeated(asked, known)
    return sorted(findings, key=lambda f: (f.file, f.line))


class Reading:
    """A document as facts, places and copied words are looked for in it."""

    def __init__(self, document: Document) -> None:
        self.words = comparable(document.text)
        self.passages = [(p.locator, comparable(p.text)) for p in document.passages]
        written = syllables(document.text)
        self.runs = set(zip(*(written[i:] for i in range(COPIED)), strict=False))

    def at(self, locator: str) -> list[str]:
        """The words of each passage at a place and within it."""
        return [words for place, words in self.passages
                if place == locator or place.startswith(f"{locator} › ")]  # fmt: skip


def against_documents(
    question: Question, texts: Mapping[str, Reading]
) -> Iterator[tuple[str, str]]:
    """What the question's own documents say against it: (what, what to do)."""
    if question.status != "not_found":
        leaves_blank = all(BLANK & set(group) for group in (*question.facts, *question.items))
        for field in ("documents",) if leaves_blank else ("documents", "evidence"):
            if not getattr(question, field):
                yield NOT_PLACED[0].format(field), NOT_PLACED[1]
    named = [*question.documents, *(name for name, _ in question.evidence)]
    for name in dict.fromkeys(named):
        if name not in texts:
            yield (f"văn bản “{name}” không có trong thư mục",
                   f"Sửa tên (có: {', '.join(sorted(texts)) or 'không văn bản nào'}) "
                   "hoặc chỉ thư mục bằng --documents")  # fmt: skip
        elif name not in question.documents:
            yield f"evidence ở “{name}” mà documents không ghi", "Thêm văn bản đó vào documents"
    places: list[str] = []
    for name, locator in question.evidence:
        if name in texts:
            found = texts[name].at(locator)
            places += found
            if not found:
                yield (f"“{name}” không có chỗ “{locator}”",
                       f"Xem chỗ đúng bằng: troly documents show {name}")  # fmt: skip
    used = [texts[name] for name in dict.fromkeys(named) if name in texts]
    if question.status != "not_found" and used:
        yield from _unstated(question, used, places)
    yield from _stated_wrong(question, places)
    asked = syllables(question.question)
    if any(run in text.runs for text in used or texts.values()
           for run in zip(*(asked[i:] for i in range(COPIED)), strict=False)):  # fmt: skip
        yield (f"câu hỏi chép từ {COPIED} tiếng liền của văn bản",
               "Hỏi bằng lời của người hỏi, không bằng lời văn bản")  # fmt: skip


def _unstated(
    question: Question, used: Sequence[Reading], places: Sequence[str]
) -> Iterator[tuple[str, str]]:
    concluded = question.type in CONCLUDED or question.status == "clarify"
    groups = [group for group in (*question.facts, *question.items)
              if not (concluded or BLANK & set(group))]  # fmt: skip
    for at, group in enumerate(groups, 1):
        if not any(_is_in(text, group) for text in used):
            yield (f"văn bản không nêu {_shown(question, group[0], at)}",
                   "Sửa sự kiện theo đúng chữ của văn bản, hoặc thêm cách viết")  # fmt: skip
    if groups and places and not any(_tells(words, g) for g in groups for words in places):
        yield "chỗ ghi ở evidence không nêu sự kiện nào", "Sửa locator tới chỗ nêu câu trả lời"


def _is_in(text: Reading, group: Iterable[str]) -> bool:
    return _states(text.words, group) or any(_tells(words, group) for _, words in text.passages)


def _stated_wrong(question: Question, places: Sequence[str]) -> Iterator[tuple[str, str]]:
    groups = (*question.facts, *question.items)
    # A neighbour may state what would be wrong here; the words that state most of the answer
    # may not, unless others state as much without it.
    stated = [sum(_states(words, group) for group in groups) for words in places]
    most = max(stated, default=0)
    decisive = [words for words, count in zip(places, stated, strict=True) if count == most > 0]
    for at, fact in enumerate(question.wrong, 1):
        if any(_states(option_words, (fact,)) for option_words in _options(groups)):
            yield (f"điều sai {_shown(question, fact, at)} nằm trong một sự kiện đúng",
                   "Viết điều sai đầy đủ hơn, kẻo câu trả lời đúng bị tính là sai")  # fmt: skip
        elif decisive and all(_states(words, (fact,)) for words in decisive):
            yield (f"chính đoạn nêu câu trả lời nêu cả điều sai {_shown(question, fact, at)}",
                   "Viết rõ sai ở vai nào (ví dụ “chủ trì: …”), hoặc bỏ")  # fmt: skip


def _states(words: str, group: Iterable[str]) -> bool:
    return any(comparable(option) in words for option in group)


def _tells(words: str, group: Iterable[str]) -> bool:
    """Whether a passage states a fact, or has its figure and its unit in two cells."""
    if _states(words, group):
        return True
    for option in group:
        if parts := _FIGURE.fullmatch(comparable(option)):
            figure, unit = parts.groups()
            if unit in words and re.search(rf"(?<![\d.,/]){figure}(?![\d.,/]*\d)", words):
                return True
    return False


def _options(groups: Iterable[Iterable[str]]) -> list[str]:
    return [comparable(option) for group in groups for option in group]


def _shown(question: Question, words: str, at: int) -> str:
    return f"thứ {at}" if question.split == "sealed" else f"“{words}”"


def repeated(asked: Sequence[Asked], known: Iterable[Asked]) -> Iterator[Finding]:
    """Questions with an id or, nearly, with the words of one before them."""
    before = list(known)
    for one in asked:
        for other in before:
            where = f"{other.question.id} ({other.entry.file}:{other.entry.line})"
            if one.question.id == other.question.id:
                yield one.entry.finding(f"trùng mã với {where}", "Đổi mã")
            if _is_same(one.question, other.question):
                yield one.entry.finding(f"hỏi lại câu {where}", "Bỏ một câu, hoặc hỏi điều khác")
                break
        before.append(one)


def _is_same(one: Question, other: Question) -> bool:
    """Whether two questions ask one thing; other numbers, place or talk before are another."""
    if (one.history, one.filters, set(one.documents)) != (
        other.history, other.filters, set(other.documents)):  # fmt: skip
        return False
    first, second = squash(fold(one.question)), squash(fold(other.question))
    if not fuzz.ratio(first, second, score_cutoff=ALIKE):
        return False
    numbers = [[s for s in syllables(words) if s[0].isdigit()] for words in (first, second)]
    return numbers[0] == numbers[1]
