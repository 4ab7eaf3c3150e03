"""Passages in Qdrant: dense and sparse vectors, fused in one query.

Written through LlamaIndex's vector store, so that other LlamaIndex programs can read the
collection; searched by one Qdrant query with two prefetches. Embedded (a local folder,
which one process locks) or a server by URL. A point carries the version of its document:
the catalogue says which version counts, so a half-written one is never seen.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import uuid
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from qdrant_client import QdrantClient, models

from assistant.adapters.sparse import encode_documents, encode_queries
from assistant.domain import Document, Passage, PassageKind, Task
from assistant.errors import StoreLocked, StoreUnavailable
from assistant.indexing import embedding_text, indexed_passages
from assistant.text import slug

DENSE, SPARSE = "dense", "bm25"
# Pages of 4 KiB that the log of the embedded store holds before it is written back.
LOG_PAGES = 32
_NAMESPACE = uuid.UUID("8a7f3a1e-6f0e-4a36-9b57-0d6a6f0f2c11")
PAYLOAD_INDEXES = {
    "document": "keyword", "version": "keyword", "place": "keyword", "period": "keyword",
    "kind": "keyword", "agency": "keyword", "due_start": "datetime", "due_end": "datetime",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found, with its fused score (higher is nearer)."""

    passage_id: str
    document_id: str
    version: str
    score: float


def open_client(url: str, api_key: str, folder: Path) -> QdrantClient:
    """A client for the server at ``url``, or for the embedded store in ``folder``.

    Raises:
        StoreLocked: another process has the folder open.
        StoreUnavailable: the server does not answer, or the folder cannot be written.
    """
    if url:
        client = QdrantClient(url=url, api_key=api_key or None, timeout=30)
        try:
            client.get_collections()
        except Exception as error:  # the client's own tree has no common root
            raise StoreUnavailable(
                f"Qdrant không trả lời tại {url}. Hãy khởi động Qdrant (docker compose up qdrant) "
                "hoặc xem lại TROLY_QDRANT_URL."
            ) from error
        return client
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return QdrantClient(path=str(folder))
    except RuntimeError as error:
        raise StoreLocked(
            f"Kho văn bản {folder} đang được một tiến trình khác dùng. Hãy hỏi qua dịch vụ đang "
            "chạy, hoặc dừng nó rồi thử lại."
        ) from error
    except OSError as error:
        raise StoreUnavailable(
            f"Không ghi được vào thư mục {folder}: {error.strerror}. Hãy xem lại quyền ghi, "
            "dung lượng đĩa và TROLY_DATA_DIR."
        ) from error


class QdrantLibrary:
    """The passages of all documents, by vector. One instance a process; thread-safe."""

    def __init__(self, client: QdrantClient, model_name: str, dimensions: int) -> None:
        from llama_index.vector_stores.qdrant import QdrantVectorStore

        self._client = client
        self._lock = threading.RLock()
        self._collection = f"passages-{slug(model_name)}-{dimensions}"
        self._is_server = not hasattr(client._client, "_flock_file")
        if not client.collection_exists(self._collection):
            self._create(dimensions)
        if getattr(client._client, "persistent", False):
            _log_ahead(client._client.collections[self._collection].storage.storage)  # type: ignore[attr-defined]
        self.store = QdrantVectorStore(
            collection_name=self._collection,
            client=client,
            enable_hybrid=True,
            index_doc_id=False,
            sparse_doc_fn=lambda texts: encode_documents(texts),
            sparse_query_fn=lambda texts: encode_queries(texts),
            dense_vector_name=DENSE,
            sparse_vector_name=SPARSE,
        )

    def _create(self, dimensions: int) -> None:
        self._client.create_collection(
            self._collection,
            vectors_config={
                DENSE: models.VectorParams(size=dimensions, distance=models.Distance.COSINE)
            },
            sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
        )
        if self._is_server:
            for name, kind in PAYLOAD_INDEXES.items():
                self._client.create_payload_index(
                    self._collection, name, field_schema=models.PayloadSchemaType(kind)
                )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in one line, as ``StoreUnavailable``, what the store could not write."""
        from qdrant_client.http.exceptions import ApiException

        try:
            yield
        except (OSError, sqlite3.Error, ApiException) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise StoreUnavailable(
                f"Không ghi được vào kho văn bản Qdrant: {reason}. Hãy xem lại dung lượng đĩa, "
                "quyền ghi và TROLY_QDRANT_URL."
            ) from error

    def add(self, document: Document, vectors: Sequence[Sequence[float]]) -> None:
        """Write the passages of one version of a document, a dense vector each.

        Nothing is seen of it until the catalogue names this version. Raises
        ``StoreUnavailable`` when the disk is full or the server does not answer.
        """
        from llama_index.core.schema import TextNode

        passages = indexed_passages(document)
        tasks = {task.passage_id: task for task in document.tasks}
        nodes = [
            TextNode(
                id_=point_id(document.version, passage.id),
                text=embedding_text(document, passage, tasks.get(passage.id)),
                embedding=list(vector),
                metadata=_payload(document, passage, tasks.get(passage.id)),
                excluded_embed_metadata_keys=["*"],
                metadata_template="",
                text_template="{content}",
            )
            for passage, vector in zip(passages, vectors, strict=True)
        ]
        with self._lock, self._told():
            self.store.add(nodes)  # type: ignore[arg-type]

    def vectors_of(self, document_id: str) -> dict[str, list[float]]:
        """The dense vectors of a document's passages, of all its versions, by embedded words."""
        vectors: dict[str, list[float]] = {}
        offset: Any = None
        while True:
            with self._lock, self._told():
                points, offset = self._client.scroll(
                    self._collection,
                    scroll_filter=models.Filter(must=[_equals("document", document_id)]),
                    limit=500, offset=offset, with_payload=["_node_content"], with_vectors=[DENSE],
                )  # fmt: skip
            for point in points:
                content = json.loads(str((point.payload or {}).get("_node_content", "{}")))
                if isinstance(point.vector, dict) and content.get("text"):
                    vectors[content["text"]] = list(point.vector[DENSE])  # type: ignore[arg-type]
            if offset is None:
                return vectors

    def drop(self, document_id: str, *, keep_version: str = "") -> None:
        """Forget a document's passages, all or all but one version's."""
        keep = [_equals("version", keep_version)] if keep_version else []
        with self._lock, self._told():
            self._client.delete(
                self._collection,
                points_selector=models.FilterSelector(
                    filter=models.Filter(must=[_equals("document", document_id)], must_not=keep)
                ),
            )

    def counts(self) -> dict[tuple[str, str], int]:
        """How many passages are stored for each (document id, version)."""
        counts: dict[tuple[str, str], int] = {}
        offset: Any = None
        while True:
            with self._lock:
                points, offset = self._client.scroll(
                    self._collection,
                    limit=1000,
                    offset=offset,
                    with_payload=["document", "version"],
                    with_vectors=False,
                )
            for point in points:
                payload = point.payload or {}
                key = (str(payload.get("document")), str(payload.get("version")))
                counts[key] = counts.get(key, 0) + 1
            if offset is None:
                return counts

    def search(
        self,
        question: str,
        vector: Sequence[float],
        *,
        document_ids: Iterable[str] = (),
        kinds: Iterable[PassageKind] = (),
        limit: int = 40,
        mode: str = "hybrid",
    ) -> list[Hit]:
        """The passages nearest to a question, best first.

        ``mode`` is "hybrid" (both, fused by distribution-based scores), "dense" or "sparse".
        """
        must: list[models.Condition] = []
        if ids := list(document_ids):
            must.append(_any_of("document", ids))
        if wanted := [str(kind) for kind in kinds]:
            must.append(_any_of("kind", wanted))
        where = models.Filter(must=must) if must else None
        (indices,), (values,) = encode_queries([question])
        sparse = models.SparseVector(indices=indices, values=values)
        arguments: dict[str, Any] = {"limit": limit, "with_payload": ["passage_id", "document",
                                                                      "version"]}  # fmt: skip
        if mode == "dense" or not indices:
            arguments |= {"query": list(vector), "using": DENSE, "query_filter": where}
        elif mode == "sparse":
            arguments |= {"query": sparse, "using": SPARSE, "query_filter": where}
        else:
            arguments |= {
                "prefetch": [
                    models.Prefetch(query=list(vector), using=DENSE, filter=where, limit=limit),
                    models.Prefetch(query=sparse, using=SPARSE, filter=where, limit=limit),
                ],
                "query": models.FusionQuery(fusion=models.Fusion.DBSF),
            }
        with self._lock, warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a spread of zero in DBSF
            points = self._client.query_points(self._collection, **arguments).points
        return [
            Hit(str(p["passage_id"]), str(p["document"]), str(p["version"]), point.score)
            for point in points
            if (p := point.payload)
        ]

    def nearness(
        self, vector: Sequence[float], document_ids: Collection[str] = (), *, limit: int
    ) -> dict[str, float]:
        """The cosine of a question's vector with those of the nearest points, by point id.

        Of the documents named, or of all. The embedded store looks at payloads one by one,
        which takes longer than to compare all vectors: there other documents' points are
        given too while the store holds no more than ``limit``.
        """
        where = None
        if document_ids and (self._is_server or self._count() > limit):
            where = models.Filter(must=[_any_of("document", sorted(document_ids))])
        with self._lock:
            points = self._client.query_points(
                self._collection, query=list(vector), using=DENSE, query_filter=where,
                limit=limit, with_payload=False,
            ).points  # fmt: skip
        return {str(point.id): point.score for point in points}

    def dense_vectors(self) -> dict[str, list[float]]:
        """The dense vector of every point, by point id."""
        vectors: dict[str, list[float]] = {}
        offset: Any = None
        while True:
            with self._lock:
                points, offset = self._client.scroll(
                    self._collection, limit=1000, offset=offset, with_payload=False,
                    with_vectors=[DENSE],
                )  # fmt: skip
            for point in points:
                if isinstance(point.vector, dict):
                    vectors[str(point.id)] = list(point.vector[DENSE])  # type: ignore[arg-type]
            if offset is None:
                return vectors

    def _count(self) -> int:
        with self._lock:
            return self._client.count(self._collection).count

    def close(self) -> None:
        """Let go of the store; another process may open it."""
        self._client.close()


def _log_ahead(store: sqlite3.Connection) -> None:
    """Have the embedded store's SQLite file append to a log instead of journalling.

    The store commits point by point; a log takes one flush of the disk for that where a
    journal takes several. The log is written back early, so that it needs little room. A
    file that refuses stays as it is: only speed is lost.
    """
    with suppress(sqlite3.OperationalError):
        store.execute("PRAGMA journal_mode = WAL")
        store.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")


def _equals(key: str, value: str) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchValue(value=value))


def _any_of(key: str, values: list[str]) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchAny(any=values))


def point_id(version: str, passage_id: str) -> str:
    """A point's id: the same passage of the same version of a document is the same point."""
    return str(uuid.uuid5(_NAMESPACE, f"{version}:{passage_id}"))


# LlamaIndex writes its own "document_id" and "doc_id" into a payload: ours is "document".
def _payload(document: Document, passage: Passage, task: Task | None) -> dict[str, Any]:
    from assistant.agencies import key

    payload: dict[str, Any] = {
        "passage_id": passage.id, "document": document.id, "version": document.version,
        "place": document.place, "period": document.period, "kind": str(passage.kind),
        "locator": passage.locator,
    }  # fmt: skip
    if task is not None:
        payload["agency"] = sorted({key(a) for a in (*task.lead, *task.support, *task.monitor)})
        if task.deadline:
            for name, day in (("due_start", task.deadline.start), ("due_end", task.deadline.end)):
                if day:
                    payload[name] = datetime.combine(day, time(), UTC).isoformat()
    return payload
