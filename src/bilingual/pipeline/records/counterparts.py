"""Keeps a person's translation of an article in the manifest, so that the results stay theirs if its file is gone."""

from __future__ import annotations

from bilingual.articles.html import parse_html
from bilingual.articles.markdown import parse_markdown
from bilingual.model.article import Counterpart
from bilingual.pipeline.records.manifest import Manifest

# The manifest's record of human translations, by pair; that of a recording has only the targets last taken.
TRANSLATIONS = "translations"


def keep_counterpart(manifest: Manifest, pair: str, counterpart: Counterpart) -> None:
    manifest.options.setdefault(TRANSLATIONS, {})[pair] = {
        "file": counterpart.name,
        "format": counterpart.article.format,
        "text": counterpart.article.text,
        "parts": {unit: list(parts) for unit, parts in counterpart.parts.items()},
        "targets": dict(counterpart.targets),
    }


def kept_counterpart(manifest: Manifest, pair: str) -> Counterpart | None:
    """Return the translation kept of *pair*, None if there is none."""
    kept = manifest.options.get(TRANSLATIONS, {}).get(pair)
    if kept is None or "text" not in kept:
        return None
    parse = parse_html if kept["format"] == "html" else parse_markdown
    article = parse(kept["text"], pair.split("_", 1)[1])
    parts = {unit: tuple(names) for unit, names in kept["parts"].items()}
    return Counterpart(kept["file"], article, parts, kept["targets"])
