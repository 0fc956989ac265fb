"""Loads what the first page of an item would wait for: the dictionaries of languages without spaces."""

from __future__ import annotations

from bilingual.engines.linguistics.words import word_breaks
from bilingual.pipeline.items.reading import read_results
from bilingual.settings import Settings

_TEXT = "文"  # of any text, the dictionary is loaded


def languages_in_use(settings: Settings) -> list[str]:
    """Return the languages of the root's results, newest first, and those that new items are translated into."""
    made = (tag for item in read_results(settings) for pair in item.pairs for tag in pair.pair.split("_", 1))
    return list(dict.fromkeys([*made, *settings.targets]))


def warm_up(settings: Settings) -> None:
    """Load the dictionaries of the languages in use, a second or two for each of them.

    Raises NotInstalled for one that is not there, and what the reading of items raises.
    """
    import bilingual.subtitles.cutting.segmentation  # noqa: F401 - numpy, for the places where cues can be split

    for tag in languages_in_use(settings):
        word_breaks([_TEXT], tag)
