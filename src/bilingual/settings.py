"""Settings: what ``bilingual.toml`` says, with defaults that work.

Layers, later ones win: defaults, ``<root>/bilingual.toml``, the ``bilingual.toml`` of a folder in the
inbox, ``<stem>.toml`` beside a file, then what a command or a flow was asked for.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from bilingual.errors import InputError
from bilingual.languages import parse_tag
from bilingual.model.rendition import LayoutPreset, Mode

FILE_NAME = "bilingual.toml"
When = Literal["now", "nightly"]
SourceCuts = Literal["anew", "keep"]
ClauseHints = bool | Literal["metered"]
Theme = Literal["jade", "paper", "ink"]
LanguageLinks = Literal["body", "header"]
BlogHtml = Literal["safe", "keep"]
TalkHeadings = Literal["none", "script", "found"]
_CHOICES: dict[str, tuple[str, ...]] = {
    "layout": get_args(LayoutPreset),
    "mode": get_args(Mode),
    "when": get_args(When),
    "theme": get_args(Theme),
    "language_links": get_args(LanguageLinks),
    "blog_html": get_args(BlogHtml),
    "talk_headings": get_args(TalkHeadings),
    "source_cuts": get_args(SourceCuts),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one run; the field names are the keys of ``bilingual.toml``.

    ``targets`` are BCP 47 tags; one that is the spoken language is dropped, so that ``["zh-Hans",
    "en"]`` serves an author who works in either. ``translation`` is the chain of engines in the order
    they are asked. ``title`` belongs into the ``<stem>.toml`` beside a file; without it a recording is
    called by its file's name. ``engines`` holds one table of options per engine id, ``profiles`` one
    per rendition of the user's own, ``fonts`` a family per language tag. ``nightly_limit`` bounds the
    items of one night, ``nightly_at_once`` how many run together. ``source_cuts = "keep"`` takes the cues
    of subtitles in the spoken language as they are and only pairs them with the translation. ``packs`` off
    leaves out the carousel, covers and converted images, ``theme`` dresses the WeChat article. ``shots``
    has the picture's cuts found, so that cues begin and end with them. ``clause_hints`` asks the engines of
    the chain for the clauses of long sentences: ``True`` those that cost nothing, ``"metered"`` all of them.
    ``talk_headings``: a talk's post has the headings of its script, with ``"found"`` also such as its topics
    give where the script has none, or none. ``blog`` is the folder of a Jekyll site whose posts are kept in
    step; ``language_links = "header"`` leaves the links between its languages to the theme.
    ``blog_html = "keep"`` lets scripts, frames and forms that the author wrote into Markdown reach the blog posts.
    """

    root: Path
    targets: tuple[str, ...] = ("zh-Hans", "en")
    source_language: str | None = None
    renditions: tuple[str, ...] = ("source",)
    speech: str = "auto"
    translation: tuple[str, ...] = ("memory", "google")
    layout: LayoutPreset = "learner-of-source"
    mode: Mode = "dual"
    glossary: str | None = None
    waivers: str | None = None
    offline: bool = False
    source_cuts: SourceCuts = "anew"
    clause_hints: ClauseHints = False
    shots: bool = False
    title: str = ""
    author: str = ""
    hashtags: tuple[str, ...] = ()
    theme: Theme = "jade"
    talk_headings: TalkHeadings = "script"
    blog: str = ""
    language_links: LanguageLinks = "body"
    blog_html: BlogHtml = "safe"
    packs: bool = True
    keep: bool = False
    when: When = "now"
    nightly_limit: int = 20
    nightly_at_once: int = 1
    fonts: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    engines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def state(self) -> Path:
        """``<root>/.bilingual``: memory, Prefect's database, pids, logs."""
        return self.root / ".bilingual"

    @property
    def media(self) -> Path:
        return self.root / "media"

    def overlaid(self, values: Mapping[str, Any], where: str | Path) -> Settings:
        """Return a copy with *values* (the content of a ``bilingual.toml``) laid over.

        Raises InputError for an unknown key or a value of the wrong kind.
        """
        known = {f.name for f in fields(self)} - {"root"}
        unknown = sorted(set(values) - known)
        if unknown:
            raise InputError(
                f"unknown setting {unknown[0]!r}", where=where, remedy=f"Known: {', '.join(sorted(known))}."
            )
        changes = {name: _checked(name, value, getattr(self, name), where) for name, value in values.items()}
        if "engines" in changes:
            changes["engines"] = dict(self.engines) | dict(changes["engines"])
        return replace(self, **changes)


def find_root(explicit: str | Path | None = None, *, start: Path | None = None) -> Path:
    """Return the root: *explicit*, ``$BILINGUAL_ROOT``, the nearest parent with ``bilingual.toml``, or here."""
    if explicit:
        return Path(explicit).expanduser().resolve()
    if named := os.environ.get("BILINGUAL_ROOT"):
        return Path(named).expanduser().resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        # The inbox's own bilingual.toml says how to treat a drop; it does not make the inbox a root.
        if (folder / FILE_NAME).is_file() and "inbox" not in folder.parts:
            return folder
    return here


def load_settings(root: Path) -> Settings:
    """Return the settings of *root*; raises InputError for a file that cannot be used."""
    settings = Settings(root=root)
    path = root / FILE_NAME
    return settings.overlaid(read_toml(path), path) if path.is_file() else settings


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file; raises InputError naming the file and the line."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"is not TOML: {error}", where=path, remedy="Mend or remove the file.") from error


def _checked(name: str, value: Any, default: Any, where: str | Path) -> Any:
    def wrong(expected: str) -> InputError:
        return InputError(f"{name} = {value!r} is not {expected}", where=where)

    if name in ("targets", "renditions", "translation", "hashtags"):
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise wrong('a list of names, such as ["zh-Hans", "ja"]')
        if name == "targets":
            return tuple(dict.fromkeys(parse_tag(item) for item in value))
        return tuple(value)
    if name == "source_language":
        if value in (None, "", "auto"):
            return None
        if not isinstance(value, str):
            raise wrong("a language tag")
        return parse_tag(value)
    if name == "clause_hints":
        if value != "metered" and not isinstance(value, bool):
            raise wrong('true, false or "metered"')
        return value
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise wrong("one of " + ", ".join(_CHOICES[name]))
        return value
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise wrong("true or false")
    elif isinstance(default, int):
        if not isinstance(value, int) or value < 1:
            raise wrong("a whole number above 0")
    elif isinstance(default, Mapping):
        if not isinstance(value, Mapping):
            raise wrong("a table")
    elif not isinstance(value, str):
        raise wrong("a text")
    return value
