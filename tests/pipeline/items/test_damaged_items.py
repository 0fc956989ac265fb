"""Items whose files are damaged: they have a state, a reason and a step all the same."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.pipeline.items import steps
from bilingual.pipeline.items.reading import read_items
from bilingual.pipeline.records.exchange import read_bitext
from bilingual.pipeline.records.manifest import Manifest
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.results.bare_results import add, manifest, only

BROKEN: Mapping[str, Callable[[Path], object]] = {
    "empty": lambda p: p.write_bytes(b""),
    "zeros": lambda p: p.write_bytes(bytes(200)),
    "cut": lambda p: p.write_bytes(p.read_bytes()[:100]),
    "a list": lambda p: p.write_text("[]", "utf-8"),
    "null": lambda p: p.write_text("null", "utf-8"),
    "a number for pairs": lambda p: p.write_text('{"pairs": 3}', "utf-8"),
    "a list of pairs": lambda p: p.write_text('{"pairs": ["en_de"]}', "utf-8"),
    "a text for a pair": lambda p: p.write_text('{"pairs": {"en_de": "ready"}}', "utf-8"),
    "a pair without a target": lambda p: p.write_text('{"pairs": {"en": {}}}', "utf-8"),
    "stages in a list": lambda p: p.write_text('{"stages": [1]}', "utf-8"),
    "a source that is a text": lambda p: p.write_text('{"source": "talk.md"}', "utf-8"),
    "findings that are none": lambda p: p.write_text('{"pairs": {"en_de": {"findings": [1]}}}', "utf-8"),
    "Latin-1": lambda p: p.write_bytes('{"title": "é"}'.encode("latin-1")),
    "nested without end": lambda p: p.write_text('{"pairs":' + "[" * 100_000, "utf-8"),
    "half a surrogate": lambda p: p.write_text('{"identity": "\\ud800", "pairs": []}', "utf-8"),
    "a folder": lambda p: (p.unlink(), p.mkdir()),
    "gone": lambda p: p.unlink(),
    "a link that leads nowhere": lambda p: (p.unlink(), p.symlink_to("gone.json")),
    "a link in a circle": lambda p: (p.unlink(), p.symlink_to("manifest.json")),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_item_is_an_item_with_a_state_and_a_step(settings: Settings, kind: str) -> None:
    add(settings.root, "good")
    folder = add(settings.root, "bad")
    BROKEN[kind](folder / "manifest.json")
    items = {item.name: item for item in read_items(settings)}
    assert (items["good"].state, items["bad"].state) == ("ready", "failed")
    assert items["bad"].reasons[0].startswith("media/outbox/bad/manifest.json: ")
    assert items["bad"].reasons[0].isprintable()
    assert items["bad"].steps
    assert run(["status", "--root", str(settings.root), "--json"]) == 0


def test_a_broken_folder_is_set_aside_and_made_again_where_its_source_is_known(settings: Settings) -> None:
    folder = add(settings.root, "tea time", at_s=time.time() - 60)
    (folder / "manifest.json").write_text("{", "utf-8")
    done = settings.root / "media" / "done" / "tea time"
    done.mkdir(parents=True)
    (done / "tea time.de.srt").write_text("", "utf-8")
    (done / "tea time.mp4").write_bytes(b"x")
    (step,) = only(settings).steps
    assert steps.shown(step, settings.root, settings.root) == (
        "mv -n 'media/outbox/tea time' 'media/tea time.damaged' && bilingual video 'media/done/tea time/tea time.mp4'"
    )


def test_a_broken_manifest_with_a_copy_is_restored_by_what_is_said(settings: Settings) -> None:
    folder = add(settings.root)
    copy = settings.root / "media" / "work" / "0123" / "copies" / "talk" / "manifest.json"
    copy.parent.mkdir(parents=True)
    shutil.copy(folder / "manifest.json", copy)
    (folder / "manifest.json").write_bytes(b"")
    (step,) = only(settings).steps
    assert (step.does, steps.shown(step, settings.root, settings.root)) == (
        "restore it from its copy",
        "bilingual apply media/outbox/talk",
    )


def test_a_manifest_that_was_mended_is_read_again(settings: Settings) -> None:
    path = add(settings.root) / "manifest.json"
    for state in ("not-ready", "ready", "needs-review"):
        path.write_text(json.dumps(manifest(state=state)), "utf-8")
        assert only(settings).state == state


@pytest.mark.parametrize("content", ["", "{", "[]", '{"form": 1}', '{"form": 1, "version": "9", "folders": []}'])
def test_what_is_kept_of_results_may_be_damaged(settings: Settings, content: str) -> None:
    add(settings.root)
    read_items(settings)
    kept = settings.state / "run" / "results.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    value = json.loads(kept.read_text("utf-8"))
    kept.write_text(content, "utf-8")
    assert only(settings).state == "ready"
    for wrong in ({"pairs": [[1]]}, {**value["folders"]["talk"]["facts"], "files": [None, {}]}):
        value["folders"]["talk"]["facts"] = wrong
        kept.write_text(json.dumps(value), "utf-8")
        assert only(settings).state == "ready"
    kept.write_text(json.dumps({**value, "folders": [1]}), "utf-8")
    assert only(settings).state == "ready"


def test_what_is_kept_of_results_calls_nothing_ready_that_is_not(settings: Settings) -> None:
    add(settings.root, state="not-ready")
    assert only(settings).state == "not-ready"
    kept = settings.state / "run" / "results.json"
    said = kept.read_text("utf-8")
    assert said.count('"not-ready"') == 2
    kept.write_text(said.replace('"not-ready"', '"ready"'), "utf-8")
    assert only(settings).state == "not-ready"


@pytest.mark.parametrize(
    ("name", "broken", "code"),
    [
        ("manifest.json", '{"source": null, "pairs": {}, "stages": {}}', "BIL-WRK-017"),
        ("manifest.json", '{"pairs": {"en_de": 3}}', "BIL-WRK-017"),
        ("manifest.json", '{"stages": {"transcript": {"files": []}}}', "BIL-WRK-017"),
        ("manifest.json", '{"stages": NaN}', "BIL-WRK-011"),
        ("manifest.json", '{"identity": "\\ud800"}', "BIL-WRK-011"),
        ("bitext.en_de.json", '{"units": [{"target": "\\ud800"}]}', "BIL-WRK-011"),
    ],
)
def test_a_state_file_of_wrong_values_is_one_line(settings: Settings, name: str, broken: str, code: str) -> None:
    folder = add(settings.root)
    (folder / name).write_text(broken, "utf-8")
    with raises(code, str(folder / name)):
        Manifest.read(folder) if name == "manifest.json" else read_bitext(folder / name)
