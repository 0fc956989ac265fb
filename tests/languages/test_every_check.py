"""Every check in every language pair: a good translation has no error, and a missing table is reported as not judged.

``garden/`` has the same short article in every language with a complete file, and in some without.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from pathlib import Path

import pytest

from bilingual.articles.markdown import parse_markdown
from bilingual.fidelity.report import check_bitext
from bilingual.languages import pack, pack_tags
from bilingual.model.article import Article
from bilingual.model.bitext import Bitext, Unit
from bilingual.model.finding import Finding

FULL = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant")
GARDEN = Path(__file__).with_name("garden")
PARTIAL = tuple(sorted(file.stem for file in GARDEN.glob("*.md") if file.stem not in FULL))


@lru_cache
def article(tag: str) -> Article:
    return parse_markdown((GARDEN / f"{tag}.md").read_text("utf-8"), tag)


def checked(source: str, target: str) -> tuple[Finding, ...]:
    ours, theirs = article(source), article(target)
    assert [len(b.segments) for b in ours.blocks] == [len(b.segments) for b in theirs.blocks]
    pairs = zip(ours.segments, theirs.segments, strict=True)
    bitext = Bitext(source, target, tuple(Unit(one.id, one.text, two.text) for one, two in pairs))
    return check_bitext(bitext, article=ours, target_article=theirs)


@pytest.mark.parametrize(("source", "target"), permutations(FULL, 2))
def test_a_good_translation_into_a_full_language_is_judged_and_has_no_error(source: str, target: str) -> None:
    found = [finding for finding in checked(source, target) if finding.severity in ("E", "N", "Stale")]
    # A table that few languages have; in others it names the days only.
    lacking = any("order" not in (pack(tag).checks.contrasts or {}) for tag in (source, target))
    assert [finding.check for finding in found] == ["contrast"] * lacking


@pytest.mark.parametrize(("source", "target"), [*((one, two) for one in FULL for two in PARTIAL), ("he", "hi")])
def test_a_missing_table_is_said_once_and_is_no_error(source: str, target: str) -> None:
    found = checked(source, target)
    assert [finding for finding in found if finding.severity in ("E", "Stale")] == []
    unjudged = [finding.check for finding in found if finding.severity == "N"]
    assert {"negation", "qualifiers"} <= set(unjudged)
    assert ("numbers" in unjudged) == (None in (pack(source).numbers, pack(target).numbers))
    assert len(unjudged) == len(set(unjudged))


@pytest.mark.parametrize("target", [*pack_tags(), "sw", "sr-Latn", "am"])
def test_every_check_runs_over_every_language_there_is(target: str) -> None:
    """Its own name stands for a text in it: short enough that nobody takes it for another language."""
    units = (Unit("u1", "Water 5 of 1998.", f"{pack(target).autonym} 5, 1998."), Unit("u2", "Bread.", "5."))
    found = check_bitext(Bitext("en", target, units))
    assert [finding for finding in found if finding.severity in ("E", "Stale")] == []
    unjudged = {finding.check for finding in found if finding.severity == "N"}
    assert ("negation" in unjudged) == (pack(target).checks.negation is None)


@pytest.mark.parametrize("tag", FULL)
def test_a_full_language_lacks_no_table(tag: str) -> None:
    language = pack(tag)
    checks = language.checks
    assert language.numbers is not None
    tables = (checks.length, checks.qualifiers, checks.negation, checks.register, checks.person, checks.typography,
              checks.characters, checks.doubled)  # fmt: skip
    assert None not in tables
    assert set(checks.qualifiers or ()) == {"about", "at least", "at most", "per"}
    assert checks.chatter
    assert checks.notes
    assert language.sentences.openers or not language.writing.spaced or language.writing.east_asian
