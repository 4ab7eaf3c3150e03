"""How near passages are to a question in meaning.

The vectors of a snapshot are read from Qdrant once and compared in memory; a library beyond
``IN_MEMORY`` passages is asked for the nearest by a query.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.adapters.qdrant_library import QdrantLibrary, point_id
from assistant.domain import Passage
from assistant.indexing import indexed_passages
from assistant.library import Library

IN_MEMORY = 50_000
"""Passages whose vectors are held in memory, some 75 MB of them."""
NEAREST = 2000
"""Of a larger library, passages whose nearness is asked for; the others count as the mean."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The vectors of a snapshot's passages, each of length 1, a row a passage; in one array.

    ``whole`` when every passage that is indexed has its vector.
    """

    library: Library | None
    passages: Sequence[Passage]
    vectors: NDArray[np.float32]
    whole: bool


class Nearness:
    """Compares questions with the passages of the library; the index opens at first use."""

    def __init__(self, index: Callable[[], QdrantLibrary]) -> None:
        self._index = index
        self._known: tuple[Library | None, dict[str, Passage]] = (None, {})
        self._vectors = Matrix(None, (), np.empty((0, 0), dtype=np.float32), False)

    def of(
        self, library: Library, ids: Collection[str], vector: Sequence[float]
    ) -> dict[str, float]:
        """The cosine of the question's vector with each passage's, by passage id.

        The vectors of a snapshot are read once and compared in memory; of a library beyond
        ``IN_MEMORY`` passages the store is asked for the nearest.
        """
        points = self._points(library)
        if len(points) > IN_MEMORY:
            narrowed = set(ids) if len(ids) < len(library.documents) else set()
            near = self._index().nearness(vector, narrowed, limit=NEAREST)
            return {points[point].id: cosine for point, cosine in near.items()
                    if point in points and points[point].document_id in ids}  # fmt: skip
        matrix = self._matrix(library, points)
        wanted = [n for n, p in enumerate(matrix.passages) if p.document_id in ids]
        if not wanted:
            return {}
        asked = np.asarray(vector, dtype=np.float32)
        cosines = matrix.vectors[wanted] @ (asked / (float(np.linalg.norm(asked)) or 1.0))
        return dict(zip((matrix.passages[n].id for n in wanted), cosines.tolist(), strict=True))

    def _matrix(self, library: Library, points: Mapping[str, Passage]) -> Matrix:
        """The vectors of a snapshot; read again while some are still being written."""
        if self._vectors.library is not library or not self._vectors.whole:
            stored = self._index().dense_vectors()
            known = [point for point in points if point in stored]
            vectors = np.array([stored[point] for point in known], dtype=np.float32)
            if known:
                vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
            indexed = sum(len(indexed_passages(d)) for d in library.documents.values())
            self._vectors = Matrix(
                library, [points[point] for point in known], vectors, len(known) >= indexed
            )
        return self._vectors

    def _points(self, library: Library) -> dict[str, Passage]:
        """The points of the store and the passages they stand for, in this snapshot."""
        known, points = self._known
        if known is not library:
            points = {
                point_id(document.version, passage.id): passage
                for document in library.documents.values()
                for passage in document.passages
            }
            self._known = (library, points)
        return points


def standardised(nearness: Mapping[str, float]) -> dict[str, float]:
    """Standard scores: how many standard deviations above the mean each one is."""
    if not nearness:
        return {}
    values = np.fromiter(nearness.values(), dtype=float, count=len(nearness))
    spread = float(values.std()) or 1.0
    return dict(zip(nearness, ((values - values.mean()) / spread).tolist(), strict=True))
