"""Check that most content words of a claim stand in what it cites, and that it adds no idea."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.dates import DUE
from assistant.grounding.source import ROLES, Source
from assistant.grounding.verbatim import NAME
from assistant.grounding.words import FUNCTION, Words, blank, content

MIN_COVERED = 0.75
"""The share of a claim's content syllables that must stand in what it cites."""
MAX_INVENTED = 2
"""So many content syllables in a row may be the writer's own; one more states something new."""
_TELLS = re.compile(rf"{DUE.pattern}|\b(?:{'|'.join(ROLES.values())})\b")


def coverage_fault(
    claim: Words, source: Source, sources: Sequence[Source], facts: Sequence[tuple[int, int]]
) -> str:
    places = {w for m in NAME.finditer(source.context.shown) for w in content(m[0])}
    wanted = [w for w in content(blank(claim.shown, facts)) if not w[0].isdigit()]
    wanted = [w for w in wanted if w not in places or w in source.syllables]
    if not wanted:
        tells = facts and _TELLS.search(claim.folded)
        return "" if tells else "chỉ nêu giá trị, không nói của việc gì"
    order = re.findall(r"\w+", claim.folded)
    held = {w for pair in zip(order, order[1:], strict=False) if pair in source.pairs for w in pair}
    lone = {w for b, w, a in zip(["", *order], order, [*order[1:], ""], strict=False)
            if {b, a} <= FUNCTION | {""} and w in source.syllables}  # fmt: skip
    missing = [w for w in wanted if w not in held | lone]
    if len(wanted) - len(missing) < MIN_COVERED * len(wanted):
        return "phần lớn nội dung không có trong nguồn"
    run = 0
    for word in wanted:
        run = run + 1 if word in missing else 0
        if run > MAX_INVENTED:
            return "có ý không có trong nguồn"
    if swapped := _swapped(wanted, set(missing), content(source.words.shown)):
        return f"“{swapped}” không có trong nguồn"
    alien = {pair for pair in zip(order, order[1:], strict=False)
             if set(pair) & set(missing) and pair not in source.pairs}  # fmt: skip
    for other in sources:
        if other is not source and alien & other.pairs:
            return f"nội dung lẫn với trích dẫn [{other.piece.n}]"
    return ""


def _swapped(said: Sequence[str], missing: set[str], there: Sequence[str]) -> str:
    """Words of a claim's own that stand where the source goes on with others, left out ("thiếu …").

    An added word ("thiếu hụt nhân lực") leaves what the source goes on with in the claim.
    """
    for at in range(1, len(said) - 1):
        before, *run = said[at - 1 : at + 2]
        if before in missing or not set(run) <= missing:
            continue
        nexts = [set(there[i + 1 : i + 3]) for i, word in enumerate(there) if word == before]
        if any(nexts) and not any(following & set(said) for following in nexts):
            return " ".join(run)
    return ""
