"""The port of views: what a view is given, what it returns, and how it describes itself.

A view is a pure function of what it is given: it opens no file, and whatever it needs of the outside world comes as
one of its :class:`ViewTools`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Generic, Protocol, TypeVar

from bilingual.errors import BilingualError
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.views.document.model import Document
from bilingual.views.document.readings import Readings

T = TypeVar("T")


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


class FittedPicture(Protocol):
    """A PNG or JPEG; ``changes`` says in words what was done to it."""

    @property
    def content(self) -> bytes: ...

    @property
    def suffix(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def changes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class ViewTools:
    """What a view may ask of the outside world.

    ``word_breaks`` tells where words begin in texts without spaces, ``readings`` how Chinese and Japanese are read,
    both for some texts in one language. ``formulas`` draws TeX as SVG and leaves out what it can't draw. ``picture``
    is an image of the text by its address, as PNG or JPEG of so many bytes and pixels across at most; it raises
    InputError. ``cover`` draws a still of the video of a rendition, by its id, with titles (text and language tag),
    as JPEG. ``stamps`` holds what their results depend on, by name.
    """

    printer: Printer
    fonts: FontFamilies
    word_breaks: Callable[[Iterable[str], str], Mapping[str, tuple[int, ...]]]
    readings: Callable[[Iterable[str], str], Readings]
    formulas: Callable[[Iterable[str]], Mapping[str, str]]
    picture: Callable[[str, int, int], FittedPicture]
    cover: Callable[[str, list[tuple[str, str]]], bytes]
    stamps: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """What the person chose: without *hashtags* the text gives them, without *packs* nothing is drawn or converted.

    *video* is what the parallel page plays, a path relative to the posts.
    """

    theme: str = "jade"
    hashtags: tuple[str, ...] = ()
    packs: bool = True
    video: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A finished video: the id of its rendition, the platform it is meant for, its file in the results folder."""

    id: str
    platform: str
    file: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """One pair of languages, prepared once and given to every view.

    ``title`` is what people call the item. ``reasons`` say why it is not ready to be published, ``open`` which
    findings are open: a view shows the first as its sign, so that nobody publishes it unaware; empty means ready.
    ``facts`` are what the text was made from, part of every view's key. ``results`` names the files that stand in
    the results folder already, with their SHA-256: videos, subtitles, and what the views before this one made;
    ``listing`` is what those said about theirs.
    """

    document: Document
    bitext: Bitext
    tools: ViewTools
    title: str
    look: Look = field(default_factory=Look)
    facts: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    results: Mapping[str, str] = field(default_factory=dict)
    listing: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pair(self) -> str:
        return self.bitext.pair

    def options(self) -> dict[str, Any]:
        """Return by name whatever may change a view besides the text."""
        return {
            **asdict(self.look),
            "hashtags": list(self.look.hashtags),
            "title": self.title,
            "images": dict(self.document.images or {}),
            "reasons": list(self.reasons),
            "open": list(self.open),
            "shapes": [asdict(shape) for shape in self.shapes],
            **self.tools.stamps,
        }


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a view made.

    ``files`` are by their path in the view's folder; ``links`` are files there that are others of the results
    folder under a second name. ``findings`` are what the platform's rules say of them, ``listing`` what later views
    and ``packs.json`` should know.
    """

    files: Mapping[str, str | bytes]
    findings: tuple[Finding, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    listing: Mapping[str, Any] = field(default_factory=dict)


def always(given: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class View(Generic[T]):
    """One thing delivered, made of a *T*.

    ``files`` names what it may write, as patterns with what people call it; ``folder`` is where. ``needs`` are the
    options and ``reads`` the files of the results folder (patterns) that change it. It is made only where it
    ``applies``. ``version`` is raised when it makes something else of the same input.
    """

    id: str
    render: Callable[[T], Delivery]
    files: Mapping[str, str]
    needs: frozenset[str] = frozenset()
    reads: tuple[str, ...] = ()
    folder: str = "posts/{pair}"
    applies: Callable[[T], bool] = always
    version: int = 1

    def key(self, prepared: Prepared) -> dict[str, Any]:
        """Return all that its files depend on: a rerun renders it anew only where this changed."""
        options = prepared.options()
        names = {"pair": prepared.pair, "source": prepared.bitext.source, "target": prepared.bitext.target}
        patterns = [pattern.format(**names) for pattern in self.reads]
        read = {n: sha for n, sha in prepared.results.items() if any(fnmatchcase(n, pattern) for pattern in patterns)}
        return {
            **prepared.facts,
            **{name: options[name] for name in sorted(self.needs)},
            **({"reads": read} if read else {}),
            **({"version": self.version} if self.version > 1 else {}),
        }


def not_made(name: str, error: BilingualError) -> Finding:
    """Return the finding that *name* could not be made; the rest of a run goes on."""
    # Without the place: a results folder travels, and this machine's paths mean nothing elsewhere.
    reason = ". ".join(part for part in (error.what, error.remedy) if part) + f" [{error.code}]"
    evidence = {"rule": "pack-not-made", "measured": name, "limit": "made"}
    return Finding("pack-not-made", "W", f"{name} was not made: {reason}", evidence=evidence)
