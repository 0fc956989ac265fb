"""Groups findings by cause: a missing section, one wrong name everywhere, a register mixed in ten places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from shlex import quote

from bilingual.fidelity.blocks import Lines
from bilingual.fidelity.privacy import SENSITIVE
from bilingual.model.article import Article, Block
from bilingual.model.bitext import Bitext
from bilingual.model.finding import SEVERITIES, Finding, Severity
from bilingual.text.counts import counted, shortened

# The order in which a person reads: what says something else, what is missing or new, and how it is written.
MEANING = (
    "numbers", "one-figure", "negation", "contrast", "one-form", "do-not-translate", "glossary", "units", "qualifiers",
)  # fmt: skip
FORM = ("register", "typography", "repetition", "one-term", "emphasis", "person", "alignment", "back-translation")
PARTS: Mapping[str, str] = {
    "private": "What may be private",
    "meaning": "What may say something else",
    "missing": "What is missing or new",
    "form": "Form",
}
_QUOTED = 60  # characters
# A finding of these checks has the same cause as others with the same message.
_BY_MESSAGE = frozenset({"do-not-translate", "glossary", "typography", "numbers", "person", "one-term", "units"})


@dataclass(frozen=True, slots=True)
class CauseGroup:
    """Findings with one cause, worst first."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        return self.first.severity

    @property
    def waived(self) -> str:
        return self.first.waived

    @property
    def message(self) -> str:
        """The cause, or what the only finding says."""
        return self.first.cause if len(self.findings) > 1 else self.first.message

    @property
    def part(self) -> str:
        """Which of ``PARTS`` it belongs to."""
        check = self.first.check
        if check in SENSITIVE:
            return "private"
        return "meaning" if check in MEANING else "form" if check in FORM else "missing"


def grouped(findings: Sequence[Finding]) -> tuple[CauseGroup, ...]:
    """Return *findings* by cause: in the order of ``PARTS``, worst first in each, waived ones and N at the end."""
    groups: dict[object, list[Finding]] = {}
    for number, finding in enumerate(findings):
        # A cause is waived as a whole or not: what an older waiver accepts alone leaves the group.
        key = (finding.cause, finding.waived) if finding.cause else number
        groups.setdefault(key, []).append(finding)
    made = [CauseGroup(tuple(sorted(g, key=lambda f: SEVERITIES.index(f.severity)))) for g in groups.values()]

    def rank(group: CauseGroup) -> tuple[bool, bool, int, int]:
        check = group.first.check
        # The contents come first: what else is missing is easier to see after that.
        contents = any(finding.check == "toc" for finding in group.findings)
        inside = MEANING.index(check) if check in MEANING else 0 if contents else 1
        return bool(group.waived), group.severity == "N", [*PARTS].index(group.part), _rank(group) * 100 + inside

    return tuple(sorted(made, key=rank))


def _rank(group: CauseGroup) -> int:
    return SEVERITIES.index(group.severity)


def settled_by(finding: Finding, target: str) -> str:
    """Return the command that settles *finding* for good: it agrees on the usual form of a name; empty for others."""
    name, usual = (str(finding.evidence.get(key, "")) for key in ("name", "usual"))
    return accepting(name, usual, target) if finding.check in ("one-form", "one-term") and name and usual else ""


def accepting(name: str, form: str, tag: str) -> str:
    """Return the command that makes *form* the agreed translation of *name*.

    >>> accepting("New York", "纽约", "zh-Hans")
    "bilingual glossary add 'New York' 纽约 --to zh-Hans"
    """
    return f"bilingual glossary add {_quoted(name)} {_quoted(form)} --to {tag}"


def _quoted(text: str) -> str:
    """Quote *text* for a shell, but not for characters beyond ASCII."""
    return text if text.isalnum() else quote(text)


def with_causes(findings: Sequence[Finding], bitext: Bitext, article: Article | None = None) -> tuple[Finding, ...]:
    """Return *findings*, those with a cause in common with that cause; *article* is the source."""
    order = {unit.id: number for number, unit in enumerate(bitext)}
    causes: dict[int, str] = {}
    for cause, members in (*_missing(findings, order, article), *_alike(findings, order)):
        if len(members) > 1:
            causes |= {number: cause for number in members if number not in causes}
    return tuple(replace(finding, cause=causes.get(number, "")) for number, finding in enumerate(findings))


def _missing(
    findings: Sequence[Finding], order: dict[str, int], article: Article | None
) -> Iterator[tuple[str, list[int]]]:
    """Yield each missing section, table of contents or run of sentences with the findings about it."""
    gone = {
        order[f.unit]: number for number, f in enumerate(findings)
        if f.check == "omitted" and f.unit in order
    }  # fmt: skip
    places = _Places(article)
    for run in _runs(sorted(gone)):
        units = [findings[gone[n]] for n in run]
        for cause, part in places.parts([unit.unit or "" for unit in units]):
            members = [gone[run[n]] for n in part]
            sources = [units[n].source for n in part]
            lines = places.lines([units[n].unit or "" for n in part])
            inside = [
                number for number, f in enumerate(findings)
                if f.unit is None and f.evidence.get("source_line", 0) in lines
                and not f.target and f.check in ("blocks", "lists", "toc")
            ]  # fmt: skip
            said = f"{counted(len(part), 'sentence')}, from “{shortened(sources[0], _QUOTED)}”"
            yield f"{cause or 'a passage'} is missing: {said}", [*members, *inside]


class _Places:
    """The blocks of the source and the units in them."""

    def __init__(self, article: Article | None) -> None:
        self._blocks: Sequence[Block] = article.blocks if article else ()
        self._home = {part: n for n, b in enumerate(self._blocks) for s in b.segments for part in s.id.split("+")}
        self._at = Lines(article.text) if article else Lines("")
        self._sizes = Counter(self._home.values())

    def block(self, unit: str) -> int | None:
        return self._home.get(unit.split("+")[0])

    def parts(self, units: Sequence[str]) -> Iterator[tuple[str, list[int]]]:
        """Divide *units* in a row into sections and other passages: what each is called, and its indices."""
        blocks = [self.block(unit) for unit in units]
        at = 0
        while at < len(units):
            name, size = self._part(blocks[at:])
            yield name, list(range(at, at + size))
            at += size

    def _part(self, blocks: Sequence[int | None]) -> tuple[str, int]:
        first = blocks[0]
        if first is None:
            return "", len(blocks)
        kinds = ["" if n is None else self._blocks[n].kind for n in blocks]
        head = 1 if kinds[0] == "heading" and kinds[1:2] == ["toc"] else 0
        if kinds[head] == "toc":
            size = next((n for n in range(head, len(kinds)) if kinds[n] != "toc"), len(kinds))
            return "the table of contents", size
        if kinds[0] == "heading":
            level = self._blocks[first].level
            end = next(
                (n for n in range(first + 1, len(self._blocks))
                 if self._blocks[n].kind == "heading" and self._blocks[n].level <= level), len(self._blocks),
            )  # fmt: skip
            size = next((n for n, b in enumerate(blocks) if b is None or b >= end), len(blocks))
            whole = sum(self._sizes[n] for n in range(first, end) if self._blocks[n].kind != "front_matter")
            if size > 1 and size >= 0.8 * whole:
                return f"the section “{shortened(self._blocks[first].plain, _QUOTED)}”", size
        size = next((n for n in range(1, len(blocks)) if kinds[n] == "heading" or kinds[n] == "toc"), len(blocks))
        if size > 1 and kinds[1:2] != ["heading"] and len(set(blocks[:size])) == 1 and size == self._sizes[first]:
            return "a paragraph" if kinds[0] == "paragraph" else "a block", size
        return "", size

    def lines(self, units: Sequence[str]) -> range:
        """Return the lines from the first of *units* up to what follows the last."""
        known = [n for unit in units if (n := self.block(unit)) is not None]
        if not known:
            return range(0)
        follows = next((n for n in range(known[-1] + 1, len(self._blocks)) if self._blocks[n].segments), None)
        end = self._at.at(self._blocks[known[-1]].end) + 1 if follows is None else self._at.at(
            self._blocks[follows].start
        )  # fmt: skip
        return range(
            self._at.at(self._blocks[known[0]].start), max(end, self._at.at(self._blocks[known[-1]].start) + 1)
        )


def _alike(findings: Sequence[Finding], order: dict[str, int]) -> Iterator[tuple[str, list[int]]]:
    """Yield findings that say the same of several places."""
    alike: dict[str, list[int]] = defaultdict(list)
    left: dict[int, int] = {}
    for number, f in enumerate(findings):
        if f.severity == "N":
            continue
        if f.check == "one-form":
            alike[f"{f.evidence.get('name')} is called {f.evidence.get('form')}"].append(number)
        elif f.check == "register":
            alike["the form of address is mixed"].append(number)
        elif f.check == "alignment":
            alike["which sentences correspond is doubtful"].append(number)
        elif f.check in _BY_MESSAGE:
            alike[f.message].append(number)
        elif f.check == "added" and "after" in f.evidence:
            after = shortened(str(f.evidence["after"]), _QUOTED)
            alike[f"a passage is only in the translation, after “{after}”"].append(number)
        elif f.check == "left-over" and f.unit in order:
            left[order[f.unit]] = number
        elif f.check in ("negation", "qualifiers", "contrast"):  # a title is in the header and in the text
            alike[f"{f.message}: “{shortened(f.source, _QUOTED)}”"].append(number)
    for run in _runs(sorted(left)):
        members = [left[n] for n in run]
        alike[f"a passage is not translated, from “{shortened(findings[members[0]].source, _QUOTED)}”"] += members
    yield from ((f"{cause} ({len(members)} places)", members) for cause, members in alike.items())


def _runs(numbers: Sequence[int]) -> Iterator[list[int]]:
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]
