"""Run the flows on the samples and list the results.

Everything happens in ``build/demo``, with its own root, memory and Prefect home. The sample recordings are synthesised
(espeak-ng, ffmpeg) and put into that root's inbox folder. Then the demo calls the flows ``video`` and ``article`` like
a user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "media" / "samples"
DEMO = ROOT / "build" / "demo"

# Before Prefect is imported: the demo never touches the user's own server or profile.
os.environ.update(
    {
        "BILINGUAL_ROOT": str(DEMO),
        "PREFECT_HOME": str(DEMO / ".bilingual" / "prefect"),
        "PREFECT_PROFILES_PATH": str(DEMO / ".bilingual" / "prefect" / "profiles.toml"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    }
)
os.environ.pop("PREFECT_API_URL", None)

RUNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("video", {"source": "media/talks/talk.mp4", "targets": ["zh-Hans", "es"]}),
    ("video", {"source": "media/talks/zh-talk.mp4", "targets": ["en"]}),
    ("article", {"source": "media/posts/article.md", "targets": ["zh-Hans", "ja", "de", "es"]}),
    ("article", {"source": "media/posts/zh-article.md", "targets": ["en", "de"]}),
)


def main() -> int:
    started = time.monotonic()
    prepare()
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 140)
    outcomes = []
    for kind, parameters in RUNS:
        console.print(
            f"demo: flow {kind} on {parameters['source']} to {', '.join(parameters['targets'])}", markup=False
        )
        outcomes.append(run_flow(kind, parameters))
    failed = show(console, outcomes)
    console.print(
        f"demo: {time.monotonic() - started:.0f} s in all; open {DEMO / 'media/outbox/talk/index.html'}", markup=False
    )
    return 1 if failed else 0


def prepare() -> None:
    """Make the demo's root: settings, memory, media. Nothing is made twice."""
    talks, posts = DEMO / "media" / "talks", DEMO / "media" / "posts"
    for folder in (talks, posts):
        folder.mkdir(parents=True, exist_ok=True)
    (DEMO / "bilingual.toml").write_text(
        'translation = ["memory", "apertium"]\nglossary = "glossary.toml"\noffline = true\nauthor = "bilingual"\n'
        # The Spanish drafts are shown with their marks; nobody is there to approve them.
        'review = "never"\n',
        "utf-8",
    )
    shutil.copy2(SAMPLES / "glossary.toml", DEMO / "glossary.toml")
    copy_changed(SAMPLES, posts, ("article.md", "zh-article.md"))
    shutil.copytree(SAMPLES / "img", posts / "img", dirs_exist_ok=True)
    copy_changed(SAMPLES, talks, ("talk.txt", "talk.toml", "zh-talk.txt", "zh-talk.toml"))
    scripts = [SAMPLES / name for name in ("make_samples.py", "talk.txt", "zh-talk.txt")]
    videos = [talks / "talk.mp4", talks / "zh-talk.mp4"]
    newest = max(path.stat().st_mtime for path in scripts)
    if not all(video.is_file() and video.stat().st_mtime >= newest for video in videos):
        print("demo: speaking and filming the samples", flush=True)
        subprocess.run([sys.executable, str(SAMPLES / "make_samples.py"), str(talks)], check=True)
    from bilingual.pipeline.commands.memory_files import import_memory
    from bilingual.settings import load_settings

    memory = import_memory(SAMPLES / "samples.tmx", load_settings(DEMO))
    print(f"demo: {memory.count} translations in the memory", flush=True)


def copy_changed(source: Path, target: Path, names: tuple[str, ...]) -> None:
    for name in names:
        if not (target / name).is_file() or (target / name).read_bytes() != (source / name).read_bytes():
            shutil.copy2(source / name, target / name)


def run_flow(kind: str, parameters: dict[str, Any]) -> dict[str, Any]:
    from bilingual.flows.article import article
    from bilingual.flows.names import UNREADY
    from bilingual.flows.video import video
    from bilingual.pipeline.commands.approving import item_folder
    from bilingual.settings import load_settings

    started = time.monotonic()
    state = (video if kind == "video" else article)(**parameters, return_state=True)
    made = state.is_completed() or state.name in UNREADY
    return {
        "source": Path(parameters["source"]).name,
        "message": state.message or "",
        "folder": item_folder(str(DEMO / parameters["source"]), load_settings(DEMO)) if made else None,
        "seconds": time.monotonic() - started,
    }


def show(console: Any, outcomes: list[dict[str, Any]]) -> bool:
    """Print one table of all outputs; tell whether a flow failed."""
    import json

    from rich.table import Table

    from bilingual.pipeline.posting.results_page import delivered_files

    table = Table(title="what the demo made", title_justify="left", box=None, pad_edge=False)
    for heading, align in (("output", "left"), ("size", "right"), ("duration", "right"), ("checks", "left")):
        table.add_column(heading, justify=align, overflow="fold")
    for outcome in outcomes:
        if outcome["folder"] is None:
            table.add_row(f"[red]{outcome['source']}[/]", "", "", outcome["message"])
            continue
        folder = outcome["folder"]
        report = json.loads((folder / "report.json").read_text("utf-8"))
        state = "ready" if report["state"] == "ready" else "not ready"
        table.add_row(f"[bold]{folder.name}/[/]", "", "", f"[bold]{state}[/] after {outcome['seconds']:.1f} s")
        for row in rows(folder, delivered_files(folder), report):
            table.add_row(*row)
    console.print(table)
    return any(outcome["folder"] is None for outcome in outcomes)


def rows(folder: Path, files: list[Path], report: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return one row per output; what only serves the tool or the API is left out."""
    from bilingual.cli.terminal.screen import size_text
    from bilingual.engines.media.probing.probe import probe
    from bilingual.model.timing import format_clock

    shown = []
    for path in files:
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".json" or ".api." in name or ".comment." in name or name.startswith("posts/images/"):
            continue
        duration = format_clock(probe(path).duration_ms) if path.suffix == ".mp4" else ""
        shown.append((f"  {name}", size_text(path.stat().st_size), duration, verdict(name, report)))
    return shown


def verdict(name: str, report: dict[str, Any]) -> str:
    """Return what the checks said about one output, by the pair or the language in its name."""
    from bilingual.fidelity.report import CHECKS

    for pair, record in report["pairs"].items():
        if pair in name or f"jekyll/{pair.split('_')[1]}/" in name:
            warnings = sum(f["severity"] == "W" for f in record["findings"])
            said = f"{len(CHECKS)} checks, none open" if record["state"] == "ready" else "; ".join(record["reasons"])
            return said + (f", {warnings} to look at" if warnings else "")
    return ""


if __name__ == "__main__":
    raise SystemExit(main())
