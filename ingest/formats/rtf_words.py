"""The control words of rich text (RTF 1.9.1) by what the reader does about them."""

from __future__ import annotations

import re

# Groups whose words are no text of the document. What is marked "\*" is none either.
DEAD = frozenset([
    "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "info", "pict",
    "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
    "fldinst", "nonshppict", "shprslt", "objdata", "nonesttables", "annotation", "atnid",
    "atnauthor", "atrfstart", "atrfend", "xe", "tc", "tcn", "bkmkstart", "bkmkend",
    "filetbl", "revtbl", "template", "themedata", "colorschememapping", "datastore",
    "latentstyles", "generator", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc",
    "aftncn", "sn", "sv",
])  # fmt: skip
ASIDE = frozenset(["*", "shpinst", "do", "object"])
"""Groups that are passed over but for the groups in them that hold text."""
KEPT = frozenset(["shptxt", "dptxbxtext", "footnote", "result", "shppict", "nesttableprops"])
FLOWS = frozenset(["shptxt", "dptxbxtext", "footnote"])
WRITTEN = {"tab": " ", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
            "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ",
            "qmspace": " ", "~": "\u00a0", "_": "-", "-": "", "{": "{", "}": "}",
            "\\": "\\", "\t": " "}  # fmt: skip
PARAGRAPH_ENDS = frozenset(["par", "sect", "page", "column", "\n", "\r"])
UPRIGHT = frozenset(["clbrdrl", "clbrdrr", "trbrdrl", "trbrdrr", "trbrdrv"])
BORDER = re.compile(r"(?:cl|tr)brdr|brdr(?:none|nil|tbl)$")
DRAWN = re.compile(r"brdr(?!none|nil|tbl|w$|cf$|sp$|art$)\w+$")
