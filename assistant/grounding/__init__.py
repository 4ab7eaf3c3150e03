"""Check a draft against the words it cites; drop each sentence that they do not carry.

A sentence stands when one cited piece carries it whole, or each of its clauses: agencies in
their roles, figures with comparator and unit, dates, numbers, names, quotations, negations and
most content words. Facts are bound: a right value beside the wrong words does not pass. What
repeats whole sentences or cells of its source always stands. Words of the source that give
orders to a machine carry nothing. Pure; knows no LLM; in doubt it drops.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.claims import fault_of
from assistant.grounding.evidence import Evidence, Grounded, Rejected
from assistant.grounding.keeping import keeps
from assistant.grounding.orders import addresses_a_machine
from assistant.grounding.sentences import CITATION, citations, split_sentences
from assistant.grounding.source import Source, known_names
from assistant.grounding.words import content, read
from assistant.text import compose

__all__ = [
    "CITATION",
    "Evidence",
    "Grounded",
    "Rejected",
    "addresses_a_machine",
    "citations",
    "content",
    "ground",
    "keeps",
    "read",
    "split_sentences",
]


def ground(text: str, evidence: Sequence[Evidence]) -> Grounded:
    """Keep the sentences of ``text`` that the evidence they cite carries.

    Lines stay lines, and citations keep their numbers.
    """
    sources = {piece.n: Source(piece, known_names(evidence)) for piece in evidence}
    lines: list[str] = []
    rejected: list[Rejected] = []
    for line in compose(text).splitlines():
        kept: list[str] = []
        for sentence in split_sentences(line):
            fault = fault_of(sentence, sources)
            if fault:
                rejected.append(Rejected(sentence, fault))
            else:
                kept.append(sentence)
        if kept:
            lines.append(" ".join(kept))
    answer = "\n".join(lines)
    return Grounded(answer, tuple(dict.fromkeys(citations(answer))), tuple(rejected))
