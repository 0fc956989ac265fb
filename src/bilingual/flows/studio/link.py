"""Where the studio of a root runs, and links to it."""

from __future__ import annotations

from urllib.parse import quote

from bilingual.pipeline.records.files import read_json
from bilingual.pipeline.records.workspace import is_locked
from bilingual.settings import Settings
from bilingual.studio.access import ENTRANCE, Access

HOST = "127.0.0.1"
LOCK, RECORD = "studio.lock", "studio.json"
"""In ``.bilingual/run``: held by the running studio, and its port."""


def running_port(settings: Settings) -> int:
    """Return the port of the studio of this root that is running, 0 if none is."""
    run = settings.state / "run"
    if not (run / RECORD).is_file() or not is_locked(run / LOCK):
        return 0
    return int(read_json(run / RECORD).get("port", 0))


def item_page(settings: Settings, folder: str) -> str:
    """Return the address of the item in the results *folder* in the running studio, "" if none is running.

    It opens for who has entered by a link: it holds no secret.
    """
    port = running_port(settings)
    return f"http://{HOST}:{port}/item/{quote(folder, safe='')}" if port else ""


def studio_link(settings: Settings) -> str:
    """Return a new link to the running studio of this root, which works once; "" if none is running."""
    port = running_port(settings)
    return f"http://{HOST}:{port}{ENTRANCE}?link={Access(settings.state).new_link()}" if port else ""
