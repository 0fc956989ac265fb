"""Names: what a recogniser is told, and where a name may have been misheard."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bilingual.engines.speech.recognisers.checking.names import NameProposal, proposals
from bilingual.engines.speech.recognisers.whisper_words import HeardWord
from bilingual.model.glossary import Glossary, Term
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.making.listening import listening_findings
from bilingual.pipeline.making.transcribing import names_in


def heard(text: str, sure: float = 0.3) -> list[HeardWord]:
    return [HeardWord(word, 300 * n, 300 * n + 280, sure=sure) for n, word in enumerate(text.split())]


NAMES = ["Kubernetes", "Prometheus", "Grafana", "Siobhan", "New York"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("we run Tubernitty here", [(2, 3, "Kubernetes")]),
        ("we run cuber netties, here", [(2, 4, "Kubernetes")]),
        ("the Promethius metric", [(1, 2, "Prometheus")]),
        ("draw it in graphana.", [(3, 4, "Grafana")]),
        ("he lives in new yolk now", [(3, 5, "New York")]),
        ("we run Kubernetes with Prometheus", []),  # as they are
        ("the oven broke at midnight", []),
        ("the government promises a number", []),
        ("and nobody noticed it", []),
    ],
)
def test_unsure_words_that_sound_like_a_name_are_proposed(said: str, found: list[tuple[int, int, str]]) -> None:
    assert [(one.first, one.last, one.term) for one in proposals(heard(said), NAMES, "en")] == found


def test_sure_words_are_believed_and_other_languages_compare_letters() -> None:
    assert proposals(heard("we run Tubernitty", sure=0.95), NAMES, "en") == []
    assert proposals(heard("wir nutzen Kubernets jetzt"), NAMES, "de") == [NameProposal(2, 3, "Kubernetes")]
    assert proposals([], NAMES, "en") == []


JAPANESE = ["クバネティス", "プロメテウス", "ザワークラウト", "高橋健一", "酵母"]


@pytest.mark.parametrize(
    ("said", "tag", "found"),
    [
        ("今日は空ばね手イスを使います", "ja", ["ばね手イス=クバネティス"]),
        ("プロメテスで測定します。", "ja", ["プロメテス=プロメテウス"]),
        ("これをさわくらうとと呼びます", "ja", ["さわくらうと=ザワークラウト"]),
        ("高橋検知さんです", "ja", ["高橋検知=高橋健一"]),  # the reading of a word is not divided
        ("高橋健一さんのクバネティス", "ja", []),  # as they are
        ("公募の結果です", "ja", []),  # as 酵母 sounds: too short to tell
        ("今日は小さな庭の話をします。", "ja", []),
        ("プロ。メテウス", "ja", ["メテウス=プロメテウス"]),  # no name goes across the end of a sentence
        ("我们用库伯内特斯来管理", "zh-Hans", ["库伯内特斯=库伯内提斯"]),
        ("我们用苦博内提斯来管理", "zh-Hans", ["苦博内提斯=库伯内提斯"]),
        ("今天我们讲一条河的故事", "zh-Hans", []),
    ],
)
def test_without_spaces_a_name_is_found_by_its_reading_over_pieces_of_a_character(
    said: str, tag: str, found: list[str]
) -> None:
    pieces = [HeardWord(character, space_after=False, sure=0.3) for character in said.replace("。", "")]
    if "。" in said[:-1]:
        pieces[said.index("。") - 1] = HeardWord(said[said.index("。") - 1] + "。", space_after=False, sure=0.3)
    names = proposals(pieces, [*JAPANESE, "库伯内提斯"], tag)
    assert [f"{''.join(piece.text for piece in pieces[one.first : one.last])}={one.term}" for one in names] == found
    assert proposals([HeardWord(piece.text, sure=0.9) for piece in pieces], JAPANESE, tag) == []


def test_a_proposal_is_a_finding_with_its_time_and_nothing_is_replaced() -> None:
    words = tuple(Word(word.text, word.start_ms, word.end_ms) for word in heard("we run Tubernitty here"))
    record = EngineRecord("scripted", options={"name_proposals": [[2, 3, "Kubernetes"]]})
    transcript = Transcript("en", 2000, words, ((0, 4),), record)
    (finding,) = listening_findings(transcript, 60_000)
    assert (finding.check, finding.severity, finding.source) == ("misheard-name", "W", "Tubernitty")
    assert finding.message.startswith("“Tubernitty” at 1:00 may be “Kubernetes”")
    assert transcript.text() == "we run Tubernitty here"


@pytest.mark.parametrize(
    ("title", "terms", "names"),
    [
        ("", [], ()),
        ("", ["bread", "Kubernetes", "iPhone", "sour dough"], ("Kubernetes", "iPhone")),
        ("How we run Kubernetes at Acme", [], ("Kubernetes", "Acme")),
        ("How We Run Kubernetes", [], ()),  # capitals tell nothing
        ("How We Run OpenTelemetry", [], ("OpenTelemetry",)),
        ("Harbours", ["Harbours"], ("Harbours",)),
        ("面包的故事", ["酵母", "Git"], ("酵母", "Git")),
    ],
)
def test_names_come_from_the_title_and_the_glossary(title: str, terms: list[str], names: tuple[str, ...]) -> None:
    settings = SimpleNamespace(title=title or None, glossary=None)
    tools = SimpleNamespace(settings=settings, glossary=lambda name: Glossary(tuple(Term(term) for term in terms)))
    assert names_in(tools) == names  # type: ignore[arg-type]
