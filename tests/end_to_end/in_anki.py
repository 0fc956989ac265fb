"""What Anki does with two exports of a deck; run by an interpreter that has Anki, which is none of our packages.

in_anki.py COLLECTION FIRST.apkg LATER.apkg prints what it found as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest


def walk(collection: str, first: str, later: str) -> dict[str, Any]:
    col = Collection(collection)

    def take(path: str) -> None:
        col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=ImportAnkiPackageOptions()))

    take(first)
    before = len(col.find_notes(""))
    name = next(deck.name for deck in col.decks.all_names_and_ids() if col.find_cards(f'deck:"{deck.name}"'))
    col.decks.select(col.decks.id(name))
    card = col.sched.getCard()
    assert card is not None
    col.sched.answerCard(card, 4)
    studied = col.get_card(card.id)
    schedule = [studied.due, studied.ivl, studied.reps, int(studied.type)]
    take(later)
    again = col.get_card(card.id)
    note = again.note()
    found = {
        "deck": name,
        "before": before,
        "after": len(col.find_notes("")),
        "guids": sorted(col.db.list("select guid from notes")),
        "schedule": schedule,
        "schedule_after": [again.due, again.ivl, again.reps, int(again.type)],
        "sentences": [col.get_note(one)["Sentence"] for one in col.find_notes("")],
        "studied": note["Sentence"],
        "sounds": [tag.filename for tag in again.answer_av_tags() + again.question_av_tags()],
        "has_media": sorted(col.media.all_index_files()) if hasattr(col.media, "all_index_files") else [],
        "front": again.question(),
        "back": again.answer(),
    }
    col.close()
    return found


if __name__ == "__main__":
    print(json.dumps(walk(*sys.argv[1:]), ensure_ascii=False))
