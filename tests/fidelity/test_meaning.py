"""What says something else although every figure and word seems to be there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests/fidelity/samples.py is imported by name

from samples import found, units


@pytest.mark.parametrize(
    ("tag", "source", "target", "said"),
    [
        ("de", "30 euros in May, 45 in June.", "45 Euro im Mai, 30 im Juni.", True),
        ("de", "We spent 30 euros and then 45 euros.", "Wir gaben 30 Euro und dann 45 Euro aus.", False),
        ("es", "From 12 people we grew to 40.", "De 40 personas pasamos a 12.", True),
        ("zh-Hans", "Of 40 people 12 came.", "12人来了，共40人。", False),  # another order of words
        ("de", "It began in September.", "Es begann im November.", True),
        ("de", "It began in September.", "Es begann im September.", False),
        ("es", "On 3 March it rained.", "El 3 de mayo llovió.", True),
        ("es", "On 3 March it may rain.", "El 3 de marzo puede llover.", False),
        ("zh-Hans", "On 8 April we met.", "我们在8月4日见面。", True),
        ("zh-Hans", "On 8 April we met.", "我们在4月8日见面。", False),
        ("ja", "On 10 October it closed.", "10月10日に閉まった。", False),
    ],
)  # fmt: skip
def test_swapped_figures_and_dates(tag: str, source: str, target: str, said: bool) -> None:
    assert bool(found("numbers", units(tag, (source, target)))) == said


def test_a_name_that_another_replaces_everywhere() -> None:
    texts = ["We met {} at the pier.", "The boat of {} was red.", "Nobody knew {} better.", "In May {} left."]
    german = ["Wir trafen {} am Pier.", "Das Boot von {} war rot.", "Keiner kannte {} besser.", "Im Mai ging {}."]

    def of(*names: str) -> list[tuple[str, str]]:
        pairs = zip(texts, german, names, strict=True)
        return [(s.format("Berg"), t.format(name)) for s, t, name in pairs]

    changed = found("one-form", units("de", *of("Burg", "Burg", "Burg", "Burg")))
    assert {f.evidence["form"] for f in changed} == {"Burg"}
    assert len({f.cause for f in changed}) == 1
    assert found("one-form", units("de", *of("Berg", "Berg", "Berg", "Berg"))) == []
    one = found("one-form", units("de", *of("Berg", "Berg", "Bergen", "Berg")))
    assert [(f.unit, f.evidence["form"]) for f in one] == [("u3", "Bergen")]


def test_lost_bold_face_and_quotation_marks() -> None:
    def gone(source: str, target: str) -> list[str]:
        return [f.message for f in found("typography", units("de", (source, target))) if "gone" in f.message]

    assert gone("**Wait** now.", "Warte jetzt.") == ["bold face is gone"]
    assert gone("**Wait** now.", "**Warte** jetzt.") == []
    assert gone("She said “not yet” twice.", "Sie sagte zweimal noch nicht.") == ["the quotation marks are gone"]
    assert gone("She said “not yet” twice.", "Sie sagte zweimal „noch nicht“.") == []
