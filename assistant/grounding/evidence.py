"""What a draft is checked against, and what is left of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Evidence:
    """A numbered piece of a source: verbatim ``text``, and ``context`` that names its document.

    ``context`` supports places and years only. ``roles`` gives, for a table row, the words of
    its cells "lead", "support", "monitor", "deadline", and may give others ("product", "task");
    in ``text`` cells stand between tabs.
    """

    n: int
    text: str
    context: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A sentence that was dropped, and why, in Vietnamese."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grounded:
    """What is left of a draft; ``used`` are the citations in it, in order of first use."""

    text: str
    used: tuple[int, ...]
    rejected: tuple[Rejected, ...]
