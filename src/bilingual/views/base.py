"""The port of views: what a view is given, what it returns, and how it describes itself.

A view is a pure function of what it is given: it opens no file, and whatever it needs of the outside world comes as
one of its :class:`ViewTools`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from bilingual.errors import BilingualError
from bilingual.model.finding import Finding
from bilingual.views.document.model import Document

# For a text: first character, last exclusive, how it is read.
Readings: TypeAlias = "Mapping[str, tuple[tuple[int, int, str], ...]]"


class Printout(Protocol):
    """A PDF and how many pages it has."""

    @property
    def content(self) -> bytes: ...

    @property
    def count(self) -> int: ...


class Printer(Protocol):
    """Draws HTML pages; raises NotInstalled where it is missing, MediaError for what cannot be laid out."""

    def pdf(self, html: str, *, title: str = "") -> Printout: ...

    def picture(self, html: str, width: int, height: int) -> bytes:
        """Return the first page as a PNG of *width* x *height* pixels."""
        ...


class FontFamilies(Protocol):
    def family(self, tag: str) -> str:
        """Return the font family for the language *tag*; raises MediaError where none is installed."""
        ...


@dataclass(frozen=True, slots=True)
class ViewTools:
    """What a view may ask of the outside world.

    ``word_breaks`` tells where words begin in texts without spaces, ``readings`` how Chinese and Japanese are read,
    both for some texts in one language; ``formulas`` draws TeX as SVG and leaves out what it can't draw.
    """

    printer: Printer
    fonts: FontFamilies
    word_breaks: Callable[[Iterable[str], str], Mapping[str, tuple[int, ...]]]
    readings: Callable[[Iterable[str], str], Readings]
    formulas: Callable[[Iterable[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Look:
    """How it shall look. Without *hashtags* the text gives them; *video* is a path relative to the posts."""

    theme: str = "jade"
    hashtags: tuple[str, ...] = ()
    video: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """One pair of languages, prepared once and given to every view.

    ``reasons`` say why it is not ready to be published: a view shows them as its sign, so that nobody publishes it
    unaware; empty means ready. ``facts`` are what the document was made from, and ``options`` whatever else may
    change a view, by name: the first are in the key of every view, of the second those that it ``needs``.
    """

    document: Document
    tools: ViewTools
    look: Look = field(default_factory=Look)
    reasons: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pair(self) -> str:
        return f"{self.document.source}_{self.document.target}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a view made: its files by their path beside each other, and what its platform's rules say of them."""

    files: Mapping[str, str | bytes]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One thing delivered.

    ``files`` names what ``render`` may write, as patterns with what people call it. ``needs`` are the options that
    change it. ``version`` is raised when it makes something else of the same input.
    """

    id: str
    render: Callable[[Prepared], Delivery]
    files: Mapping[str, str]
    needs: frozenset[str] = frozenset()
    version: int = 1

    def key(self, prepared: Prepared) -> dict[str, Any]:
        """Return all that its files depend on; a rerun renders it anew only where this changed."""
        options = {name: prepared.options.get(name) for name in sorted(self.needs)}
        return {**prepared.facts, **options, **({"version": self.version} if self.version > 1 else {})}


def not_made(name: str, error: BilingualError) -> Finding:
    """Return the finding that *name* could not be made; the rest of a run goes on."""
    # Without the place: a results folder travels, and this machine's paths mean nothing elsewhere.
    reason = ". ".join(part for part in (error.what, error.remedy) if part)
    evidence = {"rule": "pack-not-made", "measured": name, "limit": "made"}
    return Finding("pack-not-made", "W", f"{name} was not made: {reason}", evidence=evidence)
