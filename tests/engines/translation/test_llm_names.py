"""One translation for each name: settled before the batches, whatever their order, and passed on between documents."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig, Example, Item, Naming
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.linguistics.proper_names import proper_names
from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.llm import prompt
from bilingual.engines.translation.llm.engine import LlmEngine, create
from bilingual.model.bitext import Unit
from bilingual.model.digest import digest
from bilingual.model.glossary import Glossary, Term
from bilingual.pipeline.making.bitexts import make_bitext
from bilingual.pipeline.making.translating import SourceText
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings
from support.chat.named_model import NamedModel, agreement, document, made_names, variants

NAMES = made_names(30)
FONTS = InstalledFonts()


def engine(server: NamedModel, state: Path, **options: Any) -> LlmEngine:
    given = {"url": server.base, "model": "some-model", "per_second": 10_000.0, **options}
    return create(EngineConfig(state, given), TimeSource(sleep=lambda _: None, chance=lambda: 1.0))


def prompts(server: NamedModel) -> list[str]:
    return [str(asked.body["messages"][-1]["content"]) for asked in server.asked]


@pytest.mark.parametrize(("batch", "at_once"), [(8, 8), (12, 1)])
def test_a_name_has_one_translation_in_all_batches(batch: int, at_once: int, tmp_path: Path) -> None:
    items = document(200, NAMES)
    found = Naming(proper_names([item.text for item in items], "en"))
    agreed = Term(NAMES[0], {"zh-Hans": variants(NAMES[0])[2]})
    with NamedModel() as server:
        one = engine(server, tmp_path, batch=batch, concurrency=at_once)
        chain = Chain([one], Glossary((agreed,)), naming=lambda: found)
        answers = [outcome.text or "" for outcome in chain.translate(items, "en", "zh-Hans")]
        assert len(server.asked) <= -(-200 // (2 * batch // 3)) + 2
    share, mixed = agreement(items, answers, NAMES)
    assert (share, mixed) == (1.0, 0)
    kept = [variants(NAMES[0])[2] in a for item, a in zip(items, answers, strict=True) if NAMES[0] in item.text]
    assert kept
    assert all(kept)


def test_a_name_is_told_where_it_occurs_and_asked_for_only_if_batches_could_differ(tmp_path: Path) -> None:
    texts = ["In 1001, Kalomi met Taresi at the old harbour.", "They waited 5 minutes for the bus."]
    texts += ["Nobody knew why Kalomi had left the village.", "It rained when Novedu opened the door."]
    found: dict[str, str] = {}
    naming = Naming(("Kalomi", "Taresi", "Novedu", "Kaloveta"), {"Taresi": "达雷西", "Kaloveta": "卡"}, found.update)
    with NamedModel() as server:
        one = engine(server, tmp_path, batch=1, concurrency=1)
        Chain([one], naming=lambda: naming).translate([Item(text) for text in texts], "en", "zh-Hans")
        told = prompts(server)
    assert list(found) == ["Kalomi"]
    lines = [re.findall("^- (.+ = .+)$", prompt, re.MULTILINE) for prompt in told]
    kalomi = f"Kalomi = {found['Kalomi']}"
    assert lines == [[], ["Taresi = 达雷西", kalomi], [], [kalomi], []]
    assert "They occur in:\n- In 1001, Kalomi met Taresi" in told[0]


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("卡洛米", "卡洛米"), ("“卡洛米”。", "卡洛米"), ("卡洛米（Kalomi）", "卡洛米"), ("Kalomi", "Kalomi"), ("", ""),
        ("I'm sorry, I can't help with that.", ""), ("卡洛米是一个人的名字，在这篇文章里" * 3, ""), ("⟦1⟧", ""),
    ],
)  # fmt: skip
def test_what_is_no_translation_of_a_name_is_not_taken(answer: str, kept: str, tmp_path: Path) -> None:
    found: dict[str, str] = {}
    items = [Item("Nobody knew why Kalomi had left the village."), Item("It rained when Kalomi opened the door.")]
    with NamedModel() as server:
        usual = server.translate
        server.translate = lambda text: answer if text == "Kalomi" else usual(text)
        one = engine(server, tmp_path, batch=1, concurrency=1)
        outcomes = Chain([one], naming=lambda: Naming(("Kalomi",), {}, found.update)).translate(items, "en", "zh-Hans")
    assert all(outcome.text for outcome in outcomes)
    assert found == ({"Kalomi": kept} if kept else {})


@pytest.mark.parametrize("way", ["500", "refusal", "filter", "full", "inspection", "garbage", "empty", "length"])
def test_without_an_answer_for_the_names_the_batches_go_on(way: str, tmp_path: Path) -> None:
    items = document(20, NAMES[:2])
    with NamedModel() as server:
        one = engine(server, tmp_path, attempts=1, concurrency=1)
        Chain([one]).translate(items[:1], "en", "zh-Hans")  # learns what the server can do
        server.next(way)
        outcomes = Chain([one], naming=lambda: Naming(NAMES[:2])).translate(items, "en", "zh-Hans")
    assert all(outcome.text for outcome in outcomes)


def test_a_change_of_the_prompt_changes_its_version() -> None:
    """Raise ``prompt.VERSION`` with each change of the prompt, so that no earlier answer is used for it."""
    item = Item("One.", "Before.", "After.", "Heading", title="Title")
    ask = prompt.Question(
        [item], "en", "zh-Hans", [("a", "b")], [("c", "d")], {"1": "wrong"}, "About", "Wishes",
        {"1": [Example("Two.", "二。", 0.8, (("One", "Two"),), "m")]}, [("e", "f")], ["place"],
    )  # fmt: skip
    first = prompt.Question([item], "en", "de")
    made = [prompt.request(one, form).messages for one in (ask, first) for form in prompt._ANSWERS]
    assert (prompt.VERSION, digest([str(messages) for messages in made])[:12]) == (5, "736f3b632035")


def translate(root: Path, name: str, texts: list[str], server: NamedModel, **request: Any) -> tuple[Job, list[str]]:
    (root / f"{name}.md").write_text("a", "utf-8")
    table = {"url": server.base, "model": "m", "per_second": 10_000.0, "batch": 2, "concurrency": 2}
    settings = Settings(root=root, translation=("llm",), engines={"llm": table})
    tools = Tools(settings, Ffmpeg(FONTS), FONTS)
    folder = root / "media/outbox" / name
    job = Job(Request.of(root / f"{name}.md", **request), tools, Manifest.open(folder, f"article:{name}"))
    units = tuple(Unit(f"u{number}", source) for number, source in enumerate(texts))
    bitext = make_bitext(job, SourceText(units, "en"), "zh-Hans", Glossary())
    job.manifest.save()
    return job, [unit.target or "" for unit in bitext]


def form(answers: list[str]) -> set[str]:
    return {one for answer in answers for one in variants("Kalomi") if one in answer}


def test_documents_of_one_root_agree_and_people_come_first(tmp_path: Path) -> None:
    texts = [item.text for item in document(8, ["Kalomi"])]
    with NamedModel(seed=3) as server:
        job, answers = translate(tmp_path, "one", texts, server)
        [chosen] = form(answers)
        record = job.manifest.stages["bitext.en_zh-Hans"]
        assert record["extra"]["names"] == {"Kalomi": chosen}
        asked = len(server.asked)
        _, more = translate(tmp_path, "one", [*texts, "It rained when Kalomi opened the door."], server)
        assert form(more) == {chosen}
        assert len(server.asked) == asked + 1
        _, other = translate(tmp_path, "two", texts[:2], server)
        assert form(other) == {chosen}
        assert len(server.asked) == asked + 2
        # A person writes the name in another way.
        path = job.folder / "bitext.en_zh-Hans.json"
        value = json.loads(path.read_text("utf-8"))
        better = next(one for one in variants("Kalomi")[:3] if one != chosen)
        for unit in value["units"]:
            unit |= {"target": unit["target"].replace(chosen, better), "locked": True, "provenance": "human"}
        path.write_text(json.dumps(value), "utf-8")
        _, third = translate(tmp_path, "three", texts[2:], server)
        assert form(third) == {better}


def test_an_interrupted_run_keeps_the_names_that_were_chosen(tmp_path: Path) -> None:
    texts = [item.text for item in document(12, ["Kalomi"])]
    with NamedModel(seed=5) as server:
        usual, count = server._answer, 0

        def failing(*args: Any) -> Any:
            nonlocal count
            count += 1
            return usual(*args) if count <= 2 else ("", "", "stop")

        server._answer = failing  # type: ignore[method-assign]
        _, first = translate(tmp_path, "one", texts, server)
        server._answer = usual  # type: ignore[method-assign]
        assert any(not answer for answer in first)
        _, second = translate(tmp_path, "one", texts, server)
        assert len(form([*first, *second])) == 1
        assert all(second)
