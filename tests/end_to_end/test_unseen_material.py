"""End to end on material that is not in the repository, with an empty memory.

Speech is aligned by the real aligner. Sentences are translated through deep-translator's LibreTranslate class by a
local server that rejects one of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from bilingual.cli.main import run
from bilingual.views.labels import labels
from support.servers.servers import TranslatorServer
from support.sources.unseen import SpokenTalk, sentences, spoken_talk, unseen_article

SEED = 20_261_122

pytestmark = pytest.mark.slow  # real aligner, a video and an article: test_sidecar and test_outages hold the parts


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("root")
    with TranslatorServer() as server, pytest.MonkeyPatch.context() as patch:
        server.refuse(sentences(SEED, 4)[2], sentences(SEED + 1, 5)[2])
        patch.setenv("BILINGUAL_ROOT", str(folder))
        settings = 'packs = false\ntranslation = ["memory", "libretranslate"]\n[engines.libretranslate]\n'
        engine = f'url = "{server.url}"\nper_second = 100\nattempts = 1\n'
        (folder / "bilingual.toml").write_text(settings + engine, "utf-8")
        yield folder


@pytest.fixture(scope="module")
def talk(root: Path) -> SpokenTalk:
    return spoken_talk(root / "elsewhere", SEED, 4)


@pytest.fixture(scope="module")
def video_run(root: Path, talk: SpokenTalk, prefect: None) -> Any:
    from bilingual.flows.video import video

    return video(str(talk.video), targets=["zh-Hans"], return_state=True)


@pytest.fixture(scope="module")
def article_run(root: Path, prefect: None) -> Any:
    from bilingual.flows.article import article

    unseen_article(root / "elsewhere" / "story.md", SEED + 1)
    return article("elsewhere/story.md", targets=["de"], return_state=True)


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_the_material_is_nowhere_in_the_repository() -> None:
    repository = Path(__file__).parents[2]
    samples = "".join(p.read_text("utf-8") for p in (repository / "media/samples").rglob("*.t*t") if p.is_file())
    assert not [text for text in sentences(SEED, 4) if text in samples]


def test_code_knows_no_sample() -> None:
    repository = Path(__file__).parents[2]
    for folder in ("src", "flows"):
        for path in (repository / folder).rglob("*.py"):
            assert "media/samples" not in path.read_text("utf-8"), path


def test_sentences_begin_where_they_were_spoken(root: Path, talk: SpokenTalk, video_run: Any) -> None:
    transcript = read(root / "media/outbox/unseen/transcript.json")
    assert len(transcript["sentences"]) == len(talk.sentences)
    starts = [transcript["words"][first]["start_ms"] for first, _ in transcript["sentences"]]
    errors = [abs(found - spoken) for found, spoken in zip(starts, talk.starts_ms, strict=True)]
    assert mean(errors) < 100, errors


def test_the_refused_sentence_is_untranslated_in_the_cues(root: Path, talk: SpokenTalk, video_run: Any) -> None:
    cues = read(root / "media/outbox/unseen/cues.en_zh-Hans.json")["cues"]
    bare = [cue for cue in cues if cue.get("mark") == "untranslated"]
    assert " ".join(cue["source"] for cue in bare) == talk.sentences[2]
    assert all(cue["target"] is None for cue in bare)
    assert all(cue["target"] for cue in cues if cue not in bare)


def test_the_refused_sentence_is_marked_in_the_posts(root: Path, talk: SpokenTalk, video_run: Any) -> None:
    posts = root / "media/outbox/unseen/posts/en_zh-Hans"
    for name in ("parallel.html", "parallel.md", "linkedin.txt", "wechat.html"):
        text = (posts / name).read_text("utf-8")
        assert labels("zh-Hans").untranslated in text, name


def test_the_refused_sentence_is_in_the_report(root: Path, talk: SpokenTalk, video_run: Any) -> None:
    report = read(root / "media/outbox/unseen/report.json")
    pair = report["pairs"]["en_zh-Hans"]
    assert report["state"] == "not-ready"
    assert [unit["source"] for unit in pair["untranslated"]] == [talk.sentences[2]]


def test_the_flow_ends_not_ready_and_the_command_with_3(root: Path, talk: SpokenTalk, video_run: Any) -> None:
    assert video_run.name == "NotReady"
    assert "1 of 4 sentences untranslated" in video_run.message
    command = ["video", str(talk.video), "--to", "zh-Hans"]
    assert run(command) == 3
    assert run([*command, "--allow-partial"]) == 0


def test_the_video_is_there_and_lasts_as_long_as_the_talk(root: Path, talk: SpokenTalk, video_run: Any) -> None:
    from bilingual.engines.media.probing.probe import probe

    made = probe(root / "media/outbox/unseen/video/en_zh-Hans.source.mp4")
    assert abs(made.duration_ms - probe(talk.video).duration_ms) < 100
    assert made.video is not None
    assert (made.video.width, made.video.height, made.video.codec) == (320, 180, "h264")


def test_an_article_is_published_with_its_refused_sentence_marked(root: Path, article_run: Any) -> None:
    texts = sentences(SEED + 1, 5)
    folder = root / "media/outbox/story"
    assert article_run.name == "NotReady"
    units = {unit["source"]: unit for unit in read(folder / "bitext.en_de.json")["units"]}
    assert units[texts[2]]["target"] is None
    assert units[texts[1]]["target"]
    for name in ("parallel.html", "parallel.md", "linkedin.txt", "wechat.html"):
        assert labels("de").untranslated in (folder / "posts/en_de" / name).read_text("utf-8"), name
    post = next((folder / "posts/jekyll/de").glob("*.md")).read_text("utf-8")
    assert "left alone" in post
    assert labels("de").untranslated in post
    assert [unit["source"] for unit in read(folder / "report.json")["pairs"]["en_de"]["untranslated"]] == [texts[2]]


def test_running_it_again_does_nothing_but_say_so(
    root: Path, talk: SpokenTalk, video_run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = root / "media/outbox/unseen"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.mp4")}
    run(["video", str(talk.video), "--to", "zh-Hans"])
    assert "nothing to do" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.mp4")} == before
