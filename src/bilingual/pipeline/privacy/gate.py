"""Searches an item for sensitive values, and keeps them out of its reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bilingual.engines.privacy.scanner import Scanner
from bilingual.fidelity.privacy import SENSITIVE, Found, Redactor, findings_of
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.pipeline.editing.fields import fields_of
from bilingual.pipeline.privacy.texts import (
    Text,
    delivered,
    of_article,
    of_bitext,
    of_fields,
    of_findings,
    of_front_matter,
    of_names,
    of_settings,
)
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.run import Job
from bilingual.settings import Settings

# In front matter: this text's salaries and sums are not for publication.
AMOUNTS = "private_amounts"
_IMAGES = "posts/images"
_PUBLISH = "publish/"


def scanner_of(settings: Settings, languages: Iterable[str], article: Article | None = None) -> Scanner:
    """Return the scanner for texts in *languages*; the front matter of *article* may ask for more."""
    return Scanner(
        tuple(languages),
        settings.phone_regions,
        settings.allowed_contacts,
        settings.blocked_names,
        settings.private_amounts or (article is not None and article.front_matter.get(AMOUNTS) is True),
    )


def searched(scanner: Scanner, texts: Iterable[Text]) -> list[Found]:
    """Return every sensitive value in *texts*."""
    found: list[Found] = []
    for text in sorted(texts, key=lambda text: text.again):
        known = {(one.hit.check, one.hit.canonical) for one in found} if text.again else ()
        for hit in scanner.scan(text.text) if text.text.strip() else ():
            if (hit.check, hit.canonical) not in known:
                place, unit = text.at(hit.start)
                found.append(Found(hit, place, unit, text.published))
    return found


def sensitive(
    job: Job,
    bitext: Bitext,
    articles: Sequence[tuple[str, Article]] = (),
    findings: Sequence[Finding] = (),
    more: Sequence[Text] = (),
) -> list[Finding]:
    """Return the findings on what the pair of *bitext* would publish, before it is written.

    *articles* are the texts that it is made of, by the name of their files, *findings* those on what is left out. From
    then on the values are masked in the reports of *job*.
    """
    texts = [
        *of_bitext(bitext),
        *(of_article(article, name, again=number > 0) for number, (name, article) in enumerate(articles)),
        *(of_front_matter(article, name) for name, article in articles),
        *more,
        *of_settings(job.settings),
        *of_fields(fields_of(job.manifest.options, bitext.pair)),
        Text("the title", job.manifest.title, again=True),
        *of_names([job.request.source.name, job.folder.name]),
        *of_findings(findings),
    ]
    source = articles[0][1] if articles else None
    scanner = scanner_of(job.settings, (bitext.source, bitext.target), source)
    found = searched(scanner, texts)
    job.gate[bitext.pair] = scanner, texts, Redactor(one.hit for one in found)
    return _told(job, found)


def sensitive_results(job: Job, bitext: Bitext, posts: Mapping[str, tuple[str, str]]) -> list[Finding]:
    """Return the findings on the written texts of a pair that :func:`sensitive` did not have in its own texts.

    *posts* are those that a person changed, by language: our last text and theirs, of which only what is new counts.
    """
    scanner, texts, known = job.gate[bitext.pair]
    mine = f".{bitext.pair}"
    names = [
        name
        for stage, record in job.manifest.stages.items()
        if mine in stage and stage.startswith(("view.", "subtitles."))
        for name in record["files"]
    ]
    names += [f"{_IMAGES}/{path.name}" for path in (job.folder / _IMAGES).glob("*.svg")]
    found = searched(scanner, delivered(job.folder, sorted(names), texts))
    for tag, (base, theirs) in posts.items():
        ours = Redactor(scanner.scan(base))
        new = searched(scanner, [Text(f"the post in {tag}", theirs, lines=True)])
        found += [one for one in new if not ours.knows(one.hit.value)]
    return _told(job, [one for one in found if not known.knows(one.hit.value)])


def sensitive_besides(job: Job, bitext: Bitext, texts: Sequence[Text]) -> list[Finding]:
    """Return the findings on *texts* that a later stage made, besides those that :func:`sensitive` had."""
    scanner, _, known = job.gate[bitext.pair]
    return _told(job, [one for one in searched(scanner, texts) if not known.knows(one.hit.value)])


def _told(job: Job, found: Sequence[Found]) -> list[Finding]:
    job.redactor.learn(one.hit for one in found)
    return findings_of(found)


def withholds(job: Job, bitext: Bitext, found: Iterable[Finding]) -> bool:
    """Return whether a sensitive value among *found* keeps the pair of *bitext* out of the folders for platforms.

    Folders that an earlier run made get the sign of what is not ready instead.
    """
    mine = f"view.{bitext.pair}."
    records = (record for stage, record in job.manifest.stages.items() if stage.startswith(mine))
    earlier = any(name.startswith(_PUBLISH) for record in records for name in record["files"])
    return not earlier and any(finding.check in SENSITIVE and finding.blocks for finding in found)


def is_withheld(manifest: Manifest) -> bool:
    """Return whether a sensitive value that nobody waived is in the texts, so that nothing may go into a blog."""
    return bool(open_sensitive(manifest))


def open_sensitive(manifest: Manifest) -> list[tuple[str, Finding]]:
    """Return the sensitive values that nobody waived, each with its pair; their messages are masked."""
    findings = ((pair, Finding(**one)) for pair, record in manifest.pairs.items() for one in record.get("findings", ()))
    return [(pair, finding) for pair, finding in findings if finding.check in SENSITIVE and finding.blocks]
