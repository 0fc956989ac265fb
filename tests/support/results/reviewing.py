"""What a person does to the review file of the talk."""

from __future__ import annotations

from support.results.results import ANSWERS, SENTENCES, Place

REVIEW = "review.en_de.md"
FIRST, SECOND = (ANSWERS["de", sentence] for sentence in SENTENCES[:2])


def review(place: Place) -> str:
    return (place.folder / REVIEW).read_text("utf-8")


def save(place: Place, text: str) -> None:
    (place.folder / REVIEW).write_bytes(text.encode("utf-8"))


def tick(place: Place, *units: str) -> None:
    text = review(place)
    for unit in units:
        assert f"- [ ] **{unit}**" in text
        text = text.replace(f"- [ ] **{unit}**", f"- [x] **{unit}**")
    save(place, text)
