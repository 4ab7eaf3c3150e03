"""Simpler systems over the same documents, to be measured beside ours.

Each is an ``Asker``: BM25 alone and dense alone quote the one passage found first; the
starter is LlamaIndex's own (sentence splitter, vector index in memory, a top-k, one prompt).
They know nothing of earlier turns, as such systems do not, and keep to the filters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from llama_index.core import Document as LlamaDocument
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.llms.llm import LLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import MetadataMode, NodeWithScore, TextNode
from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

from assistant.adapters.qdrant_library import QdrantLibrary
from assistant.composing.draft import citation, where
from assistant.composing.quotes import shown
from assistant.domain import Answer, AnsweredBy, Citation, Filters, PassageKind, Status, Turn
from assistant.library import Library
from assistant.prompts import conversation, render
from assistant.text import fold
from assistant.understanding.mentions import place_matches

TOP = 2
"""Chunks that LlamaIndex's starter takes unless told otherwise."""
_NOT_FOUND = re.compile(r"^\W*khong tim thay\b")


class BestPassage:
    """Quotes the one passage that a way of search finds first; never refuses.

    ``mode`` is "sparse" (BM25 alone) or "dense" (the embedding alone), over the passages and
    words that our own index holds.
    """

    def __init__(
        self, library: Library, index: QdrantLibrary, embedding: BaseEmbedding, mode: str
    ) -> None:
        self._library = library
        self._index = index
        self._embedding = embedding
        self._mode = mode

    def ask(
        self, question: str, history: tuple[Turn, ...] = (), filters: Filters | None = None
    ) -> Answer:
        """The first passage, quoted whole."""
        wanted = in_filters(self._library, filters)
        hits = self._index.search(
            question,
            self._embedding.get_query_embedding(question),
            document_ids=wanted,
            limit=1,
            mode=self._mode,
        )
        if not wanted or not hits:
            return _not_found()
        passage = self._library.passages[hits[0].passage_id]
        place = where(self._library, passage.document_id, passage.locator)
        words = render("answers/quote", words=shown(passage, passage.text), where=place, n=1)
        quote = citation(self._library, passage, passage.text, 1)
        return Answer(Status.ANSWERED, words, AnsweredBy.QUOTES, (quote,))


class Starter:
    """LlamaIndex's starter with our embedding: chunks in memory, the nearest, one prompt.

    Without an LLM it quotes its chunks whole and never refuses. A chunk cites every passage
    that it touches, so how often it cites the right place is the most it can be given.
    """

    def __init__(
        self, library: Library, embedding: BaseEmbedding, llm: LLM | None = None, top: int = TOP
    ) -> None:
        self._library = library
        self._llm = llm
        self._top = top
        self._index = VectorStoreIndex.from_documents(
            [
                LlamaDocument(
                    text=document.text,
                    metadata={"document": document.id, "title": document.title},
                    excluded_embed_metadata_keys=["document"],
                    excluded_llm_metadata_keys=["document"],
                )
                for document in library.documents.values()
            ],
            embed_model=embedding,
            transformations=[SentenceSplitter()],
        )

    def ask(
        self, question: str, history: tuple[Turn, ...] = (), filters: Filters | None = None
    ) -> Answer:
        """The nearest chunks, or what the LLM writes from them.

        Raises:
            ModelUnavailable: the LLM does not answer.
        """
        wanted = in_filters(self._library, filters)
        among = MetadataFilters(filters=[MetadataFilter(
            key="document", value=wanted, operator=FilterOperator.IN)])  # fmt: skip
        retriever = self._index.as_retriever(similarity_top_k=self._top, filters=among)
        chunks = retriever.retrieve(question) if wanted else []
        if not chunks:
            return _not_found()
        cited = self._citations(chunks)
        if self._llm is None:
            words = "\n\n".join(_words(chunk) for chunk in chunks)
            return Answer(Status.ANSWERED, words, AnsweredBy.QUOTES, cited)
        evidence = "\n\n".join(chunk.node.get_content(MetadataMode.LLM) for chunk in chunks)
        said = _complete(self._llm, question, evidence)
        refused = bool(_NOT_FOUND.match(fold(said))) or not said
        return Answer(
            Status.NOT_FOUND if refused else Status.ANSWERED,
            said,
            AnsweredBy.LLM,
            () if refused else cited,
            model=self._llm.metadata.model_name,
        )

    def _citations(self, chunks: Sequence[NodeWithScore]) -> tuple[Citation, ...]:
        """The words that each chunk takes from each passage, first chunk first."""
        found: dict[str, Citation] = {}
        for chunk in chunks:
            document = self._library.documents[str(chunk.node.metadata["document"])]
            assert isinstance(chunk.node, TextNode)
            start, end = chunk.node.start_char_idx, chunk.node.end_char_idx
            if start is None or end is None:
                continue
            for passage in document.passages:
                first, last = max(start, passage.start), min(end, passage.end)
                words = document.text[first:last] if first < last else ""
                if words.strip() and passage.kind is not PassageKind.HEADING:
                    quote = citation(self._library, passage, words, len(found) + 1)
                    found.setdefault(passage.id, quote)
        return tuple(found.values())


def in_filters(library: Library, filters: Filters | None) -> list[str]:
    """The ids of the documents that filters leave, copies once; all without filters."""
    given = filters or Filters()
    return [
        d.id
        for d in library.documents.values()
        if d.id not in library.copies
        and (not given.document_ids or d.id in given.document_ids)
        and (not given.place or place_matches(d.place, fold(given.place)))
        and (not given.period or given.period in d.period)
    ]


def _words(chunk: NodeWithScore) -> str:
    return chunk.node.get_content(MetadataMode.NONE).strip()


def _complete(llm: LLM, question: str, evidence: str) -> str:
    system, user = conversation("llm/starter", question=question, evidence=evidence)
    messages = [
        ChatMessage(role=MessageRole.SYSTEM, content=system),
        ChatMessage(role=MessageRole.USER, content=user),
    ]
    return (llm.chat(messages).message.content or "").strip()


def _not_found() -> Answer:
    return Answer(Status.NOT_FOUND, render("answers/not_found"), AnsweredBy.QUOTES)
