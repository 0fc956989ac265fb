"""Keys: where they come from, what is said when they are missing or end soon, and where they may go."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from bilingual.cli.main import run
from bilingual.engines.posting import hosts
from bilingual.engines.posting.keys import key
from bilingual.pipeline.pushing.expiry import expires_s, expiry_warning, note_use
from bilingual.pipeline.pushing.key_check import tried
from bilingual.pipeline.pushing.push import prepare
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.servers.fake_platforms import KEYS, TOKEN, FakeLinkedIn, FakeWeChat

Item = tuple[Path, Settings]
DAY_S = 86400


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring in place of the system's: what it holds."""
    kept: dict[tuple[str, str], str] = {}
    package, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    package.__spec__ = errors.__spec__ = sys.__spec__
    errors.NoKeyringError = type("NoKeyringError", (Exception,), {})  # type: ignore[attr-defined]
    errors.KeyringError = type("KeyringError", (Exception,), {})  # type: ignore[attr-defined]

    def get(service: str, name: str) -> str | None:
        if kept.get((service, name)) == "locked":
            raise errors.KeyringError
        return kept.get((service, name))

    package.get_password = get  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", package)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    return kept


def test_a_key_is_in_the_environment_or_the_keyring(keyring: dict[tuple[str, str], str]) -> None:
    keyring["bilingual", "LINKEDIN_ACCESS_TOKEN"] = "from-the-keyring-0123456789"
    assert key("LINKEDIN_ACCESS_TOKEN", {}).reveal() == "from-the-keyring-0123456789"
    assert key("LINKEDIN_ACCESS_TOKEN", {"LINKEDIN_ACCESS_TOKEN": "mine"}).reveal() == "mine"
    assert not key("WECHAT_APP_ID", {})
    keyring["bilingual", "WECHAT_APP_ID"] = "locked"
    with raises("BIL-PSH-003"):
        key("WECHAT_APP_ID", {})


@pytest.mark.parametrize(("platform", "name"), [("linkedin", "LINKEDIN_ACCESS_TOKEN"), ("wechat", "WECHAT_APP_SECRET")])
def test_a_missing_key_is_told(
    item: Item, linkedin: FakeLinkedIn, monkeypatch: pytest.MonkeyPatch, platform: str, name: str
) -> None:
    monkeypatch.delenv(name)
    with raises("BIL-PSH-002") as caught:
        prepare(item[0], platform, item[1])  # type: ignore[arg-type]
    assert name in str(caught.value)


def test_the_keys_are_tried_without_posting(
    item: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = dict(tried("linkedin", item[1]))
    assert found["posts as"] == "Ana Lee (urn:li:person:ana)"
    assert "at the latest" in found["token ends"]
    assert "it can look" in found["after an interruption"]
    assert dict(tried("wechat", item[1]))["drafts there now"] == "0"
    monkeypatch.setenv("LINKEDIN_CLIENT_ID", "an-app-0123")
    monkeypatch.setenv("LINKEDIN_CLIENT_SECRET", "a-secret-of-the-app-0123")
    found = dict(tried("linkedin", item[1]))
    assert found["scopes"] == "openid, profile, w_member_social"
    assert "ends in 10 days" in found["note"]
    page = item[1].overlaid({"linkedin_author": "urn:li:organization:5"}, "the test")
    with raises("BIL-PSH-081"):
        tried("linkedin", page)
    assert linkedin.count("POST rest/posts") + wechat.count("draft/add") == 0


def test_a_refused_key_is_told_by_the_check(
    item: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKEDIN_ACCESS_TOKEN", "another-token-0123456789")
    with raises("BIL-PSH-013"):
        tried("linkedin", item[1])
    wechat.faults["stable_token"].append("code:40164")
    with raises("BIL-PSH-030"):
        tried("wechat", item[1])


@pytest.mark.parametrize(
    ("left_days", "said"), [(15, ""), (13, "ends in 13 days"), (1, "ends in 1 days"), (-1, "has ended")]
)
def test_the_end_of_a_token_is_told_two_weeks_ahead(item: Item, left_days: int, said: str) -> None:
    note_use("linkedin", item[1], KEYS, time.time() + left_days * DAY_S + 60)
    warning = expiry_warning(item[1], KEYS)
    assert said in warning
    assert bool(warning) == bool(said)
    assert expiry_warning(item[1], {"LINKEDIN_ACCESS_TOKEN": "a-new-token-0123456789"}) == ""
    kept = (item[1].state / "run/push/linkedin-token.json").read_text("utf-8")
    assert TOKEN not in kept


def test_a_token_that_was_first_used_while_the_clock_was_ahead_is_counted_again(
    item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bilingual.pipeline.pushing.expiry.time.time", lambda: 4e9)
        note_use("linkedin", item[1], KEYS)
    note_use("linkedin", item[1], KEYS)
    until = expires_s(item[1], KEYS)
    assert until is not None
    assert until[0] < time.time() + 61 * DAY_S


def test_status_and_doctor_tell_it(
    item: Item, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LINKEDIN_ACCESS_TOKEN", TOKEN)
    note_use("linkedin", item[1], os.environ, time.time() + 3 * DAY_S)
    run(["status", "--root", str(item[1].root)])
    assert "LinkedIn's token ends in 3 days" in capsys.readouterr().out
    run(["doctor", "--offline", "--root", str(item[1].root)])
    assert "LinkedIn's token ends in" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "url",
    ["https://linkedin.com.evil.org/x", "http://www.linkedin.com/x", "https://www.linkedin.com:8443/x",
     "https://me@www.linkedin.com/x", "https://evil.org/linkedin.com", "", None, "https://[bad"],
)  # fmt: skip
def test_an_upload_goes_to_linkedin_alone(url: str | None) -> None:
    with raises("BIL-PSH-001"):
        hosts.upload_address(url)


def test_no_flow_and_no_schedule_pushes() -> None:
    package = Path(hosts.__file__).parents[2]
    who = [path for path in package.rglob("*.py") if "pipeline.pushing" in path.read_text("utf-8")]
    rooms = {path.relative_to(package).parts[0] for path in who}
    assert rooms <= {"pipeline", "cli", "studio"}
