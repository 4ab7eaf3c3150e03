"""What each signal is worth when records are chosen, over the question suite: see decisions/004.

Answers the whole suite with one signal after the other left out. Loads the plans of
``../shared/plans`` into a folder that is thrown away.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from assistant import retrieval
from assistant.answering import Assistant
from assistant.bootstrap import Services, read_settings
from eval.questions import read_questions
from eval.run import figures, run
from ingest.pipeline import load

PLANS = Path(__file__).resolve().parents[3] / "shared" / "plans"
LEFT_OUT: dict[str, dict[str, float]] = {
    "as it is": {},
    "without the fused score": {"FUSED_WEIGHT": 0.0},
    "without precision": {"PRECISION_WEIGHT": 0.0},
    "coverage alone": {"FUSED_WEIGHT": 0.0, "PRECISION_WEIGHT": 0.0},
    "pairs of words not weighed": {"PAIR": 0.0},
    "synonyms not known": {"SYNONYM": 0.0},
}


class _Remembering:
    """The bundled embedding, each question embedded once."""

    def __init__(self, services: Services) -> None:
        self._embedding = services.embedding
        self._known: dict[str, list[float]] = {}

    def get_query_embedding(self, text: str) -> list[float]:
        if text not in self._known:
            self._known[text] = self._embedding.get_query_embedding(text)
        return self._known[text]


def main() -> None:
    """Load the plans, answer the suite in every way, print a line a way."""
    if not PLANS.is_dir():
        sys.exit(f"{PLANS} is not there: these figures need the real plans.")
    with tempfile.TemporaryDirectory() as folder:
        services = Services(read_settings(data_dir=Path(folder), qdrant_url="", database_url="",
                                          llm_url="", today=date(2026, 1, 20)))  # fmt: skip
        list(load(services, sorted(PLANS.glob("*.txt"))))
        known = _Remembering(services)
        retriever = retrieval.Retriever(lambda: known, lambda: services.index)
        assistant = Assistant(services.library, retriever, None, services.settings.on_day)
        documents = services.library().documents
        questions = read_questions()
        print(f"{len(questions)} questions")
        for name, constants in LEFT_OUT.items():
            before = {key: getattr(retrieval, key) for key in constants}
            for key, value in constants.items():
                setattr(retrieval, key, value)
            found = figures(run(assistant, questions, lambda i: documents[i].text))
            for key, value in before.items():
                setattr(retrieval, key, value)
            print(f"{name:<28} right {found.right:.1%}  answered wrongly "
                  f"{found.confident_wrong:.1%}", flush=True)  # fmt: skip
        services.close()


if __name__ == "__main__":
    main()
