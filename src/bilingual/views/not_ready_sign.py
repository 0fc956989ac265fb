"""The sign on anything that is not ready to be published, shown first in every file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.limits import cut_to_columns

NOTE = "NOT-READY.txt"
TITLE = "Not ready · "
HEAD = "NOT READY TO PUBLISH: "
_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~\s]+")
_CODE = re.compile(r" \[BIL-\w+-\d+\]")
_DRAWN_COLUMNS = 64  # the narrowest picture is a square cover


def sign(reasons: Sequence[str]) -> str:
    """Return the reasons of a sign, without error codes, which are in the note.

    It contains no reserved characters of LinkedIn's API format, such as brackets or underscores.

    >>> sign(["1 open finding [see_it]", "no answer [BIL-TRA-001]"])
    '1 open finding see it; no answer; see NOT-READY.txt'
    """
    said = (_RESERVED.sub(" ", _CODE.sub("", reason)).strip() for reason in reasons)
    return "; ".join([*said, f"see {NOTE}"])


def drawn_sign(reasons: Sequence[str]) -> str:
    """Return the sign for a picture, with space for one line; empty without *reasons*.

    >>> drawn_sign(["1 open finding"])
    'NOT READY TO PUBLISH: 1 open finding; see NOT-READY.txt'
    """
    return cut_to_columns(f"{HEAD}{sign(reasons)}", _DRAWN_COLUMNS) if reasons else ""


def signed_text(text: str, reasons: Sequence[str]) -> str:
    r"""Return a plain *text*, with the sign if there are *reasons*.

    >>> signed_text("Hello.", ["1 open finding"])
    'NOT READY TO PUBLISH: 1 open finding; see NOT-READY.txt\n\nHello.'
    """
    return f"{HEAD}{sign(reasons)}\n\n{text}" if reasons else text


def unsigned_text(text: str) -> str:
    r"""Return a plain *text* without its sign.

    >>> unsigned_text(signed_text("Hello.", ["1 open finding"])), unsigned_text("Hello.")
    ('Hello.', 'Hello.')
    """
    return text.partition("\n\n")[2] if text.startswith(HEAD) else text


def signed_markdown(text: str, reasons: Sequence[str]) -> str:
    """Return Markdown *text*, with the sign if there are *reasons*."""
    return f"> **{HEAD.strip()}** {sign(reasons)}\n\n{text}" if reasons else text


def note(prepared: Prepared) -> dict[str, str]:
    """Return the file that lists why the files next to it are not ready, with each open finding; none if ready."""
    if not prepared.reasons:
        return {}
    lines = [f"{prepared.title} ({prepared.pair}) is not ready to publish.", ""]
    lines += [f"- {reason}" for reason in prepared.reasons]
    if prepared.open:
        lines += ["", "Open findings:", *(f"- {finding}" for finding in prepared.open)]
    about = f"All of it, with both texts side by side: findings.{prepared.pair}.html in the results folder."
    return {NOTE: "\n".join([*lines, "", about, ""])}


def _render(prepared: Prepared) -> Delivery:
    return Delivery(note(prepared))


VIEW = View("not_ready", _render, files={NOTE: "Why this is not ready"}, needs=frozenset({"reasons", "open", "title"}))
