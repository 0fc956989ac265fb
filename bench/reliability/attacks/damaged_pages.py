"""Each file of finished items and of the root's state is damaged; then the studio shows and changes what it can.

*Survived* are those that every page and every change answers: with what there is, or in one line. An exception of the
program is none, nor is a change that was answered as made and is not there.
"""

from __future__ import annotations

import random
import re
import shutil
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from damages import damages
from full_root import FullRoot
from row import Row
from starlette.testclient import TestClient

from support.attacks.breaking import forked
from support.browser.open_studio import HOME, PORT, Studio, WrittenDown
from support.sources.paid_article import Services

SEED = 13
_SECONDS = 60.0
_PAIRS = {"harbour": "en_de", "tea": "en_de", "talk": "pt_de"}
_READ = ("", "/peaks", "/peaks/bytes", "/source")
_READ_OF_PAIR = (
    "overview", "units?from=0&to=9", "structure", "previews", "pages/1", "fields", "checklist", "terms", "lane",
    "cues?from=0&to=9", "splits?first=0&last=6", "alternatives/{unit}",
)  # fmt: skip
_NEW = "Das hat ein Mensch geschrieben."


def attack(folder: Path, most: int) -> Row:
    row = Row("damaged state, shown by the studio")
    chance = random.Random(SEED)
    with Services() as services:
        full = FullRoot(folder / "root", services)
        full.make()
        shutil.copytree(full.root, folder / "whole", symlinks=True)
        tried = [(path, *one) for path in full.files() for one in damages(path, chance, 6)]
        for path, kind, damage in chance.sample(tried, min(len(tried), most * 4)):
            shutil.rmtree(full.root)
            shutil.copytree(folder / "whole", full.root, symlinks=True)
            damage(path)
            started = time.monotonic()
            ended = forked(lambda: walk(full, full.item_of(path)), full.root)  # noqa: B023 -- it ends before the next
            took_s = time.monotonic() - started
            slow = f"took {took_s:.0f} s" if took_s > _SECONDS else ""
            fault = f"{ended.code}: {ended.out[-1500:]}" if ended.code else slow
            row.add(f"{path.relative_to(full.root)}: {kind}: {fault}", same=not fault)
    return row


def walk(full: FullRoot, name: str) -> int:
    """Open the studio of the root, read all of the item *name* and change it; return how many answers are faults."""
    return sum(1 for fault in _faults(full, name) if not print(fault))


def _faults(full: FullRoot, name: str) -> Iterator[str]:
    from bilingual.errors import BilingualError
    from bilingual.settings import load_settings
    from bilingual.studio.access import Access
    from bilingual.studio.app import application

    try:
        settings = load_settings(full.root)
    except BilingualError as error:
        if "\n" in str(error):
            yield f"settings: {error}"
        return  # the studio does not start
    access, ended = Access(settings.state), threading.Event()
    with TestClient(application(settings, access, WrittenDown(), PORT, ended), base_url=HOME) as client:
        asking = _Asking(Studio(settings, access, WrittenDown(), client))
        own, pair = f"/api/item/{name}", f"/api/item/{name}/{_PAIRS[name]}"
        for address in ("/", "/api/items", f"/item/{name}", *(own + path for path in _READ)):
            asking.get(address)
        units = (asking.get(f"{pair}/units?from=0&to=9") or {}).get("units", [])
        unit = units[0] if units else {"id": "s0001", "base": ""}
        for path in _READ_OF_PAIR:
            asking.get(f"{pair}/{path.format(unit=unit['id'])}")
        change = {"unit": unit["id"], "base": unit.get("base", ""), "target": _NEW}
        made = asking.post(f"{pair}/changes", {"changes": [change]})
        if (
            made is not None
            and not made.get("step")
            and not {"error", "refused", "conflicts"} & {k for k, v in made.items() if v}
        ):
            asking.faults.append(f"a change made nothing: {made}")
        kept = full.outbox / name / f"bitext.{_PAIRS[name]}.json"
        if (
            made is not None
            and made.get("step")
            and not made.get("waiting")
            and _NEW not in kept.read_text("utf-8", "replace")
        ):
            asking.faults.append(f"a change is lost: {made}")
        asking.post(f"{pair}/undo", {})
        asking.post(f"{pair}/redo", {})
        asking.post(
            f"{pair}/changes", {"changes": [{"unit": unit["id"], "base": "", "approved": True}], "lenient": True}
        )
        field = {"field": "linkedin.hook", "text": "Sieben."}
        asking.post(f"{pair}/fields", {"changes": [field]})
        asking.post(f"{pair}/cues", {"changes": [{"action": "shift", "by_ms": 40}]})
        asking.post(f"{pair}/push/wechat", {})
        asking.post(f"{pair}/again", {"unit": unit["id"]})
        for order in ("start", "rebuild", "stop", "show"):
            asking.post("/api/orders", {"order": order, "item": name})
        asking.get("/api/items")
        yield from asking.faults
    ended.set()


class _Asking:
    """Asks as a page does, and keeps what is a fault."""

    def __init__(self, studio: Studio) -> None:
        self._client, self._headers = studio.client, studio.changing()
        self.faults: list[str] = []

    def get(self, address: str) -> Any:
        return self._answer(address, lambda: self._client.get(address))

    def post(self, address: str, value: dict[str, Any]) -> Any:
        return self._answer(address, lambda: self._client.post(address, json=value, headers=self._headers))

    def _answer(self, address: str, ask: Any) -> Any:
        try:
            answer = ask()
        except Exception:  # noqa: BLE001 -- each exception that reaches the server is a fault
            self.faults.append(f"{address}: {traceback.format_exc()[-900:]}")
            return None
        if answer.status_code >= 500:
            self.faults.append(f"{address}: {answer.status_code}")
        if "json" not in answer.headers.get("content-type", ""):
            return None
        value = answer.json()
        said = value.get("error", "") if isinstance(value, dict) else ""
        if answer.status_code == 422 and (
            not re.fullmatch(r"BIL-[A-Z]{3}-\d{3}", value.get("code", "")) or "\n" in said
        ):
            self.faults.append(f"{address}: {value}")
        return value
