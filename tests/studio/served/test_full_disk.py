"""Whatever a page changes, on a disk that is full or read-only: one line that names the place, and nothing is lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from support.browser.open_studio import Studio

AT = "/api/item/tea/en_de"
FILES = {"files": [{"path": "boat.md", "size": 3, "changed": 7}]}
Ask = Callable[[str, dict[str, Any]], Response]


def _correct(ask: Ask, unit: str) -> Response:
    return ask(f"{AT}/changes", {"changes": [{"unit": unit, "target": "Niemand kommt zu spät."}]})


def _approve(ask: Ask, unit: str) -> Response:
    return ask(f"{AT}/changes", {"changes": [{"unit": "title", "approved": True}]})


def _field(ask: Ask, unit: str) -> Response:
    return ask(f"{AT}/fields", {"changes": [{"field": "wechat.digest", "text": "Um vier"}]})


def _term(ask: Ask, unit: str) -> Response:
    return ask(f"{AT}/terms", {"unit": unit, "source": "Nobody", "target": "Niemand"})


def _study(ask: Ask, unit: str) -> Response:
    return ask(f"{AT}/study", {"on": True, "language": "en", "level": "A1"})


def _upload(ask: Ask, unit: str) -> Response:
    return ask("/api/uploads", FILES)


CHANGES = {one.__name__[1:]: one for one in (_correct, _field, _term, _study, _upload)}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_without_room_is_one_line_and_succeeds_later(
    name: str, code: int, studio: Studio, post: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = studio.changing()
    unit = studio.client.get(f"{AT}/units?from=3&to=4").json()["units"][0]["id"]
    root = studio.settings.root
    before = _texts(root)

    def ask(path: str, value: dict[str, Any]) -> Response:
        return studio.client.post(path, json=value, headers=headers)

    def refused(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", refused)
        answer = CHANGES[name](ask, unit)
    assert answer.status_code == 422, answer.text
    told = answer.json()
    assert told["code"].startswith("BIL-"), told
    assert "\n" not in told["error"]
    assert os.strerror(code) in told["error"] or "full" in told["error"], told
    assert str(root) in told["error"], told
    after = _texts(root)
    assert {path: after.get(path) for path in before} == before
    assert not [path for path in after if path.name.endswith(".part")]
    made = CHANGES[name](ask, unit)
    assert made.status_code == 200, made.text
    assert made.json().get("done", True) is True


def test_an_upload_whose_part_finds_no_room_goes_on_where_it_was(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = studio.changing()
    begun = studio.client.post("/api/uploads", json=FILES, headers=headers).json()
    at = f"/api/uploads/{begun['id']}"
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def refused(handle: int) -> None:
        raise full

    for path, send in ((f"{at}/0?offset=0", studio.client.put), (f"{at}/finish", studio.client.post)):
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", refused)
            answer = send(path, content=b"# B" if "offset" in path else b"{}", headers=headers)
        if "offset" in path:
            assert (answer.status_code, answer.json()["code"]) == (422, "BIL-STU-027")
            arrived = studio.client.post("/api/uploads", json=FILES, headers=headers).json()["files"][0]["arrived"]
            rest = studio.client.put(f"{at}/0?offset={arrived}", content=b"# B"[arrived:], headers=headers)
            assert rest.json()["files"][0]["arrived"] == 3
    assert studio.client.post(f"{at}/finish", json={}, headers=headers).status_code in (200, 422)
    assert (studio.settings.media / "inbox/boat.md").read_bytes() == b"# B"


def _texts(root: Path) -> dict[Path, bytes]:
    """What a person or a run made, without the state of the program."""
    paths = (path for path in root.rglob("*") if path.is_file() and not {".bilingual", "work"} & set(path.parts))
    return {path: path.read_bytes() for path in paths}
