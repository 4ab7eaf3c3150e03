"""Whether a text loses a figure, date, number or agency of the sentences it restates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.grounding.agency_names import find_agencies, whole_name
from assistant.grounding.evidence import Evidence
from assistant.grounding.sentences import citations
from assistant.grounding.source import Source, known_names
from assistant.grounding.words import Words, content, read

_VALUE = re.compile(r"\d+(?:[.,/-]\d+)*\s*%?")


def keeps(text: str, sentence: str, pieces: Mapping[int, Evidence]) -> bool:
    """Whether ``text`` keeps the values of what ``sentence`` restates.

    That is the sentence or cell of the pieces it cites that shares most words with it.
    """
    known = known_names(list(pieces.values()))
    sources = [Source(pieces[n], known) for n in citations(sentence) if n in pieces]
    units = [(unit, source) for source in sources for unit in source.units]
    if not units:
        return False
    wanted = set(content(sentence))
    unit, source = max(units, key=lambda pair: len(wanted & set(content(pair[0]))))
    return _stands(read(unit), source, read(text))


def _stands(unit: Words, source: Source, text: Words) -> bool:
    values = {" ".join(value.split()) for value in _VALUE.findall(unit.low)}
    if not values <= {" ".join(value.split()) for value in _VALUE.findall(text.low)}:
        return False
    return all(whole_name(unit, start, [end, *cuts], text)
               for start, end, cuts in find_agencies(unit, source.names))  # fmt: skip
