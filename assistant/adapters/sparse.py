"""BM25 as sparse vectors over underthesea words.

A document's vector holds the saturated term frequency, Qdrant multiplies by the inverse
document frequency at query time (its IDF modifier), so that together they are BM25
(Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", eq. 3.15).
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

from assistant.words import terms

K1 = 1.2
B = 0.75
AVERAGE_TERMS = 80.0
"""Terms in a usual passage; a constant, so that a passage's vector depends on it alone."""

SparseVectors = tuple[list[list[int]], list[list[float]]]


def _index(term: str) -> int:
    return zlib.crc32(term.encode())


def encode_documents(texts: Sequence[str]) -> SparseVectors:
    """Sparse vectors of passages: (indices, values), a list each a text."""
    indices, values = [], []
    for text in texts:
        counts = Counter(map(_index, terms(text)))
        length = sum(counts.values())
        norm = K1 * (1 - B + B * length / AVERAGE_TERMS)
        indices.append(list(counts))
        values.append([n * (K1 + 1) / (n + norm) for n in counts.values()])
    return indices, values


def encode_queries(texts: Sequence[str]) -> SparseVectors:
    """Sparse vectors of questions: every distinct term once."""
    found = [sorted(set(map(_index, terms(text)))) for text in texts]
    return found, [[1.0] * len(indices) for indices in found]
