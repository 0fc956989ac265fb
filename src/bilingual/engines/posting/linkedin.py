"""LinkedIn's API: who posts, what they posted last, and a post.

Sources: learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api, .../linkedin/marketing/
versioning, .../linkedin/shared/authentication/introspection, .../linkedin/consumer/integrations/self-serve/
sign-in-with-linkedin-v2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.posting import hosts
from bilingual.engines.posting.api import Api
from bilingual.errors import AuthenticationFailed, BadResponse, EngineError, RateLimited
from bilingual.redaction import Secret, quoted

NAME = "LinkedIn"
_LATEST = 20
_DUPLICATE = re.compile(r"duplicate of (urn:li:(?:share|ugcPost):\d+)")
_URN = re.compile(r"urn:li:(?:share|ugcPost|activity):\d+")


@dataclass(frozen=True, slots=True)
class Rights:
    """What LinkedIn says of a token: whether it works, its scopes, and when it ends (epoch seconds)."""

    active: bool
    scopes: tuple[str, ...]
    expires_s: float | None


class AlreadyThere(Exception):
    """LinkedIn says that the post is a duplicate of that with ``urn``."""

    def __init__(self, urn: str) -> None:
        super().__init__(urn)
        self.urn = urn


class LinkedIn:
    """Calls with one *token* and one *version* (``YYYYMM``) of the API."""

    def __init__(
        self, token: Secret, version: str, environment: Mapping[str, str], clock: TimeSource | None = None
    ) -> None:
        self.api = Api(NAME, environment, clock)
        self._token = token
        self._version = version

    def person(self) -> tuple[str, str] | None:
        """Return the URN and the name of the token's person; None if it may not say (scopes ``openid profile``)."""
        reply = self.api.ask(Call("GET", f"{hosts.LINKEDIN}/v2/userinfo", headers=self.bearer()))
        if reply.status_code == 403:
            return None
        value = self.value_of(reply)
        return f"urn:li:person:{value.get('sub', '')}", str(value.get("name") or "")

    def rights(self, client_id: Secret, client_secret: Secret) -> Rights:
        """Return what LinkedIn says of the token, to the app that it was made with."""
        form = {
            "client_id": client_id.reveal(),
            "client_secret": client_secret.reveal(),
            "token": self._token.reveal(),
        }
        reply = self.api.ask(Call("POST", f"{hosts.LINKEDIN_LOGIN}/oauth/v2/introspectToken", form=form))
        value = self.value_of(reply)
        scopes = re.split(r"[\s,]+", str(value.get("scope") or ""))
        until = value.get("expires_at")
        return Rights(
            value.get("active") is True,
            tuple(filter(None, scopes)),
            float(until) if isinstance(until, int | float) else None,
        )

    def latest(self, author: str) -> list[Mapping[str, Any]] | None:
        """Return the last posts of *author*, newest first; None if the token may not see them."""
        where = f"author={quote(author, safe='')}&q=author&count={_LATEST}&sortBy=CREATED"
        headers = {**self.headers(), "X-RestLi-Method": "FINDER"}
        reply = self.api.ask(Call("GET", f"{hosts.LINKEDIN}/rest/posts?{where}", headers=headers))
        if reply.status_code in (400, 403):  # r_member_social is closed to new apps
            return None
        found = self.value_of(reply).get("elements")
        if not isinstance(found, list):
            raise BadResponse("BIL-PSH-010", "LinkedIn does not list the posts in the known form")
        return [one for one in found if isinstance(one, Mapping)]

    def post(self, body: Mapping[str, Any]) -> str:
        """Make the post; return its URN.

        Raises AlreadyThere for a duplicate, InDoubt if it is not known whether it was made, EngineError if it was not.
        """
        reply = self.api.make(Call("POST", f"{hosts.LINKEDIN}/rest/posts", headers=self.headers(), json=dict(body)))
        if reply.status_code == 429:
            raise RateLimited("BIL-PSH-011", "LinkedIn takes no more posts for today", remedy="Push again tomorrow.")
        if not reply.ok:
            same = _DUPLICATE.search(reply.text)
            if same:
                raise AlreadyThere(same[1])
            raise self.refusal(reply)
        urn = reply.headers.get("x-restli-id", "")
        return urn if _URN.fullmatch(urn) else ""

    def call(self, path: str, body: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        """Return the answer to a call that may be repeated; a *body* is posted."""
        method = "GET" if body is None else "POST"
        return self.value_of(
            self.api.ask(Call(method, f"{hosts.LINKEDIN}/rest/{path}", headers=self.headers(), json=body))
        )

    def headers(self) -> dict[str, str]:
        return {
            **self.bearer(),
            "LinkedIn-Version": self._version,
            "X-Restli-Protocol-Version": "2.0.0",
        }

    def value_of(self, reply: Reply) -> Mapping[str, Any]:
        """Return the object that a successful *reply* is. Raises EngineError for another."""
        if not reply.ok:
            raise self.refusal(reply)
        try:
            value = reply.json() if reply.content else {}
        except ValueError:
            value = None
        if not isinstance(value, Mapping):
            raise BadResponse("BIL-PSH-012", "LinkedIn returned an unreadable response")
        return value

    def refusal(self, reply: Reply) -> EngineError:
        """Return the error that *reply* means: a line, and what to do."""
        said = self._message(reply)
        if reply.status_code == 401:
            return AuthenticationFailed(
                "BIL-PSH-013",
                f"LinkedIn does not accept the token{said}",
                remedy="It is expired or revoked: get a new one (docs/how-to/push.md).",
            )
        if reply.status_code == 403:
            return AuthenticationFailed(
                "BIL-PSH-014",
                f"LinkedIn does not allow this{said}",
                remedy="The token needs the scope w_member_social; for a page w_organization_social, and a role there.",
            )
        if reply.status_code == 426:
            return BadResponse(
                "BIL-PSH-015",
                f"LinkedIn does not know version {self._version} of its API any more{said}",
                remedy="Set linkedin_version in bilingual.toml to a month that its documentation lists.",
            )
        return BadResponse("BIL-PSH-016", f"LinkedIn refused it ({reply.status_code}){said}")

    def _message(self, reply: Reply) -> str:
        try:
            value = reply.json()
        except ValueError:
            return ""
        names = ("message", "error_description") if isinstance(value, Mapping) else ()
        said = next((value[name] for name in names if value.get(name)), "")
        return f": {quoted(str(said), [self._token])}" if said else ""

    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token.reveal()}"}


def page_of(urn: str) -> str:
    """Return the address of the post *urn*.

    >>> page_of("urn:li:share:7"), page_of("")
    ('https://www.linkedin.com/feed/update/urn:li:share:7/', '')
    """
    return f"https://www.linkedin.com/feed/update/{urn}/" if urn else ""
