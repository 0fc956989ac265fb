"""A file that is removed or changed while its run waits or reads is no failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.flows.watching.withdrawal import withdrawal
from bilingual.pipeline.inbox.queue import settle_failure, waiting_signature
from bilingual.settings import Settings

GONE = InputError("BIL-SRC-006", "does not exist")
EMPTY = InputError("BIL-SRC-009", "is empty (0 bytes)")


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "media" / "inbox" / "post.md"
    path.parent.mkdir(parents=True)
    path.write_text("# One", "utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(root=tmp_path)


def test_a_file_that_was_removed_before_its_turn(post: Path, settings: Settings) -> None:
    before = waiting_signature(post, settings)
    post.unlink()
    assert withdrawal(post, before, GONE, settings) == "was removed before its turn"
    assert withdrawal(post, waiting_signature(post, settings), GONE, settings) == "was removed before its turn"


@pytest.mark.parametrize("change", ["saved again", "truncated", "a translation comes"])
def test_a_file_that_was_changed_while_it_was_read(post: Path, settings: Settings, change: str) -> None:
    before = waiting_signature(post, settings)
    if change == "a translation comes":
        post.with_name("post.de.md").write_text("# Eins", "utf-8")
    else:
        post.write_text("# Another" if change == "saved again" else "", "utf-8")
    assert withdrawal(post, before, EMPTY, settings).startswith("was changed while it was read")


def test_what_failed_is_a_failure(post: Path, settings: Settings) -> None:
    before = waiting_signature(post, settings)
    assert withdrawal(post, before, EMPTY, settings) == ""
    settle_failure(post, EMPTY, settings)
    assert not post.exists()
    assert withdrawal(post, before, EMPTY, settings) == ""
    outside = settings.root / "elsewhere.md"
    assert withdrawal(outside, waiting_signature(outside, settings), GONE, settings) == ""
