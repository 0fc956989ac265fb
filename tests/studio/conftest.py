"""A root, a studio for it, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bilingual.settings import load_settings
from bilingual.studio.access import Access
from bilingual.studio.app import application
from open_studio import HOME, PORT, Studio, WrittenDown


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    (tmp_path / "bilingual.toml").write_text('targets = ["de"]\n')
    (tmp_path / "media" / "inbox").mkdir(parents=True)
    settings, runs = load_settings(tmp_path), WrittenDown()
    access = Access(settings.state)
    client = TestClient(application(settings, access, runs, PORT), base_url=HOME)
    yield Studio(settings, access, runs, client)
    client.close()
