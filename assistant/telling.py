"""Tell each sentence that an LLM writes as soon as it stands, numbered as the answer will be.

Nothing is told that grounding has not kept. Whoever is told may raise to end the writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Protocol

from assistant.grounding import Evidence, citations
from assistant.writing import Written, ended

Tell = Callable[[str], None]


class SentenceWriter(Protocol):
    """What writes an answer over evidence, sentence by sentence; see ``writing.Writer``."""

    def write(self, question: str, evidence: Sequence[Evidence]) -> Written | None: ...

    def stream(
        self, question: str, evidence: Sequence[Evidence]
    ) -> Generator[str, None, Written | None]: ...


class TellingWriter:
    """A writer that tells its sentences while it writes."""

    def __init__(self, writer: SentenceWriter, tell: Tell) -> None:
        self._writer = writer
        self._tell = tell

    def write(self, question: str, evidence: Sequence[Evidence]) -> Written | None:
        """As ``Writer.write``; what ``tell`` raises ends the writing and is passed on."""
        return ended(self.stream(question, evidence))

    def stream(
        self, question: str, evidence: Sequence[Evidence]
    ) -> Generator[str, None, Written | None]:
        """As ``Writer.stream``, telling each sentence before it is given."""
        numbers: dict[int, int] = {}
        stream = self._writer.stream(question, evidence)
        try:
            while True:
                try:
                    sentence = next(stream)
                except StopIteration as end:
                    written: Written | None = end.value
                    return written
                for number in citations(sentence):
                    numbers.setdefault(number, len(numbers) + 1)
                self._tell(renumbered(sentence, numbers))
                yield sentence
        finally:
            stream.close()


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """The text with its citations under their new numbers."""
    return re.sub(r"\[(\d+)\]", lambda m: f"[{numbers.get(int(m[1]), int(m[1]))}]", text)
