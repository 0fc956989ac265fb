"""LRC files as players, karaoke tools and music services write them."""

from bilingual.subtitles.captions.parting import parted
from bilingual.subtitles.formats.base import Oddity
from bilingual.subtitles.formats.reading import read_subtitles
from bilingual.subtitles.source_cues import source_cues

PLAIN = """[ti:The lighthouse]
[ar:Nobody]
[length: 03:10]
[offset:+500]

[00:12.00]The lamp is lit
[00:17.20]No ship has come
[00:21.10][01:45.5]And still we wait
[00:25]
[00:40:50]The water's high
"""


def rows(text: str, suffix: str = ".lrc") -> list[tuple[int, int, str]]:
    return [(cue.span.start_ms, cue.span.end_ms, cue.text) for cue in read_subtitles(text, suffix).cues]


def test_lines_are_shown_until_the_next_and_the_offset_counts() -> None:
    assert rows(PLAIN) == [
        (11_500, 16_700, "The lamp is lit"),
        (16_700, 20_600, "No ship has come"),
        (20_600, 24_500, "And still we wait"),
        (40_000, 55_000, "The water's high"),
        (105_000, 106_360, "And still we wait"),
    ]
    assert "[ti:The lighthouse]" in read_subtitles(PLAIN, ".lrc").notes


def test_a_negative_offset_a_bom_and_other_names_do_no_harm() -> None:
    text = "\ufeff[offset:-250]\n[00:00.00]One [sic] 1999\n[00:02.000]Two <b> & 3\n"
    assert rows(text) == [(250, 2250, "One [sic] 1999"), (2250, 3250, "Two <b> & 3")]
    assert rows(text, ".srt") == rows(text)


def test_times_of_words_are_kept() -> None:
    text = "[00:01.00] <00:01.00> When <00:01.40> the <00:01.80> lamp <00:02.50>\n[00:03.00]<00:03.00>Burns<00:03.90>\n"
    cues = read_subtitles(text, ".lrc").cues
    assert [cue.text.split() for cue in cues] == [["When", "the", "lamp"], ["Burns"]]
    assert [ms for _, ms in cues[0].times] == [1000, 1400, 1800, 2500]
    assert [ms for _, ms in source_cues(cues)[0].times] == [1000, 1400, 1800]


def test_a_translation_with_the_same_times_is_told_apart() -> None:
    ours = ["The lamp is lit tonight", "No ship has come to us", "And still we wait for it", "The water rises high"]
    theirs = ["今夜灯已点亮", "没有船来过", "我们还在等它", "水涨得很高"]
    lines = []
    for n, (one, two) in enumerate(zip(ours, theirs, strict=True)):
        lines += [f"[00:{10 + 5 * n}.00]{one}", f"[00:{10 + 5 * n}.00]{two}"]
    for text in ("\n".join(lines), "\n".join(lines[::2] + lines[1::2])):
        parts = parted(read_subtitles(text, ".lrc").cues)
        assert [[cue.text for cue in part.cues] for part in parts] == [ours, theirs]


def test_a_line_without_a_time_belongs_to_the_one_above() -> None:
    text = "Title\n[00:01.00]Every man\n(Cada hombre)\n[00:03.00]Two\n"
    assert rows(text) == [(1000, 3000, "Every man\n(Cada hombre)"), (3000, 4000, "Two")]
    assert read_subtitles(text, ".lrc").odd == (Oddity(1, "text without a time", "Title"),)


def test_what_single_players_write() -> None:
    text = (
        "[01:56.5]v1: <01:56.5>Seven <01:57.0>days<01:58.0>\n[bg:<01:56.5>(Big <01:56.7>Latto)]\n[02:00]One[02:01]two\n"
    )
    assert [text for _, _, text in rows(text)] == ["Seven days\n(Big Latto)", "Onetwo"]
    assert [text for _, _, text in rows("[00:01]One\n[00:01]One\n[00:02]Two\n")] == ["One", "Two"]
    hours = "".join(f"[00:{n:02}:{n}0]Line {n}\n" for n in range(1, 6))
    assert rows(hours + "[00:06:00]Last")[0][0] == 70_000
    assert rows(hours.replace(":50]", ":99]") + "[00:06:00]Last")[0][0] == 1100


def test_romanised_japanese_is_a_reading_and_no_translation() -> None:
    ja = ["灯台の灯がともる", "船は来なかった", "それでも待っている", "水が高くなる"]
    romaji = ["toudai no hi ga tomoru", "fune wa konakatta", "soredemo matte iru", "mizu ga takaku naru"]
    en = ["The lamp is lit tonight", "No ship has come to us", "And still we wait for it", "To a rose no one came"]
    text = "".join(
        f"[00:1{n}.22]{line}\n" for n, lines in enumerate(zip(ja, romaji, en, strict=True)) for line in lines
    )
    read = read_subtitles(text, ".lrc")
    assert [(part.language, [cue.text for cue in part.cues]) for part in parted(read.cues)] == [("ja", ja), ("en", en)]
    assert list(read.notes) == romaji
