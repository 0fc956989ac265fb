"""Results of 0.1.0 keep working: no engine is called, nothing is encoded, and every edit is kept."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.results.old_root import FIXTURE, FOLDERS, OldRoot, old_root, stage_key

# What a run may write at any time: its journal, its report and the pages made from it.
JOURNAL = re.compile(r"\.bilingual/.*|media/outbox/[^/]+/(manifest\.json|report\.json|index\.html|findings\..*\.html)")
EXIT_CODES = {"harbour": 0, "pier": 3, "ships": 0}
OWN_FILES = (
    "media/outbox/harbour/notes of mine.txt",
    "media/outbox/harbour/posts/en_de/for the newsletter.md",
    "media/outbox/harbour/posts/en_de/linkedin.edited.txt",
    "media/outbox/harbour/video/cut by me.mp4",
    "media/done/harbour/sketch.txt",
    "site/_posts/2025-12-24-hello.md",
    "site/_posts/2026-03-02-by-hand.md",
)


@dataclass
class Upgraded:
    """A root before and after each folder was applied, each source published again, and each folder applied again."""

    root: OldRoot
    before: dict[str, bytes]
    times: dict[str, int]
    said: dict[tuple[str, str], tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    with old_root(tmp_path_factory.mktemp("upgraded")) as root:
        before, times = root.files(), root.times()
        said = {("apply", name): root.apply(name) for name in FOLDERS}
        said |= {("publish", name): root.again(name) for name in FOLDERS}
        said |= {("again", name): root.apply(name) for name in FOLDERS}
        yield Upgraded(root, before, times, said)


@pytest.fixture
def root(tmp_path: Path) -> Iterator[OldRoot]:
    with old_root(tmp_path) as root:
        yield root


def test_the_fixture_was_made_by_0_1_0() -> None:
    for name in FOLDERS:
        manifest = json.loads((FIXTURE / f"media/outbox/{name}/manifest.json").read_text("utf-8"))
        assert (manifest["tool_version"], manifest["schema"]) == ("0.1.0", "bilingual.manifest/1")
        for stage, record in manifest["stages"].items():
            assert record["key"] == stage_key(record["facts"]), f"{name}: {stage}"


# ── nothing to do ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("command", ["apply", "publish", "again"])
def test_an_old_folder_is_as_ready_as_it_was(upgraded: Upgraded, command: str, name: str) -> None:
    code, said = upgraded.said[command, name]
    assert code == EXIT_CODES[name]
    # The first run may write texts again, to the same bytes: see below. Then there is nothing to do.
    assert said["unchanged"] or command == "apply"


def test_no_engine_is_asked(upgraded: Upgraded) -> None:
    assert upgraded.root.asked == []


def test_nothing_is_encoded(upgraded: Upgraded) -> None:
    assert upgraded.root.encodings() == []
    assert upgraded.root.times() == upgraded.times


def test_every_file_is_as_it_was(upgraded: Upgraded) -> None:
    after = upgraded.root.files()
    assert set(upgraded.before) - set(after) == set(), "files are gone"
    changed = {name for name in upgraded.before if after[name] != upgraded.before[name]}
    assert {name for name in changed if not JOURNAL.fullmatch(name)} == set()


def test_states_and_findings_are_as_they_were(upgraded: Upgraded) -> None:
    for name in FOLDERS:
        old = json.loads(upgraded.before[f"media/outbox/{name}/report.json"])
        new = upgraded.root.report(name)
        assert new["state"] == old["state"]
        assert {pair: said["reasons"] for pair, said in new["pairs"].items()} == {
            pair: said["reasons"] for pair, said in old["pairs"].items()
        }


def test_what_waited_and_what_failed_still_do(upgraded: Upgraded) -> None:
    media = upgraded.root.path / "media"
    assert (media / "inbox/nightly/later.md").is_file()
    assert "holds no text" in (media / "failed/empty.md.reason.txt").read_text("utf-8")


def test_the_memory_holds_what_people_translated(upgraded: Upgraded, tmp_path: Path) -> None:
    code, _ = upgraded.root.run("memory", "export", tmp_path / "all.tmx")
    assert code == 0
    text = (tmp_path / "all.tmx").read_text("utf-8")
    for target in ("Der Leuchtturm steht am Ende der Mole.", "Keiner hatte sie auslaufen sehen.", "清晨，港口又空了。"):
        assert target in text


# ── the next edit ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow  # the edits of old articles are the default; what an edit of a recording costs is that of any other
def test_an_edit_of_an_old_recording(root: OldRoot) -> None:
    before, times = root.files(), root.times()
    parts = set(root.path.glob("media/work/*/render/picture-*.mp4"))
    edited, wanted = "wer die Schiffe gezählt hatte", "wer sie gezählt hatte"
    root.replace("media/outbox/harbour/bitext.en_de.json", edited, wanted)
    code, said = root.apply("harbour")
    assert (code, said["unchanged"], root.asked) == (0, False, [])

    after, talk = root.files(), "media/outbox/harbour"
    assert wanted in " ".join(after[f"{talk}/subtitles/de.srt"].decode().split())
    changed = {name for name in before if after.get(name) != before[name]}
    assert f"{talk}/video/en_de.small.mp4" in changed
    assert {name for name in changed if "zh-Hans" in name and not JOURNAL.fullmatch(name)} == set()
    assert {name: time for name, time in root.times().items() if "zh-Hans" in name} == {
        name: time for name, time in times.items() if "zh-Hans" in name
    }
    assert {name: after.get(name) for name in OWN_FILES} == {name: before[name] for name in OWN_FILES}
    assert set(before) - set(after) == set(), "files are gone"
    assert _hand_edits(root) == EDITS

    # One of two parts in two shapes; another ffmpeg than the one that made the parts makes them all again.
    assert parts < set(root.path.glob("media/work/*/render/picture-*.mp4"))
    assert len(set(root.path.glob("media/work/*/render/picture-*.mp4")) - parts) == (2 if root.same_ffmpeg else 4)


def test_a_stale_sentence_of_an_old_article_is_settled_by_hand(root: OldRoot) -> None:
    before = root.files()
    root.replace(
        "media/outbox/pier/bitext.en_de.json",
        "Abend für Abend zündet der Wärter die Lampe an.",
        "An jedem Winterabend zündet der Wärter die Lampe an.",
    )
    code, said = root.apply("pier")
    assert (code, root.asked) == (0, [])
    assert set(before) - set(root.files()) == {"media/outbox/pier/posts/en_de/NOT-READY.txt"}
    assert all(pair["ready"] for pair in said["pairs"])
    waived = [finding["waived"] for finding in root.report("pier")["pairs"]["en_de"]["findings"] if finding["waived"]]
    assert waived == ["the German edition counts the steps from the first floor"]
    post = next((root.path / "site/_posts").rglob("*-pier-de.md")).read_text("utf-8")
    for text in ("An jedem Winterabend zündet", "Die Tür wird um neun geöffnet.", "Diesen Absatz hat Ada selbst"):
        assert text in post
    after = root.files()
    assert {name: after.get(name) for name in OWN_FILES} == {name: before[name] for name in OWN_FILES}


def test_an_edit_in_an_old_blog_post_is_learnt(root: OldRoot) -> None:
    post = next((root.path / "site/_posts").rglob("*-pier-de.md")).relative_to(root.path).as_posix()
    root.replace(post, "Der letzte Besucher geht um fünf.", "Um fünf geht der letzte Besucher.")
    root.apply("pier")
    unit = root.targets("pier", "en_de")["The last visitor leaves at five."]
    assert (unit["target"], unit["locked"]) == ("Um fünf geht der letzte Besucher.", True)
    assert root.asked == []


@pytest.mark.parametrize("when", ["before the first run", pytest.param("after the first run", marks=pytest.mark.slow)])
def test_a_polished_post_is_put_aside_and_kept(root: OldRoot, when: str) -> None:
    if when == "after the first run":
        root.apply("ships")
    post = root.results("ships") / "posts/en_de/linkedin.txt"
    mine = "Mein eigener Anfang.\n\n" + post.read_text("utf-8")
    post.write_text(mine, "utf-8")
    root.apply("ships")
    assert mine in [path.read_text("utf-8") for path in post.parent.glob("linkedin*.txt")]


EDITS = {
    "bitext": ("Keiner hatte sie auslaufen sehen.", True),
    "subtitle": "清晨，港口又空了。",
    "word": "note.",
    "cut": 3190,
}


def _hand_edits(root: OldRoot) -> dict[str, Any]:
    """Return what a person once changed in the recording, as it is now."""
    talk = root.results("harbour")
    nobody = root.targets("harbour", "en_de")["Nobody had seen them leave."]
    morning = root.targets("harbour", "en_zh-Hans")["In the morning the harbour was empty again."]
    assert morning["locked"]
    words = json.loads((talk / "transcript.json").read_text("utf-8"))["words"]
    cues = json.loads((talk / "cues.en_zh-Hans.json").read_text("utf-8"))["cues"]
    return {
        "bitext": (nobody["target"], nobody["locked"]),
        "subtitle": morning["target"],
        "word": words[37]["text"],
        "cut": cues[0]["end_ms"],
    }


# ── settings ──────────────────────────────────────────────────────────────────────────────────────


def test_the_settings_of_an_old_inbox_folder_hold(root: OldRoot) -> None:
    article = root.path / "media/inbox/talks/new.md"
    article.write_text("# The lighthouse stands at the end of the pier.\n", "utf-8")
    code, said = root.run("article", article)
    assert (code, root.asked) == (0, [])
    assert [pair["pair"] for pair in said["pairs"]] == ["en_zh-Hans", "en_de"]
    assert "#Harbour" in (root.results("new") / "posts/en_de/linkedin.txt").read_text("utf-8")


def test_every_setting_of_0_1_0_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bilingual.cli.main import run

    shutil.copy(Path(__file__).with_name("every_setting.toml"), tmp_path / "bilingual.toml")
    assert run(["memory", "export", str(tmp_path / "all.tmx"), "--root", str(tmp_path)]) == 0
    assert "unknown setting" not in capsys.readouterr().err


def test_check_takes_the_language_after_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from bilingual.cli.main import run

    (tmp_path / "post.md").write_text("The door opens at nine.\n", "utf-8")
    (tmp_path / "post.de.md").write_text("Die Tür öffnet um neun.\n", "utf-8")
    assert run(["check", str(tmp_path / "post.md"), str(tmp_path / "post.de.md"), "--from", "en"]) == 0
    assert "en to de" in capsys.readouterr().out


def test_the_environment_of_an_old_service_names_its_root(root: OldRoot, tmp_path: Path) -> None:
    command = '. "$0" && exec "$1" -m bilingual memory export "$2"'
    env, out = root.path / ".bilingual/env", tmp_path / "all.tmx"
    subprocess.run(["sh", "-c", command, env, sys.executable, out], check=True, cwd="/", capture_output=True)
    assert "Leuchtturm" in out.read_text("utf-8")
