"""Claim: our own code adds little time to its engines; each line is compared with the bare work in the same run.

Nothing to do takes at most 0.8 s, an article of two sentences 2.0 s, a talk by the command line 1.08 times its
engines alone, and by the flow 3 s more than by the command line. ``--short`` leaves out the talk, which takes minutes.
The Prefect server is already running; its start is on a separate line.

Each line gives the time by the clock, which the limits are for, and in brackets that of the processor: on a machine
with other work, only the second and the ratios mean something.

``--service ROOT`` measures how long after a copy is complete the service of ROOT, which must be up, writes the first
line of its run: at most 6 s, of which the inbox waits 5 to be sure that the copy is complete.

Last figures. On 2 cores with other work, of the processor: article 2.3 s (3.1 while numpy and voices were loaded for
each, and WeasyPrint's import searched its libraries with gcc and ld), 1.46 times its bare work (2.35 before templates
were kept compiled and dictionaries read in parts); a fifth of it makes dataclasses, a fifth compiles patterns. With
nothing to do an article takes 0.3 s, a talk 0.8.
By the clock, on 2 quiet cores: article 2.8 s (1.8: 1.59 times), a talk by the command line 30.8 (speech and ffmpeg
alone 25.0: 1.23 times; 1.27 to 1.32 while posts and sound were made after one another), by the flow 32.5, with nothing
to do 0.4 and 0.7 to 0.8. Of the talk's processor time beyond its engines' (50.6 s, 32.7) 3 s are starts of ffmpeg for
parts of 12 s, which an edit encodes alone, 2 s finding and checking the loudness, 2 s looking for a still, 2 s probing
and verifying files, 4 s posts, 2 s imports, 2 s checks. First line of a drop, while other work ran: 6.0 to 8.1 s.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from compileall import compile_dir
from contextlib import contextmanager
from dataclasses import dataclass
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
# What a tiny article needs, as the libraries do it: the dictionaries of words and of their reading, one empty page as a
# PDF. Ours reads only a part of jieba's dictionary.
ENGINES_OF_POSTS = "import jieba, pypinyin, weasyprint; jieba.initialize(); weasyprint.HTML(string='<p>a').write_pdf()"


@dataclass
class Spent:
    """Seconds by the clock, and of the processor in this process and the programs it started."""

    clock: float = 0.0
    processor: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.clock + other.clock, self.processor + other.processor)

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.processor:.1f})"


@contextmanager
def spent() -> Iterator[Spent]:
    """Fill in what the block takes when it ends."""
    found, clock, processor = Spent(), time.monotonic(), _processor()
    yield found
    found.clock, found.processor = time.monotonic() - clock, _processor() - processor


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> int:
    if "--service" in sys.argv:
        return 0 if first_line(Path(sys.argv[sys.argv.index("--service") + 1]).resolve()) else 1
    with tempfile.TemporaryDirectory() as folder:
        kept = [*article(Path(folder, "article"))]
        if "--short" not in sys.argv:
            kept += talk(Path(folder))
    return 0 if all(kept) else 1


def article(root: Path) -> list[bool]:
    """Measure an article of two sentences, then the same again with nothing to do."""
    # As after an installation, whatever PYTHONDONTWRITEBYTECODE says here.
    compile_dir(ROOT / "src", quiet=1)
    first, command = tiny_article(root.with_name("first")), tiny_article(root)
    python(*first)  # of a machine's articles, which compiles the templates
    python("-c", ENGINES_OF_POSTS)  # jieba writes its cache once
    engines, whole = python("-c", ENGINES_OF_POSTS), python(*command)
    stages(root / "media/outbox/tiny")
    bare, again = python("-c", HASHED, str(root / "tiny.md")), python(*command)
    return [
        line("tiny article", whole, engines, "its page and its words alone", 2.0),
        line("nothing to do", again, bare, "reading and hashing the source", 0.8),
    ]


def tiny_article(root: Path) -> list[str]:
    """Write the article in *root*, with its translation in the memory; return the command that publishes it."""
    from bilingual.engines.translation.memory.engine import TranslationMemory
    from bilingual.engines.translation.memory.entries import Entry
    from bilingual.pipeline.tools import memory_path
    from bilingual.settings import load_settings

    opened(root)
    pairs = [Entry("en", "zh-Hans", text, target, origin="human") for text, target in TINY_MEMORY.items()]
    TranslationMemory(memory_path(load_settings(root))).add(pairs)
    source = root / "tiny.md"
    source.write_text(TINY, "utf-8")
    return ["-m", "bilingual", "article", str(source), "--to", "zh-Hans", "--offline", "--root", str(root)]


def talk(folder: Path) -> list[bool]:
    """Measure one talk by its engines alone, by the command line and by the flow."""
    by_cli, by_flow = (made_talk(folder / name) for name in ("cli", "flow"))
    command = ["-m", "bilingual", "video", str(by_cli), "--to", "zh-Hans", "--root", str(by_cli.parent)]
    cli, again, hashed = python(*command), python(*command), python("-c", HASHED, str(by_cli))
    stages(by_cli.parent / "media/outbox/talk")
    speech, encode = bare(by_cli.parent, by_cli)
    flow = flow_seconds(by_flow)
    print(f"{'speech engine alone':28}{speech}")
    print(f"{'ffmpeg alone':28}{encode}")
    engines = speech + encode
    return [
        line("talk, command line", cli, engines, "its engines alone", 1.08 * engines.clock),
        line("talk, nothing to do", again, hashed, "reading and hashing the source", 0.8),
        line("talk, flow", flow, cli, "the command line", cli.clock + 3),
    ]


def first_line(root: Path) -> bool:
    """Measure how long after the copy of an article is complete its run prints its first line."""
    from bilingual.flows.service import Service
    from bilingual.pipeline.records.files import read_json

    service = Service(root, int(read_json(Service(root, 0).record)["port"]))
    os.environ |= {"PREFECT_API_URL": service.api, "PREFECT_API_AUTH_STRING": service.password()}
    # Prefect reads its environment when it is imported.
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId

    name = f"first-line-{os.getpid()}.md"
    (root / "media/inbox" / name).write_text(f"---\nlang: en\n---\n{TINY}", "utf-8")
    copied = time.time()
    with get_client(sync_client=True) as client:
        while time.time() < copied + 120:
            runs = [run for run in client.read_flow_runs(limit=50) if run.name.endswith(name)]
            where = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id for run in runs]))
            logs = client.read_logs(log_filter=where) if runs else []
            if logs:
                first_s = min(log.timestamp for log in logs).timestamp() - copied
                return line("first line of a drop", Spent(first_s), Spent(5.0), "the inbox's wait", 6.0)
            time.sleep(0.2)
    raise SystemExit("the run says nothing; is the service up?")


def line(name: str, whole: Spent, bare: Spent, what: str, limit_s: float) -> bool:
    kept = whole.clock <= limit_s
    processor = f", {whole.processor / bare.processor:.2f} of the processor" if bare.processor else ""
    print(f"{name:28}{whole}   {what} {bare}: {whole.clock / bare.clock:.2f} times{processor}; ", end="")
    print(f"limit {limit_s:.1f} s {'kept' if kept else 'BROKEN'}")
    return kept


def stages(folder: Path) -> None:
    """Print the stages of *folder* that took a tenth of a second or more, by their own record."""
    made = json.loads((folder / "manifest.json").read_text("utf-8"))["stages"]
    for name, record in sorted(made.items(), key=lambda item: -item[1].get("seconds", 0)):
        if record.get("seconds", 0) >= 0.1:
            print(f"  {name:26}{record['seconds']:7.1f} s")


def python(*arguments: str) -> Spent:
    """Return what a Python process with *arguments* takes, start and end included."""
    with spent() as found:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return found


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


def flow_seconds(source: Path) -> Spent:
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
        with spent() as found:
            video(str(source), targets=["zh-Hans"])
    return found


def bare(root: Path, talk: Path) -> tuple[Spent, Spent]:
    """Return the time of the speech engine alone and of the flow's own ffmpeg command alone."""
    from bilingual.engines.base import RenderJob, SpeechRequest
    from bilingual.engines.media.profiles import rendition
    from bilingual.model.recording.source import Recording
    from bilingual.pipeline.tools import open_tools
    from bilingual.settings import load_settings

    tools = open_tools(load_settings(root))
    sound = root / "sound.wav"
    script = talk.with_suffix(".txt")
    recording = Recording(talk, tools.media.probe(talk), title="talk")
    with spent() as speech:
        duration_ms = tools.media.extract_audio(recording, sound)
        tools.speech("auto", script).transcribe(SpeechRequest(talk, sound, duration_ms, "en", script))
    ass = next((root / "media/outbox/talk/subtitles").glob("*.dual.ass"))
    job = RenderJob(recording, rendition("source"), ("en", "zh-Hans"), root / "bare.mp4", ass)
    (root / "cues.ass").write_bytes(ass.read_bytes())
    quiet = ["-nostdin", "-v", "error", "-y"]
    with spent() as encode:
        subprocess.run(["ffmpeg", *quiet, *tools.media.explain(job)], cwd=root, check=True)
    return speech, encode


if __name__ == "__main__":
    raise SystemExit(main())
