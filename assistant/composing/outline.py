"""Answers about a document's own parts: its chapters, articles and titled sections."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.composing.draft import Draft, where
from assistant.domain import Document, Passage
from assistant.library import Library, grams
from assistant.prompts import render
from assistant.retrieval import Evidence
from assistant.text import clean, fold
from assistant.understanding import Query
from assistant.wording import vocabulary

_PART = re.compile(r"\b(?:muc|phan|chuong)\s+([ivx]{1,5}|\d{1,2})\b")
_COUNTED = re.compile(r"[IVXLC]+|\d{1,2}(?:\.\d{1,2})*|[a-zđA-H]")
_PARTS = ("điều", "chương", "phần", "phụ lục")
NAMED = 0.8
"""The share of a title's weight that a question must name to ask for the parts under it."""
ASIDE = 2
"""Words of a topic that a question about a document's parts may have beside its title."""
_ATTACHED = re.compile(r"\b(?:dinh kem|kem theo|bieu mau|mau (?:ke hoach|bao cao|van ban))\b")
TITLE_MAX = 160
LEAST = 2


def compose_outline(query: Query, evidence: Evidence, library: Library) -> Draft | None:
    """List the titles of a document's parts; None when it is not asked for one with parts."""
    if not query.outline or len(evidence.documents) != 1:
        return None
    (document,) = evidence.documents
    above = _named(document, query, library) or _attached(document, query)
    if not above and "giai phap" in query.folded:
        titled = _titled_of_solutions(document)
        if len(titled) != 1:
            return None
        (above,) = titled
    if not above and _of_something_else(query, document):
        return None
    parts = _parts(document, above)
    if "la ma" in query.folded:
        parts = [part for part in parts if re.fullmatch(r"[IVX]+", part.path[-1])]
    if len(parts) < LEAST:
        return None
    draft = Draft(library)
    draft.say(render("answers/outline_head", count=len(parts),
                     what="giải pháp" if "giai phap" in query.folded else "phần",
                     where=where(library, document.id, " › ".join(above))))  # fmt: skip
    for part in parts:
        draft.say(render("answers/outline_item", words=clean(part.text).split(". Nội dung")[0],
                         n=draft.cite(part.id)))  # fmt: skip
    return draft


def _attached(document: Document, query: Query) -> tuple[str, ...]:
    """The one appendix with parts, where the question is about what is attached."""
    if not _ATTACHED.search(query.folded):
        return ()
    roots = [path for path in _titled(document)
             if len(path) == 1 and path[0].lower().startswith("phụ lục")
             and len(_parts(document, path)) >= LEAST]  # fmt: skip
    return roots[0] if len(roots) == 1 else ()


def _of_something_else(query: Query, document: Document) -> bool:
    """Whether a question has a topic beside the document: "chấm điểm thì tính mấy phần"."""
    known = set(fold(f"{document.kind} {document.title} {document.place}").split())
    known.update(fold(vocabulary()["list_words"]).split())
    known.update(fold(vocabulary()["stop"]).split())
    left = [w for w in query.topic.split() if w not in known and not any(map(str.isdigit, w))]
    return len(left) > ASIDE


def _titled_of_solutions(document: Document) -> list[tuple[str, ...]]:
    return [
        path
        for path, passage in _titled(document).items()
        if len(path) == 1 and len(passage.text) < TITLE_MAX and "giai phap" in fold(passage.text)
    ]


def _titled(document: Document) -> dict[tuple[str, ...], Passage]:
    """The first passage at each place: its title, or what stands for one."""
    places: dict[tuple[str, ...], Passage] = {}
    for passage in document.passages:
        if passage.path:
            places.setdefault(passage.path, passage)
    return places


def _named(document: Document, query: Query, library: Library) -> tuple[str, ...]:
    """The place whose title, or label ("Phụ lục I"), the question names; () for the whole."""
    asked = f" {query.folded} "
    places = _titled(document)
    named = re.sub(r"[^\w]+", " ", asked)
    appendix = next((path for path in places if len(path[-1].split()) > 1 and len(path) == 1
                     and f" {fold(path[-1])} " in named), ())  # fmt: skip
    if part := _PART.search(query.folded):
        within = next((path for path in places if path[: len(appendix)] == appendix
                       and len(path) == len(appendix) + 1
                       and path[-1].lower() == part[1]), ())  # fmt: skip
        if within and len(_parts(document, within)) >= LEAST:
            return within
    if appendix:
        return _titled_within(appendix, places, document, query) or appendix
    words = grams(query.folded)
    shares = {
        path: _share(grams(clean(passage.text).partition(".")[2] or passage.text), words, library)
        for path, passage in places.items()
        if len(passage.text) < TITLE_MAX and len(_parts(document, path)) >= LEAST
    }
    best = max(shares, key=lambda path: (shares[path], -len(path)), default=())
    return best if best and shares[best] >= NAMED else ()


def _titled_within(
    above: tuple[str, ...],
    places: Mapping[tuple[str, ...], Passage],
    document: Document,
    query: Query,
) -> tuple[str, ...]:
    """The place right under another whose whole title the question names, the longest; or ()."""
    asked = f" {' '.join(re.findall(r'[a-z0-9]+', query.folded))} "
    named: dict[tuple[str, ...], int] = {}
    for path, passage in places.items():
        if len(path) != len(above) + 1 or path[: len(above)] != above:
            continue
        title = " ".join(re.findall(r"[a-z0-9]+", fold(clean(passage.text)).partition(".")[2]))
        if title and f" {title} " in asked and len(_parts(document, path)) >= LEAST:
            named[path] = len(title)
    return max(named, key=lambda path: named[path], default=())


def _share(title: set[str], words: set[str], library: Library) -> float:
    """The share of a title's weight that stands in a question."""
    total = sum(map(library.weight, title))
    return sum(library.weight(word) for word in title if word in words) / total if total else 0.0


def _parts(document: Document, above: tuple[str, ...]) -> list[Passage]:
    """The passages that open the places one step under a place, in order."""
    return [passage for path, passage in _titled(document).items()
            if len(path) == len(above) + 1 and path[: len(above)] == above
            and _numbered(path[-1])]  # fmt: skip


def _numbered(label: str) -> bool:
    """Whether a label counts parts: a number, a letter, or a named part ("Điều 2", "Phụ lục")."""
    return bool(_COUNTED.fullmatch(label)) or label.lower().startswith(_PARTS)
