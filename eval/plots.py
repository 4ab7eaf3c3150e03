"""Plots of a report as inline SVG: text stays text, nothing is fetched, no library needed.

Colours are classes that the page's style sheet gives, so that they follow its theme. Every
label is escaped.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from eval.metrics import Estimate, percentile
from eval.wording import VERDICTS, number

WIDTH = 480
LABEL = 150
LABEL_CHARACTERS = 21
BAR = 15
GAP = 9


@dataclass(frozen=True, slots=True)
class Bar:
    """One run's verdicts on a group of questions, with the share of right ones."""

    counts: Mapping[str, int]
    right: Estimate | None


def stacked(groups: Sequence[tuple[str, Sequence[Bar]]], title: str) -> str:
    """A row a group, in it a bar a run: shares of each verdict, whiskers for the right ones."""
    room = WIDTH - LABEL - 34
    parts: list[str] = []
    y = 4
    for label, bars in groups:
        height = len(bars) * (BAR + 2)
        short = label if len(label) <= LABEL_CHARACTERS else f"{label[: LABEL_CHARACTERS - 1]}…"
        parts.append(f"<g>{_text(LABEL - 8, y + height / 2 + 4, short, 'end')}"
                     f"<title>{escape(label)}</title></g>")  # fmt: skip
        for bar in bars:
            total = sum(bar.counts.values())
            x = float(LABEL)
            for verdict, words in VERDICTS.items():
                count = bar.counts.get(verdict, 0)
                if count and total:
                    width = room * count / total
                    parts.append(
                        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" '
                        f'class="v-{verdict}"><title>{escape(label)}: {escape(words)} '
                        f"{count}/{total}</title></rect>"
                    )
                    x += width
            if bar.right and bar.right.low < bar.right.high:
                parts.append(_whisker(bar.right, LABEL, room, y + BAR / 2))
            parts.append(_text(WIDTH - 30, y + BAR - 3, str(total) if total else "—", "start"))
            y += BAR + 2
        y += GAP
    return _svg(y, title, parts)


def _whisker(found: Estimate, left: float, room: float, y: float) -> str:
    low, high = left + room * found.low, left + room * found.high
    return (
        f'<path class="whisker" d="M{low:.1f} {y}H{high:.1f}M{low:.1f} {y - 4}v8'
        f'M{high:.1f} {y - 4}v8"><title>đúng {number(found.value)} % '
        f"({number(found.low)} – {number(found.high)})</title></path>"
    )


def waiting(times: Sequence[Sequence[float]], title: str) -> str:
    """For each run the share of questions that are done within a time; time in logarithm."""
    known = [value for run in times for value in run if value > 0]
    if not known:
        return ""
    height, left, bottom, top = 220, 44, 30, 10
    room, rise = WIDTH - left - 14, height - bottom - top
    first = math.floor(math.log10(min(known)) * 2) / 2
    last = max(first + 0.5, math.ceil(math.log10(max(known)) * 2) / 2)

    def x_of(value: float) -> float:
        return left + room * (math.log10(max(value, 10**first)) - first) / (last - first)

    def y_of(share: float) -> float:
        return top + rise * (1 - share)

    parts = []
    for share in (0.0, 0.5, 0.95, 1.0):
        y = y_of(share)
        parts.append(f'<path class="grid" d="M{left} {y:.1f}H{WIDTH - 14}"/>')
        if share != 1.0:
            parts.append(_text(left - 6, y + 4, f"{share * 100:.0f} %", "end"))
    for tick in _ticks(10**first, 10**last):
        x = x_of(tick)
        parts.append(f'<path class="grid" d="M{x:.1f} {top}V{height - bottom}"/>')
        anchor = "end" if x > WIDTH - 40 else "middle"
        parts.append(_text(x, height - bottom + 17, _time(tick), anchor))
    for n, run in enumerate(times):
        ordered = sorted(run)
        if not ordered:
            continue
        path = f"M{x_of(ordered[0]):.1f} {y_of(0):.1f}" + "".join(
            f"V{y_of(i / len(ordered)):.1f}H{x_of(value):.1f}" if i else f"H{x_of(value):.1f}"
            for i, value in enumerate(ordered)
        )
        parts.append(f'<path class="line r-{n % 6}" d="{path}V{y_of(1):.1f}"/>')
        for share in (0.5, 0.95):
            value = percentile(ordered, share) or 0.0
            parts.append(
                f'<circle class="dot r-{n % 6}" cx="{x_of(value):.1f}" cy="{y_of(share):.1f}" '
                f'r="3.5"><title>p{share * 100:.0f}: {_time(value)}</title></circle>'
            )
    return _svg(height, title, parts)


def _ticks(low: float, high: float) -> list[float]:
    steps = [10.0**power * step for power in range(-1, 7) for step in (1, 2, 5)]
    inside = [s for s in steps if low <= s * 1.001 and s <= high * 1.001]
    return inside if len(inside) <= 7 else [s for s in inside if f"{s:g}".startswith("1")]


def _time(milliseconds: float) -> str:
    if milliseconds < 1000:
        return f"{milliseconds:.3g} ms".replace(".", ",")
    return f"{milliseconds / 1000:.3g} giây".replace(".", ",")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )
