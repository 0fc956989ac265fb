"""The shared storage and database that the settings name."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from uuid import uuid4

from bilingual import __version__
from bilingual.engines.shared.database import Database
from bilingual.engines.shared.items import Items
from bilingual.engines.shared.storage import Storage
from bilingual.errors import InputError
from bilingual.model.digest import digest
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.keys import RECIPE
from bilingual.pipeline.records.workspace import state_folder
from bilingual.pipeline.tools import Tools
from bilingual.redaction import hide_environment
from bilingual.settings import FILE_NAME, Settings

_ENV = "env:"


@dataclass(frozen=True)
class Shared:
    """What the table ``[shared]`` of a root's settings names, opened when it is first used."""

    settings: Settings

    def __post_init__(self) -> None:
        hide_environment(os.environ)
        table = self.settings.shared
        where = self.settings.root / FILE_NAME
        for name in ("storage", "database"):
            if not isinstance(table.get(name), str) or not table[name]:
                raise InputError(
                    "BIL-SHR-013", f"[shared] has no {name}", where=where, remedy="See docs/scaling.md for both."
                )
        if unknown := sorted(set(table) - {"storage", "database"}):
            raise InputError(
                "BIL-SHR-014",
                f"[shared] has the unknown {unknown[0]!r}",
                where=where,
                remedy="Known: database, storage.",
            )

    @cached_property
    def storage(self) -> Storage:
        return Storage(str(self.settings.shared["storage"]))

    @cached_property
    def database(self) -> Database:
        return self.connection()

    @cached_property
    def items(self) -> Items:
        return Items(self.database)

    def connection(self) -> Database:
        """Return a connection of its own. Raises InputError if the settings do not say where its address is."""
        said = str(self.settings.shared["database"])
        name = said.removeprefix(_ENV)
        if not said.startswith(_ENV) or not name:
            raise InputError(
                "BIL-SHR-015",
                "[shared] database does not name a variable of the environment",
                where=self.settings.root / FILE_NAME,
                remedy='Write database = "env:BILINGUAL_DATABASE", and set that variable on each machine.',
            )
        address = os.environ.get(name)
        if not address:
            raise InputError(
                "BIL-SHR-016",
                f"the variable {name} is not set",
                where="[shared] database",
                remedy=f"Set it: export {name}=postgresql://user:password@host/name",
            )
        return Database(address)

    @property
    def home(self) -> str:
        """The name of this root among those that send items to the same database."""
        path = state_folder(self.settings.state) / "home"
        if not path.is_file():
            write_text(path, f"{uuid4().hex}\n", 0o600)
        return path.read_text("utf-8").strip()

    def area(self, item: str) -> str:
        """Return the name of the folder of *item* in the storage."""
        return f"items/{item}"

    @property
    def common(self) -> str:
        """The name of the folder in the storage for what many items need: settings, memory, glossaries."""
        return f"roots/{self.home}"


def holder() -> str:
    """Return what a lease says of this process."""
    return f"{socket.gethostname()} {os.getpid()}"


def made_by(tools: Tools) -> str:
    """Return what must be the same on all machines, or each would make anew what another made."""
    return f"bilingual {__version__}, recipe {RECIPE}, media {digest(dict(tools.media.key()))[:8]}"


def item_root(settings: Settings, name: str) -> Path:
    """Return the folder for the small root *name* of an item on this machine."""
    return state_folder(settings.state, "shared") / name
