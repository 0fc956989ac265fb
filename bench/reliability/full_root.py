"""A root in which everything is that a root can hold, made by the real commands: what is damaged in it is read by all.

An article whose translation was paid for, with corrections, a publication and a push; an article that a person
translated; a talk with a study pack; the memory, and the summary of a night.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from support.attacks.breaking import command
from support.sources.clips import make_clip
from support.sources.paid_article import Desk, Services

KINDS = frozenset({".json", ".jsonl", ".toml", ".sqlite", ".md", ".srt", ".tsv", ".ass", ""})
_FIRST = """\
renditions = ["small"]
learn = true
{}[profiles.small]
like = "linkedin-1x1"
width = 256
height = 256
[learner]
language = "de"
level = "5"
"""
_SAID = (
    ("Ninguém tinha visto o velho porto.", "Niemand hatte den alten Hafen gesehen."),
    ("O guarda contou sete navios.", "Der Wärter zählte sieben Schiffe."),
    ("Depois a lâmpada apagou-se.", "Dann ging die Lampe aus."),
)


class FullRoot:
    def __init__(self, root: Path, services: Services) -> None:
        self.desk = Desk(root, services)
        self.root, self.outbox = root, root / "media/outbox"
        settings = root / "bilingual.toml"
        settings.write_text(_FIRST.format(settings.read_text("utf-8")), "utf-8")
        self.sources = {
            "harbour": self.desk.source,
            "tea": root / "in/tea.md",
            "talk": make_clip(root / "in", "talk.mp4", 9, (160, 90), fps="10"),
        }
        self.sources["tea"].write_text("# Tea\n\nWe drink tea at four. It is hot.\n\nNobody is late.\n", "utf-8")
        german = "# Tee\n\nWir trinken um vier Tee. Er ist heiß.\n\nNiemand kommt zu spät.\n"
        (root / "in/tea.de.md").write_text(german, "utf-8")
        for tag, side in (("pt", 0), ("de", 1)):
            cues = (
                f"{n + 1}\n00:00:0{3 * n},200 --> 00:00:0{3 * n + 2},900\n{said[side]}\n"
                for n, said in enumerate(_SAID)
            )
            (root / f"in/talk.{tag}.srt").write_text("\n".join(cues), "utf-8")

    def make(self) -> None:
        """Publish everything, and let a person work on it."""
        for name in self.sources:
            ended = command(self.run(name), self.root)
            if ended.code not in (0, 3):
                raise RuntimeError(f"{name}: {ended}")
        harbour = str(self.desk.folder)
        for arguments in (
            ["fields", harbour, "--set", "wechat.digest=Sieben Schiffe."],
            *(["approve", str(self.outbox / name)] for name in self.sources),
            ["published", harbour, "--platform", "wechat", "--url", "https://example.org/harbour"],
            ["status"],
        ):
            command(arguments, self.root)
        waiver = '[[waiver]]\ncheck = "numbers"\nreason = "the date is local"\n'
        (self.desk.folder / "waivers.toml").write_text(waiver, "utf-8")
        steps = ("create", "created", "recorded")
        lines = [
            {"at": "2026-01-01T00:00:00+00:00", "step": step, "platform": "wechat", "pair": "en_de"} for step in steps
        ]
        lines[1]["id"] = "7"
        (self.desk.folder / "pushed.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
        (self.outbox / "night-2026-01-01-020000.md").write_text("# Night\n\n| harbour | ready |\n", "utf-8")

    def run(self, name: str) -> list[str]:
        """Return the command that publishes the item *name*."""
        spoken = ["--source-language", "pt"] if name == "talk" else []
        kind = "video" if name == "talk" else "article"
        return [kind, str(self.sources[name]), "--to", "de", *spoken]

    def item_of(self, path: Path) -> str:
        """Return the name of the item that *path* belongs to, that of the first one for what belongs to all."""
        inside = path.relative_to(self.root).parts
        return next((name for name in self.sources if name in inside), "harbour")

    def files(self) -> Iterator[Path]:
        """Yield what is read again: results but what is delivered, the state, the work files, and the settings."""
        for place in (self.outbox, self.root / ".bilingual", self.root / "media/work"):
            for path in sorted(place.rglob("*")):
                if path.is_file() and path.suffix in KINDS and not {"posts", "learn"} & set(path.parts):
                    yield path
        yield self.root / "bilingual.toml"
        yield from sorted((self.root / "in").glob("*.de.*"))
