"""What a document's prose gives an agency to do: the passages under its name.

A plan names its agencies once more at the end, each with what it is responsible for. Who asks
for all that an agency has to do is shown these beside the rows of the tables.
"""

from __future__ import annotations

import re

from assistant import agencies
from assistant.composing.draft import Draft, where
from assistant.composing.quotes import closes, shown, without_number
from assistant.domain import Document, Passage, PassageKind
from assistant.prompts import render
from assistant.text import clean
from assistant.understanding import AgencyMention

_ALL = re.compile(
    r"\b(?:nhiem vu|viec|trach nhiem|phan viec) (?:gi|nao)\b"
    r"|\blam (?:nhung )?(?:viec )?(?:gi|nao)\b|\b(?:duoc )?giao (?:nhung )?(?:viec )?gi\b"
    r"|\b(?:nhung|cac) (?:viec|nhiem vu|trach nhiem)\b"
    r"|\b(?:giao|phan cong)\b[^?;]{4,80}\b(?:gi|viec nao|the nao)\s*\??$"
    r"|\btrach nhiem\b[^?;]{0,80}\bgi\b"
)
_ROLE = re.compile(r"\b(?:chu tri|phoi hop|theo doi|don doc)\b")
_NAME_END = re.compile(r"[:(]|,? (?:là|có trách nhiệm|có nhiệm vụ|chủ trì|chịu trách nhiệm)\b")
NAME_MAX = 90
MOST = 8
_PROSE = (PassageKind.PARAGRAPH, PassageKind.BULLET)


def asks_for_duties(folded: str) -> bool:
    """Whether a question asks for whatever an agency has to do, not for one role of it."""
    return bool(_ALL.search(folded)) and not _ROLE.search(folded)


def duties_of(document: Document, mention: AgencyMention) -> list[Passage]:
    """The passages of a document that stand under an agency's name, or begin with it."""
    return [p for p in document.passages
            if p.kind in _PROSE and not closes(p.text) and _is_of(p, mention)]  # fmt: skip


def say_duties(draft: Draft, document: Document, mention: AgencyMention) -> bool:
    """Say what the prose of a document gives an agency to do; False where it gives nothing."""
    found = duties_of(document, mention)[:MOST]
    if not found:
        return False
    draft.say(render("answers/duties_head", agency=mention.name,
                     where=where(draft.library, document.id, found[0].locator)))  # fmt: skip
    for passage in found:
        draft.say(render("answers/quote_part", words=shown(passage, passage.text),
                         n=draft.cite(passage.id)))  # fmt: skip
    return True


def _is_of(passage: Passage, mention: AgencyMention) -> bool:
    titles = (passage.heading.rsplit(" › ", 1)[-1], clean(passage.text))
    return any(_names(title, mention) for title in titles)


def _names(title: str, mention: AgencyMention) -> bool:
    """Whether a title is the name of the agency, alone or with what it is charged with."""
    words = without_number(title).lstrip("-–+•* ")
    end = _NAME_END.search(words)
    name = words[: end.start()] if end else words
    if len(name) > NAME_MAX or (end is None and words != without_number(title)):
        return False
    return agencies.key(name.strip(" *.:")) == mention.key
