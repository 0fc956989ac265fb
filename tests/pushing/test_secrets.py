"""Keys of platforms, at full verbosity: in no log, answer, traceback and file, whatever a platform says back."""

from __future__ import annotations

import base64
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from bilingual.errors import BilingualError
from bilingual.pipeline.pushing.key_check import tried
from bilingual.pipeline.pushing.plan import PushPlatform
from bilingual.pipeline.pushing.push import prepare, push
from bilingual.redaction import known
from bilingual.redaction.output import install
from bilingual.settings import Settings
from support.servers.fake_platforms import APP_SECRET, TOKEN, FakeLinkedIn, FakeWeChat

Item = tuple[Path, Settings]
CLIENT = "a-secret-of-the-app-0123"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the program and its libraries log at DEBUG, with redaction as ``main`` installs it."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(warnings, "formatwarning", warnings.formatwarning)
    monkeypatch.setenv("LINKEDIN_CLIENT_ID", "an-app-0123")
    monkeypatch.setenv("LINKEDIN_CLIENT_SECRET", CLIENT)
    factory, level = logging.getLogRecordFactory(), logging.getLogger().level
    known.forget()
    install()
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    yield said
    logging.getLogger().removeHandler(handler)
    logging.getLogger().setLevel(level)
    logging.setLogRecordFactory(factory)
    known.forget()


def spellings(secret: str) -> set[str]:
    """A secret as texts, addresses, Basic authentication and dumps of objects spell it."""
    encoded = base64.b64encode(secret.encode()).decode().rstrip("=")
    return {secret, quote(secret, safe=""), encoded[:-2], json.dumps(secret)[1:-1]}


@pytest.mark.parametrize("platform", ["linkedin", "wechat"])
@pytest.mark.parametrize("fault", ["", "401", "403", "400", "500", "garbage", "lost"])
def test_a_platform_that_says_the_key_back(
    platform: PushPlatform, fault: str, talk: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat, log: io.StringIO
) -> None:
    """The fakes put the keys into the messages of their errors."""
    there = linkedin if platform == "linkedin" else wechat
    for step in ("POST rest/posts", "POST rest/images", "POST rest/videos", "draft/add", "media/uploadimg"):
        there.faults[step].extend([fault.replace("4", "code:4", 1) if platform == "wechat" and fault else fault] * 9)
    said = []
    for work in (
        lambda: tried(platform, talk[1]),
        lambda: pushed(platform, talk),
    ):
        try:
            said.append(str(work()))
        except BilingualError as error:
            logging.getLogger("bilingual").debug("refused", exc_info=True)
            said.append(f"{error} {error!r}")
    assert "HTTP" in log.getvalue(), "the library told what it does"
    texts = [*said, log.getvalue(), *(path.read_text("utf-8", "replace") for path in _written(talk[1].root))]
    secrets = {one for secret in (TOKEN, APP_SECRET, CLIENT, "access-token-0001") for one in spellings(secret)}
    assert [secret for secret in secrets for text in texts if secret in text] == []


def pushed(platform: PushPlatform, talk: Item) -> object:
    plan = prepare(talk[0], platform, talk[1]).plan
    assert plan is not None
    return push(plan, talk[1])


def _written(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and path.suffix in (".jsonl", ".json", ".html", ".log")]
