"""The stages: what is made, from what, and what each depends on. Start reading here.

A recording goes through ``RECORDING``, an article through ``ARTICLE``, or through ``NARRATED`` if it is read aloud, in
this order. ``recording.py`` and ``article.py`` make each stage; the runner (``run.py``) keys it by the facts declared
here, skips what is up to date, and reports the rest. ``bilingual explain FILE`` shows which stages would run, and why.

To add a stage: declare it here with its facts, and make it in one function that calls ``job.make``. Anything delivered
to readers is a view and needs no stage: see ``bilingual.views``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

Scope = Literal["item", "pair", "rendition", "view", "language"]
Resource = Literal["speech", "translate", "render", "voice"]
RESOURCES: tuple[Resource, ...] = get_args(Resource)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a run, made once for each *scope* of an item.

    ``title`` names its progress and ``makes`` its files in the results folder, both with placeholders such as
    ``{pair}``. ``facts`` name everything in its key; those in ``optional`` are included only if they apply. ``needs``
    are the stages whose files it reads: it runs again if their output has changed. ``resource`` names what it needs
    much of, if anything: among several machines, it is made by those that have it, and few runs of one make it at once.
    """

    id: str
    title: str
    makes: tuple[str, ...]
    facts: frozenset[str]
    needs: tuple[str, ...] = ()
    scope: Scope = "item"
    optional: frozenset[str] = frozenset()
    resource: Resource | None = None

    def name(self, **places: str) -> str:
        """Return its name in the manifest.

        >>> SUBTITLES.name(pair="en_ja"), VIDEO.name(pair="en_ja", rendition="source"), PREVIEW.name()
        ('subtitles.en_ja', 'video.en_ja.source', 'preview')
        """
        return ".".join((self.id, *(places[place] for place in _PLACES[self.scope])))

    def checked(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Return *facts* for its key. Raises ValueError if they are not those declared."""
        missing, unknown = self.facts - facts.keys(), facts.keys() - self.facts - self.optional
        if missing or unknown:
            raise ValueError(f"stage {self.id}: missing facts {sorted(missing)}, undeclared facts {sorted(unknown)}")
        return dict(facts)


_PLACES: Mapping[Scope, tuple[str, ...]] = {
    "item": (),
    "pair": ("pair",),
    "rendition": ("pair", "rendition"),
    "view": ("pair", "view"),
    "language": ("language",),
}


@dataclass(frozen=True, slots=True)
class Share:
    """What one of several machines makes of an item: the stages of its ``own`` resource, and those without one.

    Stages of resources that ``had`` their turn are made anywhere if they are due again, or an item would never end.
    """

    own: Resource | None
    had: tuple[Resource, ...] = ()

    def has(self, stage: Stage) -> bool:
        """Return whether *stage*, which is due, is made here.

        >>> Share("render", had=("speech",)).has(VIDEO), Share("render").has(PREVIEW), Share("render").has(TRANSCRIPT)
        (True, True, False)
        """
        return stage.resource in (None, self.own, *self.had)


def _facts(names: str) -> frozenset[str]:
    return frozenset(names.split())


SPEAKERS = Stage(
    "speakers",
    "tell voices apart ({engine})",
    makes=("speakers.json",),
    # Only if it is asked for, and no script says who speaks.
    facts=_facts("media excerpt engine key count"),
    optional=_facts("sound"),
    resource="speech",
)
TRANSCRIPT = Stage(
    "transcript",
    "transcribe ({engine})",
    makes=("transcript.json",),
    facts=_facts("media excerpt engine key language sidecar"),
    # Another number of speakers keeps the words: only who says them changes.
    optional=_facts("sound names speakers"),
    resource="speech",
)
BITEXT = Stage(
    "bitext",
    "translate to {target}",
    makes=("bitext.{pair}.json",),
    # Sentences are looked up individually: only new ones, or those translated by another chain, are sent.
    facts=_facts("chain glossary"),
    needs=("transcript",),
    scope="pair",
    resource="translate",
)
CONTENTS = Stage(
    "contents",
    "summarise sections {pair}",
    makes=("contents.{pair}.json",),
    # Points by an engine, and the names of chapters, are translated by the chain; other points stand in the bitext.
    facts=_facts("text ranking"),
    optional=_facts("summariser chain glossary missed untranslated"),
    needs=("bitext",),
    scope="pair",
    resource="translate",
)
QUALITY = Stage(
    "quality",
    "ask about {pair}",
    makes=("quality.{pair}.json",),
    # Only if somebody is to be asked; sentences are looked up individually, as for the bitext.
    facts=_facts("asked units"),
    optional=_facts("unanswered"),
    needs=("bitext",),
    scope="pair",
    resource="translate",
)
SPOKEN_AGAIN = "spoken_again.{pair}"
"""In the work folder of an item: the mark of sentences of a pair that were spoken again, and the next run puts in."""
NARRATION = Stage(
    "narration",
    "read aloud {pair}",
    makes=("narration.{pair}.json",),
    # Each sentence is looked up individually by its words and its voice: only new ones are spoken.
    facts=_facts("lines slides read spoken voices"),
    needs=("bitext",),
    scope="pair",
    resource="voice",
)
AUDIO = Stage(
    "audio",
    "audio {language}",
    makes=("audio/{language}.mp3",),
    facts=_facts("media title author date cover chapters encoder"),
    optional=_facts("waits"),
    needs=("narration",),
    scope="language",
)
SUBTITLES = Stage(
    "subtitles",
    "subtitles {pair}",
    makes=("cues.{pair}.json", "subtitles/{pair}.dual.*", "subtitles/{target}.*"),
    facts=_facts("transcript bitext screen fonts rate mode cuts"),
    optional=_facts("shots sounds speakers colours"),
    needs=("transcript", "bitext"),
    scope="pair",
)
PREVIEW = Stage(
    "preview",
    "preview",
    makes=("video/preview.mp4", "poster.jpg"),
    facts=_facts("media excerpt title encoder"),
    optional=_facts("sound picture slides"),
)
REVIEW = Stage(
    "review",
    "review file {pair}",
    makes=("review.{pair}.md",),
    # A person edits it: it is written again only once their edits are in the bitext.
    facts=_facts("content"),
    needs=("bitext",),
    scope="pair",
)
VIEWS = Stage(
    "view",
    "posts {pair}",
    makes=("posts/{pair}/*", "publish/*/{pair}/*"),
    facts=frozenset(),  # each view declares its own: ``bilingual.views.base.View.needs``
    needs=("bitext",),
    scope="view",
)
VIDEO = Stage(
    "video",
    "render {pair} {rendition}",
    makes=("video/{pair}.{rendition}.mp4",),
    facts=_facts("media excerpt ass rendition encoder title sections"),
    optional=_facts("sound picture slides"),
    needs=("subtitles",),
    scope="rendition",
    resource="render",
)
DUB = Stage(
    "dub",
    "speak {pair}",
    makes=("dub.{pair}.json", "subtitles/{pair}.dub.srt", "subtitles/{target}.dub.srt"),
    # Each sentence is looked up individually by its words, its voice and its speed: only new ones are spoken.
    facts=_facts("media excerpt sentences voice mode rules"),
    optional=_facts("sound wordings"),
    needs=("transcript", "bitext", "subtitles"),
    scope="pair",
    resource="voice",
)
DUBBED = Stage(
    "dubbed",
    "dub {pair} {rendition}",
    makes=("video/{pair}.{rendition}.dub.mp4",),
    facts=_facts("media excerpt sound holds video title sections encoder"),
    needs=("dub", "video"),
    scope="rendition",
    resource="voice",  # where the sound was mixed
)
JEKYLL = Stage(
    "jekyll",
    "Jekyll post {language}",
    makes=("posts/jekyll/{language}/*.md",),
    facts=_facts("path text units"),
    needs=("bitext",),
    scope="language",
)

RECORDING = (
    SPEAKERS, TRANSCRIPT, BITEXT, QUALITY, SUBTITLES, PREVIEW, CONTENTS, VIDEO, DUB, DUBBED, REVIEW, VIEWS, JEKYLL
)  # fmt: skip
ARTICLE = (BITEXT, QUALITY, CONTENTS, REVIEW, VIEWS, JEKYLL)
NARRATED = (BITEXT, QUALITY, CONTENTS, NARRATION, SUBTITLES, PREVIEW, AUDIO, VIDEO, REVIEW, VIEWS, JEKYLL)
