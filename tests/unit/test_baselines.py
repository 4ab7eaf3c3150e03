"""The simpler systems: what they quote stands in the documents, and they know the filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.llms.types import CompletionResponse, CompletionResponseGen, LLMMetadata
from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.llms.callbacks import llm_completion_callback
from llama_index.core.llms.custom import CustomLLM
from qdrant_client import QdrantClient

from assistant.adapters.qdrant_library import QdrantLibrary
from assistant.domain import AnsweredBy, Document, Filters, Passage, PassageKind, Status
from assistant.indexing import embedding_text, indexed_passages
from assistant.library import Library
from assistant.text import fold
from eval.baselines import BestPassage, Starter, in_filters

LETTERS = "abcdeghiklmnopqrstuvxy"
CAMERA = "Công an xã lắp camera tại chợ trước ngày 31/3/2026."
WATER = "Phòng Kinh tế nạo vét kênh mương trong quý II/2026."
BOOKS = "Nhà văn hóa mua sách cho thư viện."


class CountsLetters(BaseEmbedding):
    """Embeds a text as how often each letter stands in it."""

    def _get_text_embedding(self, text: str) -> list[float]:
        return [0.01 + fold(text).count(letter) for letter in LETTERS]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


class Says(CustomLLM):
    """Says the same whatever it is asked, and remembers what it was asked."""

    words: str
    _prompts: list[str] = PrivateAttr(default_factory=list)

    @property
    def prompts(self) -> list[str]:
        return self._prompts

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="says")

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        self._prompts.append(prompt)
        return CompletionResponse(text=self.words)

    @llm_completion_callback()
    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: Any
    ) -> CompletionResponseGen:
        raise NotImplementedError


def plan(name: str, place: str, *sentences: str) -> Document:
    text = "\n".join(sentences)
    passages = []
    for n, sentence in enumerate(sentences, 1):
        start = text.index(sentence)
        end = start + len(sentence)
        passages.append(Passage(f"{name}:{start}-{end}", name, PassageKind.PARAGRAPH, sentence,
                                start, end, ("Phụ lục", str(n))))  # fmt: skip
    return Document(
        id=name, file=name, sha256=name, version=name, title=f"Kế hoạch {place}", kind="",
        number="", issued=None, place=place, province="", period="2026", issuer="", signer="",
        text=text, facts=(), passages=tuple(passages), tasks=(), targets=(),
    )  # fmt: skip


LIBRARY = Library.of([plan("a", "xã An Phú", CAMERA, WATER), plan("b", "xã Bình Minh", BOOKS)])


@pytest.fixture
def index() -> Iterator[QdrantLibrary]:
    library = QdrantLibrary(QdrantClient(":memory:"), "letters", len(LETTERS))
    for document in LIBRARY.documents.values():
        texts = [embedding_text(document, p, None) for p in indexed_passages(document)]
        library.add(document, CountsLetters().get_text_embedding_batch(texts))
    yield library
    library.close()


@pytest.mark.parametrize("mode", ["sparse", "dense"])
def test_the_best_passage_is_quoted_with_its_place(index: QdrantLibrary, mode: str) -> None:
    system = BestPassage(LIBRARY, index, CountsLetters(), mode)

    answer = system.ask(CAMERA)

    assert answer.status is Status.ANSWERED
    assert CAMERA in answer.answer
    assert [(c.document_id, c.locator, c.quote) for c in answer.citations] == [
        ("a", "Phụ lục › 1", CAMERA)
    ]


def test_the_best_passage_keeps_to_the_filters(index: QdrantLibrary) -> None:
    system = BestPassage(LIBRARY, index, CountsLetters(), "sparse")

    inside = system.ask("camera sách", filters=Filters(place="xã Bình Minh"))
    nowhere = system.ask("camera sách", filters=Filters(place="xã Cát Tiên"))

    assert [c.document_id for c in inside.citations] == ["b"]
    assert nowhere.status is Status.NOT_FOUND


def test_the_starter_quotes_its_chunk_and_cites_each_passage_that_it_touches() -> None:
    answer = Starter(LIBRARY, CountsLetters(), top=1).ask(f"{CAMERA} {WATER}")

    assert answer.answered_by is AnsweredBy.QUOTES
    assert answer.answer == f"{CAMERA}\n{WATER}"
    assert [(c.n, c.locator, c.quote) for c in answer.citations] == [
        (1, "Phụ lục › 1", CAMERA),
        (2, "Phụ lục › 2", WATER),
    ]


def test_the_starter_keeps_to_the_filters() -> None:
    system = Starter(LIBRARY, CountsLetters())

    assert BOOKS in system.ask(CAMERA, filters=Filters(document_ids=("b",))).answer
    assert CAMERA not in system.ask(CAMERA, filters=Filters(document_ids=("b",))).answer
    assert system.ask("Gì?", filters=Filters(place="xã Cát Tiên")).status is Status.NOT_FOUND


def test_the_starter_with_an_llm_gives_it_one_prompt_with_its_chunks() -> None:
    llm = Says(words="Công an xã lắp camera.")

    answer = Starter(LIBRARY, CountsLetters(), llm, top=1).ask(CAMERA)

    assert (answer.answer, answer.answered_by, answer.model) == (
        "Công an xã lắp camera.", AnsweredBy.LLM, "says")  # fmt: skip
    assert len(llm.prompts) == 1
    assert CAMERA in llm.prompts[0]
    assert "Kế hoạch xã An Phú" in llm.prompts[0]


def test_an_llm_that_says_it_does_not_know_has_refused() -> None:
    answer = Starter(LIBRARY, CountsLetters(), Says(words="Không tìm thấy.")).ask("Ai?")

    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()


def test_filters_leave_the_documents_of_a_place_and_period() -> None:
    assert in_filters(LIBRARY, None) == ["a", "b"]
    assert in_filters(LIBRARY, Filters(place="An Phú")) == ["a"]
    assert in_filters(LIBRARY, Filters(period="2031")) == []
