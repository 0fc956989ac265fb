"""The real service: server, worker and watcher in separate processes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from support.servers.services import RunningService
from support.sources.clips import make_clip, speak

SENTENCES = "Every language is a window. We look through it every day. The doctor works in the city."


@pytest.mark.slow
def test_the_service_comes_up_knows_the_night_and_leaves_nothing(tmp_path: Path) -> None:
    """With some versions of SQLAlchemy, Prefect's schedules silently never fire: so the real server is asked."""
    with RunningService(tmp_path) as service:
        (night,) = service.api(
            "/deployments/filter", deployments={"name": {"any_": ["default"]}, "tags": {"all_": ["nightly"]}}
        )
        assert night["work_queue_name"] == "batch-control"
        runs = service.wait(lambda: service.runs("nightly"), 60)
        first = datetime.fromisoformat(runs[0]["expected_start_time"])
        assert (runs[0]["state_type"], first.strftime("%H:%M %Z")) == ("SCHEDULED", "02:00 UTC")

        assert "running already: ready" in service.serve("up").stdout
        assert "watcher: pid" in service.serve("status").stdout
        other = RunningService(tmp_path / "other")
        other.root.mkdir()
        busy = other.serve("up", port=service.service.port)
        assert busy.returncode == 1
        assert busy.stderr.startswith(f"bilingual: port {service.service.port} is in use")
        assert busy.stderr.count("\n") == 1

        told = subprocess.run(
            ["bash", "-c", '. .bilingual/env && echo "$PREFECT_API_URL $BILINGUAL_ROOT ${PREFECT_PROFILE-none}"'],
            cwd=tmp_path,
            env={"PREFECT_PROFILE": "mine"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout == f"{service.service.api} {tmp_path} none\n"

        assert service.serve("down").stdout == "stopped\n"
        assert service.commands() == {}
        assert service.serve("down").stdout == "nothing was running\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    root = tmp_path_factory.mktemp("root")
    (root / "bilingual.toml").write_text('translation = ["memory"]\ntargets = ["es"]\noffline = true\n', "utf-8")
    # What a person may have set for other flows.
    with RunningService(root, PREFECT_FLOWS_DEFAULT_RETRIES="2", PREFECT_TASKS_DEFAULT_RETRIES="2") as running:
        yield running


def drop_talk(service: RunningService, name: str, times: int, size: tuple[int, int]) -> None:
    """Drop a talk with its script; length and size decide how long its encoding takes."""
    made = service.root / "made"
    text = " ".join([SENTENCES] * times)
    speech = speak(made, f"{name}.wav", text)
    with wave.open(str(speech)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    clip = make_clip(made, f"{name}.mp4", seconds, size, speech=speech)
    inbox = service.root / "media" / "inbox"
    (inbox / f"{name}.txt").write_text(text + "\n", "utf-8")
    clip.rename(inbox / clip.name)


def is_encoding(service: RunningService) -> bool:
    return any("ffmpeg" in command and "libx264" in command for command in service.commands().values())


def ended(service: RunningService, name: str) -> dict[str, object] | None:
    runs = [run for run in service.runs("video") if run["name"] == f"video {name}.mp4"]
    return next((run for run in runs if run["state_type"] in ("COMPLETED", "FAILED")), None)


def over(run: dict[str, Any]) -> dict[str, Any] | None:
    return run if run["state_type"] in ("COMPLETED", "FAILED") else None


@pytest.mark.slow
def test_a_drop_is_published(service: RunningService) -> None:
    drop_talk(service, "short", 1, (320, 180))
    dropped = time.monotonic()
    service.wait(lambda: service.runs("video"), 15)
    submitted_s = time.monotonic() - dropped
    run = service.wait(lambda: ended(service, "short"), 120)
    assert submitted_s < 10
    assert (run["state_name"], run["state_type"]) == ("NotReady", "FAILED"), run["state"]["message"]
    assert run["run_count"] == 1, "Prefect does not run it again"
    results = service.root / "media" / "outbox" / "short"
    assert (results / "video" / "en_es.source.mp4").is_file()
    assert sorted(p.name for p in (service.root / "media" / "done" / "short").iterdir()) == ["short.mp4", "short.txt"]


@pytest.mark.slow
def test_a_bad_drop_fails_with_its_reason(service: RunningService) -> None:
    (service.root / "media" / "inbox" / "empty.mp4").write_bytes(b"")
    run = service.wait(lambda: ended(service, "empty"), 60)
    assert run["state_type"] == "FAILED"
    reason = service.root / "media" / "failed" / "empty.mp4.reason.txt"
    assert "is empty (0 bytes)" in reason.read_text("utf-8").splitlines()[0]


@pytest.mark.slow
def test_the_night_and_its_items_do_not_wait_for_each_other(service: RunningService) -> None:
    """One slot for items, and the night itself in another queue: else it would wait for itself for ever."""
    pool = "/work_pools/media/queues"
    subprocess.run(
        [sys.executable, "-m", "prefect", "work-queue", "set-concurrency-limit", "default", "1", "--pool", "media"],
        env=service.service.environment(),
        check=True,
        capture_output=True,
    )
    assert {q["name"]: q["concurrency_limit"] for q in service.api(f"{pool}/filter", limit=9)}["default"] == 1
    night = service.root / "media" / "inbox" / "nightly"
    assert (night / "bilingual.toml").read_text("utf-8") == 'when = "nightly"\n'
    (night / "good.md").write_text("We sleep eight hours each night.\n", "utf-8")
    (night / "bad.md").write_bytes(b"")
    (deployment,) = service.api("/deployments/filter", deployments={"tags": {"all_": ["nightly"]}})
    run = service.api(f"/deployments/{deployment['id']}/create_flow_run", parameters={"at_once": 2})
    ended = service.wait(lambda: over(service.api(f"/flow_runs/{run['id']}")), 180)
    assert (ended["state_name"], ended["state_type"]) == ("NotReady", "FAILED")
    totals, bad, good = ended["state"]["message"].splitlines()
    assert totals == "2 items: 0 ready, 1 not ready, 1 failed"
    assert bad.startswith("- media/inbox/nightly/bad.md (failed): is empty (0 bytes). Copy or export it again.")
    assert good.startswith("- media/inbox/nightly/good.md (not ready): ")
    assert "1 of 1 sentences untranslated" in good
    assert "/item/good; after edits run `bilingual apply " in good  # in the studio, which the service serves
    (summary,) = (service.service.root / "media" / "outbox").glob("night-*.md")
    text = summary.read_text("utf-8")
    assert "| media/inbox/nightly/bad.md | Failed |" in text
    assert "| media/inbox/nightly/good.md | NotReady |" in text


@pytest.mark.slow
def test_a_killed_run_goes_on_where_it_was(service: RunningService) -> None:
    drop_talk(service, "killed", 4, (1920, 1080))
    service.wait(lambda: is_encoding(service), 120)
    transcript = service.root / "media" / "outbox" / "killed" / "transcript.json"
    written_ns = transcript.stat().st_mtime_ns
    assert service.kill(lambda command: "flows.launch" in command or "prefect.engine" in command)
    run = service.wait(lambda: ended(service, "killed"), 240)
    assert (run["state_name"], "try-2" in run["tags"]) == ("NotReady", True)
    assert transcript.stat().st_mtime_ns == written_ns


@pytest.mark.slow
def test_after_a_power_cut_the_next_start_goes_on(service: RunningService) -> None:
    drop_talk(service, "cut", 4, (1920, 1088))  # another recording: one of the same content is done
    service.wait(lambda: is_encoding(service), 120)
    transcript = service.root / "media" / "outbox" / "cut" / "transcript.json"
    written_ns = transcript.stat().st_mtime_ns
    service.wait(lambda: service.kill(lambda command: True) == [], 10)
    assert service.serve("up").returncode == 0
    run = service.wait(lambda: ended(service, "cut"), 240)
    assert run["state_name"] == "NotReady"
    assert transcript.stat().st_mtime_ns == written_ns
    manifest = json.loads((transcript.parent / "manifest.json").read_text("utf-8"))
    assert manifest["source"]["path"] == "media/done/cut/cut.mp4"


@pytest.mark.slow
def test_a_killed_worker_is_replaced_and_its_run_goes_on(service: RunningService) -> None:
    drop_talk(service, "orphan", 4, (1920, 1072))
    service.wait(lambda: is_encoding(service), 120)
    assert len(service.kill(lambda command: "supervising.worker" in command)) == 1
    run = service.wait(lambda: ended(service, "orphan"), 240)
    assert run["state_name"] == "NotReady"


@pytest.mark.slow
def test_a_killed_supervisor_leaves_nothing_behind(service: RunningService) -> None:
    assert len(service.kill(lambda command: "--foreground" in command)) == 1
    assert "stopped processes of a killed service" in service.serve("down").stdout
    assert service.commands() == {}
