"""Results folders of long talks, written as a run writes them, without running one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bilingual.model.bitext import Bitext, Provenance, Unit
from bilingual.model.cue import Cue, TargetRun, Timeline
from bilingual.model.finding import Finding
from bilingual.model.timing import Span
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.editing.committing import unit_marks
from bilingual.pipeline.making.bitexts import bitext_digest
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.manifest import Manifest

_SOURCE = "In the morning the keeper of harbour {n} counted seven ships."
_TARGET = "Am Morgen zählte der Wärter des Hafens {n} sieben Schiffe."
_WORD_MS = 300


def talk(sentences: int) -> tuple[Transcript, Bitext, Timeline]:
    """Return a talk of three seconds a sentence, with one cue for each."""
    words: list[Word] = []
    spans, units, cues = [], [], []
    for number in range(sentences):
        first, clock = len(words), number * 3600
        source, target = (text.format(n=number) for text in (_SOURCE, _TARGET))
        for place, text in enumerate(source.split()):
            words.append(Word(text, clock + place * _WORD_MS, clock + place * _WORD_MS + 250))
        unit = f"s{number + 1:04}"
        spans.append((first, len(words)))
        units.append(Unit(unit, source, target, (first, len(words)), Provenance("google")))
        runs = (TargetRun(unit, 0, len(target)),)
        cues.append(Cue(Span(clock, clock + 3400), (first, len(words)), runs, source, target))
    transcript = Transcript("en", sentences * 3600, tuple(words), tuple(spans), EngineRecord("scripted"))
    return transcript, Bitext("en", "de", tuple(units), transcript.sha256), Timeline("en", "de", tuple(cues))


def long_talk(folder: Path, sentences: int, findings: int = 0) -> Path:
    """Write the results of ``talk`` into *folder*, with so many *findings*; return it."""
    folder.mkdir(parents=True)
    transcript, bitext, timeline = talk(sentences)
    texts: dict[str, Any] = {
        "transcript": ("transcript.json", transcript),
        "bitext.en_de": ("bitext.en_de.json", bitext),
        "subtitles.en_de": ("cues.en_de.json", timeline),
    }
    manifest = Manifest(folder, "recording:long", {"path": "media/done/long/long.mp4", "kind": "recording"}, "long")
    units = [bitext.units[number % sentences] for number in range(findings)]
    found = [
        Finding("numbers", "E", f"7 is not in the translation ({n})", unit.id, unit.source, unit.target or "", {"n": n})
        for n, unit in enumerate(units)
    ]
    manifest.pairs["en_de"] = {
        "state": "not-ready" if found else "ready",
        "reasons": [f"{findings} open findings"] if found else [],
        "units": sentences,
        "findings": [one.to_json() for one in found],
        "quality": {"usual": 90, "read_first": [], "scores": {unit.id: 90 for unit in bitext}},
    }
    manifest.state = str(manifest.pairs["en_de"]["state"])
    made = {"transcript": transcript.sha256, "bitext": bitext_digest(bitext), "rate": "25", "mode": "dual", "cuts": []}
    for stage, (name, value) in texts.items():
        path = exchange.write(folder / name, value)
        extra = unit_marks(bitext) if stage.startswith("bitext.") else None
        manifest.record(stage, made if stage.startswith("subtitles.") else {}, [path], extra=extra)
    return folder
