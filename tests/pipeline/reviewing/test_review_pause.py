"""Runs that wait for a person: what they make and withhold, and what goes on after the last approval."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.base import Outcome
from bilingual.model.bitext import Provenance
from bilingual.pipeline.commands.approving import approve, waiting_for
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.settings import load_settings
from support.attacks.refusals import raises
from support.results.results import ANSWERS, Place
from support.results.reviewing import REVIEW, SECOND, review, tick


def demand(place: Place, review: str) -> Result:
    source = next((place.root / "media").rglob("harbour.mp4"))
    return publish(place, Request.of(source, targets=("de",), review=review))


def publish(place: Place, request: Request) -> Result:
    from bilingual.pipeline.publish import publish

    return publish(request, place.tools())


@pytest.fixture
def waiting(place: Place) -> Place:
    """The talk, waiting for approval in German."""
    for video in (place.folder / "video").glob("en_de.*"):
        video.unlink()
    result = demand(place, "always")
    assert (result.state, result.exit_code) == ("needs-review", 3)
    assert result.pairs[0].reasons() == ["5 of 5 sentences to read and approve"]
    assert place.json("manifest.json")["state"] == "needs-review"
    assert not list((place.folder / "video").glob("en_de.*"))
    assert not (place.folder / "publish").exists()
    for name in ("video/preview.mp4", "subtitles/en_de.dual.srt", "posts/en_de/parallel.html"):
        assert (place.folder / name).is_file(), name
    assert "NOT READY" in (place.folder / "posts/en_de/parallel.html").read_text("utf-8")
    return place


def test_the_last_approval_makes_the_videos(waiting: Place) -> None:
    tick(waiting, "s0001", "s0002", "s0003")
    result = waiting.apply()
    # “Thank you.” is said twice, and the second is now a person's, from the memory.
    assert (result.pairs[0].state, result.pairs[0].to_approve) == ("needs-review", 1)
    waiting.edit(REVIEW, ("Am Morgen war der Hafen wieder leer.", "Am Morgen war der Hafen leer."))
    result = waiting.apply()
    assert [pair.state for pair in result.pairs] == ["ready", "needs-review"]
    assert (waiting.folder / "video/en_de.source.mp4").is_file()


def _waiting(place: Place) -> dict[str, list[str]]:
    return waiting_for(place.folder, place.tools())


def test_approving_by_command(waiting: Place) -> None:
    def approved(*units: str, every: bool = False, to: tuple[str, ...] = ("de",)) -> list[int]:
        made = approve(waiting.folder, waiting.tools(), units, to, every=every)
        return [len(made.approved.get("en_de", ())), len(made.waiting["en_de"])]

    assert {pair: len(names) for pair, names in _waiting(waiting).items()} == {
        "en_de": 5,
        "en_zh-Hans": 5,
    }
    assert approved("s0001", "s0001") == [1, 4]
    assert approved("s0001") == [0, 4]
    for code, units, to in (("BIL-EDT-022", ("s9",), ("de",)), ("BIL-EDT-023", ("s0002",), ("fr",))):
        with raises(code):
            approved(*units, to=to)
    with raises("BIL-EDT-021"):
        approved("s0002", to=())
    # A correction that waits in the file is taken in first; one with an error is approved by nobody.
    waiting.edit(REVIEW, (SECOND, "Niemand hatte 12 auslaufen sehen."))
    with raises("BIL-EDT-020"):
        approved("s0002")
    assert waiting.targets("de")["s0002"]["target"] == SECOND
    assert approved(every=True) == [3, 0]
    assert waiting.targets("de")["s0002"]["target"] == "Niemand hatte 12 auslaufen sehen."
    result = waiting.apply()
    pair = result.pairs[0]
    assert (pair.state, pair.open_findings) == ("not-ready", 1), "no sentence of a machine is left"


def test_which_reviews_wait_for_what(place: Place) -> None:
    assert demand(place, "drafts").state == "ready"
    assert demand(place, "never").state == "ready"


def test_drafts_wait_by_default_and_are_none_once_approved(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def drafted(self: Place, text: str, source: str, target: str) -> Outcome:
        return Outcome(ANSWERS[target, text], Provenance("scripted", draft=True))

    monkeypatch.setattr(Place, "_answer", drafted)
    result = publish(place, Request.of(place.root / "media/done/harbour/harbour.mp4", targets=("de",), force=True))
    assert (result.state, result.pairs[0].to_approve, result.pairs[0].drafts) == ("needs-review", 5, 5)
    assert review(place).count("` draft\n") == 5
    shown = (place.folder / "subtitles/en_de.dual.srt").read_text("utf-8")
    tick(place, "s0001", "s0002", "s0003", "s0004", "s0005")
    pair = place.apply().pairs[0]
    assert (pair.state, pair.drafts, pair.to_approve) == ("ready", 0, 0)
    assert (place.folder / "subtitles/en_de.dual.srt").read_text("utf-8") != shown, "it was marked as a draft"


def test_the_inbox_cannot_ask_for_less(tmp_path: Path) -> None:
    folder = tmp_path / "media/inbox"
    folder.mkdir(parents=True)
    (folder / "talk.mp4").write_bytes(b"x")

    def settled(root: str, own: str) -> str:
        (tmp_path / "bilingual.toml").write_text(f'review = "{root}"\n', "utf-8")
        (folder / "talk.toml").write_text(f'review = "{own}"\n', "utf-8")
        return Request(source=folder / "talk.mp4").settled(load_settings(tmp_path)).review

    asked = ("never", "drafts", "always")
    for least, root in enumerate(asked):
        for level, own in enumerate(asked):
            if level < least:
                with raises("BIL-SET-015"):
                    settled(root, own)
            else:
                assert settled(root, own) == own
