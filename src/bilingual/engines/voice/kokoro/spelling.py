"""How words sound, by the program espeak-ng, in the symbols that Kokoro was trained with.

espeak-ng is under the GPL (version 3): it runs as a separate program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bilingual.engines.processes import running as process
from bilingual.engines.voice.espeak import PROGRAM, failed, missing
from bilingual.engines.voice.kokoro import rows

# Kokoro's voices begin with a letter for their language: its tag, and espeak-ng's name for it.
LANGUAGES = {"a": ("en-US", "en-us"), "b": ("en-GB", "en-gb"), "e": ("es", "es"), "f": ("fr", "fr-fr"),
             "h": ("hi", "hi"), "i": ("it", "it"), "p": ("pt-BR", "pt-br")}  # fmt: skip
_MARKS = {"。": ".", "；": ";", "：": ":", "，": ",", "！": "!", "？": "?"}
_LAST_MARK = re.compile(r"(?<![;:,.!?—…。；：，！？])[;:,.!?—…。；：，！？]+(?=[\"'”’»)\]]*$)")
_SWITCH = re.compile(r"\([a-z-]+\)")  # espeak-ng marks words that it says in another language
_LIMIT_S = 60.0


def sounds_of(words: Sequence[str], voice: str) -> str:
    """Return the sounds of a sentence, with its marks, for the Kokoro *voice*. Raises NotInstalled, BadResponse."""
    clauses: list[tuple[list[str], str]] = []
    fresh = True
    for word in words:
        if fresh:
            clauses.append(([], ""))
        mark = _LAST_MARK.search(word)
        clauses[-1][0].append(_plain(word))
        fresh = mark is not None
        if mark:
            clauses[-1] = (clauses[-1][0], _MARKS.get(mark[0][0], mark[0][0]))
    said = spoken_alone([" ".join(clause) for clause, _ in clauses], voice)
    return " ".join(sounds + mark for sounds, (_, mark) in zip(said, clauses, strict=True) if sounds)


def spoken_alone(texts: Sequence[str], voice: str) -> list[str]:
    """Return the sounds of each of *texts*, which have no marks in them."""
    lines = _asked("\n".join(map(_plain, texts)), voice)
    if len(lines) != len(texts):  # it divides very long ones, and says nothing for what it cannot read
        lines = [" ".join(_asked(_plain(text), voice)) for text in texts]
    return lines


def _asked(text: str, voice: str) -> list[str]:
    if not text.strip():
        return []
    argv = [PROGRAM, "-q", "--ipa", "--tie=^", "-b", "1", "-v", LANGUAGES[voice[0]][1]]
    # Each line of its input is a text of its own.
    done = process.run(argv, input=text + "\n", timeout_s=_LIMIT_S, remedy=missing().remedy)
    if not done.ok:
        raise failed(done)
    table = {said: own for voices, said, own in rows("espeak.tsv") if voice[0] in voices or not voices}
    pattern = re.compile("|".join(re.escape(key) for key in sorted(table, key=len, reverse=True)))
    lines = [_SWITCH.sub("", line).strip() for line in done.text.splitlines()]
    return [pattern.sub(lambda match: table[match[0]], line).replace("^", "") for line in lines if line]


def _plain(word: str) -> str:
    return " ".join(re.sub(r"[^\w'’ -]", " ", word).replace("-", " ").split())
