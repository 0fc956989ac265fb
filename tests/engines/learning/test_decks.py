"""Decks for Anki: what an import knows again."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from dataclasses import replace
from io import BytesIO

from bilingual.engines.learning.decks import packed
from bilingual.learning.deck import FIELDS, MODEL, Deck, DeckNote


def deck(*sentences: str) -> Deck:
    notes = tuple(
        DeckNote(("item", "en_de", f"s{number}"), {name: text if name == "Sentence" else "" for name in FIELDS})
        for number, text in enumerate(sentences)
    )
    media = {"bilingual-1.mp3": b"sound"}
    return Deck(("item", "en_de"), "Talk", "About", notes, "{{Sentence}}", "{{Translation}}", ".card{}", media)


def rows(content: bytes, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(zipfile.ZipFile(BytesIO(content)).read("collection.anki2"))
    return connection.execute(query).fetchall()


def test_an_edited_sentence_keeps_its_id() -> None:
    first, later = packed(deck("One.", "Two."), 1_000_000), packed(deck("One!", "Two.", "Three."), 2_000_000)
    known = dict(rows(first, "select guid, sfld from notes"))
    edited = dict(rows(later, "select guid, sfld from notes"))
    assert [edited[guid] for guid in known] == ["One!", "Two."]
    assert len(edited) == 3
    # Anki takes what is newer, into the same deck and kind of note.
    assert rows(later, "select distinct mid, mod from notes") == [(MODEL, 2_000_000)]
    assert rows(first, "select distinct did from cards") == rows(later, "select distinct did from cards")


def test_the_same_deck_at_the_same_time_is_the_same_file() -> None:
    assert packed(deck("One."), 1_000_000) == packed(deck("One."), 1_000_000)


def test_two_pairs_of_an_item_share_no_note() -> None:
    one = deck("One.").notes[0]
    assert one.guid != replace(one, origin=("item", "en_ja", "s0")).guid


def test_the_sound_is_in_the_file() -> None:
    archive = zipfile.ZipFile(BytesIO(packed(deck("One."), 1_000_000)))
    assert json.loads(archive.read("media")) == {"0": "bilingual-1.mp3"}
    assert archive.read("0") == b"sound"
