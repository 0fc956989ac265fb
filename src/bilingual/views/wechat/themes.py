"""Themes of the WeChat article: one inline style for each role. WeChat keeps nothing else.

Sizes are pixels, as its own editor writes them; colours are plain hex, which its dark mode can turn.
"""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.errors import UsageError

_MONO = "font-family:Menlo,Consolas,monospace"


@dataclass(frozen=True, slots=True)
class Theme:
    """``body`` is the frame that the rest inherits from; other fields are named for what they style."""

    name: str
    body: str
    heading2: str
    heading3: str
    pair: str
    source: str
    target: str
    item: str
    quote: str
    link: str
    number: str
    strong: str
    code: str
    pre: str
    math: str
    table: str
    head_cell: str
    cell: str
    image: str
    caption: str
    rule: str
    draft: str
    missing: str
    sources: str
    part: str


def _theme(name: str, accent: str, ink: str, soft: str, tint: str, **own: str) -> Theme:
    """A theme from four colours; *own* replaces single styles."""
    styles = {
        "body": f"font-size:16px;line-height:1.75;color:{ink};text-align:left;word-break:break-word",
        "heading2": f"margin:32px 0 16px;padding-left:10px;border-left:4px solid {accent};font-size:19px;"
        f"line-height:1.4;font-weight:bold;color:{ink}",
        "heading3": f"margin:24px 0 12px;font-size:17px;line-height:1.4;font-weight:bold;color:{accent}",
        "pair": "margin:0 0 20px",
        "source": "margin:0",
        "target": f"margin:4px 0 0;color:{soft}",
        "item": "margin:0 0 12px;padding-left:18px",
        "quote": f"margin:0 0 20px;padding:12px 16px 1px;border-left:3px solid {accent};background:{tint}",
        "link": f"color:{accent};text-decoration:none",
        "number": f"font-size:12px;color:{accent}",
        "strong": "font-weight:bold",
        "code": f"{_MONO};font-size:14px;background:{tint};padding:1px 4px;border-radius:3px",
        "pre": f"margin:0 0 20px;padding:14px;background:{tint};border-radius:6px;overflow-x:auto;"
        f"white-space:nowrap;{_MONO};font-size:13px;line-height:1.6",
        "math": f"margin:0 0 20px;padding:10px;text-align:center;overflow-x:auto;{_MONO};font-size:14px",
        "table": "border-collapse:collapse;font-size:14px;line-height:1.5;word-break:normal;overflow-wrap:break-word",
        "head_cell": f"border:1px solid #dcdcdc;padding:6px 10px;background:{tint};font-weight:bold;text-align:left",
        "cell": "border:1px solid #dcdcdc;padding:6px 10px;text-align:left",
        "image": "display:block;width:100%;max-width:100%;height:auto;border-radius:6px",
        "caption": "margin:6px 0 0;font-size:13px;color:#888888;text-align:center",
        "rule": "margin:28px auto;width:40%;border:none;border-top:1px solid #dcdcdc",
        "draft": "font-size:12px;color:#9a5b00",
        "missing": "font-size:13px;color:#b3261e",
        "sources": "margin:0 0 6px;font-size:13px;line-height:1.5;color:#888888",
        "part": "margin:0 0 20px;font-size:13px;color:#888888",
    }
    return Theme(name=name, **{**styles, **own})


THEMES: dict[str, Theme] = {
    theme.name: theme
    for theme in (
        _theme("jade", "#0f766e", "#24292f", "#27536b", "#f1f7f6"),
        _theme(
            "paper",
            "#a0522d",
            "#33302c",
            "#6b4a2f",
            "#faf5ec",
            heading2="margin:36px 0 18px;padding-bottom:6px;border-bottom:1px solid #d9c7ad;font-size:19px;"
            "line-height:1.4;font-weight:bold;color:#a0522d;text-align:center",
            quote="margin:0 0 20px;padding:14px 18px 1px;background:#faf5ec;border-radius:4px;color:#6b4a2f",
            rule="margin:28px auto;width:30%;border:none;border-top:3px double #d9c7ad",
        ),
        _theme(
            "ink",
            "#1a56db",
            "#111827",
            "#4b5563",
            "#f3f4f6",
            heading2="margin:32px 0 16px;font-size:20px;line-height:1.4;font-weight:bold;color:#111827",
            target="margin:4px 0 0;padding-left:10px;border-left:2px solid #d1d5db;color:#4b5563",
            head_cell="border-bottom:2px solid #111827;padding:6px 10px;font-weight:bold;text-align:left",
            cell="border-bottom:1px solid #e5e7eb;padding:6px 10px;text-align:left",
        ),
    )
}


def theme_named(name: str) -> Theme:
    """Return the theme *name*; raises UsageError when there is none."""
    if name not in THEMES:
        raise UsageError(f"no WeChat theme is called {name!r}", remedy=f"Choose one of {', '.join(THEMES)}.")
    return THEMES[name]
