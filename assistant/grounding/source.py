"""A piece of evidence with all that is compared, each found once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant import agencies
from assistant.grounding.evidence import Evidence
from assistant.grounding.orders import addresses_a_machine
from assistant.grounding.sentences import split_sentences
from assistant.grounding.words import Words, bare, read
from assistant.text import compose, squash

ROLES = {
    "lead": "chu tri|phu trach|chiu trach nhiem|dau moi|dam nhan|dam nhiem",
    "support": "phoi hop",
    "monitor": "theo doi|kiem tra|don doc|giam sat",
}
_CELL = " | "


@dataclass(frozen=True)
class Source:
    """A piece of evidence with all that is compared, each found once."""

    piece: Evidence
    names: frozenset[str]

    @cached_property
    def units(self) -> list[str]:
        """Its sentences and cells, without those that give orders to a machine."""
        lines = re.split(r"\t|\n(?=\s*(?:[-+*•–]|\d+[.)]|[a-zđ]\)))|(?<=[.;:])\n", self.piece.text)
        parts = [part for line in lines for part in split_sentences(squash(line))]
        return [compose(part) for part in parts if not addresses_a_machine(part)]

    @cached_property
    def words(self) -> Words:
        """All its words; cells again, for the text may break them over lines."""
        cells = [squash(cell) for cell in self.piece.roles.values()]
        cells = [cell for cell in cells if cell not in self.units]
        return read(_CELL.join([*self.units, *(c for c in cells if not addresses_a_machine(c))]))

    @cached_property
    def context(self) -> Words:
        return read(self.piece.context)

    @cached_property
    def cells(self) -> dict[str, Words]:
        return {role: read(words) for role, words in self.piece.roles.items()
                if not addresses_a_machine(words)}  # fmt: skip

    @cached_property
    def rest(self) -> Words:
        """A row without the cells that name its agencies."""
        named = [squash(self.piece.roles.get(role, "")) for role in ROLES]
        others = [cell for role, cell in self.piece.roles.items() if role not in ROLES]
        parts = [part for part in [*self.piece.text.split("\t"), *others]
                 if squash(part) not in named]  # fmt: skip
        return read(_CELL.join(part for part in parts if not addresses_a_machine(part)))

    @cached_property
    def syllables(self) -> list[str]:
        return re.findall(r"\w+", self.words.folded)

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        return set(zip(self.syllables, self.syllables[1:], strict=False))

    def names_only(self, claim: str) -> bool:
        """Whether the claim is no more than one of its cells of agencies."""
        return bare(claim) in [bare(self.piece.roles.get(role, "")) for role in ROLES]

    def repeats(self, claim: str) -> bool:
        """Whether the claim is one or more whole sentences or cells, word for word."""
        wanted = bare(claim)
        parts = [bare(unit) for unit in self.units]
        for first in range(len(parts)):
            joined = ""
            for part in parts[first:]:
                joined = f"{joined} {part}".strip()
                if joined == wanted:
                    return True
                if len(joined) > len(wanted):
                    break
        return False


def known_names(evidence: Sequence[Evidence]) -> frozenset[str]:
    """The keys of all agencies in the role cells of all pieces."""
    cells = [piece.roles.get(role, "") for piece in evidence for role in ROLES]
    keys = {agencies.key(name) for cell in cells for name in agencies.split_agencies(cell)}
    return frozenset(key for key in keys if len(key.split()) > 1)
