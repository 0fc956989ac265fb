"""Merging a post edited by a person with our new version."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilingual.views.jekyll.merging import MergeConflict, Merged, merged

BASE = """---
title: Der Hafen
lang: de
source_sha256: aa
---

# Der Hafen

Sieben Schiffe lagen da. Niemand sah sie auslaufen.

- Ein Anker
- Ein Tau

```sh
ls -l
```
"""


def changed(*replacements: tuple[str, str]) -> str:
    text = BASE
    for old, new in replacements:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def test_both_changes_come_in_and_every_other_byte_stays() -> None:
    theirs = changed(("Sieben Schiffe lagen da.", "Sieben Schiffe lagen vor Anker."), ("ls -l", "ls -la"))
    ours = changed(("Niemand sah sie auslaufen.", "Keiner sah sie auslaufen."), ("sha256: aa", "sha256: bb"))
    assert merged(BASE, theirs, ours, "de") == Merged(
        changed(
            ("Sieben Schiffe lagen da.", "Sieben Schiffe lagen vor Anker."),
            ("ls -l", "ls -la"),
            ("Niemand sah sie auslaufen.", "Keiner sah sie auslaufen."),
            ("sha256: aa", "sha256: bb"),
        )
    )


def test_what_a_person_added_stays_where_it_was_put() -> None:
    theirs = changed(
        ("sha256: aa\n", "sha256: aa\ntags: [meer]\n"),
        ("# Der Hafen\n\n", "# Der Hafen\n\n*Anmerkung: übersetzt im Mai.*\n\n"),
        ("ls -l\n```\n", "ls -l\n```\n\nEnde.\n"),
    )
    ours = changed(("sha256: aa", "sha256: bb"), ("Sieben Schiffe", "Acht Schiffe"), ("- Ein Tau\n", ""))
    text = merged(BASE, theirs, ours, "de").text
    assert text == (
        theirs.replace("sha256: aa", "sha256: bb").replace("Sieben Schiffe", "Acht Schiffe").replace("- Ein Tau\n", "")
    )


def test_a_sentence_that_both_changed_stays_as_the_person_has_it_and_is_named() -> None:
    theirs = changed(("Sieben Schiffe lagen da.", "Da lagen sieben Schiffe."))
    ours = changed(("Sieben Schiffe lagen da.", "Acht Schiffe lagen da."), ("Ein Anker", "Zwei Anker"))
    result = merged(BASE, theirs, ours, "de")
    assert result.conflicts == (MergeConflict("Da lagen sieben Schiffe.", "Acht Schiffe lagen da."),)
    assert result.text == theirs.replace("Ein Anker", "Zwei Anker")


def test_paragraphs_that_both_changed_differently_are_told_apart() -> None:
    theirs = changed(
        ("Sieben Schiffe lagen da.", "Sieben Schiffe! Sie lagen da."), ("# Der Hafen\n", "# Hafen\n\n> Notiz.\n")
    )
    ours = changed(
        ("# Der Hafen\n", "# Hafen\n"),
        ("Sieben Schiffe lagen da.", "Sieben Schiffe! Sie lagen da."),
        ("- Ein Anker", "- [Ein Anker](#hafen)"),
    )
    assert merged(BASE, theirs, ours, "de") == Merged(theirs.replace("- Ein Anker", "- [Ein Anker](#hafen)"))


def test_the_same_change_on_both_sides_is_none() -> None:
    both = changed(("Ein Anker", "Zwei Anker"))
    assert merged(BASE, both, both, "de") == Merged(both)


def test_both_put_a_line_at_the_end() -> None:
    result = merged("Eins.\n", "Eins.\n\nVon Hand.\n", "Eins.\n\nNeu.\n", "de")
    assert "Von Hand." in result.text
    assert "Neu." in result.text or result.conflicts


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_are_kept(end: str) -> None:
    base = f"# A{end}{end}Eins. Zwei.{end}"
    theirs, ours = base.replace("Eins.", "Uno."), base.replace("Zwei.", "Due.")
    assert merged(base, theirs, ours, "de").text == f"# A{end}{end}Uno. Due.{end}"


words = st.lists(st.sampled_from(["Eins.", "Zwei.", "Drei!", "\n\n", "- x\n", "```\n"]), max_size=14).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_whoever_changes_alone_is_followed_to_the_byte(base: str, other: str) -> None:
    assert merged(base, other, base, "de") == Merged(other)
    assert merged(base, base, other, "de") == Merged(other)
    assert merged(base, other, other, "de") == Merged(other)


@settings(max_examples=60, deadline=None)
@given(words, words, words)
def test_nothing_of_the_persons_is_lost(base: str, theirs: str, ours: str) -> None:
    result = merged(base, theirs, ours, "de")
    for word in set(theirs.split()) - set(base.split()):
        assert word in result.text
