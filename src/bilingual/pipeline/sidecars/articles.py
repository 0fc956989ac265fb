"""Human translations next to an article: ``post.de.md`` next to ``post.md``.

Such a file is not an article itself as long as the other one exists. Its name ends with a language tag (``de``,
``zh_CN``) or another common code (``ger``, ``chs``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bilingual.errors import InputError
from bilingual.languages import SCRIPT_UNSAID, same_language
from bilingual.pipeline.sidecars.siblings import language_told, sibling_files, translation_files
from bilingual.pipeline.sidecars.sidecar import Sidecar
from bilingual.pipeline.text_files.languages import language_in
from bilingual.pipeline.text_files.names import tag_of_part
from bilingual.pipeline.text_files.reading import read_text_file
from bilingual.text.chinese import detect_script

# A key of our own posts, which are no translations of a person (``views.jekyll``).
_MADE = re.compile(r"^translation_engines:", re.MULTILINE)


def translations(article: Path, named: Sequence[Path] = ()) -> list[Sidecar]:
    """Return the human translations of *article*: those *named*, then those next to it, each with its language.

    Raises InputError for an unreadable named file, UsageError for one that cannot be aligned.
    """
    found = [Sidecar(path, _language(path)) for path in named]
    near = translation_files(article)
    others = [path for path in sibling_files(article) if path not in near]
    for translation in [*(Sidecar(path, _language(path)) for path in near), *filter(None, map(_sibling, others))]:
        if not any(same_language(translation.language, other.language) for other in found):
            found.append(translation)
    return found


def _sibling(path: Path) -> Sidecar | None:
    """Return the other file of a post, if its text is in the language that its name or its folder tells."""
    told = language_told(path)
    try:
        text = read_text_file(path)
        written = language_in(text, path, by_name=False)[0]
    except InputError:
        return None
    if _MADE.search(text):
        return None
    tag = tag_of_part(told)
    if tag is None:
        return Sidecar(path, written)
    named = detect_script(text) if told.lower() in SCRIPT_UNSAID else tag
    return Sidecar(path, named) if same_language(named, written) else None


def _language(path: Path) -> str:
    """Return the language by the name, else by the text; the Chinese script by its characters."""
    named = path.stem.rpartition(".")[2]
    tag = tag_of_part(named)
    if tag is None:
        return language_in(read_text_file(path), path)[0]
    return detect_script(read_text_file(path)) if named.lower() in SCRIPT_UNSAID else tag
