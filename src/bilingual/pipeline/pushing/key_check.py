"""Tries the keys of an account without posting: who posts, what the token may do, and when it ends."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping

from bilingual.engines.posting.keys import LINKEDIN_APP, key
from bilingual.errors import AuthenticationFailed, UsageError
from bilingual.pipeline.pushing.expiry import expires_s, expiry_warning, note_use
from bilingual.pipeline.pushing.linkedin import LinkedInPush
from bilingual.pipeline.pushing.plan import PushPlatform
from bilingual.pipeline.pushing.wechat import WeChatPush
from bilingual.redaction import hide_environment
from bilingual.settings import Settings

_WRITES = {"person": "w_member_social", "organization": "w_organization_social"}


def tried(platform: PushPlatform, settings: Settings) -> list[tuple[str, str]]:
    """Return what a push to *platform* would find, as names and values.

    Raises AuthenticationFailed for a key that is missing or refused, EngineError if the platform does not answer.
    """
    if settings.offline:
        raise UsageError("BIL-PSH-072", "a push needs the network, and offline is set")
    hide_environment(os.environ)
    environment = dict(os.environ)
    return _linkedin(settings, environment) if platform == "linkedin" else _wechat(settings, environment)


def _linkedin(settings: Settings, environment: Mapping[str, str]) -> list[tuple[str, str]]:
    pusher = LinkedInPush.of(settings, environment)
    found = []
    client_id, client_secret = (key(name, environment) for name in LINKEDIN_APP)
    if client_id and client_secret:
        rights = pusher.linkedin.rights(client_id, client_secret)
        if not rights.active:
            raise AuthenticationFailed(
                "BIL-PSH-080",
                "LinkedIn says that the token is not active any more",
                remedy="Get a new one (docs/how-to/push.md).",
            )
        note_use("linkedin", settings, environment, rights.expires_s)
        found.append(("scopes", ", ".join(rights.scopes) or "none"))
    else:
        note_use("linkedin", settings, environment)
        found.append(("scopes", f"unknown: set {' and '.join(LINKEDIN_APP)} to have them looked up"))
        rights = None
    owner, account = pusher.account()
    wanted = _WRITES[owner.split(":")[2]]
    if rights and wanted not in rights.scopes:
        raise AuthenticationFailed(
            "BIL-PSH-081",
            f"the token may not post for {account}: its scopes are {', '.join(rights.scopes) or 'none'}",
            remedy=f"Make one with the scope {wanted} (docs/how-to/push.md).",
        )
    found.insert(0, ("posts as", account))
    sees = pusher.linkedin.latest(owner) is not None
    found.append(
        (
            "after an interruption",
            "it can look whether a post was made"
            if sees
            else "you have to look whether a post was made: LinkedIn does not show it to this token",
        )
    )
    found.append(("token ends", _ends(settings, environment)))
    if warning := expiry_warning(settings, environment):
        found.append(("note", warning))
    return found


def _ends(settings: Settings, environment: Mapping[str, str]) -> str:
    until = expires_s(settings, environment)
    if until is None:
        return "unknown"
    day = time.strftime("%Y-%m-%d", time.localtime(until[0]))
    return day if until[1] else f"{day} at the latest, if it was new when it was first used here"


def _wechat(settings: Settings, environment: Mapping[str, str]) -> list[tuple[str, str]]:
    pusher = WeChatPush.of(settings, environment)
    return [
        ("account", pusher.app_id),
        ("drafts there now", str(pusher.drafts())),
        ("after an interruption", "it can look whether a draft was made"),
        ("keys end", "never, unless the AppSecret is reset"),
    ]
