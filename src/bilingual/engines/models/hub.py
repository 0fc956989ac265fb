"""Repositories of the Hugging Face hub: their files with sizes and hashes, and their licences.

The hub's answer is described by ``ModelInfo`` and ``RepoSibling`` in ``huggingface_hub/hf_api.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bilingual.engines.base import EngineConfig
from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.models.hosts import refusal
from bilingual.engines.models.orders import RemoteFile
from bilingual.engines.models.places import HUB, hub_endpoint, mirror_of
from bilingual.errors import BadResponse, EngineError, NotInstalled, Unavailable
from bilingual.redaction import public_url

_TRUE = {"1", "ON", "YES", "TRUE"}


@dataclass(frozen=True, slots=True)
class Repository:
    """One revision of a repository. ``licence`` is empty if its card does not name one."""

    name: str
    revision: str
    files: tuple[RemoteFile, ...]
    licence: str = ""


def token_headers(config: EngineConfig) -> dict[str, str]:
    """Return the headers of the user's account, for the hub itself or the ``HF_ENDPOINT`` that the user set."""
    token = config.environment.get("HF_TOKEN", "").strip()
    theirs = mirror_of(config) is not None
    return {"Authorization": f"Bearer {token}"} if token and not theirs else {}


def repository(name: str, config: EngineConfig, what: str, remedy: str = "") -> Repository:
    """Ask the hub, or its mirror, for the files of *name*, which *what* calls in messages.

    Raises NotInstalled if there is no such repository or the hub may not be asked, AuthenticationFailed for a private
    one, Unavailable if it does not answer, BadResponse for an answer that is none.
    """
    offline = next((v for v in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE") if _is_set(config.environment, v)), "")
    if offline:
        raise NotInstalled(
            "BIL-MDL-007",
            f"{what} is not on this machine, and {offline} forbids asking for it",
            remedy=f"Unset {offline}. {remedy}",
        )
    endpoint = hub_endpoint(config)
    url = f"{endpoint}/api/models/{name}/revision/main"
    call = Call("GET", url, params={"blobs": "true"}, headers=token_headers(config), roams=True)
    try:
        reply = Client("the hub", config.environment).send(call)
    except EngineError as error:
        raise Unavailable(
            "BIL-NET-003", f"{what} cannot be downloaded from {public_url(endpoint)} ({error.what})", remedy=remedy
        ) from error
    # The hub answers 401 for a repository that does not exist, as it does for a private one.
    if reply.status_code == 404 or reply.headers.get("x-error-code") == "RepoNotFound":
        raise NotInstalled("BIL-NET-002", f"{public_url(endpoint)} has no model {name}", remedy=remedy)
    if not reply.ok:
        raise refusal(what, f"{endpoint}/{name}", reply, remedy)
    return _read(name, reply, endpoint, what)


def _read(name: str, reply: Reply, endpoint: str, what: str) -> Repository:
    try:
        body = reply.json()
        revision = str(body["sha"])
        files = tuple(_file(one, f"{endpoint}/{name}/resolve/{quote(revision)}") for one in body["siblings"])
        card = body.get("cardData") or {}
        licence = card.get("license") or ""
        if revision.isalnum() and files:
            return Repository(name, revision, files, licence if isinstance(licence, str) else "")
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise BadResponse(
        "BIL-MDL-008",
        f"{public_url(endpoint)} does not answer as the Hugging Face hub does when asked for {what}",
        remedy=f"Check BILINGUAL_MODEL_MIRROR and HF_ENDPOINT; the hub itself is {HUB}.",
    )


def _file(one: Mapping[str, Any], base: str) -> RemoteFile:
    path, large = str(one["rfilename"]), one.get("lfs") or {}
    size = large.get("size") or one.get("size") or 0
    return RemoteFile(
        f"{base}/{quote(path)}",
        path,
        int(size),
        str(large.get("sha256") or ""),
        "" if large else str(one.get("blobId") or ""),
    )


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").upper() in _TRUE
