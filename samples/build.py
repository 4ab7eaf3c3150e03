"""Build the sample documents from ``sources/*.yaml``: one .docx, one text PDF, one .md.

``python samples/build.py [FOLDER]`` writes them beside this file, or into FOLDER, and gives
the same bytes each time. Needs the ``dev`` extra (PyYAML, python-docx, reportlab). The fonts
in ``fonts/`` are DejaVu Serif 2.37, cut down by fonttools to Latin and Vietnamese.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NOTICE = "Bản rút gọn minh họa, không phải văn bản gốc"
MOTTO = ["CHXHCN VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
MERGED = "^"  # in a source table: this cell is one with the cell above
Sample = dict[str, Any]


def build(folder: Path = HERE) -> list[Path]:
    """Write every sample into ``folder`` and list what was written."""
    import yaml

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in sorted((HERE / "sources").glob("*.yaml")):
        sample = yaml.safe_load(source.read_text(encoding="utf-8"))
        target = folder / sample["output"]
        target.write_bytes(WRITERS[target.suffix](sample))
        written.append(target)
    return written


def letterhead(sample: Sample) -> list[list[list[str]]]:
    """Rows of the letterhead: issuer and motto, then number and date."""
    head = sample["letterhead"]
    return [[head["left"], MOTTO], [[head["number"]], [head["date"]]]]


def signature(sample: Sample) -> list[list[list[str]]]:
    """The one row at the end: who receives it, who signs."""
    return [[sample["signature"]["left"], sample["signature"]["right"]]]


def paragraphs(blocks: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Paragraphs of a body as (kind, text); kind is part, section, bullet or text."""
    for block in blocks:
        (kind, content), *_ = block.items()
        if kind == "bullets":
            yield from (("bullet", f"- {item}") for item in content)
        else:
            yield kind, content


def write_markdown(sample: Sample) -> bytes:
    """Give the sample as Markdown with a pipe table."""
    appendix = sample["appendix"]
    lines = [f"*{NOTICE}*", ""]
    for row in letterhead(sample):
        for cell in row:
            lines += [f"**{line}**" if line.isupper() else line for line in cell] + [""]
    lines += [f"# {sample['title'][0]}", "", f"**{sample['title'][1]}**", ""]
    lines += _markdown_body(sample["body"])
    for cell in signature(sample)[0]:
        lines += [*cell, ""]
    lines += [f"# {appendix['title'][0]}", "", f"**{appendix['title'][1]}**", ""]
    lines += [f"*{appendix['note']}*", "", *_markdown_body(appendix.get("body", []))]
    width = len(appendix["header"])
    table = [appendix["header"], ["---"] * width]
    table += [row + [""] * (width - len(row)) for row in appendix["rows"]]
    lines += ["| " + " | ".join(row) + " |" for row in table]
    return ("\n".join(lines) + "\n").encode()


def _markdown_body(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for kind, text in paragraphs(blocks):
        yield {"part": f"## {text}", "section": f"### {text}"}.get(kind, text)
        yield ""


def write_docx(sample: Sample) -> bytes:
    """Give the sample as a Word file, its appendix on a landscape page."""
    from docx import Document
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Pt

    document = Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(13)
    for name in ("created", "modified", "last_printed"):
        setattr(document.core_properties, name, datetime(2026, 1, 1))
    document.core_properties.author = "Trợ lý kế hoạch"
    _word_line(document, NOTICE, italic=True)
    _word_columns(document, letterhead(sample))
    for line in sample["title"]:
        _word_line(document, line, bold=True, centred=True)
    for kind, text in paragraphs(sample["body"]):
        _word_line(document, text, bold=kind in ("part", "section"))
    _word_columns(document, signature(sample))
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for line in sample["appendix"]["title"]:
        _word_line(document, line, bold=True, centred=True)
    _word_line(document, sample["appendix"]["note"], italic=True, centred=True)
    for kind, text in paragraphs(sample["appendix"].get("body", [])):
        _word_line(document, text, bold=kind in ("part", "section"))
    _word_table(document, sample["appendix"])
    return _same_zip(document)


def _word_line(
    parent: Any, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = parent.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _word_columns(document: Any, rows: list[list[list[str]]]) -> None:
    """A table without borders, as Word templates lay out letterhead and signature."""
    table = document.add_table(rows=len(rows), cols=2)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, lines in zip(row.cells, cells, strict=True):
            cell.paragraphs[0].text = lines[0]
            for line in lines[1:]:
                cell.add_paragraph(line)


def _word_table(document: Any, appendix: Sample) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=len(appendix["header"]), style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in appendix["rows"]:
        cells = table.add_row().cells
        if len(row) == 2:
            cells[1].merge(cells[-1])
        for column, text in enumerate(row):
            if text == MERGED:
                table.cell(len(table.rows) - 2, column).merge(cells[column])
            else:
                cells[column].text = text
    for cell, text in zip(table.rows[0].cells, appendix["header"], strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for column, width in zip(table.columns, appendix["widths"], strict=True):
        column.width = Cm(width)


def _same_zip(document: Any) -> bytes:
    """Save with the hour left out, so that the same text gives the same bytes."""
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def write_pdf(sample: Sample) -> bytes:
    """Give the sample as a PDF whose table repeats its header on each page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import cm
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    style = _pdf_styles()
    appendix = sample["appendix"]

    top = ("VALIGN", (0, 0), (-1, -1), "TOP")

    def columns(rows: list[list[list[str]]]) -> Any:
        cells = [[[Paragraph(line, style["middle"]) for line in c] for c in row] for row in rows]
        return Table(cells, colWidths=[7 * cm, 10.5 * cm], style=[top])

    story: list[Any] = [Paragraph(NOTICE, style["text"]), columns(letterhead(sample))]
    story += [Paragraph(line, style["title"]) for line in sample["title"]]
    for kind, text in paragraphs(sample["body"]):
        story.append(Paragraph(text, style[kind]))
    story += [columns(signature(sample)), PageBreak()]
    story += [Paragraph(line, style["title"]) for line in appendix["title"]]
    story += [Paragraph(appendix["note"], style["middle"])]
    story += [Paragraph(text, style[kind]) for kind, text in paragraphs(appendix.get("body", []))]
    rules: list[Any] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), top]
    cells = [[Paragraph(text, style["head"]) for text in appendix["header"]]]
    for number, row in enumerate(appendix["rows"], 1):
        if len(row) == 2:
            rules.append(("SPAN", (1, number), (-1, number)))
        padded = row + [""] * (len(appendix["header"]) - len(row))
        cells.append([Paragraph(text, style["cell"]) if text else "" for text in padded])
    widths = [width * cm for width in appendix["widths"]]
    story.append(Table(cells, colWidths=widths, repeatRows=1, style=rules))
    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, title=sample["title"][1], author="Trợ lý kế hoạch", invariant=1,
        leftMargin=1.4 * cm, rightMargin=1.4 * cm, topMargin=2 * cm, bottomMargin=2 * cm,
    ).build(story, onLaterPages=_page_number)  # fmt: skip
    return out.getvalue()


def _page_number(canvas: Any, document: Any) -> None:
    width, height = document.pagesize
    canvas.setFont("DejaVuSerif", 10)
    canvas.drawCentredString(width / 2, height - 30, str(document.page))


def _pdf_styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in ("DejaVuSerif", "DejaVuSerif-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(HERE / "fonts" / f"{name}.ttf")))

    def style(bold: bool = False, size: float = 11, after: int = 0, align: int = 0) -> Any:
        font = "DejaVuSerif-Bold" if bold else "DejaVuSerif"
        space = {"leading": size * 1.4, "spaceAfter": after}
        return ParagraphStyle(font, fontName=font, fontSize=size, alignment=align, **space)

    return {
        "title": style(bold=True, size=13, after=6, align=1),
        "part": style(bold=True, after=6),
        "section": style(bold=True, after=6),
        "text": style(after=6),
        "bullet": style(after=6),
        "middle": style(size=10.5, align=1),
        "head": style(bold=True, size=9),
        "cell": style(size=9),
    }


WRITERS: dict[str, Callable[[Sample], bytes]] = {
    ".md": write_markdown,
    ".docx": write_docx,
    ".pdf": write_pdf,
}

if __name__ == "__main__":
    for path in build(*map(Path, sys.argv[1:2])):
        print(path)
