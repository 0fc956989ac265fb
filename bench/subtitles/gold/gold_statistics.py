"""Print how far the hand-made cues keep the usual limits, as the table in README.md.

Cue times follow from the word times: in at the first word; out at the last word's end plus at most half a
second, no later than two frames (84 ms at 24 frames per second) before the next cue, and never before the word
ends. Characters are counted as the Netflix Timed Text Style Guides do: spaces and punctuation count, and beside
full-width characters a half-width one counts half. Hard limits per second: English, German and Spanish 21,
Chinese 9 (IWSLT 2026 subtitling rules), Japanese 4 (Netflix).
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent
FULL_WIDTH = {"zh-Hans", "ja"}
PER_SECOND = {"en": 21, "zh-Hans": 9, "ja": 4, "de": 21, "es": 21}
PER_LINE = {"en": 42, "zh-Hans": 16, "ja": 13, "de": 42, "es": 42}
LINGER_MS, GAP_MS = 500, 84


def length(text: str, tag: str) -> float:
    """Return the characters of *text* as its language counts them."""
    if tag not in FULL_WIDTH:
        return len(text)
    return sum(1.0 if unicodedata.east_asian_width(char) in "FWA" else 0.5 for char in text)


def measured_cues(gold: dict[str, Any], tag: str) -> list[tuple[int, float, float]]:
    """Return (duration in ms, English length, target length) of each cue of one pair."""
    words, cues = gold["words"], gold["targets"][tag]["cues"]
    rows = []
    for index, cue in enumerate(cues):
        first, last = cue["words"]
        spoken_until = words[last - 1]["end_ms"]
        following = words[cues[index + 1]["words"][0]]["start_ms"] if index + 1 < len(cues) else gold["duration_ms"]
        out = max(spoken_until, min(spoken_until + LINGER_MS, following - GAP_MS))
        source = " ".join(word["text"] for word in words[first:last])
        target = "".join(gold["targets"][tag]["sentences"][s][a:b] for s, a, b in cue["target"]).strip()
        rows.append((out - words[first]["start_ms"], length(source, "en"), length(target, tag)))
    return rows


def main() -> None:
    talks = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.json"))]
    print("| talk | speech | style | sentences | words | seconds |\n|---|---|---|---|---|---|")
    for gold in talks:
        size = f"{len(gold['sentences'])} | {len(gold['words'])} | {gold['duration_ms'] / 1000:.1f}"
        print(f"| {gold['talk']} | {gold['speech']} | {gold['style']} | {size} |")
    print("\n| pair | cues | track | within cps | one line | two lines | longer | 833 to 7000 ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    for tag in talks[0]["targets"]:
        rows = [row for gold in talks for row in measured_cues(gold, tag)]
        in_time = sum(833 <= row[0] <= 7000 for row in rows)
        for column, track in ((1, "en"), (2, tag)):
            speed = sum(row[column] * 1000 <= PER_SECOND[track] * row[0] for row in rows)
            one = sum(row[column] <= PER_LINE[track] for row in rows)
            two = sum(PER_LINE[track] < row[column] <= 2 * PER_LINE[track] for row in rows)
            shares = " | ".join(
                f"{100 * n / len(rows):.0f} %" for n in (speed, one, two, len(rows) - one - two, in_time)
            )
            print(f"| en-{tag} | {len(rows)} | {track} | {shares} |")


if __name__ == "__main__":
    main()
