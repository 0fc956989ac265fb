"""Sources and requests that are refused: how each is prepared, and the code of its one line."""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.servers.servers import TranslatorServer
from support.sources.clips import cut_in_half, make_clip, speak

TALK = "The old lighthouse keeper counted seven ships. Nobody had seen them leave the harbour."
SECOND = "Every winter my neighbour repairs her wooden boat. She never takes it out to sea."


@dataclass
class Place:
    """A root with a server beside it, and what a case needs to know of both."""

    root: Path
    server: TranslatorServer
    files: Path
    extra: dict[str, Any] = field(default_factory=dict)

    def settings(self, **values: str) -> None:
        lines = {"translation": '["libretranslate"]', "packs": "false", "patience": "0"} | values
        text = "".join(f"{key} = {value}\n" for key, value in lines.items())
        engine = (
            f'[engines.libretranslate]\nurl = "{self.server.url}"\nper_second = 100\nattempts = 2\nbackoff_s = 0.01\n'
        )
        (self.root / "bilingual.toml").write_text(text + engine + "timeout_s = 2\n", "utf-8")

    def article(self, text: str = "# Tides\n\nThe sea comes back twice a day.\n", name: str = "tides.md") -> Path:
        path = self.files / name
        path.write_text(text, "utf-8")
        return path

    def clip(self, name: str = "talk.mp4", **how: Any) -> Path:
        return make_clip(self.files, name, **({"seconds": 2.0} | how))

    def talk(self, script: str = TALK, spoken: str = TALK) -> Path:
        """A real talk: *spoken* aloud, with *script* beside it."""
        sound = speak(self.files, "talk.wav", spoken)
        sound.with_suffix(".txt").write_text(script.replace(". ", ".\n"), "utf-8")
        return sound


Case = Callable[[Place], tuple[list[str], str]]
CASES: dict[str, tuple[int, Case]] = {}


def case(name: str, code: int = 1) -> Callable[[Case], Case]:
    """Register a case: it prepares its file, and returns the command and a part of the line to expect."""

    def register(build: Case) -> Case:
        CASES[name] = (code, build)
        return build

    return register


@case("a text called mp4")
def _not_media(at: Place) -> tuple[list[str], str]:
    path = at.files / "talk.mp4"
    path.write_text("this is no film\n" * 50, "utf-8")
    return ["video", str(path), "--to", "de"], "BIL-MED-037"


@case("no audio stream")
def _mute(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.clip(audio=False)), "--to", "de"], "BIL-MED-004"


@case("silence")
def _silence(at: Place) -> tuple[list[str], str]:
    hush = at.files / "hush.wav"
    with wave.open(str(hush), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(bytes(2 * 16_000 * 3))
    path = at.clip(speech=hush)
    path.with_suffix(".txt").write_text("Nobody says this.\n", "utf-8")
    return ["video", str(path), "--to", "de"], "BIL-SPK-004"


@case("zero bytes")
def _empty(at: Place) -> tuple[list[str], str]:
    path = at.files / "talk.mp4"
    path.touch()
    return ["video", str(path), "--to", "de"], "BIL-SRC-009"


@case("a copy that broke off")
def _truncated(at: Place) -> tuple[list[str], str]:
    return ["video", str(cut_in_half(at.clip())), "--to", "de"], "BIL-MED-032"


@case("a missing file")
def _missing(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.files / "nothing.mp4"), "--to", "de"], "BIL-SRC-006"


@case("a missing folder")
def _missing_folder(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.files / "nowhere" / "post.md"), "--to", "de"], "BIL-SRC-006"


@case("a folder")
def _folder(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.files), "--to", "de"], "BIL-SRC-007"


@case("an unknown language", code=2)
def _language(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article()), "--to", "klingonese"], "BIL-LNG-007"


@case("an unknown speech engine", code=2)
def _speech(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.clip()), "--to", "de", "--speech", "oracle"], "BIL-SPK-005"


@case("a scripted engine is none of the table", code=2)
def _scripted(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article()), "--to", "de", "--translation", "scripted"], "BIL-SET-002"


@case("an unknown rendition", code=2)
def _rendition(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.talk()), "--to", "de", "--render", "imax"], "BIL-MED-045"


@case("no rendition", code=2)
def _no_rendition(at: Place) -> tuple[list[str], str]:
    at.settings(renditions="[]")
    return ["video", str(at.talk()), "--to", "de"], "BIL-MED-066"


@case("a target equal to the source")
def _same(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article()), "--to", "en"], "BIL-SET-007"


@case("a script that is not what is spoken")
def _wrong_script(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.talk(script=SECOND)), "--to", "de"], "BIL-SPK-025"


@case("a script in no encoding")
def _encoding(at: Place) -> tuple[list[str], str]:
    path = at.talk()
    path.with_suffix(".txt").write_bytes(b"\xff\xfe\x00\xd8\x00\x01 \x81\x8d\x8f\x90\x9d" * 9)
    return ["video", str(path), "--to", "de"], "BIL-SRC-021"


@case("an article in no encoding")
def _article_encoding(at: Place) -> tuple[list[str], str]:
    path = at.files / "tides.md"
    path.write_bytes("# Tides \ufffd\n\nThe sea \ufffd\ufffd comes.\n".encode())
    return ["article", str(path), "--to", "de"], "BIL-SRC-019"


@case("broken front matter")
def _front_matter(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article('---\ntitle: "Tides\n---\n\nThe sea comes.\n')), "--to", "de"], "BIL-ART-007"


@case("an empty article")
def _no_prose(at: Place) -> tuple[list[str], str]:
    return ["article", str(at.article("\n\n")), "--to", "de"], "BIL-ART-026"


@case("an excerpt behind the end")
def _excerpt(at: Place) -> tuple[list[str], str]:
    return ["video", str(at.talk()), "--to", "de", "--from", "9:00"], "BIL-SRC-014"


@case("no network for the translator")
def _no_network(at: Place) -> tuple[list[str], str]:
    at.settings(translation='["google"]', offline="true")
    return ["article", str(at.article()), "--to", "de"], "BIL-TRN-010"


@case("too many requests")
def _limited(at: Place) -> tuple[list[str], str]:
    at.server.always("429")
    return ["article", str(at.article()), "--to", "de"], "BIL-NET-016"


@case("a server error")
def _server_error(at: Place) -> tuple[list[str], str]:
    at.server.always("500")
    return ["article", str(at.article()), "--to", "de"], "BIL-NET-019"


@case("garbage from a translator")
def _garbage(at: Place) -> tuple[list[str], str]:
    at.server.always("garbage")
    return ["article", str(at.article()), "--to", "de"], "BIL-TRN-021"


@case("a page of HTML from a translator")
def _page(at: Place) -> tuple[list[str], str]:
    at.server.always("html")
    return ["article", str(at.article()), "--to", "de"], "BIL-NET-014"


@case("no font for the target")
def _font(at: Place) -> tuple[list[str], str]:
    path = at.talk()
    settings = at.root / "bilingual.toml"
    settings.write_text(settings.read_text("utf-8") + '[fonts]\nde = "Gothic of Nowhere"\n', "utf-8")
    return ["video", str(path), "--to", "de"], "BIL-MED-012"


@case("a setting that does not exist")
def _setting(at: Place) -> tuple[list[str], str]:
    at.settings(colour='"red"')
    return ["article", str(at.article()), "--to", "de"], "BIL-SET-013"
