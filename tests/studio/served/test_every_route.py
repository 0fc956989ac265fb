"""Every route of the studio, whatever is added: closed to strangers, and no name in an address leads out of its folder.

The routes are those of the application, so that a new one is here without anybody thinking of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from bilingual.redaction import known
from bilingual.studio.guard import Guard
from support.attacks.planted_keys import ENVIRONMENT, SETTINGS
from support.browser.open_studio import Studio

OUT = ("..", "%2e%2e", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", ".hidden", "a%00b", "%ff%fe", "x" * 300)
OWN_TOKEN = ("/files/",)  # they know who may read them by their own token, and only read
CROSS = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}


def routes(studio: Studio) -> Iterator[tuple[str, str]]:
    """The method and the path of each route, with its parameters."""
    guard: Any = studio.client.app
    assert isinstance(guard, Guard)
    for route in guard._app.routes:
        assert isinstance(route, Route), f"{route} is of a kind that is not tried here"
        for method in sorted(set(route.methods or ()) - {"HEAD"}):
            yield method, route.path


def address(path: str, /, **names: str) -> str:
    """*path* with *names* for its parameters; an item that is there for the others."""
    known = {"folder": "tea", "pair": "en_de", "unit": "p1", "platform": "linkedin", "number": "0"} | names
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: known.get(found[1], "x"), path)


def test_no_route_answers_a_stranger(studio: Studio, post: Path) -> None:
    seen, before = 0, _files(studio)
    right = studio.changing()
    for method, path in routes(studio):
        place, own = address(path), path.startswith(OWN_TOKEN)
        ask = studio.client.request
        assert ask(method, place, headers={**right, "host": "evil.example:4280"}).status_code == 421, place
        if method == "GET":
            refused = 404 if own else 403
            assert ask(method, place, headers=CROSS).status_code == refused, place
        else:
            for lacks in ("origin", "x-studio-token"):
                headers = {name: value for name, value in right.items() if name != lacks}
                assert ask(method, place, json={}, headers=headers).status_code == 403, (method, place, lacks)
            other = {**right, "origin": "http://127.0.0.1:4200"}
            assert ask(method, place, json={}, headers=other).status_code == 403, (method, place)
        cookies = dict(studio.client.cookies)
        studio.client.cookies.clear()
        assert ask(method, place, headers=right).status_code == (404 if own else 401), (method, place)
        studio.client.cookies.update(cookies)
        seen += 1
    assert seen > 30
    assert _files(studio) == before
    assert studio.runs.done == []


def test_no_name_in_an_address_leads_out_of_its_folder(studio: Studio, post: Path) -> None:
    (studio.settings.root / "bilingual.toml").write_text('targets = ["de"]\n# planted-in-settings\n')
    outside = studio.settings.root / "manifest.json"
    outside.write_text('{"schema": "planted"}')
    before, headers = _files(studio), studio.changing()
    for method, path in routes(studio):
        for name in re.findall(r"\{(\w+)", path):
            if path == "/assets/{version}/{name:path}" and name == "version":
                continue  # any other version than ours is answered, and not kept
            for out in OUT:
                place = address(path, **{name: out})
                answer = studio.client.request(
                    method, place, json=None if method == "GET" else {}, headers=headers, follow_redirects=False
                )
                assert answer.status_code < 500, (method, place)
                assert "root:" not in answer.text, (method, place)
                assert "planted" not in answer.text, (method, place)
                reads = method == "GET" and not path.startswith("/item/")
                assert not (reads and answer.status_code == 200 and name == "folder" and path != "/"), (method, place)
    assert _files(studio) == before


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    known.forget()
    yield
    known.forget()


@pytest.mark.usefixtures("planted")
def test_no_answer_of_any_route_holds_a_key(studio: Studio, post: Path) -> None:
    """The services of the settings refuse the connection: their addresses, with passwords, are in the errors."""
    (studio.settings.root / "bilingual.toml").write_text(SETTINGS.format(host="127.0.0.1:9"), "utf-8")
    headers = studio.changing()
    unit = studio.client.get("/api/item/tea/en_de/units?from=3&to=4").json()["units"][0]["id"]
    bodies: list[dict[str, Any]] = [
        {},
        {"ask": ["libretranslate", "llm"]},
        {"unit": unit, "base": "", "text": "x"},
        {"files": [{"path": "https://me:planted-9z@127.0.0.1:9/a.exe", "size": 1, "changed": 1}]},
        {"item": "https://me:planted-9z@127.0.0.1:9/?key=planted-8z", "order": "publish"},
        {"changes": [{"field": "wechat.digest", "text": "x", "base": "https://me:planted-9z@a.example"}]},
    ]
    asked = 0
    for method, path in routes(studio):
        if path == "/api/live":
            continue  # it has no end
        for body in bodies if method != "GET" else bodies[:1]:
            place = address(path, unit=unit)
            answer = studio.client.request(method, place, json=body if method != "GET" else None, headers=headers)
            assert "planted" not in answer.text, (method, place, body)
            asked += "127.0.0.1:9" in answer.text
    assert asked, "an error with an address was told"


def _files(studio: Studio) -> dict[str, bytes]:
    """All that is in the root, without the state of the program."""
    root = studio.settings.root
    paths = (path for path in root.rglob("*") if path.is_file() and ".bilingual" not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() for path in paths}
