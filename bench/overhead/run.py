"""Claim: the whole video flow takes at most 10 % more, plus 5 s, than its engines alone.

One run on one talk: the bare sum is the speech engine alone and one ffmpeg command alone with the very
arguments the flow uses. The Prefect server is up before; its start stands on a line of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "media" / "samples"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.environ |= {
            "BILINGUAL_ROOT": folder,
            "PREFECT_HOME": str(root / "prefect"),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_LEVEL": "ERROR",
        }
        (root / "bilingual.toml").write_text('translation = ["memory"]\n', "utf-8")
        command = [sys.executable, str(SAMPLES / "make_samples.py"), str(root), "talk"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        (root / "talk.txt").write_text((SAMPLES / "talk.txt").read_text("utf-8"), "utf-8")
        return measure(root, root / "talk.mp4")


def measure(root: Path, talk: Path) -> int:
    from bilingual.pipeline.remembering import import_memory
    from bilingual.settings import load_settings

    import_memory(SAMPLES / "samples.tmx", load_settings(root))
    started = time.monotonic()
    from prefect.testing.utilities import prefect_test_harness

    from bilingual.flows.video import video

    with prefect_test_harness(server_startup_timeout=90):
        print(f"Prefect's start            {time.monotonic() - started:7.1f} s")
        started = time.monotonic()
        state = video(str(talk), targets=["zh-Hans"], return_state=True)
        flow = time.monotonic() - started
    if state.is_failed():
        print(state.message)
        return 1
    speech, encode = bare(root, talk)
    limit = 1.1 * (speech + encode) + 5
    print(f"speech engine alone        {speech:7.1f} s")
    print(f"ffmpeg alone               {encode:7.1f} s")
    print(f"whole video flow           {flow:7.1f} s   {flow / (speech + encode):.2f} times the sum")
    print(f"limit (1.1 x sum + 5 s)    {limit:7.1f} s   {'kept' if flow <= limit else 'BROKEN'}")
    return 0 if flow <= limit else 1


def bare(root: Path, talk: Path) -> tuple[float, float]:
    """Return the seconds of the speech engine alone and of the flow's own ffmpeg command alone."""
    from bilingual.engines.base import RenderJob, SpeechRequest
    from bilingual.engines.media.profiles import rendition
    from bilingual.model.source import Recording
    from bilingual.pipeline.tools import open_tools
    from bilingual.settings import load_settings

    tools = open_tools(load_settings(root))
    sound = root / "sound.wav"
    started = time.monotonic()
    duration_ms = tools.media.extract_audio(talk, sound)
    script = talk.with_suffix(".txt")
    tools.speech("auto", script).transcribe(SpeechRequest(talk, sound, duration_ms, "en", script))
    speech = time.monotonic() - started
    ass = next((root / "media/outbox/talk/subtitles").glob("*.dual.ass"))
    recording = Recording(talk, tools.media.probe(talk), title="talk")
    job = RenderJob(recording, rendition("source"), ("en", "zh-Hans"), root / "bare.mp4", ass)
    (root / "cues.ass").write_bytes(ass.read_bytes())
    started = time.monotonic()
    quiet = ["-nostdin", "-v", "error", "-y"]
    subprocess.run(["ffmpeg", *quiet, *tools.media.explain(job)], cwd=root, check=True)
    return speech, time.monotonic() - started


if __name__ == "__main__":
    raise SystemExit(main())
