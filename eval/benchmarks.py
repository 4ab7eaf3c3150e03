"""Public question sets searched with the product's own index: what its ways of search find.

A text of a set becomes a document as ingest would cut it: a heading where it has one, pieces
of whole sentences, each embedded and encoded as every passage is. A text ranks where its first
piece does. Nothing here is set for a benchmark.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding

from assistant.adapters.qdrant_library import QdrantLibrary
from assistant.domain import Document, Passage, PassageKind
from assistant.errors import NothingToRead, UnreadableFile
from assistant.indexing import Progress, embedding_text, indexed_passages
from assistant.library import Library, grams
from assistant.retrieval import Retriever, Topic
from assistant.text import compose, normalise, squash
from assistant.understanding import understand
from assistant.understanding.topic import topic_of
from eval.metrics import Estimate, estimate, ndcg_at, recall_at, reciprocal_rank
from ingest.pipeline import BATCH
from ingest.segment import passage_id, pieces, sentence_spans

MODES = ("dense", "sparse", "hybrid")
FIRST = 60
"""Passages looked at of each way's ranking; no figure looks further than ten texts."""
Way = Callable[[str, Sequence[float]], list[str]]
"""From a question and its vector to ids of passages, best first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the ids of the texts that answer it, and the answer's words where known."""

    text: str
    relevant: frozenset[str]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A set of texts and the questions over them."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What one way of search found: figure to its mean and interval; None where not measured."""

    way: str
    figures: dict[str, Estimate | None]


def read_benchmark(path: Path) -> Benchmark:
    """The set at ``path``: a file in SQuAD's format, or a folder as ALQAC publishes it.

    Raises:
        NothingToRead: there is no such set.
        UnreadableFile: a file is not in the format of its name.
    """
    try:
        if path.is_file():
            return _squad(path.stem, json.loads(path.read_text("utf-8")))
        (articles,) = path.glob("all_articles_*.json")
        texts = json.loads(articles.read_text("utf-8"))
        asked = json.loads((path / "train.json").read_text("utf-8"))
        return _alqac(path.name, texts, asked)
    except (ValueError, OSError) as error:
        if isinstance(error, UnicodeDecodeError | json.JSONDecodeError):
            raise UnreadableFile(f"{path} không phải JSON. Hãy tải lại bộ đo.") from error
        raise NothingToRead(
            f"{path} không phải một bộ đo: cần một tệp JSON dạng SQuAD, hoặc một thư mục có "
            "all_articles_*.json và train.json."
        ) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreadableFile(f"{path} không đúng dạng SQuAD hay ALQAC: thiếu {error}.") from error


def _squad(name: str, data: Any) -> Benchmark:
    """SQuAD 1.1 (Rajpurkar et al., EMNLP 2016), in which XQuAD is published."""
    documents, questions = [], []
    for article in data["data"]:
        for n, paragraph in enumerate(article["paragraphs"], 1):
            document = document_of(f"{article['title']}-{n}", paragraph["context"])
            documents.append(document)
            questions += [
                Asked(compose(q["question"]), frozenset([document.id]),
                      tuple(compose(answer["text"]) for answer in q["answers"]))
                for q in paragraph["qas"]
            ]  # fmt: skip
    return Benchmark(name, tuple(documents), tuple(questions))


def _alqac(name: str, texts: Any, asked: Any) -> Benchmark:
    """ALQAC 2023: articles of laws by "law@number", the article's name its first line."""
    documents = []
    for key, words in texts.items():
        head, _, body = words.strip().partition("\n")
        named = bool(body.strip())
        documents.append(document_of(key, body if named else head, head if named else ""))
    questions = [
        Asked(compose(q["text"]), frozenset(f"{r['law_id']}@{r['article_id']}"
                                            for r in q["relevant_articles"]))
        for q in asked
    ]  # fmt: skip
    return Benchmark(name, tuple(documents), tuple(questions))


def document_of(name: str, words: str, heading: str = "") -> Document:
    """A text as a document of one block, cut as a long paragraph of a plan is."""
    text = compose(words).strip()
    digest = hashlib.sha256(f"{heading}\0{text}".encode()).hexdigest()
    passages = tuple(
        Passage(passage_id(name, start, end), name, PassageKind.PARAGRAPH, text[start:end], start,
                end, (), compose(heading).strip())
        for start, end in pieces(text, 0, len(text))
    )  # fmt: skip
    return Document(
        id=name, file=name, sha256=digest, version=digest[:16], title=heading or name, kind="",
        number="", issued=None, place="", province="", period="", issuer="", signer="", text=text,
        facts=(), passages=passages, tasks=(), targets=(),
    )  # fmt: skip


def index_texts(
    benchmark: Benchmark,
    index: QdrantLibrary,
    embedding: BaseEmbedding,
    progress: Progress | None = None,
) -> None:
    """Put the texts into the index, those that are there already left as they are.

    Everything else that the index holds is dropped, so that nothing else is found.
    """
    wanted = {document.id: document.version for document in benchmark.documents}
    there = index.counts()
    for name, version in there:
        if wanted.get(name) != version:
            index.drop(name, keep_version=wanted.get(name, ""))
    missing = [d for d in benchmark.documents
               if there.get((d.id, d.version)) != len(indexed_passages(d))]  # fmt: skip
    for n, group in enumerate(_groups(missing), 1):
        texts = [embedding_text(d, p, None) for d in group for p in indexed_passages(d)]
        vectors = iter(embedding.get_text_embedding_batch(texts))
        for document in group:
            index.add(document, [next(vectors) for _ in indexed_passages(document)])
        if progress:
            progress(benchmark.name, min(n * BATCH, len(missing)), len(missing))


def _groups(documents: Sequence[Document]) -> Iterator[Sequence[Document]]:
    return (documents[start : start + BATCH] for start in range(0, len(documents), BATCH))


def measure(
    benchmark: Benchmark, index: QdrantLibrary, embedding: BaseEmbedding
) -> tuple[Found, ...]:
    """Ask every question in every way of search; the index holds the benchmark's texts.

    ``quoted`` is the share of questions whose answer stands in the sentence that would be
    quoted first: that of the first piece with most of the topic's weight.
    """
    vectors = [embedding.get_query_embedding(asked.text) for asked in benchmark.questions]
    library = Library.of(benchmark.documents)
    found = []
    for name, way in ways(index, embedding, library).items():
        rows = []
        for asked, vector in zip(benchmark.questions, vectors, strict=True):
            passages = [library.passages[i] for i in way(asked.text, vector)]
            ranking = list(dict.fromkeys(passage.document_id for passage in passages))
            first = passages[0] if passages else None
            rows.append(_figures(ranking, asked) | {"quoted": _is_quoted(asked, first, library)})
        figures = {figure: estimate([row[figure] for row in rows]) for figure in rows[0]}
        found.append(Found(name, figures))
    return tuple(found)


def ways(index: QdrantLibrary, embedding: BaseEmbedding, library: Library) -> dict[str, Way]:
    """The index's ways of search, and "answering": the ranking that quotes are chosen from."""
    retriever = Retriever(lambda: embedding, lambda: index)

    def in_mode(mode: str) -> Way:
        return lambda question, vector: [
            hit.passage_id for hit in index.search(question, vector, limit=FIRST, mode=mode)
        ]

    def answering(question: str, vector: Sequence[float]) -> list[str]:
        query = understand(question, library, date.today())
        prose = retriever.find(query, library).prose
        return [scored.entry.passage_id for scored in prose[:FIRST]]

    return {**{mode: in_mode(mode) for mode in MODES}, "answering": answering}


def _figures(ranking: Sequence[str], asked: Asked) -> dict[str, float | None]:
    recalls = {f"recall@{k}": recall_at(ranking, asked.relevant, k) for k in (1, 5, 10)}
    return {
        "nDCG@10": ndcg_at(ranking, asked.relevant, 10),
        **recalls,
        "MRR": reciprocal_rank(ranking, asked.relevant),
    }


def _is_quoted(asked: Asked, passage: Passage | None, library: Library) -> float | None:
    if not asked.answers:
        return None
    sentence = quoted_sentence(asked.text, passage, library) if passage else ""
    return float(holds(sentence, asked.answers))


def quoted_sentence(question: str, passage: Passage, library: Library) -> str:
    """The sentence of a passage in which most of the question's weight stands."""
    topic = Topic(topic_of(normalise(question), library.rarity), library)
    spans = sentence_spans(passage.text, 0, len(passage.text))
    sentences = [passage.text[start:end] for start, end in spans]
    return max(sentences, key=lambda words: topic.coverage(frozenset(grams(words)), frozenset()))


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the answers stands in a text, in the comparable form."""
    words = squash(normalise(text))
    return any(squash(normalise(answer)) in words for answer in answers)
