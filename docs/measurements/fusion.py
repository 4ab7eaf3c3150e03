"""What each way of searching finds, over the question suite: see decisions/003.

A question counts when a passage at one of its places of evidence is among the first. Loads the
plans of ``../shared/plans`` into a folder that is thrown away.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from llama_index.core.vector_stores.types import VectorStoreQuery, VectorStoreQueryMode
from qdrant_client import models

from assistant.adapters.qdrant_library import DENSE, SPARSE
from assistant.adapters.sparse import encode_queries
from assistant.bootstrap import Services, read_settings
from assistant.domain import PassageKind
from eval.questions import read_questions
from ingest.pipeline import load

PLANS = Path(__file__).resolve().parents[3] / "shared" / "plans"
LIMIT = 40
Search = Callable[[str, list[float]], list[str]]


def ways(services: Services) -> dict[str, Search]:
    """Each way of searching by its name: question and vector to passage ids, best first."""
    index = services.index
    store = index.store

    def ours(mode: str) -> Search:
        return lambda text, vector: [
            hit.passage_id for hit in index.search(text, vector, limit=LIMIT, mode=mode)
        ]

    def llamaindex(text: str, vector: list[float]) -> list[str]:
        query = VectorStoreQuery(
            query_embedding=vector, query_str=text, similarity_top_k=LIMIT, sparse_top_k=LIMIT,
            hybrid_top_k=LIMIT, mode=VectorStoreQueryMode.HYBRID, alpha=0.5)  # fmt: skip
        return [node.metadata["passage_id"] for node in store.query(query).nodes]

    def by_rank(text: str, vector: list[float]) -> list[str]:
        (indices,), (values,) = encode_queries([text])
        sparse = models.SparseVector(indices=indices, values=values)
        found = store.client.query_points(
            store.collection_name,
            prefetch=[models.Prefetch(query=vector, using=DENSE, limit=LIMIT),
                      models.Prefetch(query=sparse, using=SPARSE, limit=LIMIT)],
            query=models.FusionQuery(fusion=models.Fusion.RRF),
            limit=LIMIT, with_payload=["passage_id"])  # fmt: skip
        return [point.payload["passage_id"] for point in found.points]

    return {
        "dense alone": ours("dense"),
        "sparse alone": ours("sparse"),
        "LlamaIndex hybrid": llamaindex,
        "native, RRF": by_rank,
        "native, DBSF": ours("hybrid"),
    }


def main() -> None:
    """Load the plans, ask every question in every way, print a line a way."""
    if not PLANS.is_dir():
        sys.exit(f"{PLANS} is not there: these figures need the real plans.")
    with tempfile.TemporaryDirectory() as folder:
        services = Services(read_settings(data_dir=Path(folder), qdrant_url="", database_url=""))
        list(load(services, sorted(PLANS.glob("*.txt"))))
        passages = services.library().passages.values()
        asked = []
        for question in read_questions():
            right = {p.id for p in passages if p.kind is not PassageKind.HEADING
                     and (p.document_id, p.locator) in question.evidence}  # fmt: skip
            if right and not question.history:
                vector = services.embedding.get_query_embedding(question.question)
                asked.append((question.question, vector, right))
        print(f"{len(asked)} questions")
        for name, search in ways(services).items():
            ranks = []
            for text, vector, right in asked:
                found = search(text, vector)
                ranks.append(next((n for n, i in enumerate(found, 1) if i in right), 0))
            print(f"{name:<18} first 3 {mean(0 < r <= 3 for r in ranks):.3f}  "
                  f"first 10 {mean(0 < r <= 10 for r in ranks):.3f}  "
                  f"MRR {mean(1 / r if r else 0 for r in ranks):.3f}")  # fmt: skip
        services.close()


if __name__ == "__main__":
    main()
