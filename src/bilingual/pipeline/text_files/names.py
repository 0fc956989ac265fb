"""What the name of a text file tells: how it is to be read, and perhaps its language.

Looking for files next to a source needs no more, and loads no reader.
"""

from __future__ import annotations

import re
from pathlib import Path

from bilingual.errors import UsageError
from bilingual.languages import SCRIPT_UNSAID, pack, tag_in_name
from bilingual.subtitles.formats import SUFFIXES

CUES = "cues"
WORD = ".docx"  # read as Markdown
_SUFFIXES = {
    "markdown": (".md", ".markdown", ".mdown", ".mdx", WORD),
    "html": (".html", ".htm", ".xhtml"), "plain": (".txt", ""),
    CUES: SUFFIXES,
}  # fmt: skip
TAG_FORM = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")  # quicker to tell than whether it is one of a language


def kind_of_text(path: Path) -> str:
    """Return ``markdown``, ``html``, ``plain`` or ``cues`` by the name. Raises UsageError for any other."""
    suffix = path.suffix.lower()
    for name, suffixes in _SUFFIXES.items():
        if suffix in suffixes:
            return name
    raise UsageError(
        "BIL-SRC-001",
        f"{suffix} files are not supported here",
        where=path,
        remedy="Use Markdown, HTML or TXT; `check` also accepts subtitles.",
    )


def language_in_name(path: Path) -> str | None:
    """Return the language in a name such as ``post.zh.md``, None if it has none or one that may be a word.

    >>> language_in_name(Path("post.zh.md")), language_in_name(Path("post.to.md")), language_in_name(Path("post.md"))
    ('zh', None, None)
    """
    stem, _, said = path.stem.rpartition(".")
    tag = tag_of_part(said) if stem else None
    if tag is None or not pack(tag).complete:
        return None
    return said if said.lower() in SCRIPT_UNSAID else tag


def tag_of_part(part: str) -> str | None:
    """Return the language tag that *part* of a file name means, else None.

    Three letters are often a word (``post.new.md``), so they count only if the language has a file.
    """
    tag = tag_in_name(part) if TAG_FORM.fullmatch(part) else None
    return None if tag is None or (len(part) == 3 and not pack(tag).complete) else tag
