"""Names of files and folders, and anchors, made from text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Literal

HeadingRule = Literal["github", "gfm", "kramdown"]

MAX_SLUG_BYTES = 80
# Unsafe in file names on Linux, macOS or Windows, in URL paths, or in a shell.
_UNSAFE = re.compile(r"""[\s\x00-\x1f\x7f-\x9f/\\:*?"'`<>|&;$!#%^(){}\[\]~,=+@]+""")
_WINDOWS_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_BAD_NAME = re.compile(r"""[\x00-\x1f\x7f-\x9f/\\:*?"<>|]|^[.\s]|[.\s]$""")
_LONGEST_NAME = 200  # bytes


def file_slug(stem: str) -> str:
    """Return *stem* as a folder name: NFC, Unicode kept, unsafe characters replaced by ``-``, at most 80 bytes.

    It is never empty, never starts with ``-`` or ``.``, and is its own slug.

    >>> file_slug("Talk: part 1/2 (final)"), file_slug("深度学习 入门"), file_slug("..")
    ('Talk-part-1-2-final', '深度学习-入门', 'untitled')
    """
    text = unicodedata.normalize("NFC", stem.encode("utf-8", "replace").decode("utf-8"))
    # Format (zero width, direction marks), private-use and unassigned characters cannot be seen or typed.
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Co", "Cn", "Cs"} or c == "\u200d")
    text = re.sub("-{2,}", "-", _UNSAFE.sub("-", text)).strip("-. \u200d")
    while len(text.encode("utf-8")) > MAX_SLUG_BYTES:
        # Remove a whole character with its combining marks and joiners.
        text = text[:-1]
        while text and (unicodedata.combining(text[-1]) or text[-1] == "\u200d"):
            text = text[:-1]
    text = text.strip("-. \u200d")
    if is_device(text):
        text = f"_{text}"
    return text or "untitled"


def file_name(name: str) -> str:
    """Return *name* as it is if every system takes it, else as ``file_slug`` names a folder.

    >>> file_name("My talk (final).zh.srt"), file_name("a:b?.mp4")
    ('My talk (final).zh.srt', 'a-b.mp4')
    >>> file_name("CON.md"), len(file_name("a." * 5000 + "md"))
    ('_CON.md', 82)
    """
    seen = not any(unicodedata.category(c) in {"Cf", "Co", "Cn", "Cs", "Zl", "Zp"} for c in name)
    if seen and not _BAD_NAME.search(name) and len(name.encode()) <= _LONGEST_NAME and not is_device(name):
        return name
    safe = ".".join(file_slug(part) for part in name.split("."))
    if len(safe.encode()) <= _LONGEST_NAME:
        return safe
    stem, _, suffix = safe.rpartition(".")
    return f"{file_slug(stem)}.{suffix}"


def is_device(name: str) -> bool:
    """Return whether *name* means a device to Windows, whatever follows its first dot: ``nul.txt``."""
    return bool(_WINDOWS_DEVICES.fullmatch(name.split(".")[0]))


def heading_slug(text: str, rule: HeadingRule = "github") -> str:
    """Return the anchor that *rule* gives a heading with the visible text *text*.

    ``github``: letters, marks, digits, ``_`` and ``-`` are kept, spaces become ``-`` (github.com/Flet/github-slugger).
    ``gfm``: kramdown with GFM input, Jekyll's default (github.com/kramdown/parser-gfm, ``generate_gfm_header_id``).
    ``kramdown``: ASCII only, from the first letter on, else ``section`` (kramdown.gettalong.org/converter/html.html,
    "Automatic Generation of Header IDs").

    >>> heading_slug("What's new in 2.0?"), heading_slug("中文 标题"), heading_slug("3. Setup", "kramdown")
    ('whats-new-in-20', '中文-标题', 'setup')
    """
    if rule == "kramdown":
        kept = re.sub(r"[^a-zA-Z0-9 -]", "", re.sub(r"^[^a-zA-Z]+", "", text))
        return kept.replace(" ", "-").lower() or "section"
    text = text.strip().lower() if rule == "github" else text.lower()
    blanks = " " if rule == "github" else " \t"
    return "".join("-" if c in blanks else c for c in text if c in blanks or c in "-_" or _is_word(c))


def heading_slugs(texts: Iterable[str], rule: HeadingRule = "github") -> list[str]:
    """Return the unique anchors of a document's headings, in order and in linear time.

    >>> heading_slugs(["Setup", "Use", "Setup"])
    ['setup', 'use', 'setup-1']
    """
    counts: Counter[str] = Counter()
    taken: set[str] = set()
    slugs: list[str] = []
    for text in texts:
        base = heading_slug(text, rule)
        slug = base
        while slug in taken:
            counts[base] += 1
            slug = f"{base}-{counts[base]}"
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _is_word(character: str) -> bool:
    r"""Return whether it is a letter, mark, number or connector: Ruby's ``\p{Word}``, which GitHub keeps."""
    category = unicodedata.category(character)
    return category[0] in "LM" or category in {"Nd", "Nl", "Pc"}
