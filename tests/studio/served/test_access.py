"""Links work once, sessions outlive a restart, and nobody who reads the folder learns a secret."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from bilingual.studio.access import LINK_S, SESSION_S, Access


def test_a_link_works_once_and_its_session_outlives_a_restart(tmp_path: Path) -> None:
    access = Access(tmp_path)
    link = access.new_link()
    session = access.enter(link)
    assert access.is_session(session)
    assert access.enter(link) == ""
    again = Access(tmp_path)
    assert again.is_session(session)
    assert again.is_page_token(access.page_token(session), session)


def test_of_two_who_use_a_link_at_once_one_comes_in(tmp_path: Path) -> None:
    access = Access(tmp_path)
    for _ in range(20):
        link, found = access.new_link(), list[str]()
        threads = [
            threading.Thread(target=lambda link=link, found=found: found.append(access.enter(link))) for _ in "ab"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(map(bool, found)) == [False, True]


def test_links_and_sessions_end(tmp_path: Path) -> None:
    access = Access(tmp_path)
    link, session = access.new_link(), access.enter(access.new_link())
    for place in (tmp_path / "run" / "studio").iterdir():
        age_s = LINK_S if place.name.startswith("link-") else SESSION_S
        os.utime(place, (time.time() - age_s - 1,) * 2)
    assert access.enter(link) == ""
    assert not access.is_session(session)
    access.enter(access.new_link())
    kept = sorted(place.name.partition("-")[0] for place in (tmp_path / "run" / "studio").iterdir())
    assert kept == ["key", "session"]


def test_a_clock_that_is_set_back_ends_links_and_sessions(tmp_path: Path) -> None:
    access = Access(tmp_path)
    link, session = access.new_link(), access.enter(access.new_link())
    for place in (tmp_path / "run" / "studio").iterdir():
        os.utime(place, (time.time() + 400 * 86_400,) * 2)
    assert access.enter(link) == ""
    assert not access.is_session(session)
    assert access.is_session(access.enter(access.new_link()))


def test_a_clock_that_is_set_back_by_hours_ends_no_session_that_is_used(tmp_path: Path) -> None:
    """A machine may start with its clock in another time zone, and be set right while someone works."""
    access = Access(tmp_path)
    session = access.enter(access.new_link())
    (place,) = (tmp_path / "run" / "studio").glob("session-*")
    os.utime(place, (time.time() + 8 * 3600,) * 2)
    assert access.is_session(session)
    assert place.stat().st_mtime <= time.time(), "from now on it is counted by the right time"


def test_nothing_else_is_a_link_session_or_token(tmp_path: Path) -> None:
    access = Access(tmp_path)
    session, other = access.enter(access.new_link()), access.enter(access.new_link())
    for text in ("", "x", "../../env", "\0", "é", session[:-1], access.new_link()):
        assert not access.is_session(text)
        assert not access.is_page_token(text, session)
        assert not access.is_files_token(text, "talk")
    assert not access.is_page_token(access.page_token(other), session)
    assert not access.is_files_token(access.files_token("talk"), "talk2")
    assert access.enter(session) == ""


def test_the_folder_tells_no_secret_and_is_closed(tmp_path: Path) -> None:
    access = Access(tmp_path)
    link = access.new_link()
    session = access.enter(access.new_link())
    folder = tmp_path / "run" / "studio"
    texts = " ".join([place.name + place.read_text() for place in folder.iterdir()])
    assert link not in texts
    assert session not in texts
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {place.stat().st_mode & 0o777 for place in folder.iterdir()} == {0o600}
