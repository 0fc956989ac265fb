"""All keys of ``bilingual.toml``, with their defaults.

In order of precedence, lowest first: defaults, ``<root>/bilingual.toml``, the ``bilingual.toml`` of an inbox folder,
``<stem>.toml`` next to a file, then command options or flow parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilingual.settings.choices import When
from bilingual.settings.examples import ENGINES, FONTS, PROFILES
from bilingual.settings.option import declared, inbox_key, options_of, table_key, values_of
from bilingual.settings.post_keys import PostKeys


@dataclass(frozen=True, slots=True)
class Settings(PostKeys):
    """All settings of one run; the fields after ``root`` are the keys of ``bilingual.toml``.

    Each group of keys is a class that extends the previous one.
    """

    keep: bool = declared(False, inbox_key("leave the source in the inbox after publishing", content=True))
    when: When = declared("now", inbox_key("publish new files immediately or in the nightly batch", content=True))
    nightly_limit: int = declared(20, inbox_key("maximum number of items per night"))
    nightly_at_once: int = declared(1, inbox_key("number of items that the nightly batch processes in parallel"))
    engines: Mapping[str, Mapping[str, Any]] = declared(
        {}, table_key("engine options, one table per engine", example=ENGINES)
    )
    fonts: Mapping[str, str] = declared({}, table_key("font family for each language tag", example=FONTS, content=True))
    profiles: Mapping[str, Mapping[str, Any]] = declared(
        {}, table_key("custom renditions, one table each", example=PROFILES)
    )

    @property
    def state(self) -> Path:
        """``<root>/.bilingual``: memory, Prefect's database, pids, logs."""
        return self.root / ".bilingual"

    @property
    def media(self) -> Path:
        return self.root / "media"

    def overlaid(self, values: Mapping[str, Any], where: str | Path) -> Settings:
        """Return a copy with *values* (the content of a ``bilingual.toml``) applied.

        Raises InputError for an unknown key or a value of the wrong type.
        """
        changes = values_of(options_of(Settings), values, where)
        if "engines" in changes:
            changes["engines"] = dict(self.engines) | dict(changes["engines"])
        return replace(self, **changes)

    def recorded(self) -> dict[str, Any]:
        """Return the settings to record in a results folder, as JSON values; paths only if set."""
        found = {}
        for name, option in options_of(Settings).items():
            value = getattr(self, name)
            if option.recorded and (value or not option.path):
                found[name] = list(value) if isinstance(value, tuple) else value
        return found
