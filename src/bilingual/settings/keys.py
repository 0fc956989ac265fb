"""All keys of ``bilingual.toml``, with their defaults, and where they are read from.

In order of precedence, lowest first: defaults, ``<root>/bilingual.toml``, the ``bilingual.toml`` of an inbox folder,
``<stem>.toml`` next to a file, then command options or flow parameters.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from bilingual.errors import InputError
from bilingual.languages import use_folder
from bilingual.model.notation import parse_toml
from bilingual.redaction import hide_settings
from bilingual.settings.option import RUNS, inbox_key, options_of, table_key, values_of
from bilingual.settings.post_keys import PostKeys
from bilingual.settings.reading import MOST_SETTINGS, content_of

# The options' notes explain these values.
When = Literal["now", "nightly"]
Priority = Literal["high", "normal", "low"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)  # the first is worked on first
NotifyWhen = Literal["needed", "always"]

FILE_NAME = "bilingual.toml"
LANGUAGES = "languages"  # folder in the root with additional language files

# Example tables, for the example file and the reference.
_ENGINES = """\
[engines.whisper]
model = "small"                  # tiny, base, small, medium, large-v3, turbo, or the path of a checkpoint
# mirror = "https://mirror.example/whisper"   # download models from here

[engines.faster-whisper]
model = "small"

[engines.memory]
fuzzy = 0.92                     # 1: no sentences with other formatting or punctuation at the end

[engines.libretranslate]
url = "http://127.0.0.1:5000/"   # API keys are read from the environment: LIBRE_API_KEY, DEEPL_API_KEY, ...
"""

_LEARNER = """\
# [learner]
# language = "en"                # that is learnt; default: that of the source
# level = "B1"                   # English A1 to C2, Chinese HSK 1 to 7-9, Japanese N5 to N1, others Zipf bands 7 to 1
# words = 60                     # at most
"""

_VOICE = """\
# [voice]                         # who speaks a language: the engine, and its voice if it has several
# en = "piper:en_US-joe-medium"
# zh-Hans = "openai:nova"
"""

_FONTS = """\
# [fonts]
# ja = "Noto Serif CJK JP"
"""

_PROFILES = """\
# [profiles.square]               # a custom rendition: --render square
# width = 1080
# height = 1080
# crf = 20

# [profiles.talks]                # another one, based on a built-in or custom rendition
# like = "linkedin-4x5"
# theme = "box"                   # outline: letters with a dark edge. box: letters on a dark, rounded box.
# centre_voice = false            # leave a voice that is in one channel only where it is; default: true
# title_bar = true                # show the title at the top, above the picture if there is room
# background = "wall.png"         # image (path relative to the root) or colour ("#1a2b3c"); default: blurred video
# progress_bar = true
# codec = "hevc"                  # h264 (default, plays everywhere), hevc or av1
# encoder = "auto"                # software (default), auto, nvenc, videotoolbox, qsv or vaapi
"""

_SHARED = """\
# [shared]                        # several machines: see docs/scaling.md
# storage = "s3://bucket/prefix"  # or a folder that all have: file:///mnt/shared/bilingual
# database = "env:BILINGUAL_DATABASE"   # the variable with the address of PostgreSQL
"""


@dataclass(frozen=True, slots=True)
class Settings(PostKeys):
    """All settings of one run; the fields after ``root`` are the keys of ``bilingual.toml``.

    Each group of keys is a class that extends the previous one.
    """

    keep: bool = inbox_key(False, "leave the source in the inbox after publishing", content=True)
    when: When = inbox_key("now", "publish new files immediately or in the nightly batch", content=True)
    priority: Priority = inbox_key(
        "normal",
        "turn of an item among those that wait in the inbox",
        "Items of high priority come first, those of low priority last, each in the order in which they came. Nothing "
        "that runs already is interrupted.",
        content=True,
    )
    nightly_limit: int = inbox_key(20, "maximum number of items per night")
    nightly_at_once: int = inbox_key(1, "number of items that the nightly batch processes in parallel")
    deadline: str = inbox_key(
        "auto",
        "how long a run may take before it is ended: auto, off, or a time such as 90m or 2h30m",
        "auto: by the length of the source and what is made of it, far more than a slow laptop needs. A run that hangs "
        "is ended earlier: after 15 minutes without progress, or 90 if something still computes. "
        "See docs/how-to/nightly.md.",
        metavar="TIME",
        commands=(*RUNS, "apply", "approve", "render", "dub"),
    )
    notify: str = inbox_key(
        "",
        "Prefect block that tells you of a night, by its type and name",
        "It holds the address and its secret; make it on the page Blocks of Prefect: see docs/how-to/nightly.md.",
        example="slack-webhook/night",
    )
    notify_when: NotifyWhen = inbox_key(
        "needed", "whether to tell you of every night with items, or only if one is not ready"
    )
    engines: Mapping[str, Mapping[str, Any]] = table_key({}, "engine options, one table per engine", example=_ENGINES)
    fonts: Mapping[str, str] = table_key({}, "font family for each language tag", example=_FONTS, content=True)
    profiles: Mapping[str, Mapping[str, Any]] = table_key({}, "custom renditions, one table each", example=_PROFILES)
    learner: Mapping[str, Any] = table_key(
        {}, "whose study packs are made: see docs/how-to/study-pack.md", example=_LEARNER, content=True, recorded=True
    )
    voice: Mapping[str, str] = table_key(
        {},
        "who speaks a language where text is read aloud: see docs/how-to/voices.md",
        example=_VOICE,
        recorded=True,
        metavar="LANGUAGE=ENGINE:VOICE",
        commands=("narrate", "video", "dub", "explain"),
        flows=("narrate", "video"),
    )
    shared: Mapping[str, Any] = table_key({}, "storage and database that several machines share", example=_SHARED)

    @property
    def state(self) -> Path:
        """``<root>/.bilingual``: memory, Prefect's database, pids, logs."""
        return self.root / ".bilingual"

    @property
    def media(self) -> Path:
        return self.root / "media"

    def below_root(self, path: Path) -> str:
        """Return *path* relative to the root if it is below, so that the root can be moved."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def overlaid(self, values: Mapping[str, Any], where: str | Path) -> Settings:
        """Return a copy with *values* (the content of a ``bilingual.toml``) applied.

        Raises InputError for an unknown key or a value of the wrong type.
        """
        changes = values_of(options_of(Settings), values, where)
        for name in ("engines", "voice"):
            if name in changes:
                changes[name] = dict(getattr(self, name)) | dict(changes[name])
        return replace(self, **changes)

    def recorded(self) -> dict[str, Any]:
        """Return the settings to record in a results folder, as JSON values; paths only if set."""
        found = {}
        for name, option in options_of(Settings).items():
            value = getattr(self, name)
            if option.recorded and (value or not option.path):
                found[name] = list(value) if isinstance(value, tuple) else value
        return found


def find_root(explicit: str | Path | None = None, *, start: Path | None = None) -> Path:
    """Return the root: *explicit*, ``$BILINGUAL_ROOT``, the nearest parent with ``bilingual.toml``, or the current
    folder.
    """
    if explicit:
        return Path(explicit).expanduser().resolve()
    if named := os.environ.get("BILINGUAL_ROOT"):
        return Path(named).expanduser().resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        # A bilingual.toml in the inbox holds settings for its files; it does not make the inbox a root.
        if (folder / FILE_NAME).is_file() and "inbox" not in folder.parts:
            return folder
    return here


def load_settings(root: Path) -> Settings:
    """Return the settings of *root*, and load its language files. Raises InputError for an invalid file."""
    if (root / LANGUAGES).is_dir():
        use_folder(root / LANGUAGES)
    settings = Settings(root=root)
    path = root / FILE_NAME
    return settings.overlaid(read_toml(path), path) if os.path.lexists(path) else settings


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file. Raises InputError naming the file and the line."""
    try:
        values = parse_toml(content_of(path, MOST_SETTINGS).decode("utf-8-sig"))
    except OSError as error:
        raise InputError(
            "BIL-SET-018", f"cannot be read: {error.strerror}", where=path, remedy="Correct or remove it."
        ) from error
    except ValueError as error:
        raise InputError(
            "BIL-SET-012", f"is not valid TOML: {error}", where=path, remedy="Fix or remove the file."
        ) from error
    hide_settings(values)
    return values
