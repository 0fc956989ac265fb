"""Checks any two files: a source and its translation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bilingual.engines.speech.scripts.passages import parts_of, read_cues
from bilingual.errors import UsageError
from bilingual.fidelity.causes import with_causes
from bilingual.fidelity.privacy import Redactor, findings_of
from bilingual.fidelity.quality.evidence import Evidence
from bilingual.fidelity.quality.scores import Quality, scored
from bilingual.fidelity.report import NAMES, check_bitext
from bilingual.fidelity.verdict import verdict_on
from bilingual.fidelity.waivers import Waiver, read_waivers, waive
from bilingual.languages import same_language
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext
from bilingual.model.finding import SEVERITIES, Finding
from bilingual.model.glossary import Glossary
from bilingual.pipeline.commands.aligning import align_articles, align_parts, least_likeness, lexicon_for
from bilingual.pipeline.commands.comparing import compared_units, fitting
from bilingual.pipeline.commands.cue_pairs import paired_cues
from bilingual.pipeline.privacy.gate import scanner_of, searched
from bilingual.pipeline.privacy.texts import Text, of_article, of_bitext, of_findings, of_names
from bilingual.pipeline.quality.asking import asked_of_files
from bilingual.pipeline.quality.checked_files import CheckedFiles, CheckRequest
from bilingual.pipeline.quality.texts import Tell
from bilingual.pipeline.text_files.languages import settled_languages
from bilingual.pipeline.text_files.names import CUES, kind_of_text
from bilingual.pipeline.text_files.reading import parsed, read_bytes, read_text_file, uncertain_encoding
from bilingual.pipeline.tools import Tools
from bilingual.text.encodings import decode
from bilingual.text.language_detection import detect_language
from bilingual.text.terms.glossary import read_glossary
from bilingual.views.jekyll.own_parts import without_own_parts


def check_files(request: CheckRequest, tools: Tools | None = None, tell: Tell = lambda line: None) -> CheckedFiles:
    """Run all checks on two files; *tools* provide the engines that are asked, *tell* gets a line on each.

    Raises InputError or UsageError for invalid files, and the error of an engine that cannot be used.
    """
    paths = request.source, request.target
    kinds = kind_of_text(request.source), kind_of_text(request.target)
    if (kinds[0] == CUES) != (kinds[1] == CUES):
        raise UsageError(
            "BIL-FID-007", "subtitles can only be checked against subtitles", remedy="Use two SRT or VTT files."
        )
    glossary, waivers = _glossary(request.glossary), _waivers(request.waivers)
    said = request.source_language, request.target_language
    if kinds[0] == CUES:
        return _check_cues(request, glossary, waivers, lambda bitext: _evidence(bitext, request, tools, tell))
    one, two = read_text_file(request.source), read_text_file(request.target)
    tags = settled_languages((one, two), said, paths)
    source, target = parsed(one, kinds[0], tags[0], paths[0]), parsed(two, kinds[1], tags[1], paths[1])
    source, target = without_own_parts(source, target, tags)
    alignment = align_articles(source, target, *tags)
    compared = compared_units(
        source, target, alignment, *tags, again=lambda ours, theirs: align_parts(source, target, ours, theirs, *tags)
    )
    evidence = _evidence(compared.bitext, request, tools, tell)
    found = check_bitext(
        compared.bitext,
        glossary=glossary,
        article=compared.article,
        target_article=target,
        back=evidence.back,
        links={unit: theirs for unit, (_, theirs) in compared.aligned.segments.items()},
    )
    bitext = compared.bitext
    found = with_causes((*fitting(found, compared), *compared.findings), bitext, compared.article)
    found = waive((*found, *_uncertain(request)), waivers, bitext.pair)
    files = [of_article(source, paths[0].name), of_article(target, paths[1].name, again=True)]
    found, redactor = _sensitive(found, request, bitext, waivers, files, source)
    added = Counter(after or "" for after, _, _ in compared.aligned.added)
    another = not any(bead.paired for bead in alignment) or alignment.likeness < least_likeness(source, target, *tags)
    verdict = verdict_on(bitext, found, added=added, another=another)
    quality = _quality(bitext, found, evidence, waivers, redactor)
    return CheckedFiles(request, bitext, _worst_first(found), compared.places(*paths), verdict, quality)


def _evidence(bitext: Bitext, request: CheckRequest, tools: Tools | None, tell: Tell) -> Evidence:
    return asked_of_files(bitext, (request.source, request.target), request.asked, tools, tell)


def _quality(
    bitext: Bitext, found: Sequence[Finding], evidence: Evidence, waivers: Sequence[Waiver], redactor: Redactor
) -> Quality:
    """Return the scores of all sentences: whoever checks a file wants to know, though a person may have made it."""
    lexicon = lexicon_for(bitext.source, bitext.target, installed=False)
    quality = scored(bitext, found, lexicon, evidence, waivers=waivers, people=False)
    return quality.told(lambda said, unit: redactor.about(said, unit.source, unit.target or ""))


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by severity, and I findings by the similarity of the back-translation."""

    def rank(finding: Finding) -> tuple[bool, int, float]:
        likeness = finding.evidence.get("likeness", 1.0) if finding.check == "back-translation" else 1.0
        return bool(finding.waived), SEVERITIES.index(finding.severity), float(likeness)

    return tuple(sorted(findings, key=rank))


def _check_cues(
    request: CheckRequest, glossary: Glossary, waivers: Sequence[Waiver], asked: Callable[[Bitext], Evidence]
) -> CheckedFiles:
    chosen = _languages_of_cues(request)
    source, target = read_cues(request.source, chosen[0]), read_cues(request.target, chosen[1])
    texts = " ".join(cue.text for cue in source), " ".join(cue.text for cue in target)
    said = request.source_language or chosen[0], request.target_language or chosen[1]
    tags = settled_languages(texts, said, (request.source, request.target))
    paired = paired_cues(source, target, *tags, request.target.name)
    bitext = paired.bitext
    evidence = asked(bitext)
    found = check_bitext(bitext, glossary=glossary, back=evidence.back)
    found = waive(with_causes((*found, *paired.findings, *_uncertain(request)), bitext), waivers, bitext.pair)
    found, redactor = _sensitive(found, request, bitext, waivers)
    quality = _quality(bitext, found, evidence, waivers, redactor)
    return CheckedFiles(request, bitext, _worst_first(found), {}, verdict_on(bitext, found), quality)


def _sensitive(
    found: Sequence[Finding],
    request: CheckRequest,
    bitext: Bitext,
    waivers: Sequence[Waiver],
    files: Sequence[Text] = (),
    source: Article | None = None,
) -> tuple[tuple[Finding, ...], Redactor]:
    """Return *found*, with masks for the sensitive values in both texts, the findings on those, and who masks them."""
    scanner = scanner_of(request.settings, (bitext.source, bitext.target), source)
    names = of_names([request.source.name, request.target.name])
    hits = searched(scanner, [*of_bitext(bitext), *files, *names, *of_findings(found)])
    redactor = Redactor(one.hit for one in hits)
    return (*map(redactor.finding, found), *waive(findings_of(hits), waivers, bitext.pair)), redactor


def _uncertain(request: CheckRequest) -> list[Finding]:
    return [finding for path in (request.source, request.target) for finding in uncertain_encoding(path)]


def _languages_of_cues(request: CheckRequest) -> tuple[str | None, str | None]:
    """Return the languages to read from bilingual files: as requested, else two that differ; ``None`` elsewhere."""
    parts = [[part.language for part in parts_of(path)] for path in (request.source, request.target)]
    if not any(parts):
        return None, None
    said = request.source_language, request.target_language
    ours, theirs = (
        [tag] if tag else found or [detect_language(" ".join(cue.text for cue in read_cues(path)))]
        for tag, found, path in zip(said, parts, (request.source, request.target), strict=True)
    )
    pairs = [(one, two) for one in ours for two in theirs]
    return next((pair for pair in pairs if not same_language(*pair)), pairs[0])


def _glossary(path: Path | None) -> Glossary:
    return read_glossary(decode(read_bytes(path), str(path)), str(path)) if path else Glossary()


def _waivers(path: Path | None) -> tuple[Waiver, ...]:
    return read_waivers(decode(read_bytes(path), str(path)), str(path), NAMES) if path else ()
