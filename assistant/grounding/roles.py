"""Check the cells of a row: agencies in their roles and with their work, its product."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.agency_names import find_agencies, places_of, whole_name
from assistant.grounding.binding import sides_of
from assistant.grounding.coverage import MIN_COVERED
from assistant.grounding.source import ROLES, Source
from assistant.grounding.words import FUNCTION, Words, blank, content
from assistant.text import squash

_ROLE = rf"\b(?:{'|'.join(f'(?P<{role}>{words})' for role, words in ROLES.items())})\b"
_LINK = (r"\s|:|(?:voi|cung|la|do|boi|cua|cho|giao|thuoc|ve|gom|thuc hien|nhiem vu|nay|chinh|"
         r"don vi|co quan)\b")  # fmt: skip
_WATCHING = re.compile(rf"\b(?:{ROLES['monitor']})\b(?:[\s,]*(?:va )?(?:{ROLES['monitor']})\b)*")
_ROLE_LEFT = re.compile(rf"{_ROLE}(?:{_LINK}|§+\s*(?:,|;|va\b))*$")
_ROLE_ASKED = re.compile(rf"{_ROLE}.*(?:\bla|:)\s*$")
_SUBJECT = re.compile(r"\b(?:do|la|boi|giao|giao cho)\s*$")
_GIVEN = re.compile(r"\bgiao(?: cho)?\s*$")
_ROLE_RIGHT = re.compile(rf"^(?:\s*(?:,|va\b)\s*§+)*[^§;.|]{{0,60}}?{_ROLE}(?!\s(?:voi|cung)\b)")
_PRODUCT = re.compile(r"^(.+?) la (?:san pham|ket qua)\b|^(?:san pham|ket qua)\b[^,;:]{0,60}?"
                      r"(?:\bla\b|\bgom\b|:)\s*(.+)$")  # fmt: skip


def _role(
    words: Words, start: int, end: int, spans: Sequence[tuple[int, int]]
) -> tuple[str, tuple[int, int]]:
    """The role in which a text names the agency that stands at ``start``; where it says so."""
    others = [(s, e) for s, e in spans if e <= start or s >= end]
    masked = blank(words.folded, others, "§")
    left = re.split(r"\||[.!?](?=\s)", masked[:start])[-1]
    match, at = _ROLE_LEFT.search(left), start - len(left)
    if not match:
        match, at = _ROLE_RIGHT.match(masked[end:]), end
    if not match:
        match, at = _ROLE_ASKED.search(left), start - len(left)
    if match:
        role = next(role for role in ROLES if match[role])
        return role, (at + match.start(role), at + match.end(role))
    return ("lead" if _GIVEN.search(left) else ""), (start, start)


def agency_fault(claim: Words, source: Source, facts: list[tuple[int, int]]) -> str:
    spans: list[tuple[int, int]] = []
    for start, end, cuts in find_agencies(claim, source.names):
        if spans and start < spans[-1][1]:
            continue
        if not (whole := whole_name(claim, start, [end, *cuts], source.words)):
            return f"cơ quan “{claim.shown[start:end].strip()}” không có trong nguồn"
        spans.append((start, whole))
    facts += spans
    for start, end in spans:
        fault = _role_fault(claim, start, end, spans, source)
        if fault:
            return fault
        role, (at, _) = _role(claim, start, end, spans)
        if role == "monitor":
            runs = [run.span() for run in _WATCHING.finditer(claim.folded)]
            facts += [run for run in runs if run[0] <= at < run[1]]
    if source.cells and not spans:
        for role in ("lead", "support"):
            said = re.search(rf"\b(?:{ROLES[role]})\b", claim.folded)
            if said and said[0] not in source.rest.folded:
                return f"“{claim.shown[slice(*said.span())]}” mà không nêu cơ quan nào của nguồn"
    return ""


def _role_fault(
    claim: Words, start: int, end: int, spans: Sequence[tuple[int, int]], source: Source
) -> str:
    name = claim.shown[start:end].strip()
    role, said = _role(claim, start, end, spans)
    if source.cells:
        if said[1] > said[0] and _is_content(claim, said, source.rest):
            role = ""
        acts = role or not content(claim.shown[:start]) or (
            (by := _SUBJECT.search(claim.folded[:start]))
            and squash(claim.folded[by.start() : end]) not in squash(source.rest.folded)
        )  # fmt: skip
        hays = [source.cells.get(role or "lead"), None if acts else source.rest]
        if any(places_of(name, hay, "") for hay in hays if hay):
            return ""
        return f"“{name}” không {'có vai trò này' if role else 'chủ trì'} trong dòng được trích"
    there = [(s, e) for s, e, _ in find_agencies(source.words, source.names)]
    places = places_of(name, source.words, "")
    if role:
        roles = {_role(source.words, s, e, there)[0] for s, e in places}
        return "" if role in roles else f"vai trò của “{name}” không đúng nguồn"
    before, after, *_ = sides_of(claim, spans)[list(spans).index((start, end))]
    follows = bool(content(after))
    near = set(content(after if follows else before))
    own, other = [0], [0]
    for (s, e), (left, right, *_) in zip(there, sides_of(source.words, there), strict=True):
        is_own = any(s <= first and last <= e for first, last in places)
        (own if is_own else other).append(len(near & set(content(right if follows else left))))
    return f"việc này không phải của “{name}” trong nguồn" if max(other) > max(own) else ""


def _is_content(claim: Words, said: tuple[int, int], rest: Words) -> bool:
    """Whether a role's word is part of the task's own words ("kế hoạch kiểm tra")."""
    before = re.search(r"\w+\s*$", claim.folded[: said[0]])
    after = re.match(r"\s*\w+", claim.folded[said[1] :])
    word = claim.folded[said[0] : said[1]]
    beside = [before[0] + word if before else "|", word + after[0] if after else "|"]
    return any(squash(part) in squash(rest.folded) for part in beside if part != "|")


def product_fault(claim: Words, source: Source) -> str:
    """What a claim calls the product of a row stands in the row's product cell."""
    match = _PRODUCT.search(claim.folded)
    if not match or "product" not in source.cells:
        return ""
    named = [w for w in re.findall(r"\w+", match[1] or match[2]) if w not in FUNCTION]
    held = set(re.findall(r"\w+", source.cells["product"].folded))
    if not held or sum(word in held for word in named) < MIN_COVERED * len(named):
        return "sản phẩm không đúng ô của dòng được trích"
    return ""
