"""A narrated article as it was read aloud last: for those who only look at it, or have one sentence spoken again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.articles.alignment.units import grouped
from bilingual.errors import InputError, UsageError
from bilingual.pipeline.article import prepared_article
from bilingual.pipeline.narrating.lines import passages_of
from bilingual.pipeline.narrating.narrated import narrated_pairs
from bilingual.pipeline.narrating.showing import Showing
from bilingual.pipeline.narrating.speaking import heard_before
from bilingual.pipeline.narrating.spoken_again import SpokenAgain, speak_again
from bilingual.pipeline.opening.media import source_path
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.claims import recorded_item
from bilingual.pipeline.records.counterparts import kept_counterpart
from bilingual.pipeline.run import Job
from bilingual.pipeline.sidecars.aligned_article import HumanArticle
from bilingual.pipeline.text_files.articles import read_article
from bilingual.pipeline.tools import Tools
from bilingual.pipeline.videos.filming import Film
from bilingual.pipeline.videos.pair_cuts import cuts_of


def films_before(job: Job) -> dict[str, Film]:
    """Return the cues and slides of each pair of an article; nothing is spoken or translated.

    Raises InputError if it changed since it was read aloud, or if its sound is gone.
    """
    read, found = read_article(job.request.source, job.settings), {}
    for path in sorted(job.folder.glob("cues.*.json")):
        pair = path.name.split(".")[1]
        bitext = exchange.read_bitext(job.folder / f"bitext.{pair}.json")
        own = HumanArticle(grouped(read.article, bitext, read.language), (), kept_counterpart(job.manifest, pair))
        prepared, _ = prepared_article(job, own, bitext)
        narration = heard_before(job, prepared.document, bitext)
        cuts = cuts_of(job.settings, job.manifest, narration.recording, narration.cued)
        showing = Showing(job, prepared, narration)
        found[pair] = Film(narration.recording, cuts, exchange.read_timeline(path), (), slides=showing.pictures)
    return found


def said_again(folder: Path, tools: Tools, pair: str, units: Sequence[str]) -> SpokenAgain:
    """Speak *units* of the results *folder* again; the next run puts them into the sound and the videos.

    Raises InputError if the article or the translation is gone, and like ``speak_again``.
    """
    job = recorded_item(folder, tools)
    source, path = source_path(job.manifest, job.settings), job.folder / f"bitext.{pair}.json"
    if source is None:
        raise InputError("BIL-VOI-045", "the article is no longer where it was", where=job.request.source,
                         remedy="Put it back, or run `bilingual narrate` on it where it is now.")  # fmt: skip
    if not path.is_file():
        raise InputError("BIL-EDT-023", f"has no translation into {pair.split('_', 1)[-1]}", where=job.folder)
    job = replace(job, request=replace(job.request, source=source))
    bitext, read = exchange.read_bitext(path), read_article(source, job.settings)
    own = HumanArticle(grouped(read.article, bitext, read.language), (), kept_counterpart(job.manifest, pair))
    prepared, _ = prepared_article(job, own, bitext)
    return speak_again(job, pair, passages_of(prepared.document, bitext), units)


def all_said_again(folder: Path, tools: Tools, units: Sequence[str]) -> list[str]:
    """Speak *units* again in the first pair that is read aloud, of whose sentences the others have the same sound.

    Return a line for each that came out as before. Raises like ``said_again``.
    """
    job = recorded_item(folder, tools)
    pairs = narrated_pairs(job.manifest)
    if not pairs:
        raise UsageError(
            "BIL-VOI-043", "is not read aloud", where=folder, remedy="Run bilingual narrate on its article."
        )
    read = pairs if job.settings.spoken != "source" else pairs[:1]
    made = [said_again(folder, tools, pair, units) for pair in read]
    return [
        f"{unit}: the voice says it in the same way each time"
        for unit in dict.fromkeys(u for m in made for u in m.same)
    ]
