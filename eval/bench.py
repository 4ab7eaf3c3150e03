"""Ratios of time within one run: loading against bare embedding, asking against embedding.

Run by ``make bench``. Prints ratios, never seconds to compare with another machine's.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from assistant.bootstrap import Services, read_settings
from assistant.words import warm_up
from eval.questions import files_of, read_questions
from ingest import limits
from ingest.pipeline import BATCH, load
from ingest.read import find_files

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = 60
"""Questions asked, each once: a question that comes again is not embedded again."""


def documents_folder() -> Path:
    """The real plans beside the project when they are there, else the samples."""
    shared = ROOT.parent / "shared" / "plans"
    return shared if shared.is_dir() else ROOT / "samples"


def main() -> None:
    """Measure and print the ratios."""
    files = [
        f for f in find_files([documents_folder()]) if f.suffix in (".txt", ".md", ".docx", ".pdf")
    ]
    files = [f for f in files if "sources" not in f.parts]
    with tempfile.TemporaryDirectory() as folder:
        services = Services(
            read_settings(data_dir=Path(folder), llm_url="", today=date(2026, 1, 20))
        )
        limits.start()
        _ = services.index
        warm_up()
        started = time.perf_counter()
        outcomes = list(load(services, files))
        loading = time.perf_counter() - started
        texts = _texts(services)
        started = time.perf_counter()
        for start in range(0, len(texts), BATCH):
            services.embedding.get_text_embedding_batch(texts[start : start + BATCH])
        embedding = time.perf_counter() - started
        started = time.perf_counter()
        list(load(services, files))
        again = time.perf_counter() - started
        ratio = _asking(services)
        services.close()
    print(f"văn bản: {len(outcomes)}, đoạn: {len(texts)}")
    print(f"nạp / chỉ nhúng: {loading / embedding:.3f}")
    print(f"nạp lại / nạp lần đầu: {again / loading:.4f}")
    print(f"trả lời / nhúng câu hỏi (trung vị của {QUESTIONS} câu): {ratio:.2f}")


def _texts(services: Services) -> list[str]:
    from assistant.indexing import embedding_text, indexed_passages

    texts = []
    for document in services.catalogue.all():
        tasks = {task.passage_id: task for task in document.tasks}
        texts += [embedding_text(document, p, tasks.get(p.id)) for p in indexed_passages(document)]
    return texts


def _asking(services: Services) -> float:
    """The median, over questions asked once each, of answering against embedding alone."""
    questions = read_questions(files_of("tuned"))[:QUESTIONS]
    services.assistant.ask("Khởi động là gì?")
    ratios = []
    for question in questions:
        started = time.perf_counter()
        services.assistant.ask(question.question)
        asked = time.perf_counter()
        services.embedding.get_query_embedding(question.question)
        ratios.append((asked - started) / (time.perf_counter() - asked))
    return statistics.median(ratios)


if __name__ == "__main__":
    main()
