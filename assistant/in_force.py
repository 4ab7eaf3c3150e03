"""Which documents are in force: what replaces or amends what, among those loaded.

A link is believed when the number it names is that of one loaded document of the same place
(or of the only loaded one with that number). The replaced document stays in the library; it
answers where it is asked for by its year, or is all there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.domain import Document
from assistant.text import fold


@dataclass(frozen=True, slots=True)
class InForce:
    """For an old document's id, the ids of those that replace it, or amend it."""

    replaced_by: Mapping[str, str] = field(default_factory=dict)
    amended_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> InForce:
        """The links between these documents."""
        loaded = list(documents)
        replaced: dict[str, str] = {}
        amended: dict[str, tuple[str, ...]] = {}
        for newer in loaded:
            for relation in newer.relations:
                old = _meant(relation.number, newer, loaded)
                if old is None:
                    continue
                if relation.kind == "replaces":
                    replaced[old.id] = newer.id
                else:
                    amended[old.id] = (*amended.get(old.id, ()), newer.id)
        return cls({k: v for k, v in replaced.items() if replaced.get(v) != k}, amended)

    def current(self, documents: Iterable[Document]) -> list[Document]:
        """The documents without those whose replacement is among them."""
        given = list(documents)
        ids = {document.id for document in given}
        return [d for d in given if self.replaced_by.get(d.id) not in ids]


def number_key(number: str) -> str:
    """A document's number as compared: no spaces, capitals, one kind of dash."""
    return re.sub(r"[\s–—]", lambda m: "-" if m[0].strip() else "", number).upper().rstrip(".")


def _meant(number: str, newer: Document, loaded: Iterable[Document]) -> Document | None:
    wanted = number_key(number)
    same = [d for d in loaded
            if d.id != newer.id and d.number and number_key(d.number) == wanted]  # fmt: skip
    own = [d for d in same if fold(d.place) == fold(newer.place)]
    chosen = own or [d for d in same if not d.place or not newer.place]
    return chosen[0] if len(chosen) == 1 else None
