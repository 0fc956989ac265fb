"""Make ``tests/fixtures/v0_1_0``: a small root created by bilingual 0.1.0, for the upgrade tests.

It must be made by the code of 0.1.0 (commit b798444), never by a later one::

    git worktree add --detach /tmp/v0.1.0 b798444
    PYTHONPATH=/tmp/v0.1.0/src:/tmp/v0.1.0 python scripts/make_upgrade_fixture.py tests/fixtures/v0_1_0

It needs ffmpeg, espeak-ng and the Noto fonts but no network: a local server imitates LibreTranslate.
:func:`edit_by_hand` makes a person's edits, and ``tests/upgrades`` checks that all of them are kept.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

PORT = 5999
ROOT = "@ROOT@"  # stands in the fixture for the root's own path
NOON = 1_772_366_400  # 2026-03-01 12:00 UTC: posts of sources without a date get that of the file

SETTINGS = f"""\
targets = ["zh-Hans", "de"]
translation = ["memory", "libretranslate"]
glossary = "glossary.toml"
waivers = "waivers.toml"
blog = "site"
author = "Ada Keeper"

[engines.libretranslate]
url = "http://127.0.0.1:{PORT}/"

[engines.sidecar]
recogniser = "none"

[fonts]
en = "Noto Sans"
de = "Noto Sans"
zh-Hans = "Noto Sans CJK SC"

[profiles.small]
like = "source"
audio_kbps = 32

[profiles.square]
like = "linkedin-1x1"
width = 320
height = 320
audio_kbps = 32
background = "#1a2b3c"
"""
GLOSSARY = """\
[[term]]
source = "keeper"
targets.de = "Wärter"
targets.zh-Hans = "守塔人"
"""
WAIVERS = """\
[[waiver]]
check = "numbers"
contains = "112 Stufen"
reason = "the German edition counts the steps from the first floor"
"""
MEMORY = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
 <header creationtool="a person" creationtoolversion="1" segtype="sentence" o-tmf="tmx" adminlang="en" srclang="en"
  datatype="plaintext"/>
 <body>
  <tu srclang="en">
   <tuv xml:lang="en"><seg>The lighthouse stands at the end of the pier.</seg></tuv>
   <tuv xml:lang="de"><seg>Der Leuchtturm steht am Ende der Mole.</seg></tuv>
   <tuv xml:lang="zh-Hans"><seg>灯塔矗立在码头的尽头。</seg></tuv>
  </tu>
 </body>
</tmx>
"""
FOLDER_SETTINGS = """\
renditions = ["small", "square"]
hashtags = ["LanguageLearning", "Harbour"]
when = "now"
"""

TALK = {
    "The keeper counted seven ships that night.": (
        "Der Wärter zählte in jener Nacht sieben Schiffe.",
        "守塔人那天夜里数到了七艘船。",
    ),
    "Nobody had seen them leave.": ("Niemand hatte sie auslaufen sehen.", "没有人看见它们离开。"),
    "In the morning the harbour was empty again.": (
        "Am Morgen war der Hafen wieder leer.",
        "早晨，港口又空了。",
    ),
    "He wrote the number into his book and closed it.": (
        "Er schrieb die Zahl in sein Buch und schloss es.",
        "他把数字写进本子，然后合上了它。",
    ),
    "Twenty years later his daughter found the page.": (
        "Zwanzig Jahre später fand seine Tochter die Seite.",
        "二十年后，他的女儿找到了那一页。",
    ),
    "She asked who had counted the ships.": ("Sie fragte, wer die Schiffe gezählt hatte.", "她问是谁数过那些船。"),
}
TITLES = {
    "The empty harbour": ("Der leere Hafen", "空港"),
    "The light at the end of the pier": ("Das Licht am Ende der Mole", "码头尽头的灯光"),
    "A short visit to a lighthouse": ("Ein kurzer Besuch in einem Leuchtturm", "灯塔短访"),
    "The climb": ("Der Aufstieg", "登塔"),
    "The tower": ("Der Turm", "塔"),
    "The tower at dusk": ("Der Turm in der Dämmerung", "黄昏中的塔"),
    "The lamp": ("Die Lampe", "灯"),
    "A year of ships": ("Ein Jahr der Schiffe", "一年的船"),
    "Spring": ("Frühling", "春天"),
    "Autumn": ("Herbst", "秋天"),
}
ARTICLE = """\
---
title: The light at the end of the pier
description: A short visit to a lighthouse
date: 2026-02-14
lang: en
---

# The light at the end of the pier

The lighthouse stands at the end of the pier. Every evening the keeper lights the lamp.

![The tower at dusk](tower.png)

## The climb

The tower has 120 steps. Take a **warm coat** with you.

- The door opens at nine.
- The last visitor leaves at five.

![The lamp](lamp.png)

You can read more in [the book of the harbour](https://example.org/harbour). We closed the door behind us.
"""
ANSWERS = {
    # A term of the glossary is sent as a placeholder.
    "The ⟦1⟧ counted seven ships that night.": (
        "Der ⟦1⟧ zählte in jener Nacht sieben Schiffe.",
        "⟦1⟧那天夜里数到了七艘船。",
    ),
    "Every evening the ⟦1⟧ lights the lamp.": ("Jeden Abend zündet der ⟦1⟧ die Lampe an.", "⟦1⟧每天晚上点灯。"),
    "Every winter evening the ⟦1⟧ lights the lamp.": (
        "Jeden Winterabend zündet der ⟦1⟧ die Lampe an.",
        "⟦1⟧每个冬夜都点灯。",
    ),
    "Twenty years later his daughter found the note.": (
        "Zwanzig Jahre später fand seine Tochter die Notiz.",
        "二十年后，他的女儿找到了那张字条。",
    ),
    "The tower has 120 steps.": ("Der Turm hat 112 Stufen.", "这座塔有120级台阶。"),
    "The door opens at nine.": ("Die Tür öffnet um neun.", "九点开门。"),
    "The last visitor leaves at five.": ("Der letzte Besucher geht um fünf.", "最后一位访客五点离开。"),
    "We closed the door behind us.": ("Wir schlossen die Tür hinter uns.", "我们随手关上了门。"),
    "Take a warm coat with you.": ("Nehmen Sie einen warmen Mantel mit.", "请带上一件暖和的外套。"),
    "You can read more in the book of the harbour.": (
        "Mehr lesen Sie im Buch des Hafens.",
        "您可以在港口之书中读到更多。",
    ),
}
_SHIP = "Ship {n} left the harbour at {n} minutes past noon with {m} crates of tea and {k} passengers on board."
_SCHIFF = "Schiff {n} verließ den Hafen {n} Minuten nach Mittag mit {m} Kisten Tee und {k} Passagieren an Bord."
_CHUAN = "{n}号船在正午过{n}分离开港口，船上载着{m}箱茶叶和{k}名乘客。"


def ships() -> tuple[str, dict[str, tuple[str, str]]]:
    """Return an article too long for one WeChat article, and its translations."""
    answers, text = {}, "# A year of ships\n"
    for season, numbers in (("Spring", range(2, 32)), ("Autumn", range(32, 90))):
        text += f"\n## {season}\n"
        for n in numbers:
            values = {"n": n, "m": 3 * n + 1, "k": 2 * n + 5}
            answers[_SHIP.format(**values)] = (_SCHIFF.format(**values), _CHUAN.format(**values))
            text += f"\n{_SHIP.format(**values)}\n"
    return text, answers


@contextmanager
def translator(answers: dict[str, tuple[str, str]]) -> Iterator[list[str]]:
    """Play LibreTranslate with *answers*; gives the list of what it was asked and could not answer."""
    unknown: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            asked = {name: values[0] for name, values in form.items()}
            said = answer(asked["q"], asked["target"], answers)
            if said is None:
                unknown.append(f"{asked['target']}: {asked['q']}")
                print("  not known:", unknown[-1])
            body = json.dumps({"translatedText": said}, ensure_ascii=False).encode()
            self.send_response(200 if said else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Be quiet."""

    with ThreadingHTTPServer(("127.0.0.1", PORT), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield unknown
        server.shutdown()


def answer(text: str, target: str, answers: dict[str, tuple[str, str]]) -> str | None:
    """Return the translation of *text*; its placeholders stand around the whole of it where they stand in *text*."""
    marks = re.findall(r"⟦\d+⟧", text)
    both = answers.get(text) or answers.get(re.sub(r"⟦\d+⟧", "", text))
    if both is None:
        return None
    said = both[target.startswith("z")]
    return said if not marks or marks[0] in said else marks[0] + said[:-1] + "".join(marks[1:]) + said[-1]


def cli(root: Path, *arguments: str | Path) -> dict[str, object]:
    """Run one command of bilingual in this process; return what it printed."""
    code = "import sys; from bilingual.cli.main import run; sys.exit(run(sys.argv[1:]))"
    line = [sys.executable, "-c", code, *map(str, arguments), "--root", str(root), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, cwd=root)
    print(f"{done.returncode}: {' '.join(map(str, arguments))}", done.stderr.strip(), sep="\n")
    value: dict[str, object] = json.loads(done.stdout)
    for note in value.get("notes", []):  # type: ignore[attr-defined]
        print("  note:", note)
    return value


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (NOON, NOON))
    return path


def replace(path: Path, old: str, new: str) -> None:
    """Change *old*, which stands there once, into *new*."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path}: {old!r} stands {text.count(old)} times in it"
    path.write_text(text.replace(old, new), "utf-8")


def edit_target(path: Path, source: str, target: str) -> None:
    """Give the unit of *source* in a bitext another *target*."""
    value = json.loads(path.read_text("utf-8"))
    (unit,) = [unit for unit in value["units"] if unit["source"] == source]
    unit["target"] = target
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")


def draw(path: Path, colour: str) -> None:
    _ffmpeg("-f", "lavfi", "-i", f"color=c={colour}:s=64x48:d=0.04", "-frames:v", "1", path)


def film(path: Path, sentences: list[str]) -> None:
    """Speak *sentences* with espeak-ng and film them: a picture that changes once, 320x180."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        sound = Path(name) / "sound.wav"
        text = "\n\n".join(sentences)
        subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", sound, "--", text], check=True)
        picture = "color=c=0x203040:s=320x180:r=10"
        _ffmpeg(
            *("-f", "lavfi", "-i", picture, "-i", sound, "-shortest", "-c:v", "libx264", "-preset", "veryfast"),
            *("-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "32k", "-ac", "1", "-movflags", "+faststart", path),
        )
    os.utime(path, (NOON, NOON))


def _ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments], check=True)


def set_up(root: Path) -> None:
    """Write the settings, and drop the sources into the inbox."""
    write(root / "bilingual.toml", SETTINGS)
    write(root / "glossary.toml", GLOSSARY)
    write(root / "waivers.toml", WAIVERS)
    write(root / "people.tmx", MEMORY)
    write(root / "site/_config.yml", "title: Ada\n")
    write(root / "site/_posts/2025-12-24-hello.md", "---\ntitle: Hello\n---\n\nNothing of this comes from a source.\n")
    inbox = root / "media/inbox"
    write(inbox / "nightly/bilingual.toml", 'when = "nightly"\n')
    write(inbox / "talks/bilingual.toml", FOLDER_SETTINGS)
    write(inbox / "talks/harbour.toml", 'title = "The empty harbour"\n')
    write(inbox / "talks/harbour.txt", "# The climb\n" + "\n".join(TALK) + "\n")
    write(inbox / "talks/harbour.zh-Hans.txt", "\n".join(chinese for _, chinese in TALK.values()) + "\n")
    film(inbox / "talks/harbour.mp4", list(TALK))
    draw(inbox / "tower.png", "0x886644")
    draw(inbox / "lamp.png", "0xffcc33")
    write(inbox / "pier.md", ARTICLE)
    write(inbox / "ships.md", ships()[0])
    write(inbox / "ships.toml", 'targets = ["de"]\n')
    write(inbox / "nightly/later.md", "# Spring\n\nThe door opens at nine.\n")
    write(inbox / "empty.md", "\n")


def edit_by_hand(root: Path) -> None:
    """Do what a person does with the results: edit, apply, edit again, and leave files of their own."""
    outbox, done, posts = root / "media/outbox", root / "media/done", root / "site/_posts"
    talk, pier = outbox / "harbour", outbox / "pier"
    # A polished post: what was written stands in linkedin.edited.txt once the post is made anew.
    polished = talk / "posts/en_de/linkedin.txt"
    polished.write_text("My own first line.\n\n" + polished.read_text("utf-8"), "utf-8")
    edit_target(talk / "bitext.en_de.json", "Nobody had seen them leave.", "Keiner hatte sie auslaufen sehen.")
    replace(talk / "transcript.json", '"text": "page."', '"text": "note."')
    cli(root, "apply", talk)
    # A word and a time in the subtitles.
    track = talk / "subtitles/zh-Hans.srt"
    replace(track, "早晨，港口又空了。", "清晨，港口又空了。")
    times = re.findall(r"(?m)^\d\d:\d\d:\d\d,\d{3} --> (\d\d:\d\d:\d\d),(\d{3})$", track.read_text("utf-8"))
    first = times[0]
    replace(track, f"--> {first[0]},{first[1]}", f"--> {first[0]},{int(first[1]) - 40:03}")
    cli(root, "apply", talk)
    # A sentence in the post in the blog, and a paragraph of one's own.
    (post,) = posts.rglob("*-pier-de.md")
    replace(post, "Die Tür öffnet um neun.", "Die Tür wird um neun geöffnet.")
    post.write_text(post.read_text("utf-8") + "\nDiesen Absatz hat Ada selbst geschrieben.\n", "utf-8")
    # A sentence whose source is changed afterwards: stale.
    edit_target(
        pier / "bitext.en_de.json",
        "Every evening the keeper lights the lamp.",
        "Abend für Abend zündet der Wärter die Lampe an.",
    )
    cli(root, "apply", pier)
    replace(done / "pier/pier.md", "Every evening the keeper lights", "Every winter evening the keeper lights")
    cli(root, "apply", pier)
    # Files of one's own, beside ours.
    write(talk / "notes of mine.txt", "Ask Tom about the second half.\n")
    write(talk / "posts/en_de/for the newsletter.md", "Sieben Schiffe, eine Nacht.\n")
    write(talk / "video/cut by me.mp4", "not really a video\n")
    write(done / "harbour/sketch.txt", "The slides come later.\n")
    write(root / "site/_posts/2026-03-02-by-hand.md", "---\ntitle: By hand\n---\n\nWritten by a person.\n")


def finish(root: Path, target: Path) -> None:
    """Check that nothing is left to do, then copy *root* to *target* without what belongs to this machine."""
    for folder in ("harbour", "pier", "ships"):
        assert cli(root, "apply", root / "media/outbox" / folder)["unchanged"], f"{folder} is not at rest"
    shutil.rmtree(root / ".bilingual/run", ignore_errors=True)
    from flows.service import Service

    write(root / ".bilingual/env", Service(root, 4200).env_text())
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if str(root).encode() in content:
            assert path.name == "env" or path.suffix == ".txt", f"{path} holds the path of its root"
            path.write_bytes(content.replace(str(root).encode(), ROOT.encode()))
    code = re.compile(r"(?m)^export BILINGUAL_CODE=.*$")
    env = root / ".bilingual/env"
    env.write_text(code.sub("export BILINGUAL_CODE=/home/ada/bilingual", env.read_text("utf-8")), "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root, target)


def main() -> None:
    target = Path(sys.argv[1])
    answers = {**TALK, **TITLES, **ANSWERS, **ships()[1]}
    with tempfile.TemporaryDirectory(prefix="bilingual-0.1.0-") as name, translator(answers) as unknown:
        root = Path(name).resolve() / "root"
        set_up(root)
        inbox = root / "media/inbox"
        cli(root, "memory", "import", root / "people.tmx")
        cli(root, "video", inbox / "talks/harbour.mp4")
        cli(root, "article", inbox / "pier.md")
        cli(root, "article", inbox / "ships.md")
        cli(root, "article", inbox / "empty.md")
        edit_by_hand(root)
        assert not unknown, "\n".join(unknown)
        finish(root, target)


if __name__ == "__main__":
    main()
