"""The composition root: settings to a working program, each part opened when first used."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from assistant.adapters.catalogue import Catalogue
from assistant.errors import StoreUnavailable, UsageError
from assistant.library import Library
from assistant.settings import BUNDLED_EMBEDDING, Settings

if TYPE_CHECKING:
    from datetime import datetime

    from llama_index.core.base.embeddings.base import BaseEmbedding

    from assistant.adapters.qdrant_library import QdrantLibrary
    from assistant.answering import Assistant


T = TypeVar("T")


def read_settings(**overrides: Any) -> Settings:
    """The settings of this process.

    Raises:
        UsageError: a variable has a value that it cannot have.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = "TROLY_" + "_".join(map(str, first["loc"])).upper()
        raise UsageError(f"{name} không hợp lệ: {first['msg']}. Xem .env.example.") from error


class Services:
    """Everything a process uses, made once and shared by CLI, HTTP and chat."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.RLock()
        self._made: dict[str, Any] = {}
        self._library: Library | None = None
        self._stamps: dict[str, datetime] = {}

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of documents; makes the data folder when it is not there."""
        return self._once("catalogue", self._open_catalogue)

    @property
    def embedding(self) -> BaseEmbedding:
        """The embedding model: bundled e5, or the sentence-transformers model that is set."""
        return self._once("embedding", lambda: open_embedding(self.settings.embedding_model))

    @property
    def index(self) -> QdrantLibrary:
        """The passages in Qdrant. The embedded store is locked by this process from now on."""
        return self._once("index", self._open_index)

    @property
    def assistant(self) -> Assistant:
        """The one that answers."""
        return self._once("assistant", self._make_assistant)

    def _once(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made by the first thread that asks for it."""
        if name not in self._made:
            with self._lock:
                if name not in self._made:
                    self._made[name] = make()
        made: T = self._made[name]
        return made

    def _open_catalogue(self) -> Catalogue:
        folder = self.settings.data_dir
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnavailable(
                f"Không tạo được thư mục dữ liệu {folder}: {error.strerror}. "
                "Hãy đặt TROLY_DATA_DIR tới nơi ghi được."
            ) from error
        return Catalogue(self.settings.catalogue_url)

    def _open_index(self) -> QdrantLibrary:
        from assistant.adapters.qdrant_library import QdrantLibrary, open_client

        client = open_client(
            self.settings.qdrant_url,
            self.settings.qdrant_api_key,
            Path(self.settings.data_dir) / "qdrant",
        )
        dimensions = len(self.embedding.get_query_embedding("kích thước"))
        return QdrantLibrary(client, self.embedding.model_name, dimensions)

    def _make_assistant(self) -> Assistant:
        from assistant.answering import Assistant
        from assistant.retrieval import Retriever

        return Assistant(
            library=self.library,
            retriever=Retriever(lambda: self.embedding, lambda: self.index),
            writer=open_writer(self.settings),
            today=self.settings.on_day,
        )

    def library(self) -> Library:
        """The documents as they are now; read anew when the catalogue has changed."""
        stamps = self.catalogue.stamps()
        with self._lock:
            if self._library is None or stamps != self._stamps:
                self._library = Library.of(self.catalogue.all())
                self._stamps = stamps
            return self._library

    def close(self) -> None:
        """Let go of the store and the database; what is asked for next opens them again."""
        with self._lock:
            for name in ("index", "catalogue"):
                if name in self._made:
                    self._made.pop(name).close()


def open_embedding(name: str) -> BaseEmbedding:
    """The embedding model called ``name``: "e5" is bundled, others are sentence-transformers.

    Raises:
        ModelUnavailable: the model is not on this machine and cannot be fetched.
    """
    if name == BUNDLED_EMBEDDING:
        from assistant.adapters.e5_embedding import E5Embedding

        return E5Embedding()
    from assistant.adapters.sentence_transformers import open_sentence_transformer

    return open_sentence_transformer(name)


def open_writer(settings: Settings) -> Any:
    """The LLM writer that is set, or None."""
    if not settings.llm_url:
        return None
    from assistant.adapters.openai_llm import open_llm
    from assistant.composing.written import LLMAnswerer
    from assistant.writing import SENTENCES, Writer

    return LLMAnswerer(
        Writer(
            open_llm(
                settings.llm_url,
                settings.llm_model,
                settings.llm_api_key,
                settings.llm_timeout_s,
                SENTENCES,
            )
        )
    )
