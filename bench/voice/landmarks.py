"""Sentences in which the sound itself shows where some words begin, and the detectors that find these places.

An aligner cannot judge times to 50 ms: it agrees with a voice that errs in the same way, and where they differ nobody
knows which is right. (Piper's times were 60 ms late, and that was taken for an error of the aligner.) So each sentence
here is made of voiced sounds only, but for words that begin with one that is none of them:

* ``hiss``: s or sh, which is loud above 4 kHz, where vowels and nasals have almost nothing;
* ``stop``: p, t or k, which begins with a closure: the sound breaks off. The closure is part of the word, as
  phoneticians count it (the closure intervals of TIMIT's transcriptions);
* ``pause``: words after a comma, where silence ends; the words before it say where they end (``tail``).

The places are found in the whole sentence, without a look at the times to be judged, and the first belongs to the
first such word, and so on. A sentence with more or fewer places than such words is not judged, and counted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["hiss", "stop", "pause"]
Levels = NDArray[np.float64]
WINDOW_MS = 8


def _words(text: str) -> list[str]:
    return text.split()


_DET = _words("a my your our")
_PREPOSITION = _words("in near on along")
_NAME = _words("Mary Molly Emma Noah Laura William")
_HISS = {
    "verb": _words("saw sang"),
    "adjective": _words("small sunny silly shiny shallow similar slim sour senior solemn"),
    "noun": _words("seal sailor sauna saloon shore sign salary summer swan swallow snail sea shell salmon"),
}
_STOP = {
    "verb": _words("carry call turn tell pay pull tie tow peel"),
    "adjective": _words("tiny tall pale calm cool poor plain common twin keen polar Korean"),
    "noun": _words("pear pie panel pillow piano pony palm tower tailor tunnel corn camel canal koala corner coin key"),
}
_VOICED = {
    "adjective": _words("new mellow yellow lean royal early minor"),
    "noun": _words("lemon lion mirror meal mile arena room llama mayor lawyer memory"),
}
_CLAUSES = (
    "when morning came", "we all ran away", "nobody knew her name", "Laura saw the sea", "in every room",
    "it was a long year", "some are small", "all of us are here", "my sister sings a song", "your uncle owns a farm",
    "there was no money", "seven men sailed along", "later in the summer", "Emma will earn more", "as we all know",
    "rain ran over the lawn", "no one will learn it in an hour", "our neighbour is in the loft",
    "never again in my life", "under an old elm", "one year earlier", "after a long meal", "eleven nurses are on leave",
    "he or she will mail them",
    "yellow leaves lay in the lane", "use all of your love", "around seven in the evening", "is he your son",
)  # fmt: skip

_JA_HISS = _words("猿 空 皿 塩 島 砂 墨 芹 縞馬 新米 森林 総理 侍")
_JA_STOP = _words("亀 鴨 米 鯉 声 熊 栗 車 雲 種 鳥 虎 寺 鯛 谷 棚 紙 鐘 子馬")
_JA_VOICED = _words("山 森 村 馬 海 庭 耳 猫の絵 夜 岩 波 豆 野原 胸")
_JA_ADJECTIVE = {"hiss": _words("寒い 白い 狭い"), "stop": _words("黒い 暗い 辛い")}
_JA_VERB = _words("見る 守る 洗う 笑う 読む 売る 編む")
_JA_CLAUSES = (
    "朝になり", "雨が止み", "山の上では", "みんなで歌い", "弟が笑い", "村の祭りは", "海を眺め", "おじいさんは",
    "夏の夜には",
    "妹も泳ぎ", "野原を歩き", "猫が眠り", "犬は走り", "庭の花を見て", "友だちを呼び", "窓を開け", "夕方まで", "冬の間",
    "私の母は", "さびしい森で", "新しい家で", "水を飲み", "昼ごはんのあと", "雪の多い町では",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, and the characters at which the words begin that the sound shows."""

    kind: Kind
    language: str
    text: str
    starts: tuple[int, ...]


def sentences(language: str, kind: Kind, count: int) -> Iterator[Marked]:
    """Yield *count* sentences, always the same ones."""
    chance = random.Random(f"{language}{kind}")
    for _ in range(count):
        pieces = (_japanese if language == "ja" else _english)(chance, kind).split("|")
        ends = list(accumulate(map(len, pieces)))
        yield Marked(kind, language, "".join(pieces), tuple(ends[:-1]))


def _english(chance: random.Random, kind: Kind) -> str:
    """Return a sentence with a bar before each word to judge."""
    if kind == "pause":
        first, *others = chance.sample(_CLAUSES, 4)
        return ", |".join([first[0].upper() + first[1:], *others]) + "."
    bank = _HISS if kind == "hiss" else _STOP

    def pick(what: str, marked: bool) -> str:
        return f"|{chance.choice(bank[what])}" if marked else chance.choice(_VOICED[what])

    def thing() -> str:
        one = chance.random() < 0.6
        adjective, noun = pick("adjective", one), pick("noun", not one or chance.random() < 0.5)
        return f"{chance.choice(_DET)} {adjective} {noun}"

    will = "" if kind == "hiss" else " will"
    name, verb, first, second = chance.choice(_NAME), pick("verb", True), thing(), thing()
    return f"{name}{will} {verb} {first} {chance.choice(_PREPOSITION)} {second}."


def _japanese(chance: random.Random, kind: Kind) -> str:
    if kind == "pause":
        return "、|".join(chance.sample(_JA_CLAUSES, 4)) + "。"
    one, other = chance.sample(_JA_HISS if kind == "hiss" else _JA_STOP, 2)
    place, thing = chance.sample(_JA_VOICED, 2)
    adjective, verb = chance.choice(_JA_ADJECTIVE[kind]), chance.choice(_JA_VERB)
    return f"{place}の|{adjective}{thing}に|{one}も|{other}を{verb}。"


def places(kind: Kind, samples: NDArray[np.int16], rate: int) -> list[tuple[float, float]]:
    """Return where the sounds that show words begin and end, in milliseconds."""
    low, high = _levels(samples, rate, 100, 1500), _levels(samples, rate, 4000, 9000)
    if kind == "hiss":
        return _runs(high - low > 0, high > high.max() - 25, least=45, join=20)
    whole = _levels(samples, rate, 100, 5000)
    inside = np.flatnonzero(whole > whole.max() - 35)
    first, last = int(inside[0]), int(inside[-1])
    around = 120 if kind == "stop" else len(whole)
    near = np.array([whole[max(0, n - around) : n + around].max() for n in range(len(whole))])
    quiet = whole < near - (24 if kind == "stop" else 32)
    quiet[: first + 1] = quiet[last:] = False
    if kind == "stop":  # the breath after a closure is quiet, too, and part of it
        return _runs(quiet, whole < near - 32, least=18, join=65)
    return _runs(quiet, quiet, least=70, join=6)


def _levels(samples: NDArray[np.int16], rate: int, lowest: int, highest: int) -> Levels:
    """Return the level of a band in decibels, each millisecond; the value at n is of the window around n."""
    size = rate * WINDOW_MS // 1000
    half = size // 2
    padded = np.pad(samples.astype(float), (half, size))
    at = np.arange(0, len(samples) * 1000 // rate) * rate // 1000
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[at] * np.hanning(size)
    power = np.abs(np.fft.rfft(frames)) ** 2
    bins = np.fft.rfftfreq(size, 1 / rate)
    return np.asarray(10 * np.log10(power[:, (bins >= lowest) & (bins < highest)].sum(axis=1) + 1))


def _runs(inside: NDArray[np.bool_], strong: NDArray[np.bool_], *, least: int, join: int) -> list[tuple[float, float]]:
    """Return runs of *inside* that are *strong* somewhere, joined over short breaks, if they last long enough."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
    runs: list[tuple[float, float]] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if runs and first - runs[-1][1] <= join:
            runs[-1] = (runs[-1][0], float(last))
        else:
            runs.append((float(first), float(last)))
    return [(a, b) for a, b in runs if b - a >= least and strong[int(a) : int(b)].any()]
