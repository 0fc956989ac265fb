"""Links to the running studio: with a secret for a terminal, without one for Prefect's page."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock

from bilingual.flows.studio.link import LOCK, RECORD, item_page, running_port, studio_link
from bilingual.pipeline.records.workspace import state_folder, write_json
from bilingual.settings import load_settings
from bilingual.studio.access import Access


def test_links_lead_to_the_studio_that_runs(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    run = state_folder(settings.state, "run")
    assert (running_port(settings), studio_link(settings), item_page(settings, "tea")) == (0, "", "")
    write_json(run / RECORD, {"port": 4281})
    assert running_port(settings) == 0, "it was killed"
    with FileLock(run / LOCK):
        assert item_page(settings, "Tee & Brot?") == "http://127.0.0.1:4281/item/Tee%20%26%20Brot%3F"
        one, two = studio_link(settings), studio_link(settings)
        assert one != two
        assert Access(settings.state).enter(one.partition("?link=")[2])


def test_a_run_that_needs_a_person_says_where_to_read(tmp_path: Path) -> None:
    from bilingual.flows.tasks import _final

    settings = load_settings(tmp_path)
    folder = settings.media / "outbox" / "tea"
    assert "`bilingual approve" in str(_final("needs-review", folder, settings, "3 to read").message)
    write_json(state_folder(settings.state, "run") / RECORD, {"port": 4281})
    with FileLock(settings.state / "run" / LOCK):
        said = str(_final("needs-review", folder, settings, "3 to read").message)
    assert said.endswith("3 to read. Read them: http://127.0.0.1:4281/item/tea")
