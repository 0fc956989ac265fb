"""What the host of a model answers: the bytes of a file, and why it does not give one."""

from __future__ import annotations

from collections.abc import Mapping

from bilingual.engines.http.client import Client
from bilingual.engines.http.failures import status_error
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.models.orders import RemoteFile
from bilingual.errors import AuthenticationFailed, BadResponse, EngineError, NotInstalled, Transient
from bilingual.redaction import public_url

_ABSENT = {404, 410}


def size_of(file: RemoteFile, environment: Mapping[str, str], headers: Mapping[str, str] | None = None) -> int:
    """Return the bytes of *file* as its host says, 0 if it does not say. Raises NotInstalled if there is none."""
    call = Call("HEAD", file.url, headers={"Accept-Encoding": "identity", **(headers or {})}, roams=True)
    reply = Client("the model's host", environment).send(call)
    if reply.status_code in _ABSENT:
        raise refusal("the model", file.url, reply, "")
    length = reply.headers.get("content-length", "")
    return int(length) if reply.ok and length.isdecimal() else 0


def refusal(what: str, url: str, reply: Reply, remedy: str) -> EngineError:
    """Return the error for the answer of a host that does not give *what*."""
    status = reply.status_code
    if status in (401, 403):
        gated = reply.headers.get("x-error-code") == "GatedRepo"
        return AuthenticationFailed(
            "BIL-MDL-005",
            f"{what} is not given to everybody: {public_url(url)} answers {status}",
            remedy=("Accept the terms on its page, and" if gated else "If it is private or has terms to accept,")
            + " set HF_TOKEN to a token of your account.",
        )
    error = status_error(what, status, reply.headers)
    kind = type(error) if isinstance(error, Transient) else NotInstalled if status in _ABSENT else BadResponse
    told = kind("BIL-NET-006", f"{what} cannot be downloaded: {public_url(url)} answers {status}", remedy=remedy)
    if isinstance(told, Transient) and isinstance(error, Transient):
        told.wait_s = error.wait_s
    return told
