"""``bilingual explain`` names the stages that a run then executes, and why."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bilingual.cli.main import run
from bilingual.fidelity.privacy import Found, Hit, findings_of
from bilingual.pipeline.planning import RunPlan, plan
from bilingual.pipeline.stages import RECORDING as STAGES_OF_A_RECORDING
from bilingual.pipeline.stages import SUBTITLES
from support.results.changes import ARTICLE, ARTICLE_FILE, RECORDING, Change, Run, asked, glossary, rewritten, settings
from support.sources.clips import make_clip


def due(planned: RunPlan) -> dict[str, str]:
    return {stage.stage: stage.why for stage in planned.stages if stage.runs}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("planning") / "root"
    make_clip(root / "in", RECORDING, 8.0, (160, 90), fps="10")
    (root / "in" / ARTICLE_FILE).write_text(ARTICLE, "utf-8")
    for source in (RECORDING, ARTICLE_FILE):
        Run(root, source).publish()
    return root


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "root", copy_function=shutil.copy2))


@pytest.mark.parametrize("source", [RECORDING, ARTICLE_FILE])
def test_nothing_is_due_where_nothing_changed(root: Path, source: str) -> None:
    assert due(plan(*Run(root, source).order())) == {}


@pytest.mark.parametrize(
    ("source", "change", "why"),
    [
        (RECORDING, settings(mode="karaoke"), {"subtitles.en_de": "changed: mode"}),
        (RECORDING, settings(layout="learner-of-target"), {"subtitles.en_de": "changed: screen"}),
        (RECORDING, settings(speech="other"), {"transcript": "changed: engine, key"}),
        (RECORDING, settings(translation=("other",)), {"bitext.en_de": "changed: chain"}),
        (RECORDING, glossary, {"bitext.en_de": "changed: glossary"}),
        (RECORDING, settings(title="Harbours"), {"preview": "changed: title"}),
        (RECORDING, settings(hashtags=("ships",)), {"view.en_de.linkedin": "changed: hashtags"}),
        (RECORDING, asked(targets=["de", "zh-Hans"]), {"bitext.en_zh-Hans": "new", "video.en_zh-Hans.source": "new"}),
        (ARTICLE_FILE, settings(theme="ink"), {"view.en_de.wechat": "changed: theme"}),
        (ARTICLE_FILE, rewritten(ARTICLE.replace("them", "the ships")), {"bitext.en_de": "the article changed"}),
    ],
)
def test_the_plan_says_why_and_a_run_makes_nothing_else(
    root: Path, source: str, change: Change, why: dict[str, str]
) -> None:
    item = Run(root, source)
    change(item)
    planned = due(plan(*item.order()))
    assert why.items() <= planned.items()
    made = {stage for stage in item.publish().made if not stage.startswith("blog.")}
    assert made <= set(planned), "a run makes what the plan did not name"


def test_colouring_words_makes_nothing_but_the_videos_again(root: Path) -> None:
    item = Run(root, RECORDING)
    settings(highlight="level", learner={"language": "en", "level": "A1"})(item)
    planned = due(plan(*item.order()))
    videos = {"video.en_de.source", "video.en_de.linkedin-1x1"}
    assert {planned[video] for video in videos} == {"changed: ass"}
    # Their publish folders have copies of them, and the page links to those.
    assert planned.keys() == videos | {"view.en_de.linkedin_video", "view.en_de.parallel"}
    subtitles = sorted(root.glob("media/outbox/*/subtitles/*"))
    assert subtitles
    before = [path.read_bytes() for path in subtitles]
    assert videos <= set(item.publish().made) <= planned.keys()
    assert [path.read_bytes() for path in subtitles] == before


def test_a_missing_file_and_an_edit_are_named(root: Path) -> None:
    folder = root / "media/outbox/harbours"
    bitext = json.loads((folder / "bitext.en_de.json").read_text("utf-8"))
    bitext["units"][0]["target"] = "Anders."
    (folder / "bitext.en_de.json").write_text(json.dumps(bitext), "utf-8")
    (folder / "posts/en_de/linkedin.txt").unlink()
    planned = due(plan(*Run(root, ARTICLE_FILE).order()))
    assert planned["bitext.en_de"] == "edited: bitext.en_de.json"
    assert planned["view.en_de.linkedin"] == "missing: posts/en_de/linkedin.txt"
    assert planned["view.en_de.wechat"] == "bitext.en_de runs"


def test_a_new_item_is_new_and_nothing_is_made(root: Path) -> None:
    (root / "in/other.md").write_text(ARTICLE.replace("keeper", "sailor"), "utf-8")
    before = sorted(root.rglob("*"))
    planned = plan(*Run(root, "other.md").order())
    assert planned.folder is None
    assert set(due(planned).values()) == {"new"}
    assert sorted(root.rglob("*")) == before


def test_the_command_prints_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "bilingual.toml").write_text('targets = ["de"]\ntranslation = ["memory"]\npacks = false\n', "utf-8")
    assert run(["explain", str(root / "in" / ARTICLE_FILE), "--root", str(root)]) == 0
    shown = capsys.readouterr().out
    assert "bitext.en_de" in shown
    assert "runs: changed: chain" in shown
    assert run(["explain", str(root / "in" / ARTICLE_FILE), "--root", str(root), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["stages"]
    assert {"stage": "bitext.en_de", "runs": True, "why": "changed: chain"} in rows


def test_the_command_tells_the_sensitive_values_that_nobody_waived(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = root / "media/outbox/harbours"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    hit = Hit("phone", "+49 30 2394678", "+49302394678", 0)
    [finding] = findings_of([Found(hit, "unit s4", "s4")])
    waived = replace(finding, check="card", waived="the card of a fair")
    manifest["pairs"]["en_de"]["findings"] = [one.to_json() for one in (finding, waived)]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    told = (
        "en_de: a phone number (+49•••78) in unit s4: remove it, add your own to allowed_contacts or waive it with"
        f' check = "phone" and hash = "{hit.mark}"'
    )
    assert run(["explain", str(root / "in" / ARTICLE_FILE), "--root", str(root)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == told
    assert run(["explain", str(root / "in" / ARTICLE_FILE), "--root", str(root), "--json"]) == 0
    [value] = json.loads(capsys.readouterr().out)["sensitive"]
    assert (value["pair"], value["check"], value["hash"], value["places"]) == ("en_de", "phone", hit.mark, ["unit s4"])


def test_a_stage_takes_the_facts_that_it_declares_and_no_other() -> None:
    given = dict.fromkeys(SUBTITLES.facts, 1)
    assert SUBTITLES.checked(given | {"shots": []}).keys() == SUBTITLES.facts | {"shots"}
    with pytest.raises(ValueError, match=r"missing facts \['mode'\]"):
        SUBTITLES.checked({name: 1 for name in given if name != "mode"})
    with pytest.raises(ValueError, match=r"undeclared facts \['weather'\]"):
        SUBTITLES.checked(given | {"weather": 1})


def test_what_a_stage_needs_stands_before_it(published: Path) -> None:
    seen: set[str] = set()
    for stage in STAGES_OF_A_RECORDING:
        assert set(stage.needs) <= seen, stage.id
        seen.add(stage.id)
    manifests = [json.loads(path.read_text("utf-8")) for path in published.glob("media/outbox/*/manifest.json")]
    names = [name for manifest in manifests for name in manifest["stages"]]
    assert names
    assert {name.split(".")[0] for name in names} <= {stage.id for stage in STAGES_OF_A_RECORDING}
