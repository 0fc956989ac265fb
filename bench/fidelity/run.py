"""What the checks find of planted defects, and what they say of good translations.

python bench/fidelity/run.py [--gold FOLDER] [--pairs NAME...] [--list] [--out FILE.json]

Each pair in ``gold/`` (or in the folder beside it that ``--gold`` names) is checked three times: as it is (clean), with
its defects all applied at once, and with the older revision of its source. The rule of a match was written down before
anything was measured:

* A finding names places: the unit it is about (both texts of it), else the passages it quotes, else its line. A finding
  that stands for several (one cause) names the places of all.
* A defect is planted in the characters of the translation that it changed and, if it took something away, in the source
  lines with the same numbers as the lines that it changed (the clean files correspond line by line).
* A defect is *found* if a finding names a passage of the translation that holds a changed character or touches the
  place of a deletion, or a passage of the source in those lines that has no translation. Which check says it does not
  matter: the reader is sent to the right sentence.
* A finding is *true* if it names the place of a defect; one that stands for several if at least half of its places do.
* Every printed line that is E, Stale, W or I counts as a finding; N (not judged) and the totals do not.

Time is that of a second ``check_files`` in one process: seconds on the clock and of the processor; reading the two
files is printed beside it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.fidelity.report import tally
from bilingual.model.finding import Finding
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckedFiles, CheckRequest

Span = tuple[int, int]


@dataclass(frozen=True)
class Planted:
    """A defect: its span in the edited translation, and the span of the source lines it belongs to."""

    id: str
    kind: str
    target: Span
    source: Span
    note: str


@dataclass(frozen=True)
class Place:
    """What a finding points to: a passage of the translation, or one of the source, or both."""

    target: Span | None
    source: Span | None


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    options.add_argument("--gold", default="gold", help="the folder of the pairs, beside this file")
    options.add_argument("--pairs", nargs="*", help="only these")
    options.add_argument("--list", action="store_true", help="print the findings that are not true, and what is missed")
    options.add_argument("--out", type=Path, help="write the figures as JSON")
    chosen = options.parse_args()
    gold = Path(__file__).with_name(chosen.gold)
    pairs: dict[str, list[str]] = json.loads((gold / "pairs.json").read_text("utf-8"))
    figures = {name: measured(gold / name, *pairs[name], listing=chosen.list) for name in chosen.pairs or pairs}
    print_figures(figures)
    if chosen.out:
        chosen.out.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


def measured(stem: Path, source_code: str, target_code: str, *, listing: bool) -> dict[str, object]:
    name = stem.name
    source, target = (Path(f"{stem}.{code}.md").read_text("utf-8") for code in (source_code, target_code))
    with tempfile.TemporaryDirectory() as folder:
        check = Checker(Path(folder), source_code, target_code)
        clean = check(source, target)
        spent = check.seconds
        check(source, target)
        warm, worked = check.seconds, check.worked
        edited, planted = with_defects(stem, source, target)
        checked = check(source, edited)
        older = check(older_source(stem, source), target)
    findings = shown(checked)
    places = [places_of(group, checked, source, edited) for group in findings]
    found = {p.id for p in planted if any(names(place, p) for group in places for place in group)}
    true = [any_half([any(names(place, p) for p in planted) for place in group]) for group in places]
    if listing:
        for group, right in zip(findings, true, strict=True):
            if not right:
                print(f"  {name}: false {len(group)}: {group[0].severity} {group[0].check}: {group[0].message}"
                      f" | {group[0].source[:80]!r} | {group[0].target[:80]!r}")  # fmt: skip
        for group in shown(clean):
            print(f"  {name}: clean {len(group)}: {group[0].severity} {group[0].check}: {group[0].message}"
                  f" | {group[0].source[:80]!r} | {group[0].target[:80]!r}")  # fmt: skip
        for p in planted:
            if p.id not in found:
                print(f"  {name}: missed: {p.kind} {p.id}: {p.note}")
    return {
        "planted": Counter(p.kind for p in planted),
        "found": Counter(p.kind for p in planted if p.id in found),
        "findings": len(findings),
        "true": sum(true),
        "clean": len(shown(clean)),
        "clean_errors": tally(clean.findings)["E"] + tally(clean.findings)["Stale"],
        "clean_verdict": verdict(clean),
        "planted_verdict": verdict(checked),
        "older_verdict": verdict(older),
        "units": len(clean.bitext.units),
        "first_s": round(spent, 2),
        "warm_s": round(warm, 2),
        "worked_s": round(worked, 2),
        "reading_s": round(check.reading, 4),
    }


class Checker:
    """Writes two texts to files and checks them; keeps the time of the last check."""

    def __init__(self, folder: Path, source_code: str, target_code: str) -> None:
        self._files = folder / f"post.{source_code}.md", folder / f"post.{target_code}.md"
        self.seconds = self.worked = self.reading = 0.0

    def __call__(self, source: str, target: str) -> CheckedFiles:
        for path, text in zip(self._files, (source, target), strict=True):
            path.write_text(text, "utf-8")
        started = time.perf_counter()
        for path in self._files:
            path.read_text("utf-8")
        self.reading = time.perf_counter() - started
        started, worked = time.perf_counter(), time.process_time()
        checked = check_files(CheckRequest(*self._files))
        self.seconds, self.worked = time.perf_counter() - started, time.process_time() - worked
        return checked


def with_defects(stem: Path, source: str, target: str) -> tuple[str, list[Planted]]:
    """Return the translation with all defects of the pair, and where each one is."""
    edits = json.loads(Path(f"{stem}.defects.json").read_text("utf-8"))
    edits.sort(key=lambda edit: target.index(edit["find"]))
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    parts: list[str] = []
    planted = []
    at = length = 0
    for edit in edits:
        start = target.index(edit["find"])
        end = start + len(edit["find"])
        length += start - at
        parts += [target[at:start], edit["replace"]]
        lead, tail = shared_ends(edit["find"], edit["replace"])
        first = target.count("\n", 0, start + lead)
        last = target.count("\n", 0, max(start + lead, end - tail))
        planted.append(Planted(edit["id"], edit["kind"], (length + lead, length + len(edit["replace"]) - tail),
                               (lines[first], lines[min(last + 1, len(lines) - 1)]), edit["note"]))  # fmt: skip
        length += len(edit["replace"])
        at = end
    return "".join([*parts, target[at:]]), planted


def shared_ends(one: str, two: str) -> tuple[int, int]:
    """Return how many characters both begin with, and how many they end with after that."""
    short = min(len(one), len(two))
    lead = next((n for n in range(short) if one[n] != two[n]), short)
    tail = next((n for n in range(short - lead) if one[-1 - n] != two[-1 - n]), short - lead)
    return lead, tail


def older_source(stem: Path, source: str) -> str:
    for edit in json.loads(Path(f"{stem}.older.json").read_text("utf-8"))["edits"]:
        source = source.replace(edit["find"], edit["replace"])
    return source


def shown(checked: CheckedFiles) -> list[Sequence[Finding]]:
    """Return the findings as they are printed, each line with all that it stands for."""
    return [group.findings for group in checked.groups if group.severity != "N"]


def verdict(checked: CheckedFiles) -> str:
    return checked.verdict.state


def places_of(group: Sequence[Finding], checked: CheckedFiles, source: str, target: str) -> list[Place]:
    return [place for finding in group for place in places(finding, checked, source, target)]


def places(finding: Finding, checked: CheckedFiles, source: str, target: str) -> Iterator[Place]:
    """Yield the passages that *finding* names."""
    unit = next((unit for unit in checked.bitext if unit.id == finding.unit), None)
    ours, theirs = (unit.source, unit.target or "") if unit else (finding.source, finding.target)
    path, _, line = checked.place(finding).rpartition(":")
    number = int(line) if line.isdigit() else 1
    there = path == str(checked.request.target)
    own = where(ours, source, 1 if there else number)
    other = where(theirs, target, number if there else 1)
    if own is None and other is None and line.isdigit():
        own, other = (None, line_span(target, number)) if there else (line_span(source, number), None)
    yield Place(other, own)


def where(passage: str, text: str, line: int) -> Span | None:
    """Return where *passage* is in *text* from *line* on: exactly, or from its first to its last words."""
    passage = passage.strip()
    if not passage:
        return None
    begin = line_span(text, line)[0]
    if (start := text.find(passage, begin)) >= 0:
        return start, start + len(passage)
    for size in (24, 12, 8):
        head, tail = passage[:size], passage[-size:]
        start = text.find(head, begin)
        end = text.find(tail, max(start, 0))
        if start >= 0 and 0 <= end - start < 2 * len(passage) + 40:
            return start, end + len(tail)
    return None


def line_span(text: str, number: int) -> Span:
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: number - 1]))
    return start, start + len(lines[number - 1]) if number <= len(lines) else start


def names(place: Place, planted: Planted) -> bool:
    """Return whether *place* is that of *planted*."""
    if place.target is not None:
        (a, b), (c, d) = place.target, planted.target
        return a <= d and c <= b if c == d else a < d and c < b
    return place.source is not None and place.source[0] < planted.source[1] and planted.source[0] < place.source[1]


def any_half(rights: Sequence[bool]) -> bool:
    return bool(rights) and 2 * sum(rights) >= len(rights)


def print_figures(figures: dict[str, dict[str, object]]) -> None:
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for figure in figures.values():
        planted.update(figure["planted"])  # type: ignore[call-overload]
        found.update(figure["found"])  # type: ignore[call-overload]
    for kind in sorted(planted):
        print(f"{kind:22} {found[kind]:3} of {planted[kind]:3}")
    print()
    print(f"{'pair':16} found findings true clean (E)  {'clean / planted / older':45}  warm processor reading")
    for name, figure in figures.items():
        hit = sum(figure["found"].values())  # type: ignore[attr-defined]
        said = f"{figure['clean_verdict']} / {figure['planted_verdict']} / {figure['older_verdict']}"
        share = figure["true"] / max(1, figure["findings"])  # type: ignore[operator,call-overload]
        counts = f"{hit:5} {figure['findings']:8} {share:4.0%} {figure['clean']:5} ({figure['clean_errors']})"
        times = f"{figure['warm_s']:5.1f} s {figure['worked_s']:5.1f} s {figure['reading_s']:.4f} s"
        print(f"{name:16} {counts}  {said:45} {times}")
    total, true = (sum(figure[key] for figure in figures.values()) for key in ("findings", "true"))  # type: ignore[misc]
    print(f"\nfound {found.total()} of {planted.total()} ({found.total() / planted.total():.0%})")
    print(f"true {true} of {total} findings ({true / max(1, total):.0%})")


if __name__ == "__main__":
    main()
