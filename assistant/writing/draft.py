"""A draft as it comes in: its sentences so far, and those that stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.grounding import (
    CITATION,
    Evidence,
    Rejected,
    citations,
    content,
    ground,
    read,
)
from assistant.text import normalise
from assistant.writing.reading import is_list, is_refusal, read_draft

MAX_SENTENCES = 6
_ECHO = re.compile(r"(?:Để|Nhằm|Về) ([^,.;\[\]]+),\s+(?=\w)")
ON_TOPIC = 0.6
"""A cited piece must hold this share of the question's words that the best piece holds."""


@dataclass
class Draft:
    """One draft; ``known`` are sentences that were written before and count as repeated."""

    question: str
    pieces: Sequence[Evidence]
    kept: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    refused: bool = False
    over: bool = False
    is_list: bool = False
    prompt_tokens: int | None = None
    known: Sequence[str] = ()
    wrong: list[Rejected] = field(default_factory=list)
    """The rejected sentences that the evidence does not carry; they may be put right."""

    def take(self, raw: str, complete: bool) -> Iterator[str]:
        """Read on; give the sentences that are new, finished and stand."""
        sentences = read_draft(raw, complete)
        for sentence in sentences[len(self.sentences) :]:
            if not self.sentences and is_refusal(sentence):
                self.refused = self.over = True
                return
            repeated = normalise(sentence) in map(normalise, [*self.known, *self.sentences])
            self.sentences.append(sentence)
            if repeated or len(self.sentences) > MAX_SENTENCES:
                self.over = True
                return
            kept = self._settle(sentence)
            if kept:
                self.kept.append(kept)
                yield kept
        self.is_list = is_list(raw)

    def _settle(self, sentence: str) -> str:
        """The sentence, its citation mended if need be; empty when it does not stand."""
        if CITATION.sub("", sentence).rstrip(" .").endswith("?"):
            self.rejected.append(Rejected(sentence, "là câu hỏi"))
            return ""
        sentence = self._without_echo(sentence)
        grounded = ground(sentence, self.pieces)
        if not grounded.text:
            bare = CITATION.sub("", sentence).rstrip(" .")
            tries = [f"{bare} [{piece.n}]." for piece in self.pieces]
            carried = [text for text in tries if ground(text, self.pieces).text]
            if len(carried) != 1:
                rejected = grounded.rejected if citations(sentence) else self._nearest_fault(bare)
                self.rejected += rejected
                self.wrong += rejected
                return ""
            sentence = carried[0]
        if not self._on_topic(citations(sentence)):
            self.rejected.append(Rejected(sentence, "không phải điều được hỏi"))
            return ""
        return sentence

    def _without_echo(self, sentence: str) -> str:
        """The sentence without a beginning that only says the question again ("Để …, cần …")."""
        echo = _ECHO.match(sentence)
        if not echo or not set(content(echo[1])) <= set(
            re.findall(r"\w+", read(self.question).folded)
        ):
            return sentence
        rest = sentence[echo.end() :]
        return rest[:1].upper() + rest[1:]

    def _nearest_fault(self, bare: str) -> tuple[Rejected, ...]:
        """Why the piece that is most like an uncited sentence does not carry it."""
        said = set(content(bare))
        piece = max(self.pieces, key=lambda p: len(said & _syllables(p)))
        faults = ground(f"{bare} [{piece.n}].", self.pieces).rejected
        return tuple(Rejected(bare, fault.reason) for fault in faults)

    def _on_topic(self, cited: Sequence[int]) -> bool:
        wanted = set(content(self.question))
        shares = {piece.n: len(wanted & _syllables(piece)) for piece in self.pieces}
        return max(shares[n] for n in cited) >= ON_TOPIC * max(shares.values())


def _syllables(piece: Evidence) -> set[str]:
    words = " ".join([piece.text, piece.context, *piece.roles.values()])
    return set(re.findall(r"\w+", read(words).folded))
