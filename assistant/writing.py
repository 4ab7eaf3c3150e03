"""Write an answer with an LLM over few, short pieces of evidence; keep what they carry.

The draft is read as small models write it (Markdown, JSON, preambles, citations in any
brackets or none), grounded sentence by sentence, and mended where exactly one piece carries a
sentence whose citation is missing or wrong. An LLM that does not answer is left alone for a
while. Falling back to an answer without LLM is the caller's.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.llms.llm import LLM

from assistant.errors import ModelUnavailable
from assistant.grounding import (
    CITATION,
    Evidence,
    Rejected,
    addresses_a_machine,
    citations,
    content,
    ground,
    read,
    split_sentences,
)
from assistant.prompts import conversation
from assistant.text import compose, fold, normalise, squash

MAX_PIECES = 5
EVIDENCE_CHARACTERS = 1000
"""About 370 tokens; with the instructions and a question a prompt stays under 600."""
PIECE_CHARACTERS = 420
MAX_SENTENCES = 6
ON_TOPIC = 0.6
"""A cited piece must hold this share of the question's words that the best piece holds."""
FAILURES = 2
REST_S = 60.0

_LABELS = {"lead": "Chủ trì", "support": "Phối hợp", "monitor": "Theo dõi, kiểm tra, đôn đốc",
           "deadline": "Thời hạn", "product": "Sản phẩm"}  # fmt: skip
_NOT_FOUND = re.compile(
    r"^\W*(?:khong tim thay|khong co thong tin|khong du thong tin|(?:cac |nhung )?(?:doan trich|"
    r"tai lieu|van ban|thong tin)[\w\s]{0,30}khong (?:co|neu|de cap|cung cap|du))\b"
)
_THINKING = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL)
_FENCE = re.compile(r"^\s*```\w*\s*$|</?doan_trich>", re.MULTILINE)
_MARKS = re.compile(r"\*{1,3}|`|^\s*#{1,6}\s+|^\s*>\s+", re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-+*•–]|\d{1,2}[.)])\s+")
_PREAMBLE = re.compile(
    r"^\W*(?:(?:câu )?trả lời|đáp án|answer|kết luận)\s*:\s*"
    r"|^(?:dựa (?:vào|trên)|căn cứ|theo) (?:các |những )?(?:đoạn trích|tài liệu|thông tin|dữ liệu)"
    r"[^,:.\d]{0,40}[,:]\s*",
    re.IGNORECASE,
)
_OTHER_CITATION = re.compile(
    r"[\[【(]\s*(?:n\s*=?|số|đoạn(?: trích)?(?: số)?|tài liệu|nguồn|trích dẫn)\s*(\d{1,2})\s*"
    r"[\]】)]|【\s*(\d{1,2})[^】]{0,20}】|\[\^(\d{1,2})\]|\(\s*(\d{1,2})\s*\)(?=\s*[.!?]?\s*$)",
    re.IGNORECASE,
)
_TEXT_KEYS = (
    "text",
    "sentence",
    "answer",
    "content",
    "cau",
    "câu",
    "tra_loi",
    "trả_lời",
    "câu trả lời",
)
_NUMBER_KEYS = ("n", "citation", "citations", "source", "sources", "nguon", "nguồn", "trich_dan")


@dataclass(frozen=True, slots=True)
class Written:
    """A grounded answer; ``used`` are the numbers cited, ``rejected`` what was dropped."""

    text: str
    used: tuple[int, ...]
    rejected: tuple[Rejected, ...]
    model: str
    prompt_tokens: int | None = None


class Writer:
    """Writes answers with one LLM. Safe to call from several threads.

    ``timeout_s`` bounds a whole answer, the second try included; by default it is the LLM's
    own, or a minute.
    """

    def __init__(
        self,
        llm: LLM,
        timeout_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._llm = llm
        self._timeout_s = timeout_s or float(getattr(llm, "timeout", None) or 60.0)
        self._clock = clock
        self._breaker = _Breaker(clock)

    def write(self, question: str, evidence: Sequence[Evidence]) -> Written | None:
        """Answer from the evidence; None when it does not tell, or nothing written stands.

        Raises:
            ModelUnavailable: the LLM does not answer, or has not twice in a row just now.
        """
        stream = self.stream(question, evidence)
        while True:
            try:
                next(stream)
            except StopIteration as end:
                written: Written | None = end.value
                return written

    def stream(
        self, question: str, evidence: Sequence[Evidence]
    ) -> Generator[str, None, Written | None]:
        """As ``write``, giving each sentence that stands as soon as it is written."""
        pieces = choose(question, evidence)
        if not pieces:
            return None
        self._breaker.check()
        draft = _Draft(question, [piece for piece, _ in pieces])
        messages = _messages(question, pieces)
        ends = self._clock() + self._timeout_s
        for attempt in (1, 2):
            try:
                for raw, complete in self._listen(messages, ends, draft):
                    yield from draft.take(raw, complete)
                    if draft.over:
                        break
                break
            except (ModelUnavailable, OSError) as error:
                if attempt == 2 or draft.sentences or self._clock() >= ends:
                    self._breaker.failed()
                    raise _unavailable(error) from error
        self._breaker.succeeded()
        if draft.refused or not draft.kept:
            return None
        text = "\n".join(draft.kept) if draft.is_list else " ".join(draft.kept)
        used = tuple(dict.fromkeys(citations(text)))
        name = self._llm.metadata.model_name
        return Written(text, used, tuple(draft.rejected), name, draft.prompt_tokens)

    def _listen(
        self, messages: Sequence[ChatMessage], ends: float, draft: _Draft
    ) -> Iterator[tuple[str, bool]]:
        """The answer as it grows, and whether it is complete."""
        raw = ""
        for response in self._llm.stream_chat(messages):
            raw = response.message.content or raw + (response.delta or "")
            tokens = response.additional_kwargs.get("prompt_tokens")
            draft.prompt_tokens = tokens or draft.prompt_tokens
            if self._clock() > ends:
                raise ModelUnavailable(
                    f"Mô hình ngôn ngữ không viết xong trong {self._timeout_s:g} giây. "
                    "Hãy tăng TROLY_LLM_TIMEOUT_S hoặc dùng mô hình nhỏ hơn."
                )
            yield raw, False
        yield raw, True


def _unavailable(error: Exception) -> ModelUnavailable:
    if isinstance(error, ModelUnavailable):
        return error
    return ModelUnavailable("Mô hình ngôn ngữ không trả lời. Hãy kiểm tra máy chủ LLM.")


class _Breaker:
    """Spares an LLM that failed twice in a row, for a minute."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = 0.0

    def check(self) -> None:
        with self._lock:
            if self._clock() < self._closed_until:
                raise ModelUnavailable(
                    "Mô hình ngôn ngữ vừa không trả lời nhiều lần, tạm không hỏi trong một phút. "
                    "Hãy kiểm tra máy chủ LLM."
                )

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._closed_until = self._clock() + REST_S

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0


# --- what the LLM sees ---------------------------------------------------------------------


def choose(question: str, evidence: Sequence[Evidence]) -> list[tuple[Evidence, str]]:
    """At most five pieces, the first the most wanted, each with the words to show of it."""
    wanted = set(content(question))
    chosen: list[tuple[Evidence, str]] = []
    room = EVIDENCE_CHARACTERS
    for piece in evidence[:MAX_PIECES]:
        shown = _shown(piece, wanted, min(PIECE_CHARACTERS, room))
        if shown:
            chosen.append((piece, shown))
            room -= len(shown)
    return chosen


def _shown(piece: Evidence, wanted: set[str], room: int) -> str:
    """The sentences of a piece that share most words with the question, in their order."""
    cells = {squash(cell) for cell in piece.roles.values()}
    lines = [part for part in re.split(r"[\t\n]", piece.text)
             if squash(part) not in cells and re.search(r"[^\W\d]{2}", part)]  # fmt: skip
    if not piece.roles:
        lines = [squash(piece.text)]
    named = [f"{_LABELS[role]}: {squash(cell)}." for role, cell in piece.roles.items()
             if role in _LABELS and cell.strip()]  # fmt: skip
    parts = [part for line in lines for part in split_sentences(squash(line))] + named
    parts = [part for part in parts if not addresses_a_machine(part)]
    ranked = sorted(
        range(len(parts)),
        key=lambda i: (parts[i] not in named, -len(wanted & set(content(parts[i]))), i),
    )
    kept: set[int] = set()
    for index in ranked:
        if len(parts[index]) <= room:
            kept.add(index)
            room -= len(parts[index]) + 1
    return " ".join(parts[i] for i in sorted(kept))


def _messages(question: str, pieces: Sequence[tuple[Evidence, str]]) -> list[ChatMessage]:
    several = len({piece.context for piece, _ in pieces}) > 1
    lines = []
    for piece, shown in pieces:
        place = f"({squash(piece.context)[:80]}) " if several and piece.context else ""
        lines.append(f"[{piece.n}] {place}{_as_data(shown)}")
    system, user = conversation(
        "llm/answer", evidence="\n".join(lines), question=_as_data(squash(question))
    )
    return [ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user)]  # fmt: skip


def _as_data(words: str) -> str:
    """Words that cannot close the fence around the evidence, nor pass for a citation."""
    return CITATION.sub(r"(\1)", words).replace("<", "‹").replace(">", "›")


# --- what the LLM wrote --------------------------------------------------------------------


@dataclass
class _Draft:
    """A draft as it comes in: its sentences so far, and those that stand."""

    question: str
    pieces: Sequence[Evidence]
    kept: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    refused: bool = False
    over: bool = False
    is_list: bool = False
    prompt_tokens: int | None = None

    def take(self, raw: str, complete: bool) -> Iterator[str]:
        """Read on; give the sentences that are new, finished and stand."""
        sentences = read_draft(raw, complete)
        for sentence in sentences[len(self.sentences) :]:
            if not self.sentences and _NOT_FOUND.match(fold(sentence)):
                self.refused = self.over = True
                return
            repeated = normalise(sentence) in map(normalise, self.sentences)
            self.sentences.append(sentence)
            if repeated or len(self.sentences) > MAX_SENTENCES:
                self.over = True
                return
            kept = self._settle(sentence)
            if kept:
                self.kept.append(kept)
                yield kept
        self.is_list = len([line for line in raw.splitlines() if _BULLET.match(line)]) > 1

    def _settle(self, sentence: str) -> str:
        """The sentence, its citation mended if need be; empty when it does not stand."""
        if CITATION.sub("", sentence).rstrip(" .").endswith("?"):
            self.rejected.append(Rejected(sentence, "là câu hỏi"))
            return ""
        grounded = ground(sentence, self.pieces)
        if not grounded.text:
            bare = CITATION.sub("", sentence).rstrip(" .")
            tries = [f"{bare} [{piece.n}]." for piece in self.pieces]
            carried = [text for text in tries if ground(text, self.pieces).text]
            if len(carried) != 1:
                self.rejected += grounded.rejected
                return ""
            sentence = carried[0]
        if not self._on_topic(citations(sentence)):
            self.rejected.append(Rejected(sentence, "không phải điều được hỏi"))
            return ""
        return sentence

    def _on_topic(self, cited: Sequence[int]) -> bool:
        wanted = set(content(self.question))
        shares = {piece.n: len(wanted & _syllables(piece)) for piece in self.pieces}
        return max(shares[n] for n in cited) >= ON_TOPIC * max(shares.values())


def _syllables(piece: Evidence) -> set[str]:
    words = " ".join([piece.text, piece.context, *piece.roles.values()])
    return set(re.findall(r"\w+", read(words).folded))


def read_draft(raw: str, complete: bool = True) -> list[str]:
    """The sentences of a draft, plain, with citations as [n]; without the last one till then."""
    text = _FENCE.sub("", _THINKING.sub("", compose(raw))).strip()
    if text.startswith(("{", "[{", '["')):
        if not complete:
            return []
        text = _from_json(text)
    sentences = []
    for line in _MARKS.sub("", text).splitlines():
        line = _PREAMBLE.sub("", _BULLET.sub("", line)).strip()
        sentences += split_sentences(_OTHER_CITATION.sub(_plain_citation, line))
    sentences = [s[0].upper() + s[1:] for s in sentences if re.search(r"\w", CITATION.sub("", s))]
    return sentences if complete else sentences[:-1]


def _plain_citation(match: re.Match[str]) -> str:
    return f"[{next(number for number in match.groups() if number)}]"


def _from_json(text: str) -> str:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return text
    return "\n".join(_strings(value))


def _strings(value: Any) -> Iterator[str]:
    """The sentences inside a JSON answer of any shape, each with the numbers beside it."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _strings(item)
        case dict():
            numbers = [
                n for key in _NUMBER_KEYS for n in re.findall(r"\d+", str(value.get(key, "")))
            ]
            for key, item in value.items():
                if isinstance(item, str) and key.lower() in _TEXT_KEYS:
                    cited = "".join(f"[{n}]" for n in numbers)
                    yield item if CITATION.search(item) else f"{item} {cited}".strip()
                elif isinstance(item, list | dict) and key.lower() not in _NUMBER_KEYS:
                    yield from _strings(item)
