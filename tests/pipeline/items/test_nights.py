"""What a night tells of the items that other runs made."""

from __future__ import annotations

import os
from pathlib import Path

from bilingual.model.item import LibraryItem
from bilingual.pipeline.items.nights import besides, last_told_s
from bilingual.pipeline.items.reading import read_items
from bilingual.settings import load_settings

NIGHT_S = 1_000_000.0


def made(name: str, at_s: float, state: str = "ready") -> LibraryItem:
    folder, source = f"media/outbox/{name}", f"media/done/{name}/{name}.md"
    return LibraryItem(name, state, at_s, folder=folder, source=source, origins=(f"{name}.md",))  # type: ignore[arg-type]


def test_what_was_made_since_the_summary_before_is_told_what_needs_a_person_first() -> None:
    evening = [made("good", NIGHT_S + 60), made("bad", NIGHT_S + 30, "not-ready")]
    found = [*evening, made("of the night", NIGHT_S + 90), made("old", NIGHT_S - 60, "not-ready")]
    told = besides(found, {"media/inbox/of the night.md"}, NIGHT_S)
    assert [item.name for item in told] == ["bad", "good"]
    assert besides(found, {item.folder for item in found}, NIGHT_S) == []


def test_what_lies_in_the_inbox_is_told_until_it_is_gone(tmp_path: Path) -> None:
    inbox = tmp_path / "media/inbox"
    inbox.mkdir(parents=True)
    for name in ("slides.pptx", "talk.srt", "new.md", "kept.md"):
        (inbox / name).write_text("Seven ships.", "utf-8")
        os.utime(inbox / name, (NIGHT_S - 60, NIGHT_S - 60))
    found = read_items(load_settings(tmp_path), service=True)
    told = besides(found, {"media/inbox/kept.md"}, NIGHT_S)
    assert {item.name: (item.state, item.reasons[0]) for item in told} == {
        "media/inbox/slides.pptx": ("failed", "is neither a recording nor an article, judging by its name"),
        "media/inbox/talk.srt": ("waiting", "waits for the recording that it belongs to"),
        "media/inbox/new.md": ("waiting", "the service takes it up"),
    }
    assert all(item.steps for item in told)


def test_the_last_summary_says_since_when(tmp_path: Path) -> None:
    outbox = tmp_path / "media/outbox"
    outbox.mkdir(parents=True)
    settings = load_settings(tmp_path)
    assert last_told_s(settings) == 0.0
    for name, at_s in (
        ("night-2026-05-01-020000.md", 5.0),
        ("night-2026-05-02-020000.md", 7.0),
        ("night-notes.md", 9.0),
    ):
        (outbox / name).write_text("", "utf-8")
        os.utime(outbox / name, (at_s, at_s))
    assert last_told_s(settings) == 7.0
