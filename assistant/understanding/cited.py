"""Documents that a question asks about and that the loaded ones only cite."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.domain import Document
from assistant.text import fold
from assistant.understanding.patterns import pattern
from assistant.wording import vocabulary

_OWN = re.compile(
    r"^(?:(?:so )?(?:nao|may|gi) )?(?:(?:thuc hien|ban hanh|so \S+|nam \d+|ngay \S+|nay) )*"
    r"(?:cua )?(?P<issuer>"
    r"(?:chinh phu|thu tuong|quoc hoi|trung uong|bo|so|tinh uy|huyen uy|dang bo|"
    r"hoi dong nhan dan|uy ban nhan dan|tinh|huyen|ban thuong vu|ban chap hanh)"
    r"(?: (?!la|so|nao|ma|ve)[a-z]+){0,4})"
)


ANY_KIND = "van ban"
"""What a question calls a document whose kind it leaves open."""
_ASKED = re.compile(r" (?:(?:do|nay|ay|kia) )?(?:(?:so|ngay) )?(?:nao|may|bao nhieu|gi|bn)\b")


def cited_kind(folded: str, documents: Iterable[Document]) -> str:
    """The folded kind of the document asked about when it is none of ``documents``; or "".

    It is another one when none of them is of that kind, when the question says that they cite
    it, or when it names an issuer who issued none of them.
    """
    loaded = list(documents)
    kinds = vocabulary()["cited_kinds"]
    citing = pattern(vocabulary()["cited_by"]).search(folded)
    kinds = f"(?:{kinds}|{ANY_KIND})" if citing else kinds
    mentions = list(pattern(rf"(?<!\w)(?<!phap ){kinds}(?!\w)").finditer(folded))
    if not mentions or not loaded:
        return ""
    later = [m for m in mentions if citing and m.start() >= citing.end()]
    named = [*later, *mentions] if later else mentions  # "kế hoạch … viện dẫn quyết định … nào"
    asked = next((m for m in named if _ASKED.match(folded[m.end() :])), named[0])
    kind = asked[0]
    own = [fold(f"{d.kind} {d.title}") for d in loaded]
    if not any(re.search(rf"\b{kind}\b", words) for words in own):
        return kind
    if citing:
        return kind
    issuer = _OWN.match(folded[asked.end() :].lstrip())
    if issuer and not any(_issued(d, issuer["issuer"]) for d in loaded):
        return kind
    return ""


_SHORT_KINDS = "qd|kh|nq|cv|vb|ct|nd|tt|van ban"
_NOT_OWN = re.compile(r"20\d\d")


def cited_number(folded: str, documents: Iterable[Document]) -> str:
    """The number of a document that the question names and that the loaded ones only cite.

    "" when none is named, when it is the number of one of ``documents``, or when no text of
    theirs holds it.
    """
    loaded = list(documents)
    kinds = vocabulary()["cited_kinds"]
    named = pattern(
        rf"(?<!\w)(?:{kinds}|{_SHORT_KINDS})\s+(?P<so>so\s+)?(?P<n>\d{{1,5}})(?![\d%]|[.,]\d)"
    )
    for match in named.finditer(folded):
        number = match["n"].lstrip("0")
        if not number or (_NOT_OWN.fullmatch(number) and not match["so"]):
            continue
        if any(re.match(rf"0*{number}(?!\d)", d.number) for d in loaded):
            continue
        held = re.compile(rf"(?<![\d/.])0*{number}\s*/")
        if any(held.search(d.text) for d in loaded):
            return number
    return ""


_WHO_CITES = re.compile(
    r"\b(?:may|bao nhieu|nhung|cac)\s+(?:van ban|ke hoach|quyet dinh|xa|phuong|noi|dia phuong|"
    r"don vi|huyen|tinh)\b[^?;]{0,20}?\b(?:dan|can cu|vien dan|nhac|dua|thuc hien|bam|theo)\b"
)


def asks_who_cites(folded: str) -> bool:
    """Whether a question asks which of the documents cite another."""
    return bool(_WHO_CITES.search(folded))


def _issued(document: Document, issuer: str) -> bool:
    """Whether the issuer named may be the document's own; a level without a name counts by it."""
    own = fold(f"{document.issuer} {document.title} {document.place}")
    return all(word in own.split() for word in issuer.split())
