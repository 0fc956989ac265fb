"""The port of views: their input, output and description.

A view is a pure function: it opens no file, and gets everything else from outside through :class:`ViewTools`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Generic, TypeVar

from bilingual.errors import BilingualError
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.views.document.model import Document
from bilingual.views.fields.table import cover_lines, tags_in
from bilingual.views.limits import broken
from bilingual.views.tools import ViewTools

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Look:
    """The person's choices: without *hashtags* they come from the text, without *packs* nothing is drawn or converted.

    *video* is the file played by the parallel page and *poster* its still, both relative to the posts. *wechat_split*
    is "api" if long articles are delivered in parts. *toc* is how the page shows its contents. With *phrases*
    a few sentences of the text close the posts for LinkedIn and WeChat.
    """

    theme: str = "jade"
    hashtags: tuple[str, ...] = ()
    packs: bool = True
    video: str | None = None
    poster: str | None = None
    wechat_split: str = "never"
    toc: str = "keep"
    phrases: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A finished video: the id of its rendition, its platform, its file in the results folder, and that of its dub."""

    id: str
    platform: str
    file: str
    dub: str = ""

    def key(self) -> dict[str, str]:
        """Return it for the keys of views; ``dub`` only if there is one, so that keys made before are still valid."""
        own = {"id": self.id, "platform": self.platform, "file": self.file}
        return own | {"dub": self.dub} if self.dub else own


@dataclass(frozen=True, slots=True)
class Prepared:
    """One language pair, prepared once for all views.

    ``title`` is the item's display title. ``reasons`` say why it is not ready, ``open`` which findings are open: a view
    shows the first as its sign, so that nobody publishes it by mistake; empty means ready. ``facts`` are the origin of
    the text, part of every view's key. ``results`` are the files already in the results folder, with their SHA-256:
    videos, subtitles, and the output of earlier views; ``listing`` is what those reported about theirs. ``fields`` are
    a person's own texts by the id of the field (``views.fields.table``). ``spoken`` is the language of the videos'
    sound, empty for that of the source.
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
    fields: Mapping[str, str] = field(default_factory=dict)
    spoken: str = ""

    @property
    def pair(self) -> str:
        return self.bitext.pair

    def hashtags(self, platform: str) -> tuple[str, ...]:
        """Return the person's hashtags for *platform*, without ``#``; none if they come from the text."""
        name = f"{platform}.hashtags"
        return tags_in(self.fields[name], name) if name in self.fields else self.look.hashtags

    def cover_text(self, platform: str, tags: Sequence[str]) -> list[tuple[str, str]]:
        """Return the person's lines for covers of *platform*, each with its language of *tags*; none without them."""
        text = self.fields.get(f"{platform}.cover")
        return cover_lines(text, tags) if text else []

    def options(self) -> dict[str, Any]:
        """Return, by name, everything besides the text that may change a view."""
        return {
            **asdict(self.look),
            "hashtags": list(self.look.hashtags),
            "title": self.title,
            "images": dict(self.document.images or {}),
            "reasons": list(self.reasons),
            "open": list(self.open),
            "shapes": [shape.key() for shape in self.shapes],
            **self.tools.stamps,
        }


@dataclass(frozen=True, slots=True)
class Delivery:
    """The output of a view.

    ``files`` are by their path in the view's folder; ``links`` are second names there for other result files.
    ``findings`` are violations of platform rules, ``listing`` is information for later views and ``packs.json``.
    """

    files: Mapping[str, str | bytes]
    findings: tuple[Finding, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    listing: Mapping[str, Any] = field(default_factory=dict)


def always(given: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class View(Generic[T]):
    """One thing to deliver, made from a *T*.

    ``files`` are patterns of what it may write, with display names, in ``folder``. ``needs`` are the options,
    ``reads`` the result files (patterns) and ``takes`` the person's fields that affect it. It is made only if it
    ``applies``. Increase ``version`` when its output changes.
    """

    id: str
    render: Callable[[T], Delivery]
    files: Mapping[str, str]
    needs: frozenset[str] = frozenset()
    reads: tuple[str, ...] = ()
    takes: frozenset[str] = frozenset()
    folder: str = "posts/{pair}"
    applies: Callable[[T], bool] = always
    version: int = 1

    def key(self, prepared: Prepared) -> dict[str, Any]:
        """Return everything its files depend on: a rerun renders it again only if this has changed."""
        options = prepared.options()
        names = {"pair": prepared.pair, "source": prepared.bitext.source, "target": prepared.bitext.target}
        patterns = [pattern.format(**names) for pattern in self.reads]
        read = {n: sha for n, sha in prepared.results.items() if any(fnmatchcase(n, pattern) for pattern in patterns)}
        return {
            **prepared.facts,
            **{name: options[name] for name in sorted(self.needs)},
            **({"reads": read} if read else {}),
            **self.own_fields(prepared.fields),
            **({"version": self.version} if self.version > 1 else {}),
        }

    def own_fields(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """Return, as a part of its key, those of a person's *fields* that it takes; nothing without any."""
        own = {name: text for name, text in sorted(fields.items()) if name in self.takes}
        return {"fields": own} if own else {}


def not_made(name: str, error: BilingualError) -> Finding:
    """Return the finding that *name* could not be made; the run continues."""
    # Without the location: a results folder may be moved to another machine.
    reason = ". ".join(part for part in (error.what, error.remedy) if part) + f" [{error.code}]"
    return broken("pack-not-made", "W", f"{name} was not made: {reason}", name, "made")
