"""Loading and replacing documents, killed at random moments (SIGKILL).

Real catalogue, real embedded Qdrant, real reading. The embedding is replaced by a quick one
(a vector counted from the words), so that fifty kills fall all over the work within a minute.
"""

from __future__ import annotations

import hashlib
import random
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

from assistant.adapters.catalogue import Catalogue
from assistant.adapters.qdrant_library import QdrantLibrary, open_client
from assistant.domain import Document
from assistant.indexing import indexed_passages
from ingest.document import read_document
from ingest.pipeline import load_file, mend
from ingest.read import read_file

KILLS = 50
DIMENSIONS = 16
NAMES = [f"ke-hoach-{n}" for n in range(3)]


class WordCount(BaseEmbedding):
    """A vector from the words' hashes: quick, and the same for the same words."""

    def _get_text_embedding(self, text: str) -> list[float]:
        vector = [0.1] * DIMENSIONS
        for word in text.split():
            vector[hashlib.md5(word.encode()).digest()[0] % DIMENSIONS] += 1
        return vector

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class Store:
    """What loading needs, over one data folder."""

    def __init__(self, folder: Path) -> None:
        self.catalogue = Catalogue(f"sqlite:///{folder / 'catalogue.db'}")
        self.embedding = WordCount(model_name="word-count")
        self.index = QdrantLibrary(open_client("", "", folder / "qdrant"), "word-count", DIMENSIONS)

    def close(self) -> None:
        self.index.close()
        self.catalogue.close()


def read(path: Path) -> Document:
    return read_document(read_file(path))


def write_files(folder: Path, edition: int) -> list[Path]:
    """The same three plans in one edition or another; every line names its edition."""
    folder.mkdir(exist_ok=True)
    paths = []
    for number, name in enumerate(NAMES):
        rows = "".join(
            f"{n}\tViệc {n} của ấn bản {edition}\tPhòng {number}\t{n}/{edition % 12 + 1}/2026\n"
            for n in range(1, 13)
        )
        path = folder / f"{name}.txt"
        path.write_text("KẾ HOẠCH\nNăm 2026 của xã\n\nI. NHIỆM VỤ\n\n"
                        f"Đây là ấn bản {edition} của kế hoạch.\n\n"
                        f"STT\tNhiệm vụ\tĐơn vị chủ trì\tThời hạn\n{rows}", "utf-8")  # fmt: skip
        paths.append(path)
    return paths


def load_all(folder: str, files: list[str]) -> None:
    """The child: mend what was left, load every file."""
    store = Store(Path(folder))
    mend(store)
    for file in files:
        load_file(store, Path(file), read=read)
    store.close()


def is_whole(document: Document) -> bool:
    """Whether every row and line of a document is of one edition."""
    editions = {word for word in document.text.split("ấn bản ")[1:] for word in [word.split()[0]]}
    return len(editions) == 1 and len(document.tasks) == 12


def test_killed_at_fifty_moments_every_document_is_whole_and_a_further_run_mends(
    tmp_path: Path,
) -> None:
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "assistant.adapters.sparse", "ingest.document"])
    data = tmp_path / "data"
    data.mkdir()
    chance = random.Random(20261124)
    for edition in (-1, 0):  # the first run also starts the server that children fork from
        arguments: tuple[Any, ...] = (str(data), [*map(str, write_files(tmp_path / "v", edition))])
        started = time.monotonic()
        first = context.Process(target=load_all, args=arguments)
        first.start()
        first.join()
        whole_run = time.monotonic() - started
        assert first.exitcode == 0

    cut_short = 0
    for kill in range(1, KILLS + 1):
        files = write_files(tmp_path / "v", kill)
        child = context.Process(target=load_all, args=(str(data), [str(p) for p in files]))
        started = time.monotonic()
        child.start()
        child.join(chance.uniform(0.02, whole_run))
        if child.is_alive():
            cut_short += 1
            child.kill()
        else:  # a busy machine may have made the first measure long
            whole_run = min(whole_run, time.monotonic() - started)
        child.join()
        catalogue = Catalogue(f"sqlite:///{data / 'catalogue.db'}")
        documents = catalogue.all()
        catalogue.close()
        assert [d.id for d in documents] == NAMES
        assert all(is_whole(d) for d in documents)

    assert cut_short > KILLS / 3
    last = context.Process(target=load_all, args=(str(data), [str(p) for p in files]))
    last.start()
    last.join()
    assert last.exitcode == 0
    store = Store(data)
    documents, counts = store.catalogue.all(), store.index.counts()
    store.close()
    assert all(f"ấn bản {KILLS} " in d.text for d in documents)
    assert counts == {(d.id, d.version): len(indexed_passages(d)) for d in documents}
