"""A sensitive value in results of 0.1.0, which knew no gate: it is told, and what was published stays as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.results.old_root import OldRoot, old_root

PHONE = "+49 30 2394678"
AUTHOR = "Ada Keeper"


def shown(root: OldRoot, said: dict[str, object]) -> str:
    """Return the output without paths, the report and the pages of findings."""
    notes = json.dumps([said["notes"], said["pairs"]], ensure_ascii=False)
    pages = [root.results("ships") / "report.json", *root.results("ships").glob("findings.*.html")]
    return "\n".join([notes, *(page.read_text("utf-8") for page in pages)])


@pytest.mark.slow
def test_old_values_are_told_and_nothing_published_is_touched(tmp_path: Path) -> None:
    """One stood in the text already, the other is a person's edit of today."""
    with old_root(tmp_path) as root:
        settings, bitext = root.path / "bilingual.toml", "media/outbox/ships/bitext.en_de.json"
        settings.write_text(f'blocked_names = ["{AUTHOR}"]\n{settings.read_text("utf-8")}', "utf-8")
        before = root.files()
        code, said = root.apply("ships")
        assert (code, said["state"]) == (3, "not-ready")
        assert 'waive it with check = "blocked-name" and hash = "' in shown(root, said)
        sentence = "Ship 3 left the harbour at 3 minutes past noon"
        [target] = [u["target"] for u in root.targets("ships", "en_de").values() if u["source"].startswith(sentence)]
        root.replace(bitext, target, f"{target} Ruf an: {PHONE}.")
        code, said = root.again("ships")
        assert (code, said["state"]) == (3, "not-ready")
        assert "(+49•••78) in the translation of " in shown(root, said)
        assert [part for part in (AUTHOR, PHONE, "2394678") if part in shown(root, said)] == []
        after = root.files()
        kept = [name for name in before if name.startswith(("site/", "media/done/", "media/outbox/harbour/"))]
        assert {name for name in kept if after.get(name) != before[name]} == set()
        assert root.asked == []
