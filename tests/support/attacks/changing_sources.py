"""Items whose files another program changes while a run is at work.

Each sentence is in one item only, so that one that was asked for twice was paid for twice.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from bilingual.cli.main import run
from support.attacks.breaking import Ended, command, unbroken
from support.sources.clips import make_clip
from support.sources.many_articles import german, texts, translator

SETTINGS = """\
translation = ["memory", "libretranslate"]
targets = ["de"]
packs = false
source_language = "en"
renditions = ["small"]
[profiles.small]
like = "linkedin-1x1"
width = 256
height = 256
[engines.libretranslate]
url = "{url}"
per_second = 1000
"""
_ALL = texts(4)
_ONE, _OTHER = (_ALL[f"day-000{number}"] for number in (0, 2))
_PICTURE = "\n![The lamp](lamp.png)\n"


@dataclass(frozen=True)
class Source:
    """An item by its *files*, the first of which is what is published; *attacked* may become *other* meanwhile."""

    files: Mapping[str, bytes]
    attacked: str
    other: bytes

    @property
    def main(self) -> str:
        return next(iter(self.files))

    @property
    def is_main(self) -> bool:
        return self.attacked == self.main


def sources(made: Path) -> dict[str, Source]:
    """Return the items by what is attacked in them; recordings are made in *made*."""
    one, other = ("\n".join(text.split("\n\n")[1:4]).split("\n") for text in (_ONE, _OTHER))
    made.mkdir(parents=True, exist_ok=True)
    clips = [
        make_clip(made, f"{name}.mp4", 9, (160, 90), fps="10", picture=f"color=c={colour}").read_bytes()
        for name, colour in (("blue", "0x203040"), ("brown", "0x804020"))
    ]
    person = german(one[0]), *(german(text) for text in one[1:])
    corrected = [text.replace(" gestern ", " neulich ") for text in person]
    english, german_srt = _srt([[text] for text in one]), _srt([[text] for text in person])
    both = [_srt([[text, german(text)] for text in said]) for said in (one, other)]
    by_person = "\n\n".join(german(text.strip()) for text in _ONE.split("\n\n")) + "\n"
    pictures = [_png(colour) for colour in ((32, 48, 64), (128, 64, 32))]
    with_picture = {"day.md": (_ONE + _PICTURE).encode(), "lamp.png": pictures[0]}
    return {
        "article": Source({"day.md": _ONE.encode()}, "day.md", _OTHER.encode()),
        "picture": Source(with_picture, "lamp.png", pictures[1]),
        "translated article": Source(
            {"day.md": _ONE.encode(), "day.de.md": by_person.encode()},
            "day.de.md",
            by_person.replace(" gestern ", " neulich ").encode(),
        ),
        "recording": Source({"talk.mp4": clips[0], "talk.srt": english}, "talk.mp4", clips[1]),
        "script": Source({"talk.mp4": clips[0], "talk.srt": english}, "talk.srt", _srt([[text] for text in other])),
        "translation": Source(
            {"talk.mp4": clips[0], "talk.srt": english, "talk.de.srt": german_srt},
            "talk.de.srt",
            _srt([[text] for text in corrected]),
        ),
        "script with its translation": Source({"talk.mp4": clips[0], "talk.srt": both[0]}, "talk.srt", both[1]),
    }


def _srt(cues: Sequence[Sequence[str]]) -> bytes:
    rows = []
    for number, lines in enumerate(cues):
        times = f"00:00:{3 * number:02},200 --> 00:00:{3 * number + 2:02},900"
        rows.append("\n".join([str(number + 1), times, *lines, ""]))
    return "\n".join(rows).encode()


def _png(colour: tuple[int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (320, 180), colour).save(file, "PNG")
    return file.getvalue()


def _with_its_times(path: Path, content: bytes) -> None:
    """As ``rsync --inplace --times`` and a tool that synchronises folders do."""
    before = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _by_rename(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def _grown(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content[len(content) // 2 :])


_DRAWN = (
    "render", "render_shared", "sentence_clips", "spoken_clips", "track", "narration", "stills",
    "cover", "preview_copy", "encode_sound", "key",
)  # fmt: skip


@contextmanager
def quick_runs(folder: Path) -> Iterator[None]:
    """Load what a run loads lazily before children are forked, let videos be their texts meanwhile, and words of
    subtitles be timed by their length: each run takes a tenth of the time.
    """
    from bilingual.engines.media.ffmpeg import Ffmpeg
    from support.results.results import DrawnMedia

    with pytest.MonkeyPatch.context() as patch, translator() as paid:
        for name in _DRAWN:
            patch.setattr(Ffmpeg, name, getattr(DrawnMedia, name))
        patch.setattr("bilingual.engines.speech.scripts.cue_alignment.aligns", lambda language: False)
        folder.mkdir()
        for name, source in sources(folder / "made").items():
            if name in ("picture", "translation"):
                root = Root(folder / "root", source, paid.url, "in")
                run([root.kind, str(root.folder / source.main), "--root", str(root.root)])
        yield


Change = Callable[[Path, bytes], object]
CHANGES: Mapping[str, Change] = {
    "deleted": lambda path, other: path.unlink(),
    "truncated": lambda path, other: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "emptied": lambda path, other: path.write_bytes(b""),
    "replaced": _by_rename,
    "overwritten": lambda path, other: path.write_bytes(other),
    "overwritten, the time kept": _with_its_times,
    "growing": _grown,
}
"""What another program does to a file; *other* is another content of its kind."""


class Root:
    """A root with one item in the inbox, or in a folder of its own."""

    def __init__(self, root: Path, source: Source, url: str, inside: str) -> None:
        self.root, self.source = root, source
        self.folder = root / inside
        shutil.rmtree(root, ignore_errors=True)
        self.folder.mkdir(parents=True)
        (root / "bilingual.toml").write_text(SETTINGS.format(url=url), "utf-8")
        for name, content in source.files.items():
            (self.folder / name).write_bytes(content)

    @property
    def attacked(self) -> Path:
        return self.folder / self.source.attacked

    @property
    def kind(self) -> str:
        return "video" if self.source.main.endswith(".mp4") else "article"

    def publish(self, broken: Callable[[str], None] = unbroken, main: Path | None = None) -> Ended:
        return command([self.kind, str(main or self.folder / self.source.main)], self.root, broken, [self.attacked])

    def place(self, name: str) -> Path | None:
        """Return where the file *name* is now: where it was dropped, or where a run has moved it."""
        found = [self.folder / name, *self.root.glob(f"media/done/*/{name}"), *self.root.glob(f"media/failed/{name}")]
        return next((path for path in found if path.is_file()), None)
