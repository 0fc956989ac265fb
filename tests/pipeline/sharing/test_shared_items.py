"""An item that other machines work on comes home with the results that it would have had there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeVar

import pytest

from bilingual.engines.base import Item as Sentence
from bilingual.engines.base import Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.shared.items import SharedItem
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.memory.engine import TranslationMemory
from bilingual.engines.translation.memory.entries import Entry
from bilingual.model.bitext import Provenance
from bilingual.model.glossary import Glossary
from bilingual.pipeline.items.publications import publications, publish_on
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records.answers.answer import Answer, Use, place_of
from bilingual.pipeline.records.answers.checkpoint import Known, Silent
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request
from bilingual.pipeline.shared.collecting import Collected, collect
from bilingual.pipeline.shared.places import Shared
from bilingual.pipeline.shared.sending import send
from bilingual.pipeline.shared.working import work_on
from bilingual.pipeline.tools import memory_path, open_tools
from bilingual.settings import load_settings
from support.attacks.delivered import delivered
from support.attacks.refusals import raises
from support.models import tiny_voices
from support.models.tiny_voices import ToneVoice
from support.servers.postgres import Postgres
from support.sources.paid_article import SENTENCES, TEXT

pytest.importorskip("psycopg", reason="bilingual[scale] is not installed")
pytest.importorskip("upath", reason="bilingual[scale] is not installed")
T = TypeVar("T")
SETTINGS = 'targets = ["de"]\ntranslation = ["memory"]\noffline = true\npacks = false\nsource_language = "en"\n'
LEFT_OUT = "Fog covered the harbour again."
_numbers = count()


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with Postgres() as server:
        yield server.url("items")


class Machines:
    """A home root with the article in its inbox, and workers with roots of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.table = f'[shared]\nstorage = "file://{folder}/store"\ndatabase = "env:BILINGUAL_DATABASE"\n'
        self.home = self.root("home", SETTINGS)
        self.source = self.home.settings.media / "inbox" / "harbour.md"
        self.source.parent.mkdir(parents=True)
        self.source.write_text(TEXT, "utf-8")
        self.learn(SENTENCES)
        self.home.database.create()

    def root(self, name: str, settings: str = "") -> Shared:
        root = self.folder / name
        root.mkdir(exist_ok=True)
        (root / "bilingual.toml").write_text(settings + self.table, "utf-8")
        return Shared(load_settings(root))

    def worker(self) -> Shared:
        return self.root(f"worker{next(_numbers)}")

    def learn(self, pairs: dict[str, str]) -> None:
        memory = TranslationMemory(memory_path(self.home.settings))
        memory.add(Entry("en", "de", source, target) for source, target in pairs.items() if source != LEFT_OUT)

    def translated(self) -> dict[str, str]:
        """Return the sentences in the memory at home."""
        entries = TranslationMemory(memory_path(self.home.settings)).entries()
        return {entry.source: entry.target for entry in entries}

    def collect(self) -> list[Collected]:
        return list(collect(self.home, open_tools(self.home.settings)))

    def item(self, name: str) -> SharedItem:
        return next(one for one in self.home.items.all(self.home.home) if one.item == name)

    def expire(self, name: str) -> None:
        where = {"item": name}
        self.home.database.rows("UPDATE bilingual_items SET expires = '-infinity' WHERE item = %(item)s", where)

    @property
    def folder_of_results(self) -> Path:
        return self.home.settings.media / "outbox" / "harbour"


@pytest.fixture
def machines(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machines:
    monkeypatch.setenv("BILINGUAL_DATABASE", database)
    return Machines(tmp_path)


def alone(machines: Machines, settings: str = SETTINGS) -> dict[str, bytes]:
    """Return the results of the same article on one machine."""
    root = machines.folder / "alone"
    other = Machines.root(machines, "alone", settings)
    (root / "media/inbox").mkdir(parents=True)
    (root / "media/inbox/harbour.md").write_text(machines.source.read_text("utf-8"), "utf-8")
    TranslationMemory(memory_path(other.settings)).add(TranslationMemory(memory_path(machines.home.settings)).entries())
    publish(Request(root / "media/inbox/harbour.md"), open_tools(other.settings))
    return delivered(root / "media/outbox/harbour")


def test_an_item_goes_out_and_comes_home_as_if_made_there(machines: Machines) -> None:
    expected = alone(machines)
    item, new = send(machines.source, machines.home)
    assert (new, send(machines.source, machines.home)) == (True, (item, False))
    worker = machines.worker()
    assert work_on(item, "translate", worker).needs == "home"
    assert work_on(item, "translate", worker).needs == "", "it is not due any more"
    assert machines.collect()[0].result
    manifest = json.loads((machines.folder_of_results / "manifest.json").read_text("utf-8"))
    assert delivered(machines.folder_of_results) == expected
    assert manifest["source"]["path"] == "media/done/harbour/harbour.md"
    assert not machines.source.exists()
    assert not machines.home.items.all(machines.home.home)
    assert not list((machines.folder / "store/items").iterdir())
    left = [path for path in worker.settings.root.rglob("*") if path.is_file()]
    assert [path.name for path in left] == ["bilingual.toml"], "nothing of the item stays on the worker"
    assert not list((machines.home.settings.state / "shared").glob("tmp*"))


@pytest.mark.slow  # two videos, and the way there and back three times
def test_a_narrated_article_goes_from_the_translator_to_the_voice_and_the_encoder(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny_voices.use_tone(monkeypatch, voice := ToneVoice(letter_ms=10))
    settings = f'{SETTINGS}narrate = true\nrenditions = ["linkedin-1x1"]\n[voice]\nen = "tone"\n'
    expected = alone(machines, settings)
    machines.home = machines.root("home", settings)
    voice.said.clear()
    item, _ = send(machines.source, machines.home)
    assert work_on(item, "translate", machines.worker()).needs == "voice"
    assert voice.said == []
    assert work_on(item, "voice", machines.worker()).needs == "render"
    spoken = len(voice.said)
    assert spoken > 0
    assert work_on(item, "render", machines.worker()).needs == "home"
    assert len(voice.said) == spoken
    assert machines.collect()[0].result
    assert delivered(machines.folder_of_results) == expected
    assert "video/en_de.linkedin-1x1.mp4" in expected


def test_a_machine_without_the_means_hands_the_item_on(machines: Machines) -> None:
    item, _ = send(machines.source, machines.home)
    machines.home.database.rows("UPDATE bilingual_items SET needs = 'render' WHERE item = %(item)s", {"item": item})
    assert work_on(item, "render", machines.worker()).needs == "translate"
    assert work_on(item, "translate", machines.worker()).needs == "home"
    assert machines.collect()[0].result


def test_who_loses_the_lease_in_the_middle_changes_nothing(machines: Machines) -> None:
    item, _ = send(machines.source, machines.home)
    others: list[object] = []

    def paused(name: str, work: Callable[[Progress], T], /) -> T:
        made = work(silent)
        if name == "translate to de" and not others:
            machines.expire(item)
            others.append(work_on(item, "translate", machines.worker()))
        return made

    turn = work_on(item, "translate", machines.worker(), paused)
    assert turn.needs == ""
    assert (machines.item(item).needs, machines.item(item).fence, len(others)) == ("home", 2, 1)
    before = machines.item(item)
    assert machines.collect()[0].result
    assert before.revision == 1


def test_what_is_edited_at_home_meanwhile_stays_and_counts(machines: Machines) -> None:
    machines.source.write_text(TEXT.replace("seven", "eight"), "utf-8")
    publish(Request(machines.source), open_tools(machines.home.settings))
    machines.source.write_text(TEXT, "utf-8")
    item, _ = send(machines.source, machines.home)
    assert work_on(item, "translate", machines.worker()).needs == "home"
    bitext = machines.folder_of_results / "bitext.en_de.json"
    edited = bitext.read_text("utf-8").replace("Die erste Nacht", "Nacht eins")
    bitext.write_text(edited, "utf-8")
    (one,) = machines.collect()
    assert one.error is not None
    assert (one.error.code, "bitext.en_de.json was changed here" in str(one.error)) == ("BIL-SHR-022", True)
    assert (bitext.read_text("utf-8"), machines.source.is_file()) == (edited, True)
    assert not machines.home.items.all(machines.home.home)


def test_files_that_no_machine_sends_are_no_edits_and_stay(machines: Machines) -> None:
    machines.source.write_text(TEXT.replace("seven", "eight"), "utf-8")
    publish(Request(machines.source), open_tools(machines.home.settings))
    machines.source.write_text(TEXT, "utf-8")
    item, _ = send(machines.source, machines.home)
    assert work_on(item, "translate", machines.worker()).needs == "home"
    mark = machines.folder_of_results / ".DS_Store"  # of the Finder, which makes it where it looks
    mark.write_bytes(b"\0\0\0\1Bud1")
    publish_on("linkedin", "", machines.folder_of_results, "the text before", Workspace(machines.home.settings))
    (one,) = machines.collect()
    assert (one.error, one.result is not None, mark.is_file()) == (None, True, True)
    assert [known.changed for known in publications(machines.folder_of_results, "the text now")] == [True]


def test_a_source_outside_the_root_keeps_no_other_item_from_coming_home(machines: Machines) -> None:
    item, _ = send(machines.source, machines.home)
    assert work_on(item, "translate", machines.worker()).needs == "home"
    machines.home.items.send(
        "planted", home=machines.home.home, source="../secret.md", code="", needs="failed", snapshot=""
    )
    machines.home.database.rows("UPDATE bilingual_items SET changed = '-infinity' WHERE item = 'planted'")
    planted, made = machines.collect()
    assert planted.error is not None
    assert (planted.error.code, made.error) == ("BIL-SHR-017", None)
    assert machines.collect() == []


def test_what_a_translation_next_to_the_source_teaches_is_learnt_at_home_once(machines: Machines) -> None:
    german = TEXT
    for source, target in SENTENCES.items():
        german = german.replace(source, target)
    machines.source.with_name("harbour.de.md").write_text(german.replace("sieben Schiffe", "7 Schiffe"), "utf-8")
    before = machines.translated()
    item, _ = send(machines.source, machines.home)
    assert work_on(item, "translate", machines.worker()).needs == "home"
    assert machines.translated() == before, "only the home root writes its memory"
    assert machines.collect()[0].result
    after = machines.translated()
    assert after["Marta Kowalska counted seven ships."] == "Marta Kowalska zählte 7 Schiffe."
    assert after[LEFT_OUT] == SENTENCES[LEFT_OUT]


def test_an_item_that_cannot_be_made_is_set_aside_with_its_reason(machines: Machines) -> None:
    item, _ = send(machines.source, machines.home)
    machines.home.database.rows(
        "UPDATE bilingual_items SET code = 'an older one' WHERE item = %(item)s", {"item": item}
    )
    turn = work_on(item, "translate", machines.worker())
    assert turn.error.endswith("[BIL-SHR-020]")
    (one,) = machines.collect()
    assert one.error is not None
    assert "(BIL-SHR-020)" in str(one.error)
    failed = machines.home.settings.media / "failed"
    assert sorted(path.name for path in failed.iterdir()) == ["harbour.md", "harbour.md.reason.txt"]
    assert "BIL-SHR-020" in (failed / "harbour.md.reason.txt").read_text("utf-8")


@pytest.mark.parametrize("damage", ["gone", "cut"])
def test_a_storage_that_lost_files_costs_no_result(machines: Machines, damage: str) -> None:
    item, _ = send(machines.source, machines.home)
    for path in (machines.folder / "store/items").rglob("*"):
        if path.is_file():
            path.unlink() if damage == "gone" else path.write_bytes(path.read_bytes()[:-1])
    for _ in range(3):
        with pytest.raises(Exception, match="BIL-SHR-00"):
            work_on(item, "translate", machines.worker())
    assert machines.item(item).needs == "failed"
    (one,) = machines.collect()
    assert one.error is not None
    assert not machines.folder_of_results.exists()


@pytest.mark.parametrize(
    "line",
    [
        '[engines.llm]\napi_key = "sk-swordfish0123456789"\n',
        '[engines.libretranslate]\nurl = "http://me:swordfish99@h/"\n',
    ],
)
def test_settings_with_a_key_do_not_leave_the_machine(machines: Machines, line: str) -> None:
    home = machines.root("home", SETTINGS + line)
    with raises("BIL-SHR-019") as caught:
        send(machines.source, home)
    assert "swordfish" not in str(caught.value)
    assert not [path for path in (machines.folder / "store").rglob("*") if path.is_file()]


def test_only_what_is_below_the_root_and_no_link_is_sent(machines: Machines) -> None:
    outside = machines.folder / "secret.md"
    outside.write_text("# Secret\n\nNobody may read it.\n", "utf-8")
    with raises("BIL-SHR-018"):
        send(outside, machines.home)
    link = machines.source.with_name("link.md")
    link.symlink_to(outside)
    with raises("BIL-SRC-026"):
        send(link, machines.home)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("", "BIL-SHR-013"),
        ('[shared]\nstorage = "file:///x"\n', "BIL-SHR-013"),
        ('[shared]\nstorage = "file:///x"\ndatabase = "env:A"\nbucket = "b"\n', "BIL-SHR-014"),
        ('[shared]\nstorage = "file:///x"\ndatabase = "postgresql://me:swordfish99@h/x"\n', "BIL-SHR-015"),
        ('[shared]\nstorage = "file:///x"\ndatabase = "env:NOT_SET_ANYWHERE"\n', "BIL-SHR-016"),
    ],
)
def test_a_table_that_says_too_little_is_one_line(tmp_path: Path, table: str, code: str) -> None:
    (tmp_path / "bilingual.toml").write_text(table, "utf-8")
    with raises(code) as caught:
        Shared(load_settings(tmp_path)).connection()
    assert "swordfish" not in str(caught.value)


def test_the_one_machine_way_loads_none_of_it() -> None:
    code = (
        "import sys; from bilingual.cli.main import build_parser; import bilingual.pipeline.article, "
        "bilingual.pipeline.recording; print([n for n in ('psycopg', 'upath', 'fsspec', 's3fs') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_engine_that_is_not_asked_again_keeps_its_place() -> None:
    """One that reads the sentences around: without it in the chain, what it said before was not found again."""

    class Reading:
        id = "reading"
        capabilities = TranslationCapabilities(masks=False, context=True)

        def key(self) -> dict[str, object]:
            return {}

        def supports(self, source: str, target: str) -> bool:
            return True

        def translate(self, *_: object) -> list[Outcome]:
            raise AssertionError("is asked")

    asked = [Sentence("One ship.", "Before.", "After."), Sentence("Two ships.", "One ship.", "")]
    use = Use(Glossary(), ("en", "de"), context=True)
    known = Known([(place_of(asked[0]), Answer(Outcome("Ein Schiff.", Provenance("reading")), None))], use)
    chain = Chain([known, Silent(Reading())])
    assert [one.text for one in chain.translate(asked, "en", "de")] == ["Ein Schiff.", None]
    assert not chain.outage
