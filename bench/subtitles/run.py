"""One command for all figures of the subtitle bench: ``python bench/subtitles/run.py``.

The talks are those of ``gold``, on which the weights were chosen; with ``--held-out`` those of ``held_out``, which no
choice rests on, and with ``--third`` those of ``third``, which have one translation each. ``--quick`` leaves out SubER,
what the speech allows and the growth of time. ``--json FILE`` writes the figures.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from allowed import allowed_share
from cutters import Cutter, cutters, real_engine
from figures import Figures, measure, suber
from hard_cases import long_talk
from material import GOLD, HELD_OUT, TARGETS, THIRD, Talk, talks

from bilingual.engines.linguistics.words import word_breaks
from bilingual.model.bitext import Bitext
from bilingual.model.transcript import Transcript
from bilingual.subtitles.cut_options import CutOptions
from bilingual.subtitles.cutting.segmentation import cut_timeline

RECOGNISERS = ("PocketSphinx utterances", "faster-whisper VAD pieces")  # they need the talks' sound
HEADING = (
    f"{'':26}{'cues':>5}{'en cps':>8}{'tg cps':>8}{'en 2 l':>8}{'tg 2 l':>8}{'en 1 l':>8}{'tg 1 l':>8}"
    f"{'all F1':>7}{'ends in':>8}{'torn':>6}{'<1 s':>6}{'lines':>6}"
    f"{'F1':>6}{'pair':>6}{'of':>5}{'shift':>7}{'lost':>5}{'SubER en':>9}{'SubER tg':>9}"
)


def figures(target: str, cutter: Cutter, material: list[Talk], *, with_suber: bool) -> Figures:
    """Return the figures of one cutter over all talks."""
    found = Figures()
    cuts = [cutter(talk) for talk in material]
    for talk, cues in zip(material, cuts, strict=True):
        measure(talk, cues, found)
    if with_suber:
        found.suber_source, found.suber_target = suber(material, cuts, 0), suber(material, cuts, 1)
    return found


def row(name: str, f: Figures) -> str:
    shares = "".join(
        f"{100 * f.share(key):7.1f}%"
        for key in ("source_fast", "target_fast", "source_lines", "target_lines", "source_one", "target_one")
    )
    return (
        f"{name:26}{f.cues:5}{shares}{f.borders:7.2f}{100 * f.share('sentence_inside'):7.1f}%"
        f"{100 * f.share('torn'):5.0f}%{100 * f.share('short'):5.0f}%{100 * f.bad_lines / max(1, f.breaks):5.0f}%"
        f"{f.f1:6.2f}{100 * f.pair:5.0f}%{f.coincide:5}{f.shift:6.2f}s{f.lost:5}"
        f"{f.suber_source:9.1f}{f.suber_target:9.1f}"
    )


def growth(target: str) -> list[dict[str, float]]:
    """Time a long talk of growing size, words of the translation already looked up."""
    rows = []
    for words in (1_000, 10_000, 100_000):
        case = long_talk(words, target)
        transcript, bitext = Transcript.from_json(case.transcript), Bitext.from_json(case.bitext)
        began = time.process_time()
        breaks = dict(word_breaks([unit.target or "" for unit in bitext], target))
        looked = time.process_time()
        timeline = cut_timeline(transcript, bitext, CutOptions(breaks=breaks))
        cut = time.process_time()
        rows.append(
            {
                "words": len(transcript.words),
                "cues": len(timeline.cues),
                "word_breaks_s": looked - began,
                "cut_s": cut - looked,
                "rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    sets = parser.add_mutually_exclusive_group()
    sets.add_argument("--held-out", action="store_const", dest="folder", const=HELD_OUT, default=GOLD)
    sets.add_argument("--third", action="store_const", dest="folder", const=THIRD)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    result: dict[str, object] = {}
    for target in chosen.target or TARGETS:
        material = talks(target, chosen.folder)
        print(f"\nen-{target}\n{HEADING}")
        found = {}
        for name, cutter in cutters("en", target).items():
            if name in RECOGNISERS and not all(talk.segments for talk in material):
                continue
            found[name] = figures(target, cutter, material, with_suber=not chosen.quick)
            print(row(name, found[name]), flush=True)
        if real_engine("en", target) is None:
            print(f"  no row with real clause hints: Apertium has no pair en to {target} on this machine")
        limits = {}
        for column, tag in (("source_inside", "en"), ("target_inside", target)):
            if chosen.quick:
                continue
            most = allowed_share(material, tag)
            share = found["ours"].share(column)
            limits[tag] = {"allowed": most, "ours": share, "person": found["the person"].share(column)}
            print(
                f"  {tag}: cps and duration within limits, allowed {most:.1%}, "
                f"ours {share:.1%} ({share / most:.1%} of it), the person {limits[tag]['person']:.1%}"
            )
        result[f"en-{target}"] = {"cuts": {name: asdict(f) for name, f in found.items()}, "allowed": limits}
    if not chosen.quick:
        for target in ("zh-Hans", "de"):
            result[f"time en-{target}"] = rows = growth(target)
            for entry in rows:
                cells = (f"{k} {v:.3g}" if isinstance(v, float) else f"{k} {v}" for k, v in entry.items())
                print(f"time en-{target}: " + ", ".join(cells))
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
