"""The frame that a portal sets around a document: menus, sidebars, breadcrumbs, footers.

A part of a page is frame by what it is (``nav``, ``footer``, its role), by what the portal calls
it, or because hardly more than links stands in it. A part that holds much of the page, or words
that a document has of its own, never is.
"""

from __future__ import annotations

import re
from typing import Any

from assistant.text import compose

_TAGS = {"nav", "footer", "aside"}
_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search"}
_CALLED = re.compile(
    r"(?:^|[-_\s])(?:menu|nav|navbar|footer|sidebar|side|breadcrumbs?|related|tools?|toolbar|share|"
    r"social|banner|comments?|widget|author|meta|copyright|topbar|top|bottom|tags?|col-left|"
    r"col-right|box|sapo|date|slogan|search|login|paging|pagination|counter|lien-quan|tin-khac)"
    r"(?:$|[-_\s\d])",
    re.I,
)
_OWN = re.compile(
    r"Căn cứ|Nơi nhận|[Nn]gày\s+\d{1,2}\s+tháng|KẾ HOẠCH|QUYẾT ĐỊNH|PHỤ LỤC|Số\s*:\s*\d*\s*/|"
    r"TM\.|ỦY BAN NHÂN DÂN|Điều \d"
)
"""Words of a document's own, with which a part is kept whatever it is called."""
MOST = 0.25
"""The share of a page's text beyond which a part is no frame."""
LINKS = 0.6
LEAST_LINKS = 3


def hide_frame(root: Any) -> int:
    """Hide the frame of a page from whoever reads it on; how many parts it was."""
    total = len(_text(root)) or 1
    hidden = 0
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in ("body", "html", "head"):
            continue
        if any(above.get("hidden") is not None for above in element.iterancestors()):
            continue
        if _is_frame(element, total):
            element.set("hidden", "")
            hidden += 1
    return hidden


def _is_frame(element: Any, total: int) -> bool:
    called = f"{element.get('class') or ''} {element.get('id') or ''}"
    by_name = element.tag in _TAGS or element.get("role") in _ROLES or bool(_CALLED.search(called))
    if not by_name and element.tag not in ("div", "ul", "ol", "section", "td", "header"):
        return False
    text = _text(element)
    if not text or len(text) > MOST * total or _OWN.search(compose(text)):
        return False
    links = element.findall(".//a")
    linked = sum(len(_text(link)) for link in links)
    return by_name or (len(links) >= LEAST_LINKS and linked >= LINKS * len(text))


def _text(element: Any) -> str:
    return (
        " ".join("".join(element.itertext("*", with_tail=False)).split())
        if (isinstance(element.tag, str))
        else ""
    )
