"""An answer as HTML for the chat: the words, their citations, what is nearest or disagrees.

Nothing that comes from a document, a model or the reader is taken as markup. Each mark that
HTML or Markdown could act upon becomes a character reference, so that the text stays text
whatever renders it; the only markup is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from assistant.domain import Answer, AnsweredBy, Citation, Conflict, Document, Passage, Status
from assistant.text import squash

FindPassage = Callable[[str], Passage | None]

SHOWN = 4
QUOTE_SHOWN = 240
WRITTEN_BY = {
    AnsweredBy.RECORDS: "Lấy từ bảng nhiệm vụ, chỉ tiêu và thể thức văn bản",
    AnsweredBy.QUOTES: "Trích nguyên văn đoạn liên quan",
    AnsweredBy.LLM: "Viết bởi mô hình {model}, đã đối chiếu với đoạn được trích",
}
_PLAIN = re.compile(r"[^\w\s]", re.UNICODE)
_INLINE = re.compile(r"\*\*(.+?)\*\*|\[(\d+)\]")
_ITEM = re.compile(r"(?:(\d+)\.|[-•])\s+(.*)")


def escape(text: str) -> str:
    """The text with every ASCII mark as a character reference, on one line."""
    return _PLAIN.sub(lambda m: f"&#{ord(m[0])};" if ord(m[0]) < 128 else m[0],
                      text.replace("_", "\uffff")).replace("\uffff", "&#95;")  # fmt: skip


def link_to(citation: Citation, find: FindPassage) -> str:
    """The address of the page that shows the cited words in their document."""
    address = f"/van-ban/{quote(citation.document_id)}?p={quote(citation.passage_id)}"
    passage = find(citation.passage_id)
    if passage and citation.quote and citation.quote != passage.text:
        at = passage.text.find(citation.quote)
        if at >= 0:
            start = passage.start + at
            address += f"&amp;tu={start}&amp;den={start + len(citation.quote)}"
    return f"{address}#trich-dan"


def question_html(question: str) -> str:
    """The reader's own words."""
    return "<br>".join(escape(line) for line in question.strip().splitlines())


def answer_html(answer: Answer, find: FindPassage) -> str:
    """The whole answer, as one HTML block without blank lines."""
    links = {c.n: link_to(c, find) for c in answer.citations}
    parts = [f'<div class="tra-loi {answer.status}">', *_paragraphs(answer.answer, links)]
    parts += [_conflict(conflict, links) for conflict in answer.conflicts]
    parts += [f'<p class="luu-y">{escape(notice)}</p>' for notice in answer.notices]
    parts.append(_sources("Trích dẫn", answer.citations, find))
    parts.append(_sources("Đoạn gần nhất, để tham khảo", answer.nearest, find))
    if answer.status is Status.ANSWERED:
        written_by = WRITTEN_BY[answer.answered_by].format(model=answer.model or "")
        parts.append(f'<p class="nguon-goc">{escape(written_by)}</p>')
    return "".join([*parts, "</div>"])


def writing_html(text: str) -> str:
    """What stands so far of an answer that is being written; its numbers are no links yet."""
    words = "".join(_paragraphs(text, {}))
    return f'<div class="dang-viet">{words}<p class="dang-tim">Đang viết tiếp…</p></div>'


def documents_html(documents: Sequence[Document]) -> str:
    """The documents of the library, each a link to its page."""
    if not documents:
        return '<p class="kho-trong">Kho chưa có văn bản. Nạp bằng lệnh: troly ingest THƯ_MỤC</p>'
    items = "".join(
        f'<li><a href="/van-ban/{quote(document.id)}"><span class="ten">{escape(document.title)}'
        f'</span> <span class="cho">{escape(" · ".join(filter(None, about)))}</span></a></li>'
        for document in documents
        for about in [(document.number, document.place, document.period)]
    )
    count = f"{len(documents)} văn bản trong kho"
    return f'<details class="kho"><summary>{count}</summary><ul>{items}</ul></details>'


def error_html(message: str) -> str:
    """One friendly line where an answer could not be given."""
    return f'<div class="tra-loi loi-nhan">{escape(message)}</div>'


def _paragraphs(text: str, links: dict[int, str]) -> Iterator[str]:
    def is_item(line: str) -> bool:
        return _ITEM.fullmatch(line) is not None

    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for listed, group in groupby(lines, is_item):
        if not listed:
            yield from (f"<p>{_inline(line, links)}</p>" for line in group)
            continue
        items = [_ITEM.fullmatch(line) for line in group]
        tag = "ol" if items[0] and items[0][1] else "ul"
        inner = "".join(f"<li>{_inline(item[2], links)}</li>" for item in items if item)
        yield f"<{tag}>{inner}</{tag}>"


def _inline(text: str, links: dict[int, str]) -> str:
    parts, at = [], 0
    for match in _INLINE.finditer(text):
        parts.append(escape(text[at : match.start()]))
        bold, number = match.groups()
        if bold is not None:
            parts.append(f"<strong>{_inline(bold, links)}</strong>")
        elif int(number) in links:
            parts.append(_mark(int(number), links))
        else:
            parts.append(escape(match[0]))
        at = match.end()
    return "".join([*parts, escape(text[at:])])


def _mark(number: int, links: dict[int, str]) -> str:
    if number not in links:
        return f"&#91;{number}&#93;"
    return f'<a class="so-trich" href="{links[number]}" title="Mở đoạn trích">{number}</a>'


def _conflict(conflict: Conflict, links: dict[int, str]) -> str:
    sides = "".join(f"<li><strong>{escape(side.value)}</strong> {_mark(side.n, links)}</li>"
                    for side in conflict.statements)  # fmt: skip
    about = escape(conflict.about)
    return f'<div class="khac-nhau"><p>Văn bản nêu khác nhau: {about}</p><ul>{sides}</ul></div>'


def _sources(title: str, citations: Sequence[Citation], find: FindPassage) -> str:
    if not citations:
        return ""
    head = f'<div class="nguon"><p class="nguon-dau">{title}</p>'
    rest = citations[SHOWN:] if len(citations) > SHOWN + 1 else ()
    shown = _items(citations[: len(citations) - len(rest)], find)
    more = f"<details><summary>Xem thêm {len(rest)} đoạn</summary>{_items(rest, find)}</details>"
    return head + shown + (more if rest else "") + "</div>"


def _items(citations: Iterable[Citation], find: FindPassage) -> str:
    return "".join(map(lambda citation: _item(citation, find), citations))


def _item(citation: Citation, find: FindPassage) -> str:
    page = f", trang {citation.page}" if citation.page else ""
    words = squash(re.sub(r"\t[\s\t]*", " | ", citation.quote))
    cut = words[:QUOTE_SHOWN] + ("…" if len(words) > QUOTE_SHOWN else "")
    return (
        f'<a class="nguon-muc" href="{link_to(citation, find)}" title="Mở đoạn trích">'
        f'<span class="so-trich">{citation.n}</span>'
        f'<span class="ten">{escape(citation.document_title)}</span> '
        f'<span class="cho">{escape(citation.locator + page)}</span>'
        f'<span class="loi">{escape(cut)}</span></a>'
    )
