"""A results folder that may be read but not changed: the page opens, and says in one line why nothing is saved."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from support.attacks.breaking import forked, unbroken
from support.browser.open_studio import Studio

NOBODY = 65534
AT = "/api/item/tea/en_de"


@pytest.mark.slow
def test_a_read_only_folder_opens_and_says_why_it_is_not_changed(studio: Studio, post: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        roots = [Path(os.environ.get(name, "/tmp")) for name in ("PYTEST_DEBUG_TEMPROOT", "TMPDIR")]
        for place in (*tmp_path.parents, tmp_path):
            if any(place.is_relative_to(root) for root in roots):
                place.chmod(place.stat().st_mode | 0o055)
        for place in tmp_path.rglob("*"):
            if {".bilingual", "work"} & set(place.parts):
                os.chown(place, NOBODY, NOBODY)
            else:
                place.chmod(place.stat().st_mode | 0o055)
    for place in post.rglob("*"):
        place.chmod(0o555 if place.is_dir() else 0o444)
    post.chmod(0o555)
    before = {path: path.read_bytes() for path in post.rglob("*") if path.is_file()}
    headers = studio.changing()

    def work() -> int:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        page = studio.client.get("/item/tea")
        assert page.status_code == 200, page.text
        assert studio.client.get("/api/item/tea").json()["pairs"][0]["units"] == 4
        assert studio.client.get(f"{AT}/overview").status_code == 200
        unit = studio.client.get(f"{AT}/units?from=0&to=4").json()["units"][1]
        changes = [{"unit": unit["id"], "base": unit["base"], "target": "Um vier."}]
        answer = studio.client.post(f"{AT}/changes", json={"changes": changes}, headers=headers)
        print(json.dumps([answer.status_code, answer.json()]))
        return 0

    ended = forked(work, tmp_path, unbroken)
    post.chmod(0o755)
    assert ended.code == 0, ended.out
    status, said = json.loads(ended.out.splitlines()[-1])
    assert status >= 400, said
    assert "\n" not in said["error"]
    assert "outbox/tea" in said["error"]
    assert "cannot be written: Permission denied. Give yourself write permission there." in said["error"]
    assert {path: path.read_bytes() for path in before} == before
    assert studio.client.get(f"{AT}/overview").json()["history"] == {"undo": False, "redo": False}
