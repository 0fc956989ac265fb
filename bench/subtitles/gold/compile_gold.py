"""Compile the readable gold sources to ``<talk>.json``, checking every cut.

A source holds ``# key: value`` lines, then blocks of one sentence each, parted by an empty line: ``en:`` and
one line per target. ``---`` opens a paragraph. In a line

- ``|`` is a cut; every target has as many pieces as the English line,
- ``^`` as a piece says: not cut here for this pair, the English piece joins the cue before it,
- ``//`` at the end of a target line: the last cue of this sentence also shows the first of the next,
- ``_`` in an English line: the speaker hesitates (for the times only).

    python compile_gold.py          # writes <talk>.json for every source
    python compile_gold.py --check  # fails when a compiled file differs from its source
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parent
SOURCES = GOLD / "sources"
TARGETS = ("zh-Hans", "ja", "de", "es")
UNSPACED = {"zh-Hans", "ja"}
JOIN = "^"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One English sentence with its targets, in pieces.

    ``pieces`` are word ranges within the sentence; ``targets`` maps a tag to one text per piece, ``None``
    where the piece joins the one before; ``runs_on`` names the tags whose last cue takes in the next
    sentence's first.
    """

    words: tuple[str, ...]
    breaths: tuple[tuple[str, ...], ...]
    pieces: tuple[tuple[int, int], ...]
    targets: dict[str, tuple[str | None, ...]]
    runs_on: frozenset[str]
    opens_paragraph: bool


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk as its source says it."""

    name: str
    style: str
    speech: str
    voice: str
    rate: int
    seed: int
    audio: str
    sentences: tuple[Sentence, ...]


def read_talk(path: Path) -> Talk:
    """Read one source; raises ValueError with file and sentence where it breaks a rule."""
    text = path.read_text(encoding="utf-8")
    keys = dict(re.findall(r"^# (\w+): (.+)$", text, re.M))
    body = re.sub(r"^#.*$", "", text, flags=re.M)
    sentences: list[Sentence] = []
    opens_paragraph = False
    for block in re.split(r"\n\s*\n", body.strip()):
        if block.strip() == "---":
            opens_paragraph = True
            continue
        try:
            sentences.append(_read_sentence(block, opens_paragraph))
        except ValueError as error:
            raise ValueError(f"{path.name}, sentence {len(sentences) + 1}: {error}") from error
        opens_paragraph = False
    return Talk(
        name=keys["talk"],
        style=keys["style"],
        speech=keys["speech"],
        voice=keys.get("voice", ""),
        rate=int(keys.get("rate", 0)),
        seed=int(keys.get("seed", 0)),
        audio=keys.get("audio", ""),
        sentences=tuple(sentences),
    )


def _read_sentence(block: str, opens_paragraph: bool) -> Sentence:
    lines = dict(line.split(": ", 1) for line in block.strip().splitlines())
    if set(lines) != {"en", *TARGETS}:
        raise ValueError(f"languages {sorted(lines)}")
    words: list[str] = []
    breaths: list[list[str]] = [[]]
    pieces: list[tuple[int, int]] = []
    for piece in lines["en"].split("|"):
        first = len(words)
        for token in piece.split():
            if token == "_":
                breaths.append([])
            else:
                words.append(token)
                breaths[-1].append(token)
        pieces.append((first, len(words)))
    if any(first == last for first, last in pieces) or not all(breaths):
        raise ValueError("an empty piece or breath in en")
    targets: dict[str, tuple[str | None, ...]] = {}
    runs_on = set()
    for tag in TARGETS:
        line = lines[tag].strip()
        if line.endswith("//"):
            runs_on.add(tag)
            line = line.removesuffix("//")
        texts = [piece.strip() for piece in line.split("|")]
        if len(texts) != len(pieces):
            raise ValueError(f"{len(pieces)} pieces in en, {len(texts)} in {tag}")
        if texts[0] == JOIN or not all(texts):
            raise ValueError(f"an empty piece in {tag}")
        targets[tag] = tuple(None if text == JOIN else text for text in texts)
    frozen = tuple(tuple(breath) for breath in breaths)
    return Sentence(tuple(words), frozen, tuple(pieces), targets, frozenset(runs_on), opens_paragraph)


def whole_target(sentence: Sentence, tag: str) -> str:
    """Return the whole translation, as its translator wrote it."""
    return ("" if tag in UNSPACED else " ").join(text for text in sentence.targets[tag] if text is not None)


def _cues(talk: Talk, tag: str) -> list[dict[str, Any]]:
    """Return the cues of one pair; a stretch of the target keeps the space that follows it."""
    cues: list[dict[str, Any]] = []
    offset, joins_previous = 0, False
    for index, sentence in enumerate(talk.sentences):
        whole = whole_target(sentence, tag)
        char = 0
        for piece, text in zip(sentence.pieces, sentence.targets[tag], strict=True):
            first, last = piece[0] + offset, piece[1] + offset
            if text is None:
                cues[-1]["words"][1] = last
                continue
            end = char + len(text)
            if whole[char:end] != text:
                raise ValueError(f"{talk.name}, sentence {index + 1}, {tag}: {text!r} is not in its place")
            end += whole[end : end + 1] == " "
            if joins_previous:
                cues[-1]["words"][1] = last
                cues[-1]["target"].append([index, char, end])
            else:
                cues.append({"words": [first, last], "target": [[index, char, end]]})
            char, joins_previous = end, False
        if char != len(whole):
            raise ValueError(f"{talk.name}, sentence {index + 1}, {tag}: the pieces do not rebuild the translation")
        joins_previous = tag in sentence.runs_on
        offset += len(sentence.words)
    if joins_previous:
        raise ValueError(f"{talk.name}, {tag}: the last sentence runs on into nothing")
    return cues


def compile_talk(talk: Talk) -> dict[str, Any]:
    """Return the compiled form of *talk*; its times must have been made."""
    times = json.loads((SOURCES / f"{talk.name}.times.json").read_text(encoding="utf-8"))
    words = [word for sentence in talk.sentences for word in sentence.words]
    if [row[0] for row in times["words"]] != words:
        raise ValueError(f"{talk.name}: the times are of another text; run make_times.py")
    sentences, offset = [], 0
    for sentence in talk.sentences:
        sentences.append([offset, offset + len(sentence.words)])
        offset += len(sentence.words)
    return {
        "talk": talk.name,
        "language": "en",
        "style": talk.style,
        "speech": talk.speech,
        "duration_ms": times["duration_ms"],
        "words": [
            {"text": text, "start_ms": start, "end_ms": end, "space_after": index + 1 < len(words)}
            for index, (text, start, end) in enumerate(times["words"])
        ],
        "sentences": sentences,
        "targets": {
            tag: {"sentences": [whole_target(s, tag) for s in talk.sentences], "cues": _cues(talk, tag)}
            for tag in TARGETS
        },
    }


def as_text(value: dict[str, Any]) -> str:
    """Return compiled gold as JSON with one word, sentence or cue per line, so that a diff can be read."""

    def rows(items: list[Any], indent: str) -> str:
        return "[\n" + ",\n".join(f"{indent}  {_json(item)}" for item in items) + f"\n{indent}]"

    head = [f'  "{key}": {_json(value[key])}' for key in ("talk", "language", "style", "speech", "duration_ms")]
    head += [f'  "{key}": {rows(value[key], "  ")}' for key in ("words", "sentences")]
    targets = [
        f'    "{tag}": {{\n      "sentences": {rows(target["sentences"], "      ")},\n'
        f'      "cues": {rows(target["cues"], "      ")}\n    }}'
        for tag, target in value["targets"].items()
    ]
    return "{\n" + ",\n".join([*head, '  "targets": {\n' + ",\n".join(targets) + "\n  }"]) + "\n}\n"


def _json(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False)


def main() -> None:
    parser = argparse.ArgumentParser(description="Compile the gold sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a compiled file differs")
    check = parser.parse_args().check
    for path in sorted(SOURCES.glob("*.txt")):
        talk = read_talk(path)
        compiled = as_text(compile_talk(talk))
        target = GOLD / f"{talk.name}.json"
        if not check:
            target.write_text(compiled, encoding="utf-8")
        elif not target.exists() or target.read_text(encoding="utf-8") != compiled:
            raise SystemExit(f"{target.name} differs from its source: run compile_gold.py")


if __name__ == "__main__":
    main()
