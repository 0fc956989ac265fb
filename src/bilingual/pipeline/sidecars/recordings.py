"""Human translations next to a recording: subtitles or a script in another language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilingual.engines.speech.scripts.passages import read_cues, read_script
from bilingual.errors import InputError
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding
from bilingual.model.timing import Span
from bilingual.model.transcript import Transcript
from bilingual.pipeline.sidecars.matching import match_cues
from bilingual.pipeline.sidecars.shifts import RecordingSentences
from bilingual.pipeline.text_files.reading import read_bytes
from bilingual.text.counts import counted
from bilingual.text.encodings import decode


@dataclass(frozen=True, slots=True)
class HumanTranslation:
    """Targets by unit id, with findings on the matching.

    ``loose`` names the targets that may not translate exactly their unit: they are shown but not added to the memory.
    """

    targets: dict[str, str]
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    loose: frozenset[str] = frozenset()

    def about(self, bitext: Bitext) -> tuple[Finding, ...]:
        """Return the findings without those on targets that a person has replaced in the results since."""
        targets = {unit.id: unit.target for unit in bitext}
        return tuple(f for f in self.findings if f.unit is None or targets.get(f.unit) == self.targets.get(f.unit))


def human_targets(path: Path, transcript: Transcript, target: str, excerpt: Span | None = None) -> HumanTranslation:
    """Return the translation in *path* by unit id of *transcript*.

    The text of subtitles is matched to sentences by what it says and by its times; *excerpt* is the part of the
    recording that *transcript* is of. A script needs one line per sentence. Raises InputError if a script has another
    number of lines, or nothing in the subtitles matches.
    """
    if path.suffix.lower() == ".txt":
        return HumanTranslation(_by_lines(path, len(transcript.sentences)))
    start_ms = excerpt.start_ms if excerpt else 0
    sentences = RecordingSentences(
        tuple(transcript.text(first, last) for first, last in transcript.sentences),
        tuple(sentence_span(transcript, first, last).shifted(start_ms) for first, last in transcript.sentences),
        transcript.language,
    )
    found = match_cues(sentences, read_cues(path, target), target, excerpt)
    targets = {
        _unit(number): said
        for bead in found.beads if bead.paired
        for number, said in zip(bead.source, found.divided(bead, sentences), strict=True) if said
    }  # fmt: skip
    if not targets or found.unlike:
        raise InputError(
            "BIL-SUB-011",
            "does not translate what is spoken" if targets else "none of its cues coincides with a spoken sentence",
            where=path,
            remedy="Check that it belongs to this recording, or remove it.",
        )
    names = [_unit(number) for number in range(len(sentences.texts))]
    units = {name: Unit(name, said, targets.get(name)) for name, said in zip(names, sentences.texts, strict=True)}
    findings = tuple(found.findings(path.name, names, units))
    notes = []
    if len(targets) < len(sentences.texts):
        missing = len(sentences.texts) - len(targets)
        notes.append(f"{path.name}: {missing} of {len(sentences.texts)} sentences have no matching cue")
    # A finding that names no sentence is about the whole file.
    notes += [f.message + (f": “{f.target}”" if f.target else "") for f in findings if f.unit is None]
    doubtful = frozenset(finding.unit for finding in findings if finding.unit is not None)
    return HumanTranslation(targets, tuple(notes), findings, doubtful & targets.keys())


def sentence_span(transcript: Transcript, first: int, last: int) -> Span:
    """Return the time from the first known start to the last known end of words ``first`` to ``last``."""
    words = transcript.words[first:last]
    starts = [w.start_ms for w in words if w.start_ms is not None]
    ends = [w.end_ms for w in words if w.end_ms is not None]
    return Span(starts[0], max(starts[-1], *ends)) if starts else Span(0, 0)


def _by_lines(path: Path, sentences: int) -> dict[str, str]:
    """Return one line per sentence, joining wrapped lines if that gives the right number."""
    text = decode(read_bytes(path), str(path))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) != sentences:
        passages = read_script(path)
        if len(passages) != sentences:
            raise InputError(
                "BIL-SUB-012",
                f"has {counted(len(lines), 'line')}, but the recording has {counted(sentences, 'sentence')}",
                where=path,
                remedy="Write one line per spoken sentence (transcript.json lists them), or use SRT.",
            )
        lines = list(passages)
    return {_unit(index): line for index, line in enumerate(lines)}


def _unit(index: int) -> str:
    return f"s{index + 1:04}"
