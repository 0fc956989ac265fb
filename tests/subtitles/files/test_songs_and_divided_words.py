"""Songs are apart from speech, and words that were divided over lines or cues are whole."""

from __future__ import annotations

from pathlib import Path

from bilingual.engines.speech.scripts.passages import read_cues, read_passages
from bilingual.subtitles.pieces import pieces_of

DIVIDED = {
    "en": [
        ("The inter-\nnational fair", "The international fair"),  # a list of words has it
        ("on a well-\nknown ship", "on a well-known ship"),
        ("my mother-\nin-law", "my mother-in-law"),
        ("in 1914-\n1918", "in 1914-1918"),
        ("Both pre-\nand post-war", "Both pre- and post-war"),
        ("I think the-\nno, wait", "I think the- no, wait"),
        ("Wait-\nNo!", "Wait- No!"),
        ("th-\nthat one", "th- that one"),
        ("- I thought you-\n- no, never", "I thought you- no, never"),
    ],
    "es": [("muy co-\nnocido", "muy conocido"), ("Creo que el-\nno sé", "Creo que el- no sé")],
    "de": [
        ("eine interna-\ntionale Frage", "eine internationale Frage"),
        ("Der Ein-\nund Ausgang", "Der Ein- und Ausgang"),
        ("Ich dachte, du-\naber nein", "Ich dachte, du- aber nein"),
        ("die Kaffee-\nTasse", "die Kaffee-Tasse"),
    ],
    "fr": [("Est-\nce vrai ?", "Est-ce vrai ?")],
    "ru": [("кто-\nто пришёл", "кто-то пришёл")],
    "he": [("בית-\nספר", "בית-ספר")],
}


def subrip(*texts: str) -> str:
    return "\n".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\n{text}\n" for n, text in enumerate(texts))


def said(folder: Path, language: str, *texts: str) -> list[str]:
    path = folder / "talk.srt"
    path.write_text(subrip(*texts), "utf-8")
    return [cue.text for cue in read_cues(path, language)]


def test_a_word_over_two_lines_is_whole_unless_its_hyphen_means_something_else(tmp_path: Path) -> None:
    wrong = [
        (text, found)
        for language, rows in DIVIDED.items()
        for text, wanted in rows
        if (found := said(tmp_path, language, text)) != [wanted]
    ]
    assert wrong == []


def test_a_word_over_two_cues_is_whole_where_something_tells(tmp_path: Path) -> None:
    assert said(tmp_path, "en", "a state-of-", "the-art engine") == ["a state-of-the-art", "engine"]
    assert said(tmp_path, "en", "a well-", "known ship", "so well-known") == ["a well-known", "ship", "so well-known"]
    assert said(tmp_path, "en", "a well-", "known ship") == ["a well-", "known ship"]
    assert said(tmp_path, "en", "I thought you-", "Never mind.") == ["I thought you-", "Never mind."]


SONG = ("We walked all night", "♪ La la la,\nthe moon is high ♪", "# And so are we #", "Then the sun rose.", "#1 again")


def test_a_song_does_not_run_into_what_is_said_before_and_after(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_text(subrip(*SONG), "utf-8")
    pieces = pieces_of(read_cues(path, "en"), "en").pieces
    assert [piece.text for piece in pieces if piece.joint == "turn"] == [
        "La la la,",
        "And so are we",
        "Then the sun rose.",
    ]


def test_a_song_in_a_script_is_a_passage(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    for script in (
        "We walked all night\n♪ La la la, the moon is high ♪\nThen the sun rose.\n",
        subrip(*SONG[:2], SONG[3]),
    ):
        path.write_text(script, "utf-8")
        texts = [passage.text for passage in read_passages(path)]
        assert texts == ["We walked all night", "La la la, the moon is high", "Then the sun rose."]
