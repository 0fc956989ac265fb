"""A narrated article as it was read aloud last: for those who only look at it."""

from __future__ import annotations

from bilingual.articles.alignment.units import grouped
from bilingual.pipeline.article import prepared_article
from bilingual.pipeline.narrating.showing import Showing
from bilingual.pipeline.narrating.speaking import heard_before
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.counterparts import kept_counterpart
from bilingual.pipeline.run import Job
from bilingual.pipeline.sidecars.aligned_article import HumanArticle
from bilingual.pipeline.text_files.articles import read_article
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
