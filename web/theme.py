"""The look of the chat: calm and official, from fonts and colours that are on every machine."""

from __future__ import annotations

import gradio as gr

FONTS = ["system-ui", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "Arial", "sans-serif"]
MONOSPACE = ["ui-monospace", "Consolas", "DejaVu Sans Mono", "monospace"]
NAVY = gr.themes.Color(
    "#f1f6fa", "#dfebf3", "#c1d9e8", "#94bcd6", "#5f99bf", "#3a7aa3",
    "#265f86", "#1c4c6d", "#183f5a", "#14344a", "#0c2232", name="navy",
)  # fmt: skip


def official_theme() -> gr.themes.Base:
    """Dark blue on white; the same in the reader's dark mode."""
    return gr.themes.Base(
        primary_hue=NAVY,
        secondary_hue=NAVY,
        neutral_hue=gr.themes.colors.slate,
        font=FONTS,
        font_mono=MONOSPACE,
        radius_size=gr.themes.sizes.radius_md,
    ).set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_600",
        button_primary_text_color="white",
        body_text_color="*neutral_800",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        input_placeholder_color="*neutral_500",
    )
