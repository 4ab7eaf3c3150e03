"""Load files into the library: read, segment, embed, index, and only then say it is there.

A file that fails is reported and passed over. A document is replaced whole or not at all:
its vectors are written under the new version first, then the catalogue switches to it in
one transaction, then the old vectors go.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from assistant.adapters.catalogue import corrected
from assistant.domain import Document
from assistant.errors import TrolyError, UnreadableFile
from assistant.indexing import Progress, embedding_text, indexed_passages
from assistant.text import slug
from ingest.document import version_of
from ingest.limits import read_document_within

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from assistant.adapters.catalogue import Catalogue
    from assistant.adapters.qdrant_library import QdrantLibrary

BATCH = 16
AHEAD = 8
"""Files read side by side before the embedding of the first of them begins."""


class Store(Protocol):
    """What loading needs; opened only when a file has to be embedded."""

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def embedding(self) -> BaseEmbedding: ...

    @property
    def index(self) -> QdrantLibrary: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. ``status``: added, replaced, unchanged or failed."""

    file: str
    document_id: str
    status: str
    document: Document | None = None
    warnings: tuple[str, ...] = ()
    error: str | None = None
    extra: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The line that ``ingest --json`` prints."""
        document = self.document
        return {
            "file": self.file,
            "document_id": self.document_id,
            "status": self.status,
            "passages": len(indexed_passages(document)) if document else 0,
            "tasks": len(document.tasks) if document else 0,
            "targets": len(document.targets) if document else 0,
            "warnings": list(self.warnings),
            "error": self.error,
        }


def load(
    store: Store, files: Sequence[Path], progress: Progress | None = None
) -> Iterator[Outcome]:
    """Load files one after another; an outcome each, in their order.

    Two files of one call that would have the same id are not both loaded: the second fails.
    """
    seen: dict[str, Path] = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        ahead = _Ahead(store, files, pool)
        for path in files:
            document_id = slug(path.stem)
            if document_id in seen:
                yield Outcome(str(path), document_id, "failed", error=(
                    f"{path.name}: trùng mã văn bản “{document_id}” với {seen[document_id].name}. "
                    "Hãy đổi tên một trong hai tệp."))  # fmt: skip
                continue
            seen[document_id] = path
            try:
                yield load_file(store, path, progress, ahead.document)
            except TrolyError as error:
                yield Outcome(str(path), document_id, "failed", error=str(error))


class _Ahead:
    """Reads files side by side, some ahead of the one that is being embedded.

    Each is read in a process of its own (``limits``); the threads only wait for them.
    """

    def __init__(self, store: Store, files: Sequence[Path], pool: ThreadPoolExecutor) -> None:
        self._versions = store.catalogue.versions()
        self._waiting = deque(dict.fromkeys(files))
        self._pool = pool
        self._read: dict[Path, Future[Document]] = {}

    def document(self, path: Path) -> Document:
        """The document of one file, read already or now.

        Readers and the embedding never run at once: the embedding's threads need every core,
        and are many times slower beside others.
        """
        if path not in self._read:
            self._fill()
        wait(self._read.values())
        future = self._read.pop(path, None) or self._pool.submit(read_document_within, path)
        return future.result()

    def _fill(self) -> None:
        while self._waiting and len(self._read) < AHEAD:
            path = self._waiting.popleft()
            if _has_changed(self._versions, path):
                self._read[path] = self._pool.submit(read_document_within, path)


def needs_store(store: Store, files: Sequence[Path]) -> bool:
    """Whether any of the files is new or changed, so that it has to be embedded."""
    versions = store.catalogue.versions()
    return any(_has_changed(versions, path) for path in files)


def _has_changed(versions: Mapping[str, str], path: Path) -> bool:
    """Whether a file is new or changed; one that cannot be read is told when its turn comes."""
    try:
        return versions.get(slug(path.stem)) != version_of(_sha256(path))
    except UnreadableFile:
        return False


def load_file(
    store: Store,
    path: Path,
    progress: Progress | None = None,
    read: Callable[[Path], Document] = read_document_within,
) -> Outcome:
    """Load one file; ``read`` gives its document.

    Raises:
        UnreadableFile: it cannot be read as a document.
        StoreUnavailable: the store does not answer or cannot be written.
    """
    document_id = slug(path.stem)
    versions = store.catalogue.versions()
    if (known := versions.get(document_id)) and known == version_of(_sha256(path)):
        document = store.catalogue.get(document_id)
        warnings = document.warnings if document else ()
        return Outcome(str(path), document_id, "unchanged", document, warnings)
    as_read = read(path)
    document = corrected(as_read, store.catalogue.corrections(document_id))
    index_document(store, document, progress)
    store.catalogue.put(as_read)
    store.index.drop(document.id, keep_version=document.version)
    status = "replaced" if known else "added"
    warnings = (*document.warnings, *_copies(store, document))
    return Outcome(str(path), document_id, status, document, warnings)


def _copies(store: Store, document: Document) -> list[str]:
    """A warning when another document has the very same content."""
    same = store.catalogue.same_content(document)
    told = "Nội dung giống hệt văn bản “{}” đã nạp; chỉ được tính một lần."
    return [told.format(same[0])] if same else []


def index_document(store: Store, document: Document, progress: Progress | None = None) -> None:
    """Embed a document's passages and write their vectors, under its version.

    Passages whose words another version has embedded already keep their vectors.
    """
    passages = indexed_passages(document)
    tasks = {task.passage_id: task for task in document.tasks}
    texts = [embedding_text(document, p, tasks.get(p.id)) for p in passages]
    vectors = store.index.vectors_of(document.id)
    missing = list(dict.fromkeys(text for text in texts if text not in vectors))
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        vectors |= zip(batch, store.embedding.get_text_embedding_batch(batch), strict=True)
        if progress:
            left = len(missing) - start - len(batch)
            progress(document.file, len(texts) - left, len(texts))
    store.index.add(document, [vectors[text] for text in texts])


def mend(store: Store, progress: Progress | None = None) -> list[str]:
    """Bring the vectors in line with the catalogue; the ids of documents embedded anew.

    Vectors of a version that the catalogue does not name are dropped; a document whose
    vectors are missing (a lost folder, another embedding model) is embedded again.
    """
    counts = store.index.counts()
    versions = store.catalogue.versions()
    for document_id, version in counts:
        if versions.get(document_id) != version:
            store.index.drop(document_id, keep_version=versions.get(document_id, ""))
    mended = []
    for document in store.catalogue.all():
        wanted = len(indexed_passages(document))
        if counts.get((document.id, document.version), 0) != wanted:
            index_document(store, document, progress)
            mended.append(document.id)
    return mended


def remove(store: Store, document_id: str) -> bool:
    """Take a document out of the library with every trace; False when it was not there."""
    index = store.index  # a locked store is found out before anything is lost
    was_there = store.catalogue.remove(document_id)
    index.drop(document_id)
    return was_there


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(f"{path.name}: không mở được tệp ({error.strerror}). "
                             "Hãy xem lại đường dẫn và quyền đọc.") from error  # fmt: skip
