"""How well the cues of a translation are matched to the sentences of a talk.

python bench/matching/run.py [--on gold|held-out] [--seeds N] [--only SCENARIO] [--target TAG] [--errors]

The translations of bench/subtitles are cut anew in the ways that people cut (``recut.py``), written as SRT, and matched
as ``bilingual video`` matches a translation beside a recording. Printed per scenario: the share of sentences whose
translation is exactly right (white space apart), how many are wrong, how many of those no finding names, how many right
ones a finding doubts, how many findings block, and how many characters of the file are neither in a target nor named.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "subtitles"))

from material import GOLD, HELD_OUT, TARGETS, talks
from recut import Made, made, part, shortened

from bilingual.errors import BilingualError
from bilingual.pipeline.sidecars.recordings import human_targets

SHIFTS = (-5000, -2600, -1200, 900, 2600, 7300, 30000)
WHOLE = (
    "one", "split", "two", "dashes", "person", "one+credits", "split+missing", "one+missing", "person+overlap",
    "person+loose", "cross", "cross+missing", "cross+credits", "cross+loose", "bare", "bare+credits", "bare+shift=2600",
    *(f"person+shift={shift}" for shift in SHIFTS), *(f"cross+shift={shift}" for shift in SHIFTS),
    "one+shift=3600000", "person+shift=3600000", "person+drift=1.0427", "person+drift=0.959", "cross+drift=1.0417",
    "person+drift=1.001", "person+missing+credits+shift=4000",
)  # fmt: skip
SHORT = (
    "one", "two", "dashes", "cross", "one+shift=2600", "one+shift=-1500", "cross+shift=2600", "two+shift=5000",
    "one+shift=3600000", "one+missing", "one+credits", "bare",
)  # fmt: skip
CLEAN = {"one", "split", "two", "dashes", "person", "one+credits"}


@dataclass
class Counts:
    sentences: int = 0
    right: int = 0
    untold: int = 0
    lost: int = 0
    refused: int = 0
    blocked: int = 0
    false_doubts: int = 0
    seconds: float = 0.0
    examples: list[str] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        for name in ("sentences", "right", "untold", "lost", "refused", "blocked", "false_doubts", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.examples += other.examples

    def line(self, name: str) -> str:
        wrong = self.sentences - self.right
        return (f"{name:36}{self.sentences:7}{self.right / max(1, self.sentences):9.1%}{wrong:7}{self.untold:8}"
                f"{self.false_doubts:8}{self.blocked:8}{self.lost:9}{self.refused:9}{self.seconds:8.1f}")  # fmt: skip


HEAD = (
    f"{'':36}{'units':>7}{'exact':>9}{'wrong':>7}{'untold':>8}"
    f"{'doubts':>8}{'blocked':>8}{'lost':>9}{'refused':>9}{'s':>8}"
)


def clock(ms: int) -> str:
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def bare(text: str | None) -> str:
    return "".join((text or "").split())


def measured(case: Made, folder: Path) -> Counts:
    talk = part(case)
    path = folder / f"talk.{talk.bitext.target}.srt"
    path.write_text("".join(f"{n}\n{clock(a)} --> {clock(b)}\n{t}\n\n" for n, (a, b, t) in enumerate(case.cues, 1)))
    counts = Counts(sentences=len(case.right))
    start = time.process_time()
    marks = str.maketrans("", "", "，、；：。 ") if case.name.startswith("bare") else {}
    try:
        found = human_targets(path, talk.transcript, talk.bitext.target)
    except BilingualError as error:
        counts.refused = 1
        counts.examples.append(f"  {case.name} {case.talk.name} {talk.bitext.target}: {error}")
        return counts
    counts.seconds = time.process_time() - start
    findings = getattr(found, "findings", ())
    told = {finding.unit for finding in findings}
    for number, right in enumerate(case.right):
        name = f"s{number + 1:04}"
        got = found.targets.get(name)
        same = bare(got).translate(marks) == bare(right).translate(marks)
        counts.right += same
        if same:
            counts.false_doubts += name in told
        elif name not in told and got is not None:
            counts.untold += 1
        if not same:
            counts.examples.append(
                f"  {case.name} {case.talk.name} {talk.bitext.target} {name} {'told' if name in told else 'UNTOLD'}"
                f"\n     right {right}\n     got   {got}"
            )
    counts.blocked = sum(finding.blocks for finding in findings)
    kept = Counter(bare("".join(found.targets.values()) + "".join(f.target for f in findings) + "".join(found.notes)))
    said = Counter(bare("".join(t.replace("\n- ", "").removeprefix("- ") for _, _, t in case.cues)))
    counts.lost = (said - kept).total()
    return counts


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--on", choices=("gold", "held-out"), default="gold")
    options.add_argument("--seeds", type=int, default=1)
    options.add_argument("--only", help="only scenarios that contain this")
    options.add_argument("--target", choices=TARGETS)
    options.add_argument("--errors", action="store_true", help="print what is wrong (not on the held-out set)")
    chosen = options.parse_args()
    targets = [chosen.target] if chosen.target else TARGETS
    every = {target: talks(target, HELD_OUT if chosen.on == "held-out" else GOLD) for target in targets}
    print(HEAD)
    groups: dict[str, Counts] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, short in (*((s, False) for s in WHOLE), *((s, True) for s in SHORT)):
            label = f"short {name}" if short else name
            if chosen.only and chosen.only not in label:
                continue
            row = Counts()
            for target in targets:
                for talk in every[target]:
                    for seed in range(chosen.seeds * (4 if short else 1)):
                        case = made(talk, name, seed, shortened(talk, seed, name) if short else None)
                        if case is not None:
                            own = measured(case, Path(folder))
                            row.add(own)
                            groups.setdefault(target, Counts()).add(own)
            if row.sentences:
                print(row.line(label), flush=True)
                if chosen.errors and chosen.on == "gold":
                    print("\n".join(row.examples))
                kind = "SHORT" if short else "CLEAN" if name in CLEAN else "SHIFTED AND ACROSS"
                groups.setdefault(kind, Counts()).add(row)
    for name, counts in groups.items():
        print(counts.line(name))


if __name__ == "__main__":
    main()
