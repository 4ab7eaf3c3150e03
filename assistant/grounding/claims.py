"""Decide whether a sentence stands: each of its claims, against each piece it cites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.grounding.agency_names import find_agencies
from assistant.grounding.coverage import coverage_fault
from assistant.grounding.dates import date_fault
from assistant.grounding.figures import figure_fault
from assistant.grounding.negation import negation_fault
from assistant.grounding.numbers import number_fault
from assistant.grounding.polarity import polarity_fault
from assistant.grounding.reasons import reason_fault
from assistant.grounding.roles import agency_fault, product_fault
from assistant.grounding.sentences import CITATION, LEADER, citations
from assistant.grounding.source import Source
from assistant.grounding.verbatim import name_fault, quotation_fault
from assistant.grounding.words import blank, content, read

_CLAUSE = re.compile(r"[,;]\s+|\s+(?:và|còn|trong khi)\s+")
_ATTRIBUTION = re.compile(r"^(?:theo|căn cứ|tại|trong)\s+([^,]{3,160}),\s+", re.IGNORECASE)


def fault_of(sentence: str, sources: Mapping[int, Source]) -> str:
    """Why a sentence does not stand; empty when it does."""
    cited = citations(sentence)
    if not cited:
        return "không có trích dẫn"
    unknown = [n for n in cited if n not in sources]
    if unknown:
        return f"trích dẫn [{unknown[0]}] không tồn tại"
    for claim, numbers in _claims(sentence):
        fault = _unsupported(claim, [sources[n] for n in numbers], list(sources.values()))
        if fault:
            return fault
    return ""


def _claims(sentence: str) -> list[tuple[str, list[int]]]:
    """What each group of citations stands behind: the words before it, if they say something."""
    sentence = LEADER.sub("", sentence)
    groups = list(re.finditer(rf"(?:{CITATION.pattern}[\s,;]*)+", sentence))
    starts = [0, *(group.end() for group in groups[:-1])]
    ends = [*(group.start() for group in groups[:-1]), len(sentence)]
    claims = [(sentence[start:end], citations(group[0]))
              for start, end, group in zip(starts, ends, groups, strict=True)]  # fmt: skip
    if len(claims) > 1 and all(len(content(claim)) > 1 for claim, _ in claims):
        return claims
    return [(sentence, citations(sentence))]


def _unsupported(claim: str, cited: Sequence[Source], sources: Sequence[Source]) -> str:
    claim = CITATION.sub(" ", re.sub(r"[*`]+", "", claim)).strip(" ,;.")
    faults = [_fault_in(claim, source, sources) for source in cited]
    if not all(faults):
        return ""
    parts = _CLAUSE.split(claim)
    apart = len(parts) > 1 and len({_has_facts(part) for part in parts}) == 1
    if apart and all(
        _anchored(part) and any(not _fault_in(part, source, sources) for source in cited)
        for part in parts
    ):
        return ""
    return faults[0]


def _has_facts(part: str) -> bool:
    return bool(re.search(r"\d", part) or next(find_agencies(read(part), frozenset()), None))


def _anchored(part: str) -> bool:
    """Whether a clause says by itself what its facts are about."""
    words = read(part)
    spans = [(start, end) for start, end, _ in find_agencies(words, frozenset())]
    return len([w for w in content(blank(words.shown, spans)) if not w[0].isdigit()]) > 1


def _fault_in(claim: str, source: Source, sources: Sequence[Source]) -> str:
    """Why one piece does not carry a claim; empty when it does."""
    if source.repeats(claim) and not source.names_only(claim):
        return ""
    named = _ATTRIBUTION.match(claim)
    if named and set(content(named[1])) <= set(re.findall(r"\w+", source.context.folded)):
        claim = claim[named.end() :]  # "Theo Kế hoạch … của xã An Phú, …" tells only whose it is
        if source.repeats(claim) and not source.names_only(claim):
            return ""
    words = read(claim)
    facts: list[tuple[int, int]] = []
    return (
        quotation_fault(words, source)
        or date_fault(words, source, facts)
        or figure_fault(words, source, facts)
        or number_fault(words, source, facts)
        or agency_fault(words, source, facts)
        or product_fault(words, source)
        or polarity_fault(words, source)
        or name_fault(words, source)
        or negation_fault(words, source)
        or reason_fault(words, source)
        or coverage_fault(words, source, sources, facts)
    )
