"""Terms added to a glossary that a person wrote: the rest of the file stays as it is."""

from __future__ import annotations

import pytest

from bilingual.text.terms.editing import with_term
from bilingual.text.terms.glossary import read_glossary
from support.attacks.refusals import raises

TOML = """\
# Our terms, agreed in May.
[[term]]
source = "cue"   # on the screen
targets.de = "Cue"
banned.de = ["Stichwort"]

[[term]]
source = 'Pod'
keep = true

[[term]]
source = "cluster"
targets = { de = "Cluster", "zh-Hans" = "集群" }

[[term]]
source = "node"

[term.targets]
de = "Knoten"
"""


@pytest.mark.parametrize(
    ("source", "tag", "form", "line"),
    [
        ("cue", "zh-Hans", "字幕条", 'targets.zh-Hans = "字幕条"'),
        ("cue", "de", "Einblendung", 'targets.de = "Einblendung"'),
        ("cluster", "ja", "クラスタ", 'targets = { de = "Cluster", "zh-Hans" = "集群", ja = "クラスタ" }'),
        ("cluster", "zh-Hans", "簇", 'targets = { de = "Cluster", zh-Hans = "簇" }'),
        ("cluster", "de", "Verbund", 'targets = { "zh-Hans" = "集群", de = "Verbund" }'),
        ("node", "de", "Rechner", 'de = "Rechner"'),
        ("node", "ja", "ノード", 'ja = "ノード"'),
        ("Will", "de", 'Will "der Kühne" \\ Söhne', 'targets.de = "Will \\"der Kühne\\" \\\\ Söhne"'),
        ("Will", "de", "Wil\x7fli", 'targets.de = "Wil\\u007fli"'),
        ("C++", "zh-Hans", "C++", 'targets.zh-Hans = "C++"'),
    ],
)
def test_a_toml_glossary(source: str, tag: str, form: str, line: str) -> None:
    made = with_term(TOML, "glossary.toml", source, tag, form)
    assert line in made.splitlines()
    assert next(t for t in read_glossary(made, "g.toml").terms if t.source == source).approved(tag) == form
    gone = [one for one in TOML.splitlines() if one not in made.splitlines()]
    assert len(gone) <= 1
    assert with_term(made, "glossary.toml", source, tag, form) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("source,de\ncue,Cue\n", "source,de,ja\ncue,Cue,\nPod,,ポッド\n"),
        ("source;ja\nPod;pod\n", "source;ja\nPod;ポッド\n"),
        ("\ufeffsource\tde\tja\r\ncue\tCue\t\r\n", "\ufeffsource\tde\tja\r\ncue\tCue\t\r\nPod\t\tポッド\r\n"),
        ('de,source\n"Ein, zwei",Pod\n', 'de,source,ja\n"Ein, zwei",Pod,ポッド\n'),
    ],
)
def test_a_table(text: str, made: str) -> None:
    assert with_term(text, "glossary.csv", "Pod", "ja", "ポッド") == made


def test_an_empty_glossary_and_one_without_a_last_line_break() -> None:
    first = with_term("", "g.toml", "Will", "de", "Willi", case_sensitive=True)
    assert first == '[[term]]\nsource = "Will"\ntargets.de = "Willi"\ncase_sensitive = true\n'
    assert with_term(first.rstrip(), "g.toml", "Mark", "de", "Markus") == (
        f'{first.rstrip()}\n\n[[term]]\nsource = "Mark"\ntargets.de = "Markus"\n'
    )


def test_what_cannot_be_written_is_refused() -> None:
    with raises("BIL-TRN-083"):
        with_term(TOML, "glossary.toml", "Pod", "ja", "ポッド")  # it is kept in every language
    with raises("BIL-TRN-083"):
        with_term('term = [{source = "cue"}]\n', "glossary.toml", "cue", "de", "Cue")
    with raises("BIL-TRN-036"):
        with_term("[[term]\n", "glossary.toml", "cue", "de", "Cue")
    assert with_term(TOML, "glossary.toml", "Pod", "ja", "Pod") == TOML
