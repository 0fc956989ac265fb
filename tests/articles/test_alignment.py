"""Sentence alignment of literal texts."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.articles.alignment.adjusting import joined_by_figures
from bilingual.articles.alignment.align import EVIDENCE, Alignment, AlignmentEvidence, Bead, align
from bilingual.articles.alignment.evidence.keys import speech
from bilingual.articles.alignment.units import aligned_articles, paragraphs_of
from bilingual.articles.markdown import parse_markdown
from bilingual.pipeline.commands.aligning import lexicon_for
from bilingual.views.document.converting.from_article import document_from_article
from support.attacks.refusals import raises


def shown(alignment: Alignment) -> str:
    """Write beads as ``0:0 1,2:1``, source before the colon."""
    return " ".join(f"{','.join(map(str, b.source))}:{','.join(map(str, b.target))}" for b in alignment)


EN = [
    [
        "The harbour was built in 1874.",
        "It cost 3.2 million marks.",
        "Who paid for it?",
        "The town did, with a loan from a bank in Hamburg that it took 40 years to pay back.",
    ],
    ["Today the water is quiet.", "See [the plan](https://harbour.example/plan) for the way in."],
]


def test_each_sentence_by_itself() -> None:
    german = [
        [
            "Der Hafen wurde 1874 gebaut.",
            "Er kostete 3,2 Millionen Mark.",
            "Wer bezahlte ihn?",
            "Die Stadt, mit einem Kredit einer Bank in Hamburg, den sie in 40 Jahren abzahlte.",
        ],
        ["Heute ist das Wasser still.", "Den Weg zeigt [der Plan](https://harbour.example/plan)."],
    ]
    assert shown(align(EN, german, "en", "de")) == "0:0 1:1 2:2 3:3 4:4 5:5"


def test_a_merge_and_a_split_in_chinese() -> None:
    chinese = [
        [
            "港口建于1874年，耗资320万马克。",
            "谁付的钱？",
            "是这座城市付的。",
            "它向汉堡的一家银行贷款，用了40年才还清。",
        ],
        ["如今水面平静。", "进港路线见[平面图](https://harbour.example/plan)。"],
    ]
    assert shown(align(EN, chinese, "en", "zh-Hans")) == "0,1:0 2:1 3:2,3 4:4 5:5"


def test_what_was_left_out_and_what_was_added() -> None:
    spanish = [
        [
            "El puerto se construyó en 1874.",
            "¿Quién lo pagó?",
            "La ciudad, con un préstamo de un banco de Hamburgo que tardó 40 años en devolver.",
        ],
        [
            "Hoy el agua está tranquila.",
            "Yo crecí al lado, y de noche oíamos las campanas de los barcos cuando cambiaba el viento.",
            "Vea [el plano](https://harbour.example/plan) para entrar.",
        ],
    ]
    assert shown(align(EN, spanish, "en", "es")) == "0:0 1: 2:1 3:2 4:3 :4 5:5"


def test_a_bead_reaches_across_a_paragraph() -> None:
    source = [["The 12 boats left at 5.", "They came back with 300 fish."], ["Nobody had slept."]]
    target = [["Die 12 Boote liefen um 5 aus."], ["Sie kamen mit 300 Fischen zurück.", "Niemand hatte geschlafen."]]
    assert shown(align(source, target, "en", "de")) == "0:0 1:1 2:2"


@pytest.mark.parametrize("kind", ["numbers", "links", "punctuation", "length"])
def test_one_kind_of_evidence_is_enough_where_it_is_clear(kind: str) -> None:
    source = [["Aaa bb 1874.", "Cc ddd `x`.", "Ee fff gg hh jj kkk lll mmm nnn ooo ppp qqq?"]]
    target = [["Zzz yy 1874.", "Xx www `x`.", "Vv uuu tt ss rr qqq ppp ooo nnn mmm lll kkk?"]]
    assert shown(align(source, target, "en", "de", AlignmentEvidence(used={kind}))) == "0:0 1:1 2:2"


def test_a_word_list_decides_where_nothing_else_does() -> None:
    source = [["A cat sat there.", "A dog ran away.", "A cow lay down."]]
    target = [["猫坐在那里。", "说完这些。", "狗跑开了。", "牛躺下了。"]]
    lexicon = {"cat": ["猫"], "dog": ["狗"], "cow": ["牛"], "ran": ["跑"], "sat": ["坐"], "lay": ["躺"]}
    assert shown(align(source, target, "en", "zh-Hans", AlignmentEvidence(lexicon=lexicon))) == "0:0 :1 1:2 2:3"


def test_translations_of_an_engine_are_evidence() -> None:
    source = [["Aa bb cc dd.", "Ee ff gg hh.", "Ii jj kk ll."]]
    target = [["Die Katze schläft.", "Ganz nebenbei.", "Der Hund bellt laut.", "Die Kuh frisst Gras."]]
    translated = ["Die Katze schläft", "Der Hund bellt", "Die Kuh frisst"]
    assert shown(align(source, target, "en", "de", AlignmentEvidence(translated=translated))) == "0:0 :1 1:2 2:3"


def test_katakana_is_heard() -> None:
    source = [["Ask Martin Kramer.", "Ask Veronica Stanley.", "Ask Dominic Barton."]]
    target = [
        ["ちなみに。", "マーティン・クレーマーに聞く。", "ヴェロニカ・スタンリーに聞く。", "ドミニク・バートンに聞く。"]
    ]
    assert shown(align(source, target, "en", "ja")) == ":0 0:1 1:2 2:3"


def test_kinds_of_paragraphs_keep_headings_together() -> None:
    source = [["On the quay"], ["Ropes lay there."], ["At sea"], ["Waves rose high."]]
    target = [["Am Kai"], ["Dort lagen Taue."], ["Und noch mehr lag da."], ["Auf See"], ["Die Wellen stiegen."]]
    kinds = (
        ["heading 2", "paragraph", "heading 2", "paragraph"],
        ["heading 2", "paragraph", "paragraph", "heading 2", "paragraph"],
    )
    beads = {(bead.source, bead.target) for bead in align(source, target, "en", "de", AlignmentEvidence(kinds=kinds))}
    assert {((0,), (0,)), ((2,), (3,)), ((3,), (4,))} <= beads


def test_likeness_tells_a_translation_from_another_text() -> None:
    german = [
        ["Der Hafen wurde 1874 gebaut.", "Er kostete 3,2 Millionen Mark.", "Wer bezahlte ihn?"],
        ["Heute ist das Wasser still."],
    ]
    other = [
        ["Wer backt, braucht Geduld.", "Mehl und Wasser genügen ihm dabei.", "Den Rest macht die Zeit."],
        ["Guten Appetit!"],
    ]
    lexicon = {"water": ["wasser"], "paid": ["bezahlte"], "built": ["gebaut"]}
    assert align(EN, german, "en", "de", AlignmentEvidence(lexicon=lexicon)).likeness > 1.5
    assert align(EN, other, "en", "de", AlignmentEvidence(lexicon=lexicon)).likeness < 1


def test_doubt_is_told() -> None:
    source = [["It is 1874.", "So it goes on.", "And on and on.", "All is well here.", "It is 1914."]]
    target = [["Es ist 1874.", "Wie das Leben so spielt.", "Man wird sehen, sagte er.", "Es ist 1914."]]
    found = align(source, target, "en", "de")
    sure = {bead.source: bead.score for bead in found}
    assert sure[0,] > 0.9
    assert found.doubtful()
    assert all(bead.score < sure[0,] for bead in found.doubtful())
    assert [b.score for b in found.doubtful()] == sorted(b.score for b in found.doubtful())


@pytest.mark.parametrize(("source", "target", "beads"), [
    ([], [], ""), ([["One."]], [], "0:"), ([], [["Eins."]], ":0"), ([[], ["One."]], [["Eins."], []], "0:0"),
])  # fmt: skip
def test_empty_sides(source: list[list[str]], target: list[list[str]], beads: str) -> None:
    assert shown(align(source, target, "en", "de")) == beads


def test_what_does_not_fit_is_refused() -> None:
    with raises("BIL-ART-002"):
        align([["One."]], [["Eins."]], "en", "de", AlignmentEvidence(translated=["Eins", "Zwei"]))
    with raises("BIL-ART-001"):
        align([["One."]], [["Eins."]], "en", "de", AlignmentEvidence(used={"luck"}))
    with raises("BIL-ART-004"):
        align([["One."]], [["Eins."]], "en", "de", AlignmentEvidence(kinds=([], [])))


SENTENCE = st.text("ab 1?.你好カタ`[]()$:/\u200b", min_size=1, max_size=30)
SIDE = st.lists(st.lists(SENTENCE, max_size=4), max_size=5)


def test_many_lone_sentences_in_a_row() -> None:
    found = align([["1"]], [["1", "1"], ["1", "11", "11", "1"], ["1"]], "en", "de")
    assert [n for bead in found for n in bead.target] == list(range(7))


@settings(max_examples=60, deadline=None)
@given(SIDE, SIDE, st.sampled_from(["de", "zh-Hans", "ja"]))
def test_every_sentence_is_in_one_bead_in_order(source: list[list[str]], target: list[list[str]], tag: str) -> None:
    beads = align(source, target, "en", tag).beads
    assert [n for bead in beads for n in bead.source] == list(range(sum(map(len, source))))
    assert [n for bead in beads for n in bead.target] == list(range(sum(map(len, target))))
    assert all(0 <= bead.score <= 1 for bead in beads)


def test_a_long_text_with_a_chapter_missing_in_linear_time() -> None:
    ours = [
        [f"Row {n} of the long table holds {n * 7919 % 9973} stones." for n in range(k, k + 5)]
        for k in range(0, 400, 5)
    ]
    theirs = [[f"Zeile {n} der langen Tafel enthält {n * 7919 % 9973} Steine." for n in range(k, k + 5)]
              for k in range(0, 400, 5) if not 100 <= k < 160]  # fmt: skip
    start = time.process_time()
    found = align(ours, theirs, "en", "de")
    assert time.process_time() - start < 20
    assert shown(Alignment(found.beads[:100])) == " ".join(f"{n}:{n}" for n in range(100))
    assert [bead.source for bead in found if not bead.target] == [(n,) for n in range(100, 160)]


MARKDOWN = """# The harbour

The harbour was built in 1874. It cost 3.2 million marks. Who paid for it?

- The town did.
"""
TRANSLATED = """# 港口

港口建于1874年，耗资320万马克。谁付的钱？

- 是这座城市付的。
"""


def test_units_join_what_one_bead_joins_and_posts_use_them() -> None:
    source, target = parse_markdown(MARKDOWN, "en"), parse_markdown(TRANSLATED, "zh-Hans")
    (ours, kinds), (theirs, other_kinds) = paragraphs_of(source), paragraphs_of(target)
    alignment = align(ours, theirs, "en", "zh-Hans", AlignmentEvidence(kinds=(kinds, other_kinds)))
    found = aligned_articles(source, target, alignment, "en", "zh-Hans")
    assert [(u.id, u.source, u.target) for u in found.bitext] == [
        ("s1", "The harbour", "港口"),
        ("s2+s3", "The harbour was built in 1874. It cost 3.2 million marks.", "港口建于1874年，耗资320万马克。"),
        ("s4", "Who paid for it?", "谁付的钱？"),
        ("s5", "The town did.", "是这座城市付的。"),
    ]
    assert all(unit.locked and str(unit.provenance) == "human" for unit in found.bitext)
    assert found.segments["s2+s3"] == (("s2", "s3"), ("s2",))
    assert [segment.id for segment in found.article.segments] == ["s1", "s2+s3", "s4", "s5"]
    targets = {unit.id: unit.target for unit in found.bitext if unit.target}
    assert found.article.render(targets, joints="") == TRANSLATED
    document = document_from_article(found.article, found.bitext)
    assert [unit.state for block in document.blocks for unit in block.units].count("untranslated") == 0


def test_what_has_no_counterpart_stays_visible() -> None:
    source = parse_markdown(
        "It was the year 1874. Nobody in the town had ever seen a bank that was so rich. It is 2020 now.\n", "en"
    )
    target = parse_markdown(
        "Es war das Jahr 1874. Jetzt ist 2020.\n\nÜbrigens lebte damals noch mein Urgroßvater Konrad.\n", "de"
    )
    beads = (Bead((0,), (0,), 0.9), Bead((1,), (), 0.8), Bead((2,), (1,), 0.9), Bead((), (2,), 0.9))
    found = aligned_articles(source, target, Alignment(beads), "en", "de")
    assert [unit.source for unit in found.bitext.untranslated] == [
        "Nobody in the town had ever seen a bank that was so rich."
    ]
    assert not found.bitext.untranslated[0].locked
    assert [(after, text) for after, text, _ in found.added] == [
        ("s3", "Übrigens lebte damals noch mein Urgroßvater Konrad.")
    ]


def test_sentences_of_two_blocks_cannot_be_one_segment() -> None:
    source, target = parse_markdown("One 7.\n\nTwo 8.\n", "en"), parse_markdown("Eins 7, zwei 8.\n", "de")
    alignment = align([["One 7.", "Two 8."]], [["Eins 7, zwei 8."]], "en", "de")
    joined = replace(alignment.beads[0], source=(0, 1), target=(0,))
    found = aligned_articles(source, target, Alignment((joined,)), "en", "de")
    assert found.across == ("s1+s2",)
    assert [segment.id for segment in found.article.segments] == ["s1", "s2"]
    assert found.bitext.units[0].source == "One 7. Two 8."


MOVED = ["Norvik sailed again after 31 years.", "Some 2,400 people came.", "It rained."]
MOVED_DE = ["Vor 2400 Menschen fuhr Norvik wieder.", "Das war nach 31 Jahren.", "Es regnete."]


def test_beads_between_which_a_figure_moved_are_compared_as_one() -> None:
    sure = Alignment(tuple(Bead((n,), (n,), 0.9) for n in range(3)))
    joined, moved = joined_by_figures(sure, MOVED, MOVED_DE, "en", "de")
    assert shown(joined) == "0,1:0,1 2:2"
    assert [(move.source, move.figures) for move in moved] == [(0, ("2400", "31"))]


def test_a_wrong_figure_joins_nothing() -> None:
    sure = Alignment(tuple(Bead((n,), (n,), 0.9) for n in range(3)))
    wrong = [MOVED_DE[0].replace("2400", "2500").replace("Vor", "Nach 31 Jahren vor"), "Sie kamen.", "Es regnete."]
    joined, moved = joined_by_figures(sure, ["After 31 years it sailed before 2,400.", *MOVED[1:]], wrong, "en", "de")
    assert (shown(joined), moved) == ("0:0 1:1 2:2", ())


def test_who_speaks_tells_which_sentences_are_told() -> None:
    source = [['"Aaa bbb ccc.', 'Ddd eee fff."', "Ggg hhh iii.", '"Jjj kkk lll."']]
    target = [["„Zzz yyy xxx.", "Www vvv uuu.“", "Ttt sss rrr.", "Qqq ppp ooo.", "„Nnn mmm lll.“"]]
    assert shown(align(source, target, "en", "de", AlignmentEvidence(used={"punctuation", "length"}))) in (
        "0:0 1:1 2:2,3 3:4",
        "0:0 1:1 2:2 :3 3:4",
        "0:0 1:1 :2 2:3 3:4",
    )


@pytest.mark.parametrize(("text", "voices"), [
    ("„Was fehlt ihr denn?“", ["spoken"]), ("「父です」", ["spoken"]), ("—No está roto —dijo.", ["spoken", "told"]),
    ("Er ging.", ["told"]), ("他说：“来吧。”", ["spoken"]), ("It is 5'10\" tall and rock'n'roll.", ["spoken", "told"]),
    ("他对我们大家说：“来吧。”", ["spoken", "told"]),
])  # fmt: skip
def test_what_is_said_and_what_is_told(text: str, voices: list[str]) -> None:
    assert [sorted(found) for found in speech([[text]])] == [voices]


def test_known_words_lead_both_ways() -> None:
    assert "列車" in lexicon_for("en", "ja", installed=False)["train"]
    assert "train" in lexicon_for("ja", "en", installed=False)["列車"]
    assert "por ciento" in lexicon_for("de", "es", installed=False)["prozent"]
    assert "火車" in lexicon_for("en", "zh-Hant", installed=False)["train"]
    assert lexicon_for("en", "sw", installed=False) == {}


def test_vectors_alone_tell_what_was_added() -> None:
    source = [["Aa bb.", "Cc dd.", "Ee ff."]]
    target = [["Zz yy.", "Xx ww.", "Vv uu.", "Tt ss."]]
    ours = [[1.0, 0.0, 0.1, 0.0], [0.0, 1.0, 0.0, 0.1], [0.0, 0.1, 1.0, 0.0]]
    theirs = [[0.0, 0.0, 0.0, 1.0], *[[value * 2 for value in vector] for vector in ours]]
    assert (
        shown(align(source, target, "en", "de", AlignmentEvidence(vectors=(ours, theirs), used={"vectors"})))
        == ":0 0:1 1:2 2:3"
    )
    with raises("BIL-ART-003"):
        align(source, target, "en", "de", AlignmentEvidence(vectors=(ours, ours)))


def test_vectors_that_tell_nothing_change_nothing() -> None:
    target = [["Die 12 Boote.", "Sie kamen mit 300 Fischen."], ["Niemand schlief."]]
    source = [["The 12 boats.", "They came with 300 fish."], ["Nobody slept."]]
    same = [[1.0, 0.0]] * 3
    assert align(source, target, "en", "de", AlignmentEvidence(vectors=(same, same))) == align(
        source, target, "en", "de"
    )


def test_evidence_is_a_closed_list() -> None:
    assert {"length", "numbers", "links", "lexicon", "translated"} <= EVIDENCE
