"""Claim: our own code adds little time to its engines; each line is compared with the bare work in the same run.

Nothing to do takes at most 0.8 s, an article of two sentences 2.0 s, a talk by the command line 1.08 times its
engines alone, and by the flow 3 s more than by the command line. ``--short`` leaves out the talk, which takes minutes.
The Prefect server is already running; its start is on a separate line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "media" / "samples"
sys.path.insert(0, str(ROOT))

TINY = "# Bread\n\nBread needs time. It needs nothing else.\n"
TINY_MEMORY = {
    "Bread": "面包",
    "Bread needs time.": "面包需要时间。",
    "It needs nothing else.": "除此之外它什么也不需要。",
}
HASHED = "import hashlib, sys; hashlib.sha256(open(sys.argv[1], 'rb').read())"
# What a tiny article cannot do without: the dictionary of Chinese words, and one empty page as a PDF.
ENGINES_OF_POSTS = "import jieba, weasyprint; jieba.initialize(); weasyprint.HTML(string='<p>a').write_pdf()"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        kept = [*article(Path(folder, "article"))]
        if "--short" not in sys.argv:
            kept += talk(Path(folder))
    return 0 if all(kept) else 1


def article(root: Path) -> list[bool]:
    """Measure an article of two sentences, then the same again with nothing to do."""
    from bilingual.engines.translation.memory import Entry, TranslationMemory
    from bilingual.pipeline.tools import memory_path
    from bilingual.settings import load_settings

    opened(root)
    pairs = [Entry("en", "zh-Hans", text, target, origin="human") for text, target in TINY_MEMORY.items()]
    TranslationMemory(memory_path(load_settings(root))).add(pairs)
    source = root / "tiny.md"
    source.write_text(TINY, "utf-8")
    command = ["-m", "bilingual", "article", str(source), "--to", "zh-Hans", "--offline", "--root", str(root)]
    python("-c", ENGINES_OF_POSTS)  # jieba writes its cache once
    engines, whole = python("-c", ENGINES_OF_POSTS), python(*command)
    stages(root / "media/outbox/tiny")
    bare, again = python("-c", HASHED, str(source)), python(*command)
    return [
        line("tiny article", whole, engines, "its page and its words alone", 2.0),
        line("nothing to do", again, bare, "reading and hashing the source", 0.8),
    ]


def talk(folder: Path) -> list[bool]:
    """Measure one talk by its engines alone, by the command line and by the flow."""
    by_cli, by_flow = (made_talk(folder / name) for name in ("cli", "flow"))
    cli = python("-m", "bilingual", "video", str(by_cli), "--to", "zh-Hans", "--root", str(by_cli.parent))
    stages(by_cli.parent / "media/outbox/talk")
    speech, encode = bare(by_cli.parent, by_cli)
    flow = flow_seconds(by_flow)
    print(f"{'speech engine alone':28}{speech:7.1f} s")
    print(f"{'ffmpeg alone':28}{encode:7.1f} s")
    engines = speech + encode
    return [
        line("talk, command line", cli, engines, "its engines alone", 1.08 * engines),
        line("talk, flow", flow, cli, "the command line", cli + 3),
    ]


def line(name: str, seconds: float, bare_s: float, what: str, limit: float) -> bool:
    kept = seconds <= limit
    print(f"{name:28}{seconds:7.1f} s   {what} {bare_s:.1f} s, {seconds / bare_s:.2f} times; ", end="")
    print(f"limit {limit:.1f} s {'kept' if kept else 'BROKEN'}")
    return kept


def stages(folder: Path) -> None:
    """Print the stages of *folder* that took a tenth of a second or more, by their own record."""
    made = json.loads((folder / "manifest.json").read_text("utf-8"))["stages"]
    for name, record in sorted(made.items(), key=lambda item: -item[1].get("seconds", 0)):
        if record.get("seconds", 0) >= 0.1:
            print(f"  {name:26}{record['seconds']:7.1f} s")


def python(*arguments: str) -> float:
    """Return the seconds that a Python process with *arguments* takes, start and end included."""
    started = time.monotonic()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def opened(root: Path) -> None:
    root.mkdir()
    (root / "bilingual.toml").write_text('translation = ["memory"]\n', "utf-8")


def made_talk(root: Path) -> Path:
    """Return the sample talk in *root*, with its script and the translations of people in the memory."""
    from bilingual.pipeline.commands.memory_files import import_memory
    from bilingual.settings import load_settings

    opened(root)
    command = [sys.executable, str(SAMPLES / "make_samples.py"), str(root), "talk"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (root / "talk.txt").write_text((SAMPLES / "talk.txt").read_text("utf-8"), "utf-8")
    import_memory(SAMPLES / "samples.tmx", load_settings(root))
    return root / "talk.mp4"


def flow_seconds(source: Path) -> float:
    os.environ |= {
        "BILINGUAL_ROOT": str(source.parent),
        "PREFECT_HOME": str(source.parent / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "ERROR",
    }
    started = time.monotonic()
    from prefect.testing.utilities import prefect_test_harness

    from bilingual.flows.video import video

    with prefect_test_harness(server_startup_timeout=90):
        print(f"{'Prefect starts':28}{time.monotonic() - started:7.1f} s")
        started = time.monotonic()
        video(str(source), targets=["zh-Hans"])
        return time.monotonic() - started


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
