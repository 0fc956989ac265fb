"""Complete HTML pages: a template in the common frame, with its content security policy, fonts and colours."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from bilingual.languages import COMMON, pack
from bilingual.views.not_ready_sign import HEAD, TITLE, sign
from bilingual.views.templates import exists, rendered, source


def html_page(
    template: str,
    *,
    title: str,
    tag: str,
    others: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
    own_styles: bool = False,
    reasons: Sequence[str] = (),
    **values: object,
) -> str:
    """Return the page of *template*, a path in ``views/`` that extends ``frame.html``, filled with *values*.

    It is in the language *tag*, with text in *others*. Its style and optional script are next to the template, with the
    extensions ``.css`` and ``.js``; the content security policy names both by hash, so that nothing in the page can add
    others, and no other host is accessed. *facts* are data for the script. *own_styles* allows style attributes. With
    *reasons* the page has a sign that it is not ready.
    """
    stem = template.removesuffix(".html")
    styles = f"\n{source('frame.css')}{languages_css((tag, *others))}\n{source(f'{stem}.css')}"
    script = source(f"{stem}.js") if exists(f"{stem}.js") else ""
    frame = {
        "tag": tag,
        "common": COMMON,
        "policy": Markup(_policy(styles, script, own_styles)),
        "title": f"{TITLE}{title}" if reasons else title,
        "styles": Markup(styles),
        "head": HEAD,
        "sign": sign(reasons) if reasons else "",
        "facts": Markup(_embedded(facts)) if facts else "",
        "script": Markup(script),
    }
    return rendered(template, frame=frame, **values)


def languages_css(tags: Iterable[str]) -> str:
    """Return the CSS rules of the languages *tags* for our pages: fonts, line breaks, emphasis.

    >>> languages_css(["de", "zh-Hans"])[:57]
    ':where(:lang(zh-Hans)){font-family:"PingFang SC","Noto Sa'
    """
    rules = []
    for facts in map(pack, dict.fromkeys(tags)):
        families = ",".join(f'"{family}"' for family in facts.writing.page_fonts)
        parts = (f"font-family:{families},sans-serif" if families else "", facts.writing.page_style)
        style = ";".join(part for part in parts if part)
        rules += [f":where(:lang({facts.tag})){{{style}}}\n"] if style else []
        if heading := facts.writing.heading_style:
            rules.append(f":where(h1,h2,h3,h4,h5,h6) :where(:lang({facts.tag})){{{heading}}}\n")
    return "".join(rules)


def _policy(styles: str, script: str, own_styles: bool) -> str:
    attributes = "style-src-attr 'unsafe-inline'; " if own_styles else ""
    return (
        f"default-src 'none'; style-src '{_source_hash(styles)}'; {attributes}{_script_policy(script)}; "
        "img-src 'self' data: file:; media-src 'self' data: blob: file:; base-uri 'none'; form-action 'none'"
    )


def _script_policy(script: str) -> str:
    return f"script-src '{_source_hash(script)}'" if script else "script-src 'none'"


def _embedded(facts: Mapping[str, Any]) -> str:
    """Return *facts* as JSON that cannot end an element or a script line."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _source_hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
