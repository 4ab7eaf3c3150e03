"""The weighed words of a topic, and how much of them entries hold.

A word weighs more the rarer it is in the library; pairs of neighbours count too, synonyms
nearly as much as the word itself, words of a heading less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from assistant.domain import Document
from assistant.library import Entry, Library, Shelf, grams
from assistant.postings import Shares
from assistant.wording import synonyms

TITLE = 0.4
"""What a word weighs that stands in the titles of all documents in scope anyway."""
OWN_LEAST = 2
OF_TITLES = 4
"""A topic of no more words of its own, and at least so many of the titles', is the titles'."""
RARE = 0.65
"""The weight, of the rarest word's, of a word that makes a topic its own."""
WEAK = 0.6
SYNONYM = 0.9
PAIR = 0.5
UNKNOWN = 0.5
"""What a word that no document knows weighs, as a share of the rarest known one."""


class Topic:
    """The weighed words of a topic, to be looked for in entries."""

    def __init__(self, words: str, library: Library, documents: Iterable[Document] = ()) -> None:
        titles = [grams(d.title) for d in documents]
        common = frozenset(set.intersection(*titles)) if titles else frozenset()
        self._library = library
        tokens = [w for w in words.split() if not (len(w) == 4 and w.startswith("20"))]
        own = [w for w in tokens if w not in common]
        pairs = (f"{a} {b}" for a, b in zip(tokens, tokens[1:], strict=False) if {a, b} <= {*own})
        told = any(library.rarity(w) >= RARE or w not in library.weights for w in own) or any(
            pair in library.weights and library.rarity(pair) >= RARE for pair in pairs
        )
        if len(own) <= OWN_LEAST and len(tokens) - len(own) >= OF_TITLES and not told:
            # the question is about what the titles say
            common = frozenset()
        self.terms: dict[str, tuple[float, tuple[str, ...]]] = {}
        unknown = library.default_weight * UNKNOWN
        table = synonyms()
        for token in tokens:
            weight = library.weights.get(token, unknown) * (TITLE if token in common else 1.0)
            self.terms[token] = (weight, table.get(token, ()))
        for one, two in zip(tokens, tokens[1:], strict=False):
            pair = f"{one} {two}"
            if pair in library.weights or pair in table:
                weight = library.weights.get(pair, unknown) * PAIR
                weight *= TITLE if pair in common else 1.0
                others = table.get(pair, ())
                self.terms[pair] = (weight, others)
                for word in (one, two) if others else ():  # what says the pair says its words
                    weight, known = self.terms[word]
                    self.terms[word] = (weight, (*known, *others))
        self.length = len(tokens)
        self.total = sum(weight for weight, _ in self.terms.values())

    def coverage(self, words: frozenset[str], weak: frozenset[str]) -> float:
        """The share of the topic's weight that stands in ``words``, ``weak`` counting less."""
        if not self.total:
            return 0.0
        found = 0.0
        for term, (weight, others) in self.terms.items():
            if term in words:
                found += weight
            elif others and any(_stands(other, words) for other in others):
                found += weight * SYNONYM
            elif term in weak:
                found += weight * WEAK
        return found / self.total

    def precision(self, words: frozenset[str]) -> float:
        """The share of the words' own weight that the topic names."""
        weight = self._library.weight
        total = sum(map(weight, words))
        return sum(weight(word) for word in words if word in self.terms) / total if total else 0.0

    def due_to(self, words: Collection[str], entry: Entry) -> float:
        """The share of ``coverage`` that an entry owes to these words, and to pairs with them."""
        share = 0.0
        for term, (weight, others) in self.terms.items():
            if not any(part in words for part in term.split()):
                continue
            if term in entry.words:
                share += weight
            elif term in entry.weak_words and not any(_stands(o, entry.words) for o in others):
                share += weight * WEAK
        return share / self.total if self.total else 0.0

    def shares(self, shelf: Shelf) -> Shares:
        """``coverage`` of every entry of a shelf."""
        found = np.zeros(shelf.words.count)
        if not self.total:
            return found
        for term, (weight, others) in self.terms.items():
            share = np.zeros(shelf.words.count)
            share[shelf.weak.rows(term)] = WEAK
            for other in others:
                share[shelf.words.rows_of_phrase(other)] = SYNONYM
            share[shelf.words.rows(term)] = 1.0
            found += weight * share
        return np.asarray(found / self.total)

    def precisions(self, shelf: Shelf) -> Shares:
        """The share of each entry's own weight that the topic names."""
        named = shelf.core.sums({term: self._library.weight(term) for term in self.terms})
        totals = shelf.core_totals
        return np.divide(named, totals, out=np.zeros_like(named), where=totals > 0)


def _stands(phrase: str, words: frozenset[str]) -> bool:
    parts = phrase.split()
    if len(parts) <= 2:
        return phrase in words
    return all(f"{a} {b}" in words for a, b in zip(parts, parts[1:], strict=False))
