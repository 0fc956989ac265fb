"""The inbox: what is waiting, when a copy is complete, and where a source goes afterwards."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from bilingual.errors import Hung, InputError, NoRoom, Unavailable
from bilingual.pipeline.inbox.groups import Group, scan
from bilingual.pipeline.inbox.queue import (
    idempotency_key,
    make_inbox,
    nightly_groups,
    requeue_failed,
    settings_of,
    settle_failure,
    settle_success,
    waiting_signature,
)
from bilingual.pipeline.inbox.waiting import SteadyLooks
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.reasons import reason_path
from bilingual.pipeline.result import Result
from bilingual.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "media" / "inbox").mkdir(parents=True)
    return Settings(root=tmp_path)


def drop(settings: Settings, *names: str, text: str = "x") -> Path:
    """Put files into the inbox; return the first."""
    inbox = settings.media / "inbox"
    for name in names:
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(text, "utf-8")
    return inbox / names[0]


def listed(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def delivered(settings: Settings, source: Path) -> Result:
    folder = settings.media / "outbox" / source.stem
    Manifest(folder, "recording:1", source={"path": str(source)}).save()
    return Result(folder, source, "video", "ready", (), (), ("transcript",), ())


def test_a_recording_forms_a_group_with_what_belongs_to_it(settings: Settings) -> None:
    drop(settings, "talk.mp4", "talk.srt", "talk.zh-Hans.srt", "talk.toml", "other.txt", "talk-2.srt")
    groups, alone = scan(settings.media / "inbox")
    assert [(g.main.name, [m.name for m in g.members], g.kind) for g in groups] == [
        ("talk.mp4", ["talk.mp4", "talk.srt", "talk.zh-Hans.srt", "talk.toml"], "video")
    ]
    assert sorted(path.name for path in alone) == ["other.txt", "talk-2.srt"]


@pytest.mark.parametrize("name", [".talk.mp4", "talk.mp4.part", "talk.mp4.crdownload", ".cache/talk.mp4", "notes.pdf"])
def test_what_is_hidden_unfinished_or_foreign_is_left_alone(settings: Settings, name: str) -> None:
    drop(settings, name)
    assert scan(settings.media / "inbox") == ([], [])


def test_groups_come_in_the_order_in_which_they_were_dropped(settings: Settings) -> None:
    """A copy may keep the time of the original: that is not when it came."""
    for age, name in ((3, "b.md"), (9, "c.html"), (1, "a.mp3")):
        os.utime(drop(settings, name), (1_000_000 - age, 1_000_000 - age))
        time.sleep(0.01)
    groups, _ = scan(settings.media / "inbox")
    assert [(g.main.name, g.kind) for g in groups] == [("b.md", "article"), ("c.html", "article"), ("a.mp3", "video")]
    old = drop(settings, "old/z.md")
    old.rename(settings.media / "inbox" / "z.md")
    assert scan(settings.media / "inbox")[0][-1].main.name == "z.md"


@pytest.mark.parametrize("suffixes", [(".md",), (".mp4", ".de.srt"), (".md", ".de.md")])
def test_a_thousand_files_are_scanned_in_a_moment(settings: Settings, suffixes: tuple[str, ...]) -> None:
    """Each file was compared with each: 12 s at every look."""
    for number in range(1000):
        for suffix in suffixes:
            drop(settings, f"item-{number:04}{suffix}")
    started = time.process_time()
    groups, alone = scan(settings.media / "inbox")
    assert time.process_time() - started < 2
    assert (len(groups), alone) == (1000, [])
    assert {len(group.members) for group in groups} == {len(suffixes)}


def test_an_article_named_like_a_language_is_not_its_own_translation(settings: Settings) -> None:
    drop(settings, "de.md")
    (group,), _ = scan(settings.media / "inbox")
    assert group.members == (group.main,)


def test_a_copy_is_complete_when_it_held_still_for_five_seconds(settings: Settings) -> None:
    source = drop(settings, "talk.mp4")
    looks = SteadyLooks()

    def look(now_ms: int) -> list[Group]:
        return looks.look(scan(settings.media / "inbox")[0], now_ms)

    assert look(0) == []
    assert look(2_000) == []
    source.write_text("xx", "utf-8")
    assert look(4_000) == []
    assert look(6_000) == []
    assert look(8_900) == []
    assert [g.main for g in look(9_000)] == [source]


def test_two_looks_are_not_enough_however_far_apart(settings: Settings) -> None:
    """A machine that slept between two looks has seen nothing hold still."""
    source = drop(settings, "talk.mp4")
    looks = SteadyLooks()
    groups, _ = scan(source.parent)
    assert looks.look(groups, 0) == []
    assert looks.look(groups, 60_000) == []
    assert looks.look(groups, 61_000) == groups


def test_a_sidecar_that_still_grows_holds_its_recording_back(settings: Settings) -> None:
    drop(settings, "talk.mp4", "talk.srt")
    looks = SteadyLooks()
    for now_ms in range(0, 12_000, 2_000):
        drop(settings, "talk.srt", text="1\n" * (now_ms // 2_000 + 1))
        assert looks.look(scan(settings.media / "inbox")[0], now_ms) == []


def test_the_key_follows_the_files_and_not_the_clock(settings: Settings) -> None:
    source = drop(settings, "talk.mp4")
    group = scan(source.parent)[0][0]
    first = idempotency_key(group.signature())
    assert idempotency_key(scan(source.parent)[0][0].signature()) == first
    assert idempotency_key(group.signature(), attempt=1) != first
    drop(settings, "talk.es.srt")
    assert idempotency_key(scan(source.parent)[0][0].signature()) != first


def test_a_file_taken_away_and_dropped_again_gets_a_new_key(settings: Settings) -> None:
    """After a failure whose cause was elsewhere, such as a missing font, the file itself is unchanged."""
    source = drop(settings, "talk.mp4")
    first = idempotency_key(scan(source.parent)[0][0].signature())
    place = settle_failure(source, InputError("BIL-TST-001", "has no font", where=source), settings)
    assert place is not None
    place.rename(source)
    assert idempotency_key(scan(source.parent)[0][0].signature()) != first


@pytest.mark.parametrize(
    ("folder_says", "file_says", "expected"),
    [("", "", "now"), ('when = "nightly"', "", "nightly"), ('when = "nightly"', 'when = "now"', "now")],
)
def test_when_is_set_by_the_folder_and_then_by_the_file(
    settings: Settings, folder_says: str, file_says: str, expected: str
) -> None:
    drop(settings, "later/bilingual.toml", text=folder_says)
    if file_says:
        drop(settings, "later/talk.toml", text=file_says)
    drop(settings, "later/talk.mp4")
    (group,) = scan(settings.media / "inbox")[0]
    assert settings_of(group, settings).when == expected


def test_success_moves_the_whole_group_and_the_manifest_knows_where(settings: Settings) -> None:
    source = drop(settings, "talk.mp4", "talk.srt", "talk.toml", text="")
    result = delivered(settings, source)
    settle_success(result, settings, waiting_signature(source, settings))
    assert listed(settings.media / "inbox") == []
    assert listed(settings.media / "done") == ["talk/talk.mp4", "talk/talk.srt", "talk/talk.toml"]
    assert Manifest.read(result.folder).source["path"] == "media/done/talk/talk.mp4"


def test_success_leaves_what_is_to_be_kept_and_what_lies_elsewhere(settings: Settings, tmp_path: Path) -> None:
    kept = drop(settings, "talk.mp4")
    drop(settings, "talk.toml", text="keep = true")
    elsewhere = tmp_path / "else.mp4"
    elsewhere.write_text("x")
    for source in (kept, elsewhere):
        settle_success(delivered(settings, source), settings)
        assert source.is_file()


def test_a_sidecar_that_came_during_the_run_is_not_filed_away_unread(settings: Settings) -> None:
    source = drop(settings, "talk.mp4")
    taken = waiting_signature(source, settings)
    drop(settings, "talk.de.srt")
    settle_success(delivered(settings, source), settings, taken)
    assert listed(settings.media / "inbox") == ["talk.de.srt", "talk.mp4"]


def test_failure_moves_the_group_with_its_reason(settings: Settings) -> None:
    source = drop(settings, "deep/talk.mp4", "deep/talk.srt")
    error = InputError("BIL-TST-001", "has no audio stream", where=source.name, remedy="Export it with sound.")
    assert settle_failure(source, error, settings) == settings.media / "failed" / "talk.mp4"
    assert listed(settings.media / "failed") == ["talk.mp4", "talk.mp4.reason.txt", "talk.srt"]
    assert (settings.media / "failed" / "talk.mp4.reason.txt").read_text("utf-8") == (
        "talk.mp4: has no audio stream. Export it with sound. [BIL-TST-001]\n"
        "kind: terminal\n"
        "next: fix it, then drop it into media/inbox again.\n"
        "inbox: deep/talk.mp4\n"
    )


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
def test_a_failure_whose_reason_finds_no_room_stays_in_the_inbox(
    settings: Settings, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among the failed, without its reason, it would never be tried again, nor in the folder whose settings it has."""
    source = drop(settings, "nightly/talk.mp4", "nightly/talk.srt")
    before = listed(settings.media)

    def refused(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    error = NoRoom("BIL-TST-001", "the disk is full")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refused)
        assert settle_failure(source, error, settings) is None
    assert listed(settings.media) == before
    assert settle_failure(source, error, settings) == settings.media / "failed" / "talk.mp4"
    assert listed(settings.media / "failed") == ["talk.mp4", "talk.mp4.reason.txt", "talk.srt"]
    assert requeue_failed(settings) == [source]


def test_groups_of_one_name_stay_apart(settings: Settings) -> None:
    for names in (("talk.mp4", "talk.srt"), ("talk.mp4", "talk.txt")):
        settle_failure(drop(settings, *names), InputError("BIL-TST-001", "is silent"), settings)
    assert listed(settings.media / "failed") == [
        "talk-2.mp4",
        "talk-2.mp4.reason.txt",
        "talk-2.txt",
        "talk.mp4",
        "talk.mp4.reason.txt",
        "talk.srt",
    ]


def test_a_file_that_fails_where_it_failed_before_stays_there(settings: Settings) -> None:
    place = settle_failure(drop(settings, "talk.mp4"), InputError("BIL-TST-001", "first"), settings)
    assert place is not None
    assert settle_failure(place, InputError("BIL-TST-001", "second"), settings) == place
    assert listed(settings.media / "failed") == ["talk.mp4", "talk.mp4.reason.txt"]
    assert reason_path(place).read_text("utf-8").startswith("second [")


def test_a_name_as_long_as_a_disk_takes_it_still_gets_a_reason(settings: Settings) -> None:
    name = "讲" * 83 + "ab.mp4"
    assert len(name.encode()) == 255
    place = settle_failure(drop(settings, name), InputError("BIL-TST-001", "is silent"), settings)
    assert place is not None
    assert reason_path(place).read_text("utf-8").startswith("is silent [")
    assert len(reason_path(place).name.encode()) <= 255


def test_a_passing_failure_is_tried_again_from_where_it_was(settings: Settings) -> None:
    passing = drop(settings, "nightly/talk.mp4", "nightly/talk.srt")
    first = idempotency_key(scan(passing.parent)[0][0].signature())
    lasting = drop(settings, "broken.mp4")
    settle_failure(passing, Unavailable("BIL-TST-001", "the service does not answer"), settings)
    settle_failure(lasting, InputError("BIL-TST-001", "is not a media file"), settings)
    assert nightly_groups(settings) == []

    assert requeue_failed(settings) == [passing]
    (group,) = nightly_groups(settings)
    assert [member.name for member in group.members] == ["talk.mp4", "talk.srt"]
    assert idempotency_key(group.signature()) != first
    assert listed(settings.media / "failed") == ["broken.mp4", "broken.mp4.reason.txt"]

    settle_success(delivered(settings, passing), settings, waiting_signature(passing, settings))
    assert listed(settings.media / "inbox") == []


def test_a_failure_is_over_once_its_name_is_published(settings: Settings) -> None:
    for names in (("a/talk.mp4", "a/talk.srt"), ("a/talk.mp4",), ("b/talk.mp4",)):
        settle_failure(drop(settings, *names), Unavailable("BIL-TST-001", "the service does not answer"), settings)
    mended = drop(settings, "a/talk.mp4")
    settle_success(delivered(settings, mended), settings)
    assert listed(settings.media / "failed") == ["talk-3.mp4", "talk-3.mp4.reason.txt"]
    assert listed(settings.media / "done" / "talk") == [
        "superseded/talk-2.mp4",
        "superseded/talk-2.mp4.reason.txt",
        "superseded/talk.mp4",
        "superseded/talk.mp4.reason.txt",
        "superseded/talk.srt",
        "talk.mp4",
    ]
    assert requeue_failed(settings) == [settings.media / "inbox" / "b" / "talk.mp4"]


def test_a_failed_file_that_was_taken_back_leaves_no_reason_once_it_is_published(settings: Settings) -> None:
    source = drop(settings, "talk.mp4")
    place = settle_failure(source, InputError("BIL-TST-001", "has no font"), settings)
    assert place is not None
    place.rename(source)
    settle_success(delivered(settings, source), settings)
    assert listed(settings.media / "failed") == []


def test_a_file_that_fails_again_among_the_failed_still_knows_where_it_lay(settings: Settings) -> None:
    place = settle_failure(drop(settings, "deep/talk.mp4"), InputError("BIL-TST-001", "first"), settings)
    assert place is not None
    settle_failure(place, Unavailable("BIL-TST-001", "second"), settings)
    assert requeue_failed(settings) == [settings.media / "inbox" / "deep" / "talk.mp4"]


def test_of_several_failures_in_one_place_the_last_is_tried_again(settings: Settings) -> None:
    source = drop(settings, "v.md")
    for text in ("older", "newer"):
        place = settle_failure(drop(settings, "v.md", text=text), Unavailable("BIL-TST-001", "no answer"), settings)
        assert place is not None
        os.utime(reason_path(place), (1_000_000, 1_000_000 + (text == "newer")))
    assert requeue_failed(settings) == [source]
    assert source.read_text("utf-8") == "newer"
    assert requeue_failed(settings) == []


@pytest.mark.parametrize(
    ("name", "own", "when"),
    [
        ("nightly/talk.mp4", "", "nightly"),
        ("nightly/series/talk.mp4", "", "nightly"),
        ("nightly/talk.mp4", 'when = "now"', "now"),
        ("tonight/nightly/talk.mp4", "", "now"),
    ],
)
def test_a_folder_for_the_night_that_a_person_made_is_one(settings: Settings, name: str, own: str, when: str) -> None:
    talk = drop(settings, name)
    if own:
        talk.with_suffix(".toml").write_text(own, "utf-8")
    (group,) = scan(settings.media / "inbox")[0]
    assert settings_of(group, settings).when == when


def test_the_folder_for_the_night_gets_its_settings_even_where_it_exists(settings: Settings) -> None:
    own = settings.media / "inbox" / "nightly" / "bilingual.toml"
    own.parent.mkdir()
    make_inbox(settings)
    assert own.read_text("utf-8") == 'when = "nightly"\n'
    own.write_text('when = "nightly"\ntargets = ["ja"]\n', "utf-8")
    make_inbox(settings)
    assert "ja" in own.read_text("utf-8")


def test_what_hung_is_tried_again_at_growing_intervals_but_not_for_ever(settings: Settings) -> None:
    source = drop(settings, "talk.mp4", "talk.srt")
    hung = Hung("BIL-RUN-001", "no progress for 15 min in 'probe': the run was ended", where=source)
    for number, minutes in enumerate((15, 30, 60), 1):
        place = settle_failure(source, hung, settings)
        assert place is not None
        reason = reason_path(place)
        assert reason.read_text("utf-8").splitlines()[1:] == [
            "kind: transient",
            f"next: the service tries it again after {minutes} min, and the nightly batch tries it again.",
            "inbox: talk.mp4",
            f"hung: {number}",
        ]
        ended = reason.stat().st_mtime
        assert requeue_failed(settings, hung_by_s=ended + minutes * 60 - 1) == []
        assert requeue_failed(settings, hung_by_s=ended + minutes * 60 + 1) == [source]
        assert source.with_suffix(".srt").is_file()
    place = settle_failure(source, hung, settings)
    assert place is not None
    assert "kind: terminal" in reason_path(place).read_text("utf-8")
    assert "next: its run hung too often: fix it, then drop" in reason_path(place).read_text("utf-8")
    assert requeue_failed(settings) == requeue_failed(settings, hung_by_s=1e12) == []


def test_the_night_takes_what_hung_and_another_error_ends_the_count(settings: Settings) -> None:
    source = drop(settings, "talk.mp4")
    settle_failure(source, Hung("BIL-RUN-002", "was ended at its deadline"), settings)
    assert requeue_failed(settings) == [source]
    settle_failure(source, Unavailable("BIL-TST-002", "no network"), settings)
    assert requeue_failed(settings, hung_by_s=1e12) == [], "the night alone tries an outage again"
    assert requeue_failed(settings) == [source]
    place = settle_failure(source, Hung("BIL-RUN-001", "hangs"), settings)
    assert place is not None
    assert "hung: 1" in reason_path(place).read_text("utf-8")


def test_a_damaged_count_of_hangs_is_none(settings: Settings) -> None:
    source = drop(settings, "talk.mp4")
    for said in ("hung: ", "hung: -3", "hung: x", f"hung: {'9' * 9000}"):
        reason_path(source).write_text(f"kind: transient\n{said}\n", "utf-8")
        place = settle_failure(source, Hung("BIL-RUN-001", "hangs"), settings)
        assert place is not None
        place.rename(source)
