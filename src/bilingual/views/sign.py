"""The sign on a post that is not ready to be published, put on and taken off again without a trace.

Whoever opens the file sees it before anything else: a bar on a page, the first line of a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape

NOTE = "NOT-READY.txt"
TITLE = "Not ready · "
_HEAD = "NOT READY TO PUBLISH: "
# None of LinkedIn's reserved characters (posts/linkedin.py) stands in the sign, so the escaped form needs no other.
_TEXT = re.compile(rf"\A{_HEAD}[^\n]*\n\n")
_MARKDOWN = re.compile(rf"\A> \*\*{_HEAD}\*\*[^\n]*\n\n")
_HTML = re.compile(r"<!--not-ready-->.*?<!--/not-ready-->\n?", re.DOTALL)
_TITLE = re.compile(rf"(<title>){re.escape(TITLE)}")
_STYLE = (
    "margin:0 0 16px;padding:10px 14px;border:2px solid #b3261e;background:#fdeceb;color:#8c1d18;font-size:15px;"
    "line-height:1.5"
)
_MARKED_TEXTS = re.compile(r"(?:linkedin(?:\.comment)?(?:\.api)?|description|README)\.txt")


def carries_sign(name: str) -> bool:
    """Tell whether the file *name* can carry the sign: posts to read, to paste or to copy from.

    >>> [carries_sign(n) for n in ("wechat.2.html", "linkedin.api.txt", "short_title.txt", "wechat.json")]
    [True, True, False, True]
    """
    return name.endswith((".html", ".md")) or name == "wechat.json" or bool(_MARKED_TEXTS.fullmatch(name))


def signed(name: str, text: str, reasons: Sequence[str]) -> str:
    """Return the post *text* with the sign; *reasons* say why it is not ready. *name* is that of its file.

    >>> signed("linkedin.txt", "Hello.\\n", ["1 open finding"])
    'NOT READY TO PUBLISH: 1 open finding; see NOT-READY.txt\\n\\nHello.\\n'
    """
    text = unsigned(name, text)
    # LinkedIn's form for programs takes a bracket or an underscore for markup.
    said = "; ".join([*(re.sub(r"[\\|{}@\[\]()<>#*_~\s]+", " ", reason).strip() for reason in reasons), f"see {NOTE}"])
    if name.endswith(".json"):
        return json.dumps({"not_ready": list(reasons), **json.loads(text)}, ensure_ascii=False, indent=1) + "\n"
    if name.endswith(".md"):
        return f"> **{_HEAD}** {said}\n\n{text}"
    if not name.endswith(".html"):
        return f"{_HEAD}{said}\n\n{text}"
    words = f"<strong>{_HEAD}</strong>{escape(said, quote=False)}"
    if "<body>" not in text:  # a piece for an editor, which has no style sheet
        return f'<!--not-ready--><section style="{_STYLE}">{words}</section><!--/not-ready-->\n{text}'
    bar = f'<!--not-ready--><div class="sign" role="alert">{words}</div><!--/not-ready-->\n'
    return text.replace("<title>", f"<title>{TITLE}", 1).replace("<body>\n", f"<body>\n{bar}", 1)


def unsigned(name: str, text: str) -> str:
    """Return the post *text* as it is without the sign.

    >>> unsigned("linkedin.txt", signed("linkedin.txt", "Hello.\\n", ["1 open finding"]))
    'Hello.\\n'
    """
    if name.endswith(".json"):
        fields = json.loads(text)
        if "not_ready" not in fields:
            return text
        fields.pop("not_ready")
        return json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
    if name.endswith(".html"):
        return _TITLE.sub(r"\1", _HTML.sub("", text, count=1), count=1)
    return (_MARKDOWN if name.endswith(".md") else _TEXT).sub("", text)


def note(title: str, pair: str, reasons: Sequence[str], findings: Sequence[str]) -> str:
    """Return the text of ``NOT-READY.txt``: why, and each open finding on its line."""
    lines = [f"{title} ({pair}) is not ready to publish.", ""]
    lines += [f"- {reason}" for reason in reasons]
    if findings:
        lines += ["", "Open findings:", *(f"- {finding}" for finding in findings)]
    lines += ["", f"All of it, with both texts side by side: findings.{pair}.html in the results folder.", ""]
    return "\n".join(lines)
