"""Interrupted or killed rendering: no partial files in the results, and the next run does only the rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.media.probing.containers import picture_track
from support.servers.services import RunningService
from support.sources.clips import make_clip
from support.sources.renders import command, segments

SECONDS, SEGMENTS = 120, 10  # segments of 12 s
SETTINGS = """
translation = ["memory"]
offline = true
packs = false
renditions = ["slow"]
[profiles.slow]
preset = "slow"
crf = 24
"""


def srt(seconds: int) -> str:
    """One cue every three seconds, in a language whose words no recogniser here looks for in the sound."""
    rows = []
    for number in range(seconds // 3):
        begin, end = (f"00:{s // 60:02d}:{s % 60:02d}" for s in (3 * number, 3 * number + 2))
        rows.append(f"{number + 1}\n{begin},200 --> {end},900\nO navio número {number + 1} deixou o porto.\n")
    return "\n".join(rows)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Two minutes of moving picture with subtitles beside it, in a root whose encoding takes some seconds."""
    (tmp_path / "bilingual.toml").write_text(SETTINGS, "utf-8")
    path = make_clip(tmp_path / "in", "harbour.mp4", SECONDS, (320, 180), audio_codec="aac")
    path.with_suffix(".pt.srt").write_text(srt(SECONDS), "utf-8")
    return path


def results(root: Path) -> list[str]:
    """Every file in the folder of the videos, hidden ones too."""
    return sorted(path.name for path in (root / "media/outbox").glob("*/video/*"))


@pytest.fixture
def running(talk: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command(talk), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    yield process
    process.kill()
    process.communicate()
    for pid in encoders(talk.parents[1]):  # what a killed process leaves running
        os.kill(pid, signal.SIGKILL)


def encoders(root: Path) -> list[int]:
    """The ffmpeg processes that read or write under *root*."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
            place = str((folder / "cwd").readlink())
        except OSError:
            continue
        if line.startswith(b"ffmpeg") and (str(root).encode() in line or place.startswith(str(root))):
            found.append(int(folder.name))
    return found


def wait_for(what: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not what():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def run_again(talk: Path) -> dict[str, Any]:
    done = subprocess.run(command(talk), capture_output=True, text=True, check=True, timeout=200)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def rendered(root: Path) -> dict[str, int]:
    (manifest,) = (root / "media/outbox").glob("*/manifest.json")
    counts: dict[str, int] = json.loads(manifest.read_text("utf-8"))["stages"]["video.pt_de.slow"]["extra"]["segments"]
    return counts


@pytest.mark.slow
def test_a_render_killed_at_70_per_cent_goes_on_there(talk: Path, running: subprocess.Popen[str]) -> None:
    root = talk.parents[1]
    wait_for(lambda: len(segments(root)) >= 7, running)
    running.send_signal(signal.SIGKILL)
    running.wait()
    kept = {path: path.stat().st_ino for path in segments(root)}
    assert 7 <= len(kept) < SEGMENTS
    assert results(root) == ["preview.mp4"]

    answer = run_again(talk)
    assert rendered(root) == {"made": SEGMENTS - len(kept), "kept": len(kept)}
    assert {path: path.stat().st_ino for path in kept} == kept, "a finished segment was encoded again"
    assert "video.pt_de.slow" in answer["made"]
    assert not [stage for stage in answer["made"] if stage.startswith(("transcript", "bitext", "subtitles", "preview"))]
    track = picture_track(root / "media/outbox/harbour/video/pt_de.slow.mp4")
    assert track is not None
    assert track.frames == SECONDS * 25
    assert results(root) == ["preview.mp4", "pt_de.slow.mp4"]
    assert not list((root / "media/work").glob("*/render/.run-*"))


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_render_that_is_stopped_leaves_no_half_file(
    stop: signal.Signals, talk: Path, running: subprocess.Popen[str]
) -> None:
    root = talk.parents[1]
    wait_for(lambda: len(segments(root)) >= 2, running)
    running.send_signal(stop)
    out, said = running.communicate(timeout=30)
    assert running.returncode == 128 + stop
    assert (out, said) == ("", "bilingual: stopped; finished work is kept\n")
    assert encoders(root) == []
    assert results(root) == ["preview.mp4"]
    assert (root / "media/outbox/harbour/index.html").is_file()
    assert not list((root / "media/work").glob("*/render/.run-*"))
    kept = len(segments(root))
    run_again(talk)
    assert rendered(root) == {"made": SEGMENTS - kept, "kept": kept}


@pytest.mark.slow
def test_a_flow_run_that_is_cancelled_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text(SETTINGS, "utf-8")
    with RunningService(tmp_path) as service:
        made = make_clip(tmp_path / "in", "harbour.mp4", SECONDS, (320, 180), audio_codec="aac")
        made.with_suffix(".pt.srt").write_text(srt(SECONDS), "utf-8")
        (deployment,) = service.api("/deployments/filter", deployments={"tags": {"any_": ["video"]}}) or [None]
        assert deployment is not None
        asked = {"source": str(made), "targets": ["de"]}
        run = service.api(f"/deployments/{deployment['id']}/create_flow_run", parameters=asked)
        service.wait(lambda: len(segments(tmp_path)) >= 2, 180)
        cancelling = {"type": "CANCELLING", "name": "Cancelling"}
        service.api(f"/flow_runs/{run['id']}/set_state", state=cancelling)
        service.wait(lambda: service.api(f"/flow_runs/{run['id']}")["state_type"] == "CANCELLED", 90)
        service.wait(lambda: not encoders(tmp_path), 30)
        assert results(tmp_path) == ["preview.mp4"]
        kept = len(segments(tmp_path))
        assert 2 <= kept < SEGMENTS

        again = service.api(f"/deployments/{deployment['id']}/create_flow_run", parameters=asked)
        # Nobody has translated it.
        service.wait(lambda: service.api(f"/flow_runs/{again['id']}")["state_name"] == "NotReady", 240)
        assert rendered(tmp_path) == {"made": SEGMENTS - kept, "kept": kept}
