"""Sentence borders for speech that came without punctuation, as Chinese recognisers often give it.

Every gap between two words gets a score from the pause, the particle before it and the word that
opens after it; a dynamic programme then picks the borders with the best total of these scores and of
how usual the resulting lengths are. The weights are ours, set on unpunctuated transcripts in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.languages import pack
from bilingual.model.transcript import Word, join_words

_TERMINATORS = re.compile(r"[.!?。！？…؟।]")
_COMMAS = "，,、；;：:"


@dataclass(frozen=True, slots=True)
class _Cues:
    """What tells a border in one language.

    ``closing`` endings suggest a border after them, ``opening`` words one before them; ``clinging``
    words never end a sentence, ``leaning`` ones never begin one. ``usual`` and ``longest`` are
    lengths of a sentence in the unit of ``_size``.
    """

    closing: tuple[tuple[str, float], ...]
    opening: tuple[tuple[str, float], ...]
    clinging: tuple[str, ...]
    leaning: tuple[str, ...]
    usual: float
    longest: float


def _ranked(strong: str, weak: str = "") -> tuple[tuple[str, float], ...]:
    pairs = [(word, 1.6) for word in strong.split()] + [(word, 0.8) for word in weak.split()]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))  # the longest match counts


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_CHINESE = _Cues(
    closing=_ranked("吗 嗎 呢 吧 啊 嘛 啦 呀 哦 喔 谢谢 謝謝 谢谢大家 謝謝大家", "了 的话 而已 罢了"),
    opening=_ranked(
        "然后 然後 所以 但是 不过 不過 因此 首先 其次 最后 最後 接下来 接下來 另外 总之 總之 那么 那麼 于是 於是 比如 "
        "例如 大家好 谢谢 謝謝 第一 第二 第三 也就是说 也就是說 换句话说",
        "因为 因為 而且 如果 其实 其實 今天 现在 現在 我们 我們 这个 這個 这是 這是 可是 虽然 雖然 当 當 当然 那 你 我 "
        "他 她 它",
    ),
    clinging=_listed(
        "的 地 得 把 被 在 和 与 與 跟 是 对 對 从 從 向 给 給 就 也 都 很 不 没 沒 一 个 個 为 為 让 讓 比 到 最 因为 "
        "因為 所以 但是 而且 如果 然后 然後 这 這 那 要 会 會 能 可以 想 有 还 還 再 又 更 太 非常 每 第"
    ),
    leaning=_listed("的 了 吗 嗎 呢 吧 着 過 过 们 們 得 地 啊 嘛 啦 呀 个 個 里 裡 之 而已"),
    usual=18,
    longest=44,
)
_JAPANESE = _Cues(
    closing=_ranked(
        "です ます でした ました ません ですね ますね ですか ますか でしょう ください ましょう",
        "だ た よ ね か",
    ),
    opening=_ranked(
        "しかし そして でも だから それで また つまり 例えば まず 次に 最後に さて",
        "今日 私 これ それ この その",
    ),
    clinging=_listed("は が を に で と の へ も から まで より この その あの"),
    leaning=_listed("は が を に で と の へ も か ね よ です ます た て"),
    usual=24,
    longest=60,
)
_ENGLISH = _Cues(
    closing=(),
    opening=_ranked(
        "but so then however therefore first second finally now well okay",
        "and because i we you he she it they this that there what why how if when",
    ),
    clinging=_listed(
        "the a an of to and or but in on at by for with from is are was were be been have has had i we you he she they "
        "my your our their his her its this these those not very so if because as that do does did will would can "
        "could should may might must who which what"
    ),
    leaning=_listed("of"),
    usual=12,
    longest=32,
)
_OTHERS = _Cues(closing=(), opening=(), clinging=(), leaning=(), usual=12, longest=32)
_BY_LANGUAGE = {"zh": _CHINESE, "ja": _JAPANESE, "en": _ENGLISH}

_BORDER_COST = 1.1  # a border must be worth something
_SHORT_COST = 0.22  # for each unit of size below a third of the usual length
_PAUSE_UNKNOWN = 0.0


def has_enough_marks(words: Sequence[Word], language: str) -> bool:
    """Tell whether *words*, one sentence by its punctuation, can be one by its length.

    A stretch that ends with a mark may be twice as long as one that does not.
    """
    cues = _cues(language)
    size = sum(_sizes(words, language))
    closed = bool(_TERMINATORS.search(words[-1].text))
    if closed:
        return size <= 2.5 * cues.longest
    return size <= cues.usual / 2


def restore_borders(words: Sequence[Word], language: str) -> list[int]:
    """Return the indices, in order, at which a new sentence begins inside *words* (never 0)."""
    cues = _cues(language)
    sizes = _sizes(words, language)
    scores = [_border_score(words, at, cues, language) for at in range(1, len(words))]
    total = [0.0]
    for size in sizes:
        total.append(total[-1] + size)
    best = [0.0] + [float("-inf")] * len(words)
    came_from = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        worth = 0.0 if end == len(words) else scores[end - 1]
        for start in range(end - 1, -1, -1):
            size = total[end] - total[start]
            if size > 2.5 * cues.longest and start < end - 1:
                break
            score = best[start] + worth - _length_cost(size, cues)
            if score > best[end]:
                best[end], came_from[end] = score, start
    borders: list[int] = []
    at = came_from[len(words)]
    while at > 0:
        borders.append(at)
        at = came_from[at]
    return borders[::-1]


def _border_score(words: Sequence[Word], at: int, cues: _Cues, language: str) -> float:
    """Return what a border before word *at* is worth; below zero it is unlikely."""
    before = join_words(tuple(words[max(0, at - 6) : at])).lower()
    after = join_words(tuple(words[at : at + 6])).lower()
    spaced = pack(language).writing.spaced
    last, first = (before.split()[-1], after.split()[0]) if spaced else (before, after)
    score = -_BORDER_COST + _pause_score(words[at - 1], words[at])
    if before[-1] in _COMMAS:
        score += 0.6
    else:
        score += next((worth for ending, worth in cues.closing if last.endswith(ending)), 0.0)
    score += next((worth for opener, worth in cues.opening if _begins(first, opener, spaced)), 0.0)
    if any((last == word) if spaced else last.endswith(word) for word in cues.clinging):
        score -= 2.0
    if any(_begins(first, word, spaced) for word in cues.leaning):
        score -= 3.0
    return score


def _pause_score(before: Word, after: Word) -> float:
    if before.end_ms is None or after.start_ms is None:
        return _PAUSE_UNKNOWN
    gap = after.start_ms - before.end_ms
    if gap < 80:
        return -0.8
    # 250 ms is a comma's pause and 600 ms a full stop's in careful speech.
    return min(3.2, (gap - 80) / 180)


def _length_cost(size: float, cues: _Cues) -> float:
    cost = max(0.0, cues.usual / 3 - size) * _SHORT_COST
    over = max(0.0, size - cues.longest) / cues.longest
    return cost + 0.4 * max(0.0, size - cues.usual) / cues.usual + 6.0 * over


def _begins(text: str, word: str, spaced: bool) -> bool:
    return text.strip("'\"“”") == word if spaced else text.startswith(word)


def _sizes(words: Sequence[Word], language: str) -> list[float]:
    """Return the size of each word: characters where no spaces part the words, else words."""
    if pack(language).writing.spaced:
        return [1.0] * len(words)
    return [sum(0.5 if c.isascii() else 1.0 for c in w.text if c.isalnum()) for w in words]


def _cues(language: str) -> _Cues:
    return _BY_LANGUAGE.get(language.split("-")[0], _OTHERS)
