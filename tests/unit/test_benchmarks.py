"""Public question sets: read as published, cut as plans are, ranked by the product's index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from qdrant_client import QdrantClient

from assistant.adapters.qdrant_library import QdrantLibrary
from assistant.errors import NothingToRead, UnreadableFile
from assistant.library import Library
from assistant.text import fold
from eval.benchmarks import (
    Asked,
    Benchmark,
    document_of,
    holds,
    index_texts,
    measure,
    quoted_sentence,
    read_benchmark,
)
from ingest.segment import PASSAGE_MAX

LETTERS = "abcdeghiklmnopqrstuvxy"
ROOSTER = "Gà trống gáy lúc năm giờ sáng. Mèo ngủ trên mái nhà."
BUFFALO = "Trâu cày ruộng vào mùa mưa. Bò ăn cỏ ngoài đê."


class CountsLetters(BaseEmbedding):
    """Embeds a text as how often each letter stands in it, and counts what it embedded."""

    embedded: int = 0

    def _get_text_embedding(self, text: str) -> list[float]:
        self.embedded += 1
        return [0.01 + fold(text).count(letter) for letter in LETTERS]

    def _get_query_embedding(self, query: str) -> list[float]:
        return [0.01 + fold(query).count(letter) for letter in LETTERS]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


@pytest.fixture
def index() -> Iterator[QdrantLibrary]:
    library = QdrantLibrary(QdrantClient(":memory:"), "letters", len(LETTERS))
    yield library
    library.close()


def squad(*paragraphs: tuple[str, list[tuple[str, str]]]) -> dict[str, Any]:
    return {"data": [{"title": "Vật nuôi", "paragraphs": [
        {"context": context, "qas": [
            {"question": q, "answers": [{"text": a, "answer_start": 0}]} for q, a in asked]}
        for context, asked in paragraphs
    ]}]}  # fmt: skip


TWO = squad(
    (ROOSTER, [("Gà trống gáy lúc mấy giờ?", "năm giờ")]),
    (BUFFALO, [("Trâu cày ruộng vào mùa nào?", "mùa mưa")]),
)


def write(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_a_squad_file_is_paragraphs_and_questions(tmp_path: Path) -> None:
    benchmark = read_benchmark(write(tmp_path / "xquad.json", TWO))

    assert [d.text for d in benchmark.documents] == [ROOSTER, BUFFALO]
    assert [(q.answers, q.relevant) for q in benchmark.questions] == [
        (("năm giờ",), frozenset({"Vật nuôi-1"})),
        (("mùa mưa",), frozenset({"Vật nuôi-2"})),
    ]


def test_an_alqac_folder_is_articles_under_their_names(tmp_path: Path) -> None:
    write(tmp_path / "all_articles_2023.json", {
        "Luật Gà@1": "Phạm vi điều chỉnh\n\nLuật này quy định về gà.",
        "Luật Gà@2": "Điều này chỉ có một dòng.",
    })  # fmt: skip
    write(tmp_path / "train.json", [
        {"text": "Luật về gì?", "relevant_articles": [{"law_id": "Luật Gà", "article_id": "1"}]}
    ])  # fmt: skip

    benchmark = read_benchmark(tmp_path)

    assert [(p.heading, p.text) for d in benchmark.documents for p in d.passages] == [
        ("Phạm vi điều chỉnh", "Luật này quy định về gà."),
        ("", "Điều này chỉ có một dòng."),
    ]
    assert benchmark.questions == (Asked("Luật về gì?", frozenset({"Luật Gà@1"})),)


def test_a_long_text_is_cut_into_verbatim_pieces_as_ingest_cuts_one() -> None:
    document = document_of("dài", "Cứ mỗi câu như thế này lại dài thêm một ít nữa. " * 60)

    assert len(document.passages) > 2
    assert all(len(p.text) <= PASSAGE_MAX for p in document.passages)
    assert all(p.text == document.text[p.start : p.end] for p in document.passages)


def test_what_is_no_set_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match="không phải một bộ đo"):
        read_benchmark(tmp_path)
    with pytest.raises(UnreadableFile, match="không đúng dạng"):
        read_benchmark(write(tmp_path / "other.json", {"rows": []}))
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(UnreadableFile, match="không phải JSON"):
        read_benchmark(tmp_path / "broken.json")


def test_each_way_of_search_is_measured_and_the_sentence_it_quotes(
    tmp_path: Path, index: QdrantLibrary
) -> None:
    benchmark = read_benchmark(write(tmp_path / "two.json", TWO))
    embedding = CountsLetters()
    index_texts(benchmark, index, embedding)

    found = {row.way: row.figures for row in measure(benchmark, index, embedding)}

    assert list(found) == ["dense", "sparse", "hybrid", "answering"]
    for name in ("nDCG@10", "recall@1", "MRR", "quoted"):
        for way in ("sparse", "answering"):
            value = found[way][name]
            assert value is not None
            assert (value.value, value.count) == (1.0, 2)


def test_a_text_ranks_where_its_first_piece_does(index: QdrantLibrary) -> None:
    filler = "Câu này không nói gì về chuyện đang hỏi cả đâu nhé. " * 40
    long = document_of("dài", filler + "Chuồn chuồn bay thấp thì mưa.")
    texts = (long, document_of("ngắn", BUFFALO))
    asked = Asked("Chuồn chuồn bay thấp thì sao?", frozenset({"dài"}))
    benchmark = Benchmark("một", texts, (asked,))
    index_texts(benchmark, index, CountsLetters())

    sparse = measure(benchmark, index, CountsLetters())[1]

    assert sparse.figures["recall@1"]
    assert sparse.figures["recall@1"].value == 1.0
    assert sparse.figures["quoted"] is None


def test_texts_that_are_indexed_are_not_embedded_again_and_others_are_dropped(
    index: QdrantLibrary,
) -> None:
    rooster, buffalo = document_of("gà", ROOSTER), document_of("trâu", BUFFALO)
    embedding = CountsLetters()
    index_texts(Benchmark("a", (rooster,), ()), index, embedding)

    index_texts(Benchmark("b", (rooster, buffalo), ()), index, embedding)
    index_texts(Benchmark("c", (buffalo,), ()), index, embedding)

    assert embedding.embedded == 2
    assert [name for name, _ in index.counts()] == ["trâu"]


def test_the_sentence_quoted_holds_most_of_the_question() -> None:
    document = document_of("gà", ROOSTER)
    library = Library.of([document])

    sentence = quoted_sentence("Mèo ngủ ở đâu trên nhà?", document.passages[0], library)

    assert sentence == "Mèo ngủ trên mái nhà."
    assert holds(sentence, ["MÁI  nhà"])
    assert not holds(sentence, ["năm giờ"])
