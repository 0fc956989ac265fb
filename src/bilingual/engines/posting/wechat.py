"""WeChat's API for an Official Account: pictures, the cover, and a draft, which a person publishes.

Sources: developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add, .../base/api_getstableaccesstoken,
.../material/permanent/api_uploadimage and api_addmaterial.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bilingual.engines.http.limits import TimeSource
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.posting import hosts
from bilingual.engines.posting.api import Api, InDoubt
from bilingual.engines.posting.wechat_errors import BUSY, TOKEN, refusal
from bilingual.errors import BadResponse, EngineError, Unavailable
from bilingual.redaction import Secret

NAME = "WeChat"
_LATEST = 20
_BUSY_ATTEMPTS, _BUSY_PAUSE_S = 4, 2.0
Value = Mapping[str, Any]


class Refused(Exception):
    """WeChat's answer with an error ``code``; ``error`` says it to a person."""

    def __init__(self, code: int, error: EngineError) -> None:
        super().__init__(str(error))
        self.code = code
        self.error = error


class WeChat:
    """Calls of one account. Its access token lives two hours and is kept nowhere."""

    def __init__(
        self, app_id: Secret, secret: Secret, environment: Mapping[str, str], clock: TimeSource | None = None
    ) -> None:
        self.api = Api(NAME, environment, clock)
        self._app_id, self._secret = app_id, secret
        self._token = Secret("")

    def connect(self) -> None:
        """Get an access token, which shows whether the keys and the address of this machine are accepted."""
        self._access()

    def drafts(self) -> int:
        """Return how many drafts the account has. Raises Refused, EngineError."""
        return int(self._call("draft/count", "GET").get("total_count", 0))

    def upload_picture(self, name: str, content: bytes, kind: str) -> str:
        """Upload a picture of an article; return its address there."""
        value = self._call("media/uploadimg", "POST", files={"media": (name, content, kind)})
        return _text(value, "url")

    def upload_cover(self, name: str, content: bytes, kind: str) -> str:
        """Add a picture to the account's material; return its id."""
        value = self._call("material/add_material", "POST", {"type": "image"}, files={"media": (name, content, kind)})
        return _text(value, "media_id")

    def add_draft(self, articles: Sequence[Value]) -> str:
        """Make the draft; return its id.

        Raises InDoubt if it is not known whether it was made, Refused or EngineError if it was not.
        """
        body = json.dumps({"articles": list(articles)}, ensure_ascii=False).encode()

        def sent() -> Reply:
            return self.api.make(self._request("draft/add", "POST", content=body))

        self._access()  # what fails before the draft is sent leaves no doubt
        try:
            value = self._certainly(sent)
        except Refused as refused:
            if refused.code not in TOKEN:
                raise
            self._access(renewed=True)
            value = self._certainly(sent)
        media = value.get("media_id")
        if not isinstance(media, str) or not media:
            raise InDoubt("WeChat did not say which draft it made")
        return media

    def _certainly(self, send: Callable[[], Reply]) -> Value:
        """Return the answer to a request that makes something. Raises InDoubt for one that settles nothing."""
        try:
            return self._answered(send)
        except BadResponse as error:
            raise InDoubt(error.what) from None
        except Refused as refused:
            if refused.code == -1:
                raise InDoubt("WeChat says that it is busy") from None
            raise

    def draft(self, media_id: str) -> list[Value]:
        """Return the articles of a draft, as WeChat has them."""
        return _articles(self._call("draft/get", "POST", content=json.dumps({"media_id": media_id}).encode()))

    def latest(self) -> list[tuple[str, list[Value]]]:
        """Return the drafts made last, each with its id and its articles."""
        wanted = json.dumps({"offset": 0, "count": _LATEST, "no_content": 0}).encode()
        items = self._call("draft/batchget", "POST", content=wanted).get("item")
        if not isinstance(items, list):
            raise BadResponse("BIL-PSH-036", "WeChat does not list the drafts in the known form")
        return [(str(one.get("media_id")), _articles(one.get("content") or {})) for one in items]

    def _call(self, path: str, method: str, params: Mapping[str, str] | None = None, **sent: Any) -> Value:
        """Return the answer to a call that may be repeated: while WeChat is busy, and once with another token."""
        renewed = False
        for attempt in range(_BUSY_ATTEMPTS):
            self._access()
            try:
                return self._answered(lambda: self.api.ask(self._request(path, method, params, **sent)))
            except Refused as refused:
                if refused.code in TOKEN and not renewed:
                    renewed = True
                    self._access(renewed=True)
                elif refused.code not in BUSY or attempt + 1 == _BUSY_ATTEMPTS:
                    raise
                else:
                    self.api.clock.sleep(_BUSY_PAUSE_S * 2**attempt)
        raise Unavailable("BIL-PSH-037", "WeChat is busy", remedy="Push again later: what was uploaded is used.")

    def _access(self, *, renewed: bool = False) -> None:
        """Get an access token, if there is none, or another one than the last."""
        if self._token and not renewed:
            return
        body = {
            "grant_type": "client_credential",
            "appid": self._app_id.reveal(),
            "secret": self._secret.reveal(),
            "force_refresh": renewed,
        }
        value = self._answered(lambda: self.api.ask(Call("POST", f"{hosts.WECHAT}/cgi-bin/stable_token", json=body)))
        self._token = Secret(_text(value, "access_token"))

    def _request(self, path: str, method: str, params: Mapping[str, str] | None = None, **sent: Any) -> Call:
        with_token = {"access_token": self._token.reveal(), **(params or {})}
        headers = {"Content-Type": "application/json; charset=utf-8"} if "content" in sent else None
        return Call(method, f"{hosts.WECHAT}/cgi-bin/{path}", params=with_token, headers=headers, **sent)

    def _answered(self, send: Callable[[], Reply]) -> Value:
        """Return the object that WeChat answers with. Raises Refused for an error code."""
        reply = send()
        try:
            value = json.loads(reply.content.decode("utf-8"))
        except ValueError:
            value = None
        if not isinstance(value, dict):
            if reply.ok:
                raise BadResponse("BIL-PSH-038", "WeChat returned an unreadable response")
            raise BadResponse("BIL-PSH-039", f"WeChat refused it ({reply.status_code})")
        code = value.get("errcode") or 0
        if not isinstance(code, int):
            raise BadResponse("BIL-PSH-038", "WeChat returned an unreadable response")
        if code:
            secrets = (self._app_id, self._secret, self._token)
            raise Refused(code, refusal(code, str(value.get("errmsg") or ""), secrets))
        return value


def _articles(value: Value) -> list[Value]:
    found = value.get("news_item")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _text(value: Value, name: str) -> str:
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise BadResponse("BIL-PSH-040", f"WeChat's answer has no {name}")
    return found
