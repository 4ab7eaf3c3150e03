"""Read .html: headings, paragraphs, numbered lists and tables in reading order.

A cell that spans columns stands once, in its first place, the rest empty. A table
that only sets text side by side (letterhead, signature, the frame of a page) is read cell by
cell. Scripts, styles and what the page hides are left out, and so, with a notice, is the frame
that a portal sets around the document. lxml does the parsing; entities of
the file's own and the network are never used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from ingest.formats import encoding
from ingest.formats.html_frame import hide_frame
from ingest.formats.html_lists import mark_of, marked
from ingest.formats.reading import (
    BAD_COPY,
    REPEATED_FROM,
    Reading,
    compose,
    row,
    unreadable,
    without_blank_runs,
)

_DROPPED = {"script", "style", "noscript", "template", "head", "svg", "object", "iframe",
            "select", "button", "input", "textarea", "form-control", "nav"}  # fmt: skip
_BLOCKS = {"p", "div", "section", "article", "main", "header", "footer", "aside", "address",
           "blockquote", "center", "figure", "figcaption", "dl", "dt", "dd", "fieldset", "form",
           "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "body", "html", "li", "details",
           "summary", "legend", "hgroup", "caption"}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_UNTOLD = ("utf-8", "windows-1252", "iso-8859-1", "x-user-defined")
"""Declared, but no good for what is neither UTF-8 nor Western: legacy fonts hide behind it."""
_MAX_SPAN = 200
_MAX_DEPTH = 200
_MAX_LAYOUT = 3
_LISTS = {"ol", "ul", "menu", "dir"}


def read_html(path: Path) -> Reading:
    """Read a page; raise ``UnreadableFile`` when it holds no markup that can be parsed."""
    data = path.read_bytes()
    try:
        parser = html.HTMLParser(encoding=_encoding_of(data), no_network=True, recover=True,
                                 huge_tree=False)  # fmt: skip
        root = html.document_fromstring(data, parser=parser)
        framed = hide_frame(root)
        lines = [*_lines(root)]
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, RecursionError) as error:
        raise unreadable(path, "trang web bị hỏng hoặc quá phức tạp", BAD_COPY) from error
    repaired, found = encoding.repair([compose(line) for line in lines])
    notices = encoding.notice({found} if found else set())
    if framed:
        left_out = f"Đã bỏ khung của trang web (trình đơn, cột bên, chân trang): {framed} phần."
        notices = (*notices, left_out)
    return Reading((tuple(without_blank_runs(repaired)),), False, "html", notices)


def looks_like_html(head: bytes) -> bool:
    """Whether the first bytes of a file are a web page's, as Word and portals save them."""
    words = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return words.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table")) or (
        words.startswith((b"<?xml", b"<!--", b"<meta")) and b"<html" in words
    )


def _encoding_of(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:4096])
        name = declared[1].decode("ascii").lower() if declared else "windows-1252"
        return "latin-1" if name in _UNTOLD else name
    return "utf-8"


def _lines(root: Any) -> Iterator[str]:
    """Every line below ``root``; blocks are parted by blank lines."""
    text: list[str] = []
    for kind, value in _parts(root, 0):
        if kind == "text":
            text.append(value)
            continue
        yield from _flushed(text)
        text = []
        if kind == "line":
            yield value
        elif kind == "gap":
            yield ""
    yield from _flushed(text)


def _parts(element: Any, depth: int) -> Iterator[tuple[str, str]]:
    """Pieces of text, breaks ("break"), ends of blocks ("gap") and whole lines ("line")."""
    if depth > _MAX_DEPTH:
        raise RecursionError
    if _is_hidden(element):
        return
    tag = element.tag
    if tag == "table":
        yield ("gap", "")
        for caption in element.iterchildren("caption"):
            yield from _parts(caption, depth + 1)
        yield from _table(element, depth)
        yield ("gap", "")
        return
    if tag == "br":
        yield ("break", "")
        return
    if tag in _LISTS:
        yield from _list(element, depth)
        return
    if tag in _BLOCKS:
        yield ("gap", "")
    yield from _children(element, depth)
    if tag in _BLOCKS:
        yield ("gap", "")


def _children(element: Any, depth: int) -> Iterator[tuple[str, str]]:
    if element.text:
        yield ("text", element.text)
    for child in element:
        yield from _parts(child, depth + 1)
        if child.tail:
            yield ("text", child.tail)


def _list(element: Any, depth: int) -> Iterator[tuple[str, str]]:
    """The items of a list, each with the number, letter or bullet that a browser shows."""
    items = [child for child in element if child.tag == "li" and not _is_hidden(child)]
    step = -1 if element.tag == "ol" and element.get("reversed") is not None else 1
    count = _number(element.get("start"), len(items) if step < 0 else 1) - step
    yield ("gap", "")
    for child in element:
        if not isinstance(child.tag, str) or _is_hidden(child):
            continue
        if child.tag != "li":
            yield from _parts(child, depth + 1)
            continue
        count = _number(child.get("value"), count + step)
        yield ("break", "")
        yield from marked(mark_of(element, child, count), _children(child, depth + 1))
    yield ("gap", "")


def _table(table: Any, depth: int) -> Iterator[tuple[str, str]]:
    rows = [list(_cells(element)) for element in _rows(table)]
    rows = [cells for cells in rows if cells]
    width = max((len(cells) for cells in rows), default=0)
    nested = any(cell.find(".//table") is not None for cells in rows for cell in cells)
    if width <= 1 or nested or _is_layout(table, rows, width):
        for cells in rows:
            for cell in cells:
                yield ("gap", "")
                yield from _children(cell, depth + 1)
        return
    for cells in _grid(rows):
        yield ("line", row(cells))


def _cell_text(cell: Any) -> str:
    return " ".join(line for line in _lines(_body_of(cell)) if line.strip())


def _body_of(cell: Any) -> Any:
    copy = html.Element("div")
    copy.text = cell.text
    copy.extend(list(cell))
    return copy


def _flushed(text: list[str]) -> Iterator[str]:
    line = " ".join("".join(text).split())
    if line:
        yield line


def _is_hidden(element: Any) -> bool:
    if not isinstance(element.tag, str):  # a comment or a processing instruction
        return True
    return (element.tag in _DROPPED or element.get("hidden") is not None
            or bool(_HIDDEN.search(element.get("style") or "")))  # fmt: skip


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (inner for inner in child if inner.tag == "tr")


def _cells(element: Any) -> Iterator[Any]:
    return (child for child in element if child.tag in ("td", "th"))


def _is_layout(table: Any, rows: list[list[Any]], width: int) -> bool:
    """Whether a table only sets text side by side: small, no header cell, no ruled border."""
    if table.find(".//th") is not None or width > _MAX_LAYOUT or len(rows) > _MAX_LAYOUT * 2:
        return False
    style = " ".join(node.get("style") or "" for node in table.iter("table", "td", "tr"))
    ruled = (table.get("border") or "0") not in ("0", "") or re.search(
        r"border(?:-\w+)*\s*:\s*[^;]*(?:solid|\dpt|\dpx)", style.replace("none", "")
    )
    return not ruled


def _grid(rows: list[list[Any]]) -> list[list[str]]:
    """Cells on their columns: one that spans stands in its first place, the rest empty.

    What spans rows further right than the task is said of each of them (``REPEATED_FROM``).
    """
    taken: dict[tuple[int, int], bool] = {}
    texts: list[dict[int, str]] = []
    spans: list[tuple[int, int, int]] = []
    for index, cells in enumerate(rows):
        placed: dict[int, str] = {}
        column = 0
        for cell in cells:
            while (index, column) in taken:
                column += 1
            wide = min(_MAX_SPAN, max(1, _number(cell.get("colspan"), 1)))
            high = min(len(rows) - index, max(1, _number(cell.get("rowspan"), 1)))
            placed[column] = _cell_text(cell)
            for down in range(high):
                for across in range(wide):
                    taken[(index + down, column + across)] = True
            spans += [(index, index + down, column) for down in range(1, high)]
            column += wide
        texts.append(placed)
    for above, below, column in spans:
        if column >= REPEATED_FROM:
            texts[below][column] = texts[above][column]
    width = max((column for _, column in taken), default=-1) + 1
    return [[placed.get(column, "") for column in range(width)] for placed in texts]


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,4}", value.strip()) else otherwise
