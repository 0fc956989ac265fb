"""Local translation models: the true loading and decoding path, with tiny models made by hand."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from bilingual.engines.base import Brief, EngineConfig, Item, Judgement, Outcome
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.ct2 import decoding
from bilingual.engines.translation.ct2.codec import FolderCodec
from bilingual.engines.translation.ct2.codes import code_for, covers, tag_of
from bilingual.engines.translation.ct2.decoding import split
from bilingual.engines.translation.ct2.engine import Ct2Engine
from bilingual.engines.translation.ct2.folder import opened
from bilingual.errors import BadResponse, NotInstalled, UnsupportedLanguage
from support.models import tiny_translator
from support.models.tiny_translator import Tiny

TEXT = "The old cat, number 17, sat on the XQ1Z mat."
GERMAN = "Die alte Katze, Nummer 17, saß auf die XQ1Z Matte."
CHINESE = "这老猫,号 17,坐在这 XQ1Z垫."
BOTH = ("de", "zh")
LAYOUTS = {
    "marian": Tiny(languages=BOTH, tags={"de": ">>deu<<", "zh": ">>cmn_Hans<<"}),
    "nllb": Tiny("nllb", BOTH, {"de": "deu_Latn", "zh": "zho_Hans"}, "eng_Latn"),
    "m2m100": Tiny("m2m100", BOTH, {"de": "__de__", "zh": "__zh__"}, "__en__"),
    "madlad": Tiny("madlad", BOTH, {"de": "<2de>", "zh": "<2zh>"}),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of each layout, and ``one``, from English to German only."""
    folder = tmp_path_factory.mktemp("models")
    for name, tiny in LAYOUTS.items():
        tiny_translator.build(folder / name, tiny)
    tiny_translator.build(folder / "one", Tiny())
    return folder


def engine(*models: Path | str, **options: object) -> Ct2Engine:
    return Ct2Engine(EngineConfig(Path("nowhere"), {"models": tuple(map(str, models)), **options}, {"HOME": "nowhere"}))


def said(found: Ct2Engine, *texts: str, pair: tuple[str, str] = ("en", "de")) -> list[str | None]:
    return [outcome.text for outcome in found.translate([Item(text) for text in texts], *pair)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_told_its_languages(layout: str, shelf: Path) -> None:
    found = engine(shelf / layout)
    assert said(found, TEXT) == [GERMAN]
    assert said(found, TEXT, pair=("en", "zh-Hans")) == [CHINESE]
    assert not found.supports("en", "zh-Hant")
    assert not found.supports("en", "fr")


def test_smaller_models_and_older_tokenizers_put_the_tags_elsewhere(shelf: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    shutil.copytree(shelf / "m2m100", small)
    (small / "tokenizer_config.json").write_text('{"tokenizer_class": "SMALL100Tokenizer"}')
    assert opened(small).layout == "small100"
    assert said(engine(small), "The cat.") == ["Die Katze."]  # the tag is in the source alone
    late = tmp_path / "late"
    shutil.copytree(shelf / "nllb", late)
    (late / "tokenizer_config.json").write_text('{"legacy_behaviour": true}')
    assert opened(late).late


@pytest.mark.parametrize(
    ("pair", "models", "expected"),
    [
        (("en", "de"), ("one", "nllb"), "one"),
        (("en", "de"), ("nllb", "one"), "nllb"),
        (("en", "zh-Hans"), ("one", "nllb"), "nllb"),
        (("en-GB", "de-AT"), ("one",), "one"),
    ],
)
def test_the_first_model_that_knows_the_pair_is_used(
    pair: tuple[str, str], models: tuple[str, ...], expected: str, shelf: Path
) -> None:
    found = engine(*(shelf / name for name in models))
    assert said(found, "The cat.", pair=pair) != [None]
    assert found.notes()[0].startswith(f"ct2 ({expected}): licence ")
    assert found.notes() == []


def test_a_pair_that_no_model_knows_is_refused_with_what_there_is(shelf: Path) -> None:
    found = engine(shelf / "one", shelf / "nllb", "not-there")
    there = r"de to fr; on this machine: one \(en to de\), nllb \(3 languages\), 1 more that cannot be used"
    with pytest.raises(UnsupportedLanguage, match=there):
        said(found, "Die Katze.", pair=("de", "fr"))
    [outcome] = Chain([found]).translate([Item("Die Katze.")], "de", "fr")
    assert "Run: bilingual models fetch opus-mt-de-fr. If there is none" in str(outcome.error)
    with pytest.raises(UnsupportedLanguage, match="fetch opus-mt-fr-zh"):
        said(found, "Le chat.", pair=("fr", "zh-Hant"))
    with pytest.raises(UnsupportedLanguage, match="opencc"):
        said(found, "猫", pair=("zh-Hans", "zh-Hant"))


def test_models_are_found_in_the_roots_folder_and_the_users(shelf: Path, tmp_path: Path) -> None:
    config = EngineConfig(tmp_path / "state", {}, {"BILINGUAL_MODELS": str(tmp_path / "user")})
    with pytest.raises(NotInstalled, match=r"there is no translation model in .*user.*BIL-MDL-031"):
        said(Ct2Engine(config), TEXT)
    shutil.copytree(shelf / "one", tmp_path / "user" / "mine")
    assert said(Ct2Engine(config), TEXT) == [GERMAN]
    shutil.copytree(shelf / "nllb", tmp_path / "state" / "models" / "first")
    found = Ct2Engine(config)  # the free one for the pair comes before the other
    assert said(found, TEXT) == [GERMAN]
    assert found.notes() == ["ct2 (mine): licence not stated"]
    named = Ct2Engine(EngineConfig(config.state, {"models": ("first",)}, config.environment))
    said(named, TEXT)
    assert named.notes() == ["ct2 (first): licence CC-BY-NC-4.0: non-commercial use only"]


def test_a_model_that_changed_has_another_key_and_is_loaded_again(shelf: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(shelf / "one", folder)
    found = engine(folder)
    before = found.key()
    assert said(found, "The cat.") == ["Die Katze."]
    words = {**tiny_translator.WORDS, "cat": {"de": "Kätzchen", "zh": "猫", "es": "gata"}}
    tiny_translator.build(folder, Tiny(words=words))
    assert found.key() != before
    assert said(found, "The cat.") == ["Die Kätzchen."]
    assert engine(folder, beam_size=1).key() != found.key()


# ── texts ─────────────────────────────────────────────────────────────────────────────────────────


def test_long_and_short_sentences_in_any_order_are_whole(shelf: Path) -> None:
    texts = ["The cat." * 1, *(f"{'the old cat and ' * n}the dog." for n in (1, 9, 40, 3, 200, 0, 25))]
    found = said(engine(shelf / "one"), *texts)
    for text, answer in zip(texts, found, strict=True):
        assert answer is not None
        assert answer.count("Katze") == text.count("cat")
        assert answer.count("Hund") == text.count("dog")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat. " * 40 + "The dog!", "Die Katze. " * 40 + "Die Hund!"),
        ("the cat, " * 60 + "the dog", "die Katze, " * 60 + "die Hund"),
        ("the cat " * 90, ("die Katze " * 90).strip()),
        ("x" * 300, None),
    ],
)
def test_a_sentence_longer_than_the_model_is_split_and_nothing_is_lost(
    text: str, expected: str | None, shelf: Path
) -> None:
    [answer] = said(engine(shelf / "one"), text)
    assert answer is not None
    assert answer == expected or answer.replace(" ", "") == text  # letters without a space: split anywhere
    [chinese] = said(engine(shelf / "nllb"), "The cat. " * 40, pair=("en", "zh-Hans"))
    assert chinese == "这猫." * 40


@pytest.mark.parametrize(
    "text",
    [
        "one two",
        "a" * 50,
        "。" * 50,
        "一二三。四五六。" * 9,
        "  spaces   " * 20,
        "a b",
        "",
        "…" * 40,
        "a,b;c:d." * 12,
        "\u0301" * 30,
    ],
)
def test_parts_are_the_text_again_and_fit(text: str) -> None:
    parts = split(text, lambda part: len(part) <= 10)
    assert "".join(parts) == text
    assert all(len(part) <= 10 or not part.strip() for part in parts)


def test_typographic_characters_that_a_model_lacks_are_replaced_by_plain_ones(shelf: Path) -> None:
    assert said(engine(shelf / "one"), "“The cat” – the dog’s mat…") == ['"The Katze" - die Hund\'s Matte...']


def test_unknown_characters_are_copied_and_half_characters_refused(shelf: Path) -> None:
    found = engine(shelf / "one")
    [emoji, half, empty] = found.translate([Item("The cat 🎉."), Item("The \ud83c cat."), Item("\x07")], "en", "de")
    assert emoji.text == "Die Katze 🎉."
    assert isinstance(half.error, BadResponse)
    assert half.error.code == empty.error.code == "BIL-TRN-078"  # type: ignore[union-attr]


def test_the_best_answer_of_the_beam_that_the_judge_accepts_is_taken(shelf: Path) -> None:
    taken: dict[int, Outcome] = {}
    refused: list[str] = []

    def judge(number: int, answer: str) -> Judgement:
        grave = "Katze" in answer
        refused.append(answer) if grave else None
        return Judgement("no cats" if grave else "", grave)

    engine(shelf / "one").translate_all([Item("The cat sat.")], Brief("en", "de", (), judge, taken.__setitem__))
    assert refused[0] == "Die Katze saß."
    assert taken[0].text is not None
    assert "Katze" not in taken[0].text


def test_an_answer_without_end_is_never_used(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Mapping[str, object]] = []

    class Astray:
        """Answers the first call without an end, and later ones as ``way`` says."""

        way = "never"

        def translate_batch(self, sources: list[list[str]], **options: object) -> list[object]:
            calls.append(options)
            end = ["</s>"] if self.way == "later" and len(calls) > 1 else []
            return [type("Result", (), {"hypotheses": [["▁la"] * 5 + end]}) for _ in sources]

    model = Astray()
    monkeypatch.setattr(decoding, "_loaded", lambda *_: model)
    found = engine(shelf / "one")
    [outcome] = found.translate([Item("The cat.")], "en", "de")
    assert outcome.text is None
    assert outcome.error is not None
    assert outcome.error.code == "BIL-TRN-080"
    assert ("no_repeat_ngram_size" in calls[0], "no_repeat_ngram_size" in calls[1]) == (False, True)
    assert calls[0]["max_input_length"] == 0  # else CTranslate2 cuts a source silently
    calls.clear()
    model.way = "later"
    assert said(found, "The cat.") == ["la la la la la"]


def test_results_come_while_others_are_still_to_be_done(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_CALL_TOKENS", 40)
    taken: list[int] = []

    def take(number: int, outcome: Outcome) -> None:
        taken.append(number)
        if len(taken) == 12:
            raise KeyboardInterrupt

    items = [Item(f"The cat of number {n}.") for n in range(30)]
    with pytest.raises(KeyboardInterrupt):
        engine(shelf / "one").translate_all(items, Brief("en", "de", (), lambda *_: Judgement(), take))
    assert len(taken) == 12


# ── in a chain ────────────────────────────────────────────────────────────────────────────────────


def test_in_a_chain_masks_come_back_and_a_broken_model_leaves_the_sentence_to_the_next(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The **old** cat says `ls -l` on the mat."
    [outcome] = Chain([engine(shelf / "one")]).translate([Item(text)], "en", "de")
    assert outcome.text == "Die **old** Katze sagt `ls -l` auf die Matte."
    broken = engine(shelf / "nothing")
    monkeypatch.setattr(broken, "id", "broken")  # a chain has each engine once
    [outcome] = Chain([broken, engine(shelf / "one")]).translate([Item("The cat.")], "en", "de")
    assert outcome.text == "Die Katze."
    [outcome] = Chain([broken]).translate([Item("The cat.")], "en", "de")
    assert outcome.text is None
    assert outcome.error is not None
    assert outcome.error.code == "BIL-MDL-049"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The **old** cat is red.", "Die **alte** Katze ist rot."),
        ("The [old cat](https://a.org) sat on `F8`.", "Die [alte Katze](https://a.org) saß auf `F8`."),
        ("The *cat* and the *dog*[^1].", None),  # where the footnote belongs is not known
        ("The **cat** and the cat.", None),  # which of the two is not known
        ("**The cat is red.**", "**Die Katze ist rot.**"),
    ],
)
def test_formatting_is_carried_where_a_model_loses_placeholders(
    text: str, expected: str | None, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = FolderCodec.decoded
    lose = re.compile(r" ?(⟦\d+⟧|XQ\d+Z) ?")
    monkeypatch.setattr(FolderCodec, "decoded", lambda self, tokens: lose.sub(" ", kept(self, tokens)).strip())
    [outcome] = Chain([engine(shelf / "one")]).translate([Item(text)], "en", "de")
    assert outcome.text == expected
    assert expected is not None or isinstance(outcome.error, BadResponse)


# ── codes ─────────────────────────────────────────────────────────────────────────────────────────

FLORES = [
    "als_Latn", "arb_Arab", "azj_Latn", "ben_Beng", "ces_Latn", "deu_Latn", "eng_Latn", "est_Latn", "pes_Arab",
    "fra_Latn", "heb_Hebr", "jpn_Jpan", "kor_Hang", "khk_Cyrl", "lvs_Latn", "zsm_Latn", "nob_Latn", "nno_Latn",
    "npi_Deva", "ory_Orya", "pbt_Arab", "por_Latn", "srp_Cyrl", "swh_Latn", "tgl_Latn", "uzn_Latn", "ydd_Hebr",
    "yue_Hant", "zho_Hans", "zho_Hant", "kmr_Latn", "plt_Latn", "gaz_Latn", "grn_Latn", "fuv_Latn",
]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("zh-Hans", "zho_Hans"), ("zh-Hant", "zho_Hant"), ("ja", "jpn_Jpan"), ("ko", "kor_Hang"), ("de", "deu_Latn"),
        ("ar", "arb_Arab"), ("fa", "pes_Arab"), ("nb", "nob_Latn"), ("no", "nob_Latn"), ("nn", "nno_Latn"),
        ("sq", "als_Latn"), ("sr", "srp_Cyrl"), ("sr-Latn", None), ("pt-BR", "por_Latn"), ("uz", "uzn_Latn"),
        ("sw", "swh_Latn"), ("fil", "tgl_Latn"), ("he", "heb_Hebr"), ("yue", "yue_Hant"), ("mn", "khk_Cyrl"),
        ("az-Cyrl", None), ("en-GB", "eng_Latn"), ("yi", "ydd_Hebr"), ("tlh", None), ("ms", "zsm_Latn"),
    ],
)  # fmt: skip
def test_flores_codes(tag: str, code: str | None) -> None:
    assert code_for(tag, FLORES) == code
    assert code is None or tag_of(code) in (tag, tag.split("-")[0], "tl", "nb")


@pytest.mark.parametrize(
    ("tag", "codes", "code"),
    [
        ("zh-Hans", ["cmn", "cmn_Hans", "cmn_Hant"], "cmn_Hans"),
        ("zh-Hant", ["cmn", "cmn_Hans", "cmn_Hant"], "cmn_Hant"),
        ("zh-Hans", ["cmn", "nan"], "cmn"),
        ("zh-Hant", ["cmn", "nan"], None),
        ("zh-Hant", ["zh_cn", "zh_TW"], "zh_TW"),
        ("zh-Hans", ["zh"], "zh"),
        ("zh-Hant", ["zt", "zh"], "zt"),
        ("pt-BR", ["por", "pob", "pt_BR"], "pt_BR"),
        ("pt-BR", ["pb", "pt"], "pb"),
        ("nb", ["no"], "no"),
        ("he", ["iw"], "iw"),
        ("ja", ["jap"], "jap"),
        ("de", ["en"], None),
    ],
)
def test_codes_of_other_models(tag: str, codes: list[str], code: str | None) -> None:
    assert code_for(tag, codes) == code


def test_groups_of_languages() -> None:
    assert [covers("ROMANCE", tag) for tag in ("fr", "pt-BR", "de")] == [True, True, False]
    assert covers("mul", "sw")
    assert covers("es+pt", "pt")
    assert not covers("nonsense", "de")
    assert json.loads(json.dumps(tag_of("qqq_Xxxx"))) is None
