"""Several machines: one of them dies in the middle of a batch, and the batch has the results of one machine alone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.attacks.delivered import delivered
from support.servers.many_machines import ManyMachines, kill_all
from support.sources.clips import make_clip, speak
from support.sources.paid_article import SETTINGS, TEXT, Services

SPOKEN = "Nobody had seen them leave. The keeper wrote it down at once. The lamp burned until four."
OTHER = (
    TEXT.replace("Harbour notes", "Harbour").replace("seven ships", "nine ships").replace("three bells", "two bells")
)


def fill(root: Path, talk: Path) -> list[Path]:
    """Put two articles and a talk with its script into the inbox; return them."""
    inbox = root / "media" / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "harbour.md").write_text(TEXT, "utf-8")
    (inbox / "other.md").write_text(OTHER, "utf-8")
    (inbox / "talk.mp4").write_bytes(talk.read_bytes())
    (inbox / "talk.txt").write_text(SPOKEN + "\n", "utf-8")
    return [inbox / name for name in ("harbour.md", "other.md", "talk.mp4")]


def alone(root: Path, sources: list[Path]) -> None:
    for source in sources:
        kind = "video" if source.suffix == ".mp4" else "article"
        words = [sys.executable, "-m", "bilingual", kind, str(source), "--root", str(root), "--json"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=500)
        assert done.returncode in (0, 3), done.stdout + done.stderr


@pytest.mark.slow
def test_a_worker_dies_in_the_middle_and_the_batch_has_equal_results(tmp_path: Path) -> None:
    talk = make_clip(tmp_path, "talk.mp4", 8, (320, 180), speech=speak(tmp_path, "talk.wav", SPOKEN))
    with Services() as services, ManyMachines(tmp_path) as machines:
        settings = 'targets = ["de"]\n' + SETTINGS.format(batch=2, llm=services.llm.base, back=services.back.url)
        reference = tmp_path / "alone"
        sources = fill(reference, talk)
        (reference / "bilingual.toml").write_text(settings, "utf-8")
        alone(reference, sources)
        paid = services.paid()

        home = machines.root("home", settings)
        sources = fill(home, talk)
        assert "pool bilingual with speech, translate, render, voice" in machines.shared(home, "setup").stdout
        workers = {name: machines.worker(name) for name in ("one", "two")}
        services.llm.delay_s = 0.4
        sent = machines.shared(home, "send", *map(str, sources)).stdout
        assert sent.count(": sent\n") == 3
        assert machines.shared(home, "send", str(sources[0])).stdout.endswith("is on its way already\n")

        # In the middle of its answers: some were paid for, none is recorded in a result.
        def translating() -> str | None:
            journals = {
                name: [*machines.folder.glob(f"{name}/.bilingual/shared/*/media/work/*/*.jsonl")] for name in workers
            }
            return next((name for name, found in journals.items() if any(one.stat().st_size for one in found)), None)

        victim = machines.wait(translating, 200)
        assert machines.works_on(victim)
        kill_all(workers[victim].pid)
        died_s = time.monotonic()
        services.llm.delay_s = 0.0
        done = machines.shared(home, "collect", "--wait", check=False)
        assert done.returncode in (0, 3), done.stdout + done.stderr + machines.logs()
        assert "gave no sign of life; another machine goes on" in done.stdout, (done.stdout, time.monotonic() - died_s)
        assert json.loads(machines.shared(home, "status", "--json").stdout) == {"items": []}

        for name in ("harbour", "other", "talk"):
            here, there = (delivered(root / "media" / "outbox" / name) for root in (home, reference))
            assert here.keys() == there.keys()
            assert [file for file in here if here[file] != there[file]] == []
            states = [
                json.loads((root / "media/outbox" / name / "manifest.json").read_text("utf-8"))["state"]
                for root in (home, reference)
            ]
            assert states[0] == states[1]
        assert sorted(path.name for path in (home / "media/done").rglob("*.*")) == [
            "harbour.md",
            "other.md",
            "talk.mp4",
            "talk.txt",
        ]
        # A dead machine's open request, of up to four sentences, may be paid for again; no answer that arrived is.
        assert (services.paid() - paid).total() <= 4

        kept = dict(machines.objects())
        assert not [name for name in kept if name.startswith("bilingual/items/")]
        assert not any(content.startswith(b"\x80") for content in kept.values()), "a pickle"
        said = machines.logs() + done.stdout + done.stderr
        for secret in ("swordfish-of-tests", "s3-secret-of-the-tests", "password-of-the-tests"):
            assert secret not in said
            assert not any(secret.encode() in content for content in kept.values())
