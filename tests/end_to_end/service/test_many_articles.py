"""Many small articles dropped at once on the real service: each is made once, asked for once, and in its turn."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bilingual.pipeline.records.workspace import is_locked
from support.servers.services import RunningService
from support.sources.many_articles import drop, problems, texts, translator
from support.sources.twenty_items import SETTINGS

pytestmark = pytest.mark.slow

_COUNT = 50


def test_many_articles_dropped_at_once_are_each_made_once(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with translator() as paid:
        (root / "bilingual.toml").write_text(SETTINGS.format(url=paid.url), "utf-8")
        with RunningService(root) as service:
            inbox = root / "media" / "inbox"
            first, urgent = texts(_COUNT), texts(1, first=_COUNT)
            drop(inbox, first)
            service.wait(lambda: list(root.glob("media/done/*/*.md")), 300)
            drop(inbox / "urgent", urgent)
            (inbox / "urgent" / "bilingual.toml").write_text('priority = "high"\n', "utf-8")
            service.wait(lambda: list(root.glob(f"media/done/{next(iter(urgent))}/*.md")), 900)
            before = len(list(root.glob("media/done/*/*.md")))
            assert before < _COUNT - 10, "it overtook those that wait"
            names = [*first, *urgent]
            service.wait(lambda: len(list(root.glob("media/done/*/*.md"))) == len(names), 1500)
            service.wait(lambda: all(item["state"] == "ready" for item in status(root)), 60)
            assert len(status(root)) == len(names)
            service.wait(lambda: not any(map(is_locked, (root / ".bilingual/run/items").glob("*.lock"))), 60)
            assert list((root / ".bilingual/run/items").glob("*.json")) == [], "no run is noted as going on"
            assert problems(service, names, paid.paid()) == []
            logs = service.logs()
    assert "database is locked" not in logs
    assert "Traceback" not in logs


def status(root: Path) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "bilingual", "status", "--json", "--root", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return list(json.loads(done.stdout)["items"])
