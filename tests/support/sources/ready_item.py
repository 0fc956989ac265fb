"""An article, ready to be published, with what a run with covers and a video would put beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bilingual.pipeline.publish import publish_post
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings, load_settings

PAIR = "en_de"
SOURCE = "# Tea\n\nWe drink tea at four (not at five).\n\n![A pot](pot.png)\n\nNobody is late.\n"
TRANSLATION = "# Tee\n\nWir trinken um vier Tee (nicht um fünf).\n\n![Eine Kanne](pot.png)\n\nNiemand kommt zu spät.\n"
SRT = "1\n00:00:00,000 --> 00:00:02,000\nWe drink tea.\n"


def ready_item(root: Path, *, video: int = 0, more: str = "") -> tuple[Path, Settings]:
    """Return the results folder of a new ready article of *root*, and the settings; a *video* has that many bytes."""
    (root / "media/inbox").mkdir(parents=True, exist_ok=True)
    (root / "bilingual.toml").write_text(f'targets = ["de"]\ntranslation = ["memory"]\npacks = false\n{more}')
    (root / "tea.md").write_text(SOURCE, "utf-8")
    (root / "tea.de.md").write_text(TRANSLATION, "utf-8")
    (root / "pot.png").write_bytes(_png())
    settings = load_settings(root)
    folder = publish_post(Request(source=root / "tea.md"), open_tools(settings)).folder
    posts = folder / f"posts/{PAIR}"
    made = {f"posts/{PAIR}/wechat/cover-900x383.png": b"\x89PNG cover", f"posts/{PAIR}/wechat/01-pot.png": _png()}
    for name in ("wechat.html", "wechat.json"):  # as with the images that a run converts
        text = (posts / name).read_text("utf-8").replace("../images/pot.png", "wechat/01-pot.png")
        made[f"posts/{PAIR}/{name}"] = text.encode()
    add_files(folder, made | (video_files(video) if video else {}))
    return folder, settings


def video_files(size: int) -> dict[str, bytes]:
    """Return the files of a folder for LinkedIn with a video of *size* bytes."""
    place = f"publish/linkedin/{PAIR}"
    return {
        f"{place}/video.mp4": bytes(number % 251 for number in range(size)),
        f"{place}/captions.en.srt": SRT.encode(),
        f"{place}/thumbnail.jpg": b"\xff\xd8 thumbnail",
    }


def add_files(folder: Path, made: dict[str, bytes]) -> None:
    """Write files as a stage of a run does: with their hashes in the manifest."""
    manifest = Manifest.read(folder)
    for name, content in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shas = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    for record in manifest.stages.values():
        record["files"] = {name: sha for name, sha in record["files"].items() if name not in shas}
    stage = f"view.{PAIR}.by_the_test_{len(manifest.stages)}"
    manifest.stages[stage] = {"key": "", "facts": {}, "files": shas, "seconds": 0, "extra": {}}
    manifest.save()


def _png() -> bytes:
    from io import BytesIO

    from PIL import Image

    kept = BytesIO()
    Image.new("RGB", (4, 4), "white").save(kept, "PNG")
    return kept.getvalue()
