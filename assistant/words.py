"""Words of a Vietnamese text for the sparse side of search, by underthesea.

One segmenter for documents and questions. underthesea takes seconds to import, so it is
loaded at first use; ``warm_up`` loads it ahead.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

from assistant.text import normalise, syllables

_LOCK = threading.Lock()
_WORD = re.compile(r"\w", re.UNICODE)


def warm_up() -> None:
    """Load the segmenter now rather than at the first question."""
    segment("khởi động")


def segment(text: str) -> list[str]:
    """The words of a text in the comparable form, syllables of one word joined by "_"."""
    from underthesea.pipeline.word_tokenize import word_tokenize

    with _LOCK:
        words = word_tokenize(normalise(text))
    return [word.replace(" ", "_") for word in words if _WORD.search(word)]


@lru_cache(maxsize=2048)
def terms(text: str) -> tuple[str, ...]:
    """What a text is indexed by: its words, and the syllables inside longer words."""
    found: list[str] = []
    for word in segment(text):
        found.append(word)
        if "_" in word:
            found.extend(syllables(word.replace("_", " ")))
    return tuple(found)
