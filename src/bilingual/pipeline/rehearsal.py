"""Publishes a small article for practice, so that what a process loads once is there before runs are forked from it.

Language files, patterns, the statistics of languages, templates and libraries that are imported late take a forked run
2 s of processor time, against 0.13 s for a short article itself.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.languages import same_language
from bilingual.pipeline.publish import import_everything, publish_post
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import memory_path, open_tools
from bilingual.settings import Settings
from bilingual.text.tagged import suspicion

_LANGUAGE, _OTHER = "en", "de"
# Whatever the language of the readers: a wrong one is looked at like a right one, and at more length.
_SENTENCES = {
    "Bread": "Brot",
    "Bread needs time.": "Brot braucht Zeit.",
    "Nobody can change that within 3 hours.": "In 3 Stunden kann das niemand ändern.",
    "Flour and water": "Mehl und Wasser",
}


def rehearse(targets: tuple[str, ...]) -> None:
    """Import what runs import, and publish the article into a temporary folder; no service is asked.

    Raises BilingualError, and OSError without a place for the folder.
    """
    import_everything()
    wanted = tuple(tag for tag in targets if not same_language(tag, _LANGUAGE)) or (_OTHER,)
    title, first, second, item = _SENTENCES
    with TemporaryDirectory(prefix="bilingual-") as name:
        root = Path(name)
        source = root / "bread.md"
        source.write_text(f"# {title}\n\n{first} {second}\n\n- {item}\n- [Salt](https://example.org)\n", "utf-8")
        settings = Settings(
            root=root, targets=wanted, source_language=_LANGUAGE, translation=("memory",), offline=True, packs=False
        )
        known = TranslationMemory(memory_path(settings))
        known.add(Entry(_LANGUAGE, tag, *pair, origin="human") for tag in wanted for pair in _SENTENCES.items())
        publish_post(Request(source=source), open_tools(settings))
    for answer in _SENTENCES.values():
        for tag in wanted:
            suspicion(answer, tag)
