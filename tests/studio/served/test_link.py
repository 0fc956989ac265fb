"""Links to the running studio: with a secret for a terminal, without one for Prefect's page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from bilingual.flows.names import NOT_READY
from bilingual.flows.nights.summary import NightItem, notice, summary, with_states
from bilingual.flows.studio.link import LOCK, RECORD, item_page, running_port, studio_link
from bilingual.pipeline.records.files import write_json
from bilingual.pipeline.records.workspace import state_folder
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
    from bilingual.flows.publishing import _final

    settings = load_settings(tmp_path)
    folder = settings.media / "outbox" / "tea"
    assert "`bilingual approve" in str(_final("needs-review", folder, settings, "3 to read").message)
    write_json(state_folder(settings.state, "run") / RECORD, {"port": 4281})
    with FileLock(settings.state / "run" / LOCK):
        said = str(_final("needs-review", folder, settings, "3 to read").message)
    assert said.endswith("3 to read. Read them: http://127.0.0.1:4281/item/tea")


def test_the_summary_of_a_night_links_to_the_items(post: Path) -> None:
    settings = load_settings(post.parents[2])
    why = f"{post}: en_de: 1 of 4 sentences untranslated. See its index.html."
    items = [
        NightItem("tea.md", None, NOT_READY, why),
        NightItem("media/inbox/gone.md", None, "Failed", "no [BIL-SRC-001]"),
    ]
    with_states(items, settings)
    assert "http" not in summary(items, [], datetime.now(UTC), 60.0, settings)
    write_json(state_folder(settings.state, "run") / RECORD, {"port": 4281})
    with FileLock(settings.state / "run" / LOCK):
        with_states(items, settings)
        text, told = summary(items, [], datetime.now(UTC), 60.0, settings), notice(items, settings.root)
        links = list((settings.state / "run" / "studio").glob("link-*"))
    page = "http://127.0.0.1:4281/item/tea"
    assert f"\n  open it: <{page}>\n" in text
    assert f"| [tea.md]({page}) |" in text
    assert f"\n  open it: {page}\n" in told
    assert text.count("http") == 2, "the item without a page has no link"
    assert links == [], "nothing in it is a secret"
    items[0].reason = f"{post}: 1 to read. Read them: {page}"
    assert notice(items, settings.root).count(page) == 1
