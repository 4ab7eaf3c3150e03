"""Any other embedding model, through LlamaIndex's HuggingFace embedding.

Imported only when a setting names such a model: torch and transformers are heavy.
"""

from __future__ import annotations

from llama_index.core.base.embeddings.base import BaseEmbedding

from assistant.errors import ModelUnavailable


def open_sentence_transformer(name: str) -> BaseEmbedding:
    """The sentence-transformers model called ``name``, a hub name or a local folder.

    Raises:
        ModelUnavailable: it is not on this machine and cannot be fetched.
    """
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    try:
        return HuggingFaceEmbedding(model_name=name)
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"Không mở được mô hình nhúng “{name}”. Hãy đặt TROLY_EMBEDDING_MODEL tới một thư mục "
            "mô hình trên máy, hoặc bỏ trống để dùng mô hình kèm sẵn."
        ) from error
