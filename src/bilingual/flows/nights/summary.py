"""What became of the items of a night: the message of its run, its summary, and the text of a notification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from prefect.client.schemas.objects import FlowRun

from bilingual.errors import printable
from bilingual.flows.names import NEEDS_REVIEW, NOT_READY, RESUMED
from bilingual.flows.studio.link import item_page
from bilingual.model.item import LibraryItem, counts_of
from bilingual.model.timing import local_time
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.nights import as_code, as_link, as_text, line_of, names_of, row_of, summary_text
from bilingual.pipeline.items.reading import read_items
from bilingual.redaction import redacted
from bilingual.settings import Settings
from bilingual.text.counts import counted

# In the run's message; the summary has all.
_NAMED, _LONGEST_REASON = 10, 400
_LONGEST_NOTICE = 3_000  # characters; services cut texts between 4,000 and 40,000
_WORDS = {"Completed": "ready", NOT_READY: "not ready", NEEDS_REVIEW: "to approve"}
_MARKS = str.maketrans({"<": "‹", ">": "›", "@": "＠"})


@dataclass(slots=True)
class NightItem:
    """One item of the batch; ``state`` is the final state's name, ``reason`` its message.

    ``interruptions`` says how often its run died before, and another went on. ``item`` is what the root holds of it in
    the morning, ``page`` the address of its page in the studio, if one is running.
    """

    source: str
    run: FlowRun | None = None
    state: str = ""
    reason: str = ""
    seconds: float = 0.0
    interruptions: int = 0
    item: LibraryItem | None = None
    page: str = ""

    @property
    def word(self) -> str:
        return _WORDS.get(self.state, self.state.lower())

    @property
    def delivered(self) -> bool:
        return self.state in _WORDS

    @property
    def line(self) -> str:
        """The item by name, what became of it, why, and what to do."""
        where, found, rest = self.reason.partition(f"{self.source}: ")
        # An error names its file, too.
        reason = " ".join((rest if found and (not where or where[0] == where[-1] == "/") else self.reason).split())
        if not self.delivered and "[BIL-" not in reason:
            reason = f"{reason.rstrip('.')}. See its log in Prefect." if reason else "See its log in Prefect."
        if len(reason) > _LONGEST_REASON:
            # What to do stands at its end.
            reason = f"{reason[: _LONGEST_REASON // 2]} … {reason[-_LONGEST_REASON // 2 :]}"
        return f"{self.source} ({self.word}): {reason}"

    def step(self, root: Path) -> tuple[str, str]:
        """Return what to do next in words, and the command for a shell in *root*; "" if there is none."""
        return steps.next_step(self.item, root) if self.item else ("", "")

    @property
    def own_page(self) -> str:
        """``page``, unless the line of the item names it already."""
        return "" if self.page in self.line else self.page


def with_states(items: Sequence[NightItem], settings: Settings) -> list[LibraryItem]:
    """Look up what the root holds of each of *items* now, and their pages in the studio; return all it holds."""
    known, found = read_items(settings, service=True), dict[str, LibraryItem]()
    for item in reversed(known):  # the newest counts
        found |= {printable(name): item for name in names_of(item)}
    for one in items:
        one.item = found.get(one.source)
        if one.item and one.item.has_page:
            one.page = item_page(settings, one.item.name)
    return known


def left(items: Sequence[NightItem]) -> list[NightItem]:
    """Return the items that are not ready, failed ones first."""
    return sorted((item for item in items if item.state != "Completed"), key=lambda item: item.delivered)


def is_told(items: Sequence[NightItem], settings: Settings, others: Sequence[LibraryItem] = ()) -> bool:
    """Return whether a person wants to be told of a night with *items*, and *others* that it did not make."""
    is_open = bool(left(items)) or any(item.needs_a_person for item in others)
    return bool(settings.notify and (is_open or ((items or others) and settings.notify_when == "always")))


def message(items: Sequence[NightItem], later: Sequence[str] = (), others: Sequence[LibraryItem] = ()) -> str:
    """Return how many items are ready, which are not, and how many are left for *later*: the message of the run.

    *others* are none of the night.
    """
    lines = [f"{counted(len(items), 'item')}: {_totals(items)}", *([_left_over(later)] if later else [])]
    lines += [_besides(others)] if others else []
    open_ones = [*(item.line for item in left(items)), *(line_of(item) for item in others if item.needs_a_person)]
    lines += [f"- {line}" for line in open_ones[:_NAMED]]
    if len(open_ones) > _NAMED:
        lines.append(f"and {len(open_ones) - _NAMED} more; the summary in media/outbox has all")
    return "\n".join(lines)


def summary(
    items: Sequence[NightItem],
    later: Sequence[str],
    started: datetime,
    took_s: float,
    settings: Settings,
    others: Sequence[LibraryItem] = (),
) -> str:
    """Return the summary in Markdown of a night that *started* then and *took_s* seconds.

    *later* are the sources left for the next night, in their turn, *others* what it did not make.
    """
    root = settings.root
    pages = [item_page(settings, item.name) if item.has_page else "" for item in others]
    open_others = [(item, page) for item, page in zip(others, pages, strict=True) if item.needs_a_person]
    dead = sum(item.interruptions for item in items)
    names = ", ".join(item.source for item in items if item.interruptions)
    return summary_text(
        began=local_time(started.timestamp()),
        totals=f"{counted(len(items), 'item')} in {took_s / 60:.0f} min: {_totals(items)}.",
        later=as_text(_left_over(later)) if later else "",
        died=f"{counted(dead, 'run')} died and went on: {as_text(names)}." if dead else "",
        resumed=as_text(", ".join(item.source for item in items if item.run and RESUMED in item.run.tags)),
        engines=as_text(", ".join(f"{name} {count}" for name, count in _engines(items).most_common())),
        asked=as_text(", ".join(_asked(items, started.timestamp()))),
        open=[
            *(
                (as_text(item.line), as_link(item.own_page), does, as_code(command))
                for item in left(items)
                for does, command in [item.step(root)]
            ),
            *(
                (as_text(line_of(item)), as_link(page), does, as_code(command))
                for item, page in open_others
                for does, command in [steps.next_step(item, root)]
            ),
        ],
        rows=[(as_link(i.page, i.source), i.state, f"{i.seconds:.0f}", as_text(i.reason)) for i in items],
        others=[row_of(item, page) for item, page in zip(others, pages, strict=True)],
    )


def notice(items: Sequence[NightItem], root: Path, others: Sequence[LibraryItem] = ()) -> str:
    """Return what a notification says: the message of the run, with commands, and nothing of where the root is.

    Whoever can name a file can write in it: nothing of it is an element, a link, or a call to everyone.
    """
    lines = [f"{counted(len(items), 'item')}: {_totals(items)}", *([_besides(others)] if others else [])]
    told = [(item.line, item.own_page, *item.step(root)) for item in left(items)]
    told += [(line_of(item), "", *steps.next_step(item, root)) for item in others if item.needs_a_person]
    for line, page, does, command in told:
        step = f"  {does}: {command}"
        lines += [f"- {_unmarked(line)}", *([f"  open it: {page}"] if page else [])]
        lines += [step] if command and _unmarked(step) == step else []
    text = redacted("\n".join(lines)).replace(f"{root}/", "")
    return text if len(text) <= _LONGEST_NOTICE else f"{text[:_LONGEST_NOTICE]} …\nThe summary in media/outbox has all."


def _unmarked(text: str) -> str:
    """Return *text* without what e-mail (HTML), Slack, Teams and Discord take for more than text.

    >>> _unmarked("<!channel> <http://evil.example|x> [y](z) @everyone")
    '‹!channel› ‹http://evil.example|x› [y] (z) ＠everyone'
    """
    return text.translate(_MARKS).replace("](", "] (")


def _engines(items: Sequence[NightItem]) -> Counter[str]:
    counts = Counter[str]()
    for one in items:
        for pair in one.item.pairs if one.item and one.delivered else ():
            counts.update({name: count for name, count in (pair.engines or {}).items() if name != "none"})
    return counts


def _asked(items: Sequence[NightItem], since_s: float) -> Iterator[str]:
    """Yield what each service was asked, for people: in the runs that ended since, and those of theirs that died."""
    counts: dict[str, Counter[str]] = {}
    for asked in (one.item.asked for one in items if one.item and one.item.asked):
        for engine, figures in asked["last"].items() if asked["at_s"] >= int(since_s) else ():
            counts.setdefault(engine, Counter()).update(figures)
    for engine, figures in sorted(counts.items()):
        refused = f", {counted(figures['refused'], 'answer')} refused" if figures["refused"] else ""
        yield f"{engine} {counted(figures['requests'], 'request')} with {figures['characters']:,} characters{refused}"


def _besides(others: Sequence[LibraryItem]) -> str:
    """Return how many items were made since the summary before, or lie in the inbox, without the night."""
    return f"besides: {counts_of(others)}"


def _left_over(later: Sequence[str]) -> str:
    """Return how many sources wait for the next night, and which is the first of them."""
    waiting = "1 item waits" if len(later) == 1 else f"{len(later)} items wait"
    return f"{waiting} for the next night, first {later[0]}"


def _totals(items: Sequence[NightItem]) -> str:
    """Return how many items are ready, and of each other kind that there is."""
    kinds = Counter(_WORDS.get(item.state, "failed") for item in items)
    return ", ".join(f"{kinds[kind]} {kind}" for kind in (*_WORDS.values(), "failed") if kinds[kind] or kind == "ready")
