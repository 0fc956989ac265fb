"""What our HTML pages share: the frame with its content policy, the fonts, the colours."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape

from bilingual.languages import pack
from bilingual.views.document.html import direction
from bilingual.views.sign import HEAD, TITLE, sign

# Colours as variables so that one switch turns the page dark; contrast of text is at least 7:1 in both.
BASE_CSS = """
:root{color-scheme:light;--paper:#fbfaf7;--card:#fff;--ink:#1f2328;--soft:#5b6470;--line:#e4e0d8;--accent:#0f766e;
--tint:#d5efeb;--target:#27415c;--warn:#9a5b00;--warn-tint:#fdf1dc;--bad:#b3261e;--bad-tint:#fdeceb;--code:#f3f1ec;
--good:#1b6e3c;--good-tint:#e3f4e9}
:root[data-theme=dark]{color-scheme:dark;--paper:#14171a;--card:#1c2024;--ink:#e8e6e1;--soft:#a3abb5;--line:#31373d;
--accent:#5fd0c3;--tint:#17433f;--target:#b7d0ea;--warn:#f2bf6d;--warn-tint:#3a2c12;--bad:#ff9d94;--bad-tint:#421d1a;
--code:#22272c;--good:#7fd6a0;--good-tint:#173524}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--paper:#14171a;--card:#1c2024;
--ink:#e8e6e1;--soft:#a3abb5;--line:#31373d;--accent:#5fd0c3;--tint:#17433f;--target:#b7d0ea;--warn:#f2bf6d;
--warn-tint:#3a2c12;--bad:#ff9d94;--bad-tint:#421d1a;--code:#22272c;--good:#7fd6a0;--good-tint:#173524}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:4.5rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.65 system-ui,-apple-system,"Segoe UI",Roboto,
"Noto Sans",sans-serif;overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:1px}
button{font:inherit;color:inherit;background:none;border:0;cursor:pointer}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.tag{display:inline-block;font-size:.7em;line-height:1.5;padding:0 .5em;border-radius:1em;vertical-align:.12em;
white-space:nowrap;font-weight:500;letter-spacing:.02em}
.tag.draft{background:var(--warn-tint);color:var(--warn)}
.tag.missing{background:var(--bad-tint);color:var(--bad)}
.sign{background:var(--bad);color:var(--paper);padding:.6rem 1rem;font-size:.9375rem;text-align:center}
"""


def page(
    *,
    title: str,
    tag: str,
    css: str,
    script: str,
    body: str,
    others: Iterable[str] = (),
    data_json: str = "",
    own_styles: bool = False,
    reasons: Sequence[str] = (),
) -> str:
    """Return a whole page in the language *tag*, with text in *others*, that runs no script but *script*.

    It asks no other host. The content policy names *css* and *script* by hash, so that nothing in *body* could add
    its own.
    ``data_json`` stands in a block that is not run, for *script* to read. *own_styles* lets elements of *body*
    carry styles of their own. With *reasons* the page carries the sign that it is not ready.
    """
    facts = pack(tag)
    styles = BASE_CSS + languages_css((tag, *others)) + css
    attributes = "style-src-attr 'unsafe-inline'; " if own_styles else ""
    policy = (
        "default-src 'none'; "
        f"style-src '{_source_hash(styles)}'; {attributes}script-src '{_source_hash(script)}'; "
        "img-src 'self' data: file:; media-src 'self' data: blob: file:; base-uri 'none'; form-action 'none'"
    )
    embedded = ""
    if data_json:
        safe = data_json.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        embedded = f'<script type="application/json" id="page-facts">{safe}</script>\n'
    bar = ""
    if reasons:
        title = f"{TITLE}{title}"
        said = f"<strong>{HEAD}</strong>{escape(sign(reasons), quote=False)}"
        bar = f'<div class="sign" role="alert">{said}</div>\n'
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{facts.tag}" dir="{direction(tag)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(title, quote=False)}</title>\n<style>{styles}</style>\n</head>\n"
        f"<body>\n{bar}{body}\n{embedded}<script>{script}</script>\n</body>\n</html>\n"
    )


def languages_css(tags: Iterable[str]) -> str:
    """Return the rules that the files of the languages *tags* have for our pages: fonts, line breaks, emphasis.

    >>> languages_css(["de", "zh-Hans"])[:57]
    ':where(:lang(zh-Hans)){font-family:"PingFang SC","Noto Sa'
    """
    rules = []
    for facts in map(pack, dict.fromkeys(tags)):
        families = ",".join(f'"{family}"' for family in facts.writing.page_fonts)
        parts = (f"font-family:{families},sans-serif" if families else "", facts.writing.page_style)
        style = ";".join(part for part in parts if part)
        rules += [f":where(:lang({facts.tag})){{{style}}}\n"] if style else []
    return "".join(rules)


def _source_hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
