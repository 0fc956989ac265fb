"""Writes decks for Anki with genanki.

A note is known by item, pair and sentence, so importing a later export changes the notes that were edited, adds new
ones, and keeps each card's schedule; it never deletes one. Anki takes an edit only if it is newer, so a deck has the
time of its export; otherwise the same deck gives the same bytes.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from itertools import count

from bilingual.engines.learning.extra_packages import require
from bilingual.learning.deck import FIELDS, MODEL, MODEL_NAME, Deck

_DATE = (1980, 1, 1, 0, 0, 0)  # of the files in the archive: the earliest that ZIP has


def packed(deck: Deck, at_s: float | None = None) -> bytes:
    """Return *deck* as the content of an ``.apkg`` file, exported at *at_s* seconds since 1970 (default: now).

    Raises NotInstalled without the extra ``learn``.
    """
    require()
    import genanki

    model = genanki.Model(
        MODEL,
        MODEL_NAME,
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Sentence", "qfmt": deck.front, "afmt": deck.back}],
        css=deck.style,
    )
    made = genanki.Deck(stable_id(*deck.origin), deck.name, deck.description)
    for place, note in enumerate(deck.notes):
        fields = [note.fields[name] for name in FIELDS]
        made.add_note(genanki.Note(model, fields, guid=note.guid, due=place))
    at_s = float(int(time.time() if at_s is None else at_s))
    return _zipped(_collection(genanki.Package(made), at_s), deck)


def stable_id(*origin: str) -> int:
    """Return a number of 31 bits that is always the same for *origin*, as Anki wants for a deck.

    >>> stable_id("talk", "en_ja"), stable_id("talk", "en_de")
    (1239777882, 1996371448)
    """
    return int.from_bytes(sha256("\n".join(origin).encode()).digest()[:4], "big") % (1 << 30) + (1 << 30)


def _collection(package: object, at_s: float) -> bytes:
    """Return the database of *package*, as ``Package.write_to_file`` makes it, without a file."""
    connection = sqlite3.connect(":memory:")
    ids: Iterator[int] = count(int(at_s * 1000))
    package.write_to_db(connection.cursor(), at_s, ids)  # type: ignore[attr-defined]
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


def _zipped(collection: bytes, deck: Deck) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(_entry("collection.anki2"), collection, zipfile.ZIP_DEFLATED)
        names = {str(number): name for number, name in enumerate(deck.media)}
        archive.writestr(_entry("media"), json.dumps(names, ensure_ascii=False))
        for number, content in enumerate(deck.media.values()):
            archive.writestr(_entry(str(number)), content)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, _DATE)
