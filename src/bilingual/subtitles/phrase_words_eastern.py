"""Words and endings that hold on to their neighbours in Chinese, Japanese and Korean: data for ``phrases``.

The sources are those of :mod:`bilingual.subtitles.phrase_words`.
"""

# ruff: noqa: E501 -- tables of words read best in whole rows
from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Chinese, both scripts: what a piece must not end with, and what it must not or may well begin with.
ZH_NEVER_LAST = _set(
    "的 把 被 在 从 從 对 對 向 跟 与 與 和 或 为 為 以 于 於 将 將 让 讓 使 给 給 比 按 用 由 当 當 因 "
    "不 没 沒 没有 沒有 未 别 別 很 更 最 太 非常 就 也 都 还 還 又 再 才 只 已 已经 已經 正在 会 會 能 可以 要 想 应该 應該 必须 必須 "
    "还要 還要 更加 十分 特别 特別 相当 相當 比较 比較 稍微 足够 足夠 多么 多麼 越来越 越來越 这 這 那 每 各 某 几 幾 多少 哪 什么样的 一 两 兩 是 有 个 個 第 "
    "我 你 您 他 她 它 我们 我們 你们 你們 他们 他們 她们 她們 它们 它們 "
    "因为 因為 所以 如果 虽然 雖然 但是 但 而 而且 并且 並且 以及 或者 关于 關於 通过 通過 根据 根據 地 得 所 之"
)
ZH_NEVER_FIRST = _set(
    "的 地 得 了 着 著 过 過 吗 嗎 呢 吧 啊 呀 嘛 们 們 之 等 里 裡 上 下 中 内 內 时 時 后 後 前 间 間 以上 以下 左右 的话 的話 似的 一样 一樣 起来 起來 下去 下来 下來 出来 出來"
)
ZH_GOOD_FIRST = _set(
    "但是 但 因为 因為 所以 如果 虽然 雖然 而且 并且 並且 而 或者 以及 然后 然後 于是 於是 不过 不過 只要 只有 除非 直到 当 當 可是 "
    "为了 為了 无论 無論 不管 即使 尽管 儘管 因此 否则 否則 那么 那麼 甚至 就像 比如 例如 其中 包括"
)
ZH_FAIR_FIRST = _set(
    "在 从 從 对 對 把 被 将 將 向 跟 与 與 和 让 讓 给 給 用 由 按 就 也 都 才 还 還 又 再 却 卻 便 则 則 是 不 没有 沒有 会 會 能 可以 要 "
    "应该 應該 必须 必須 已经 已經 正在 通过 通過 根据 根據 关于 關於 我 我们 我們 你 你们 他 他们 它 她 这 這 那"
)
# Verbs of one character that are one word with the place or result after them: 写在, 放到, 变成.
ZH_VERBS = frozenset("写寫放住坐站走送交留躺拉变變做看听聽说說跑飞飛落挂掛建拿带帶搬推倒装裝扔丢丟传傳寄卖賣借生死停流")
ZH_RESULTS = _set("在 到 给 給 成 出 进 進 于 於 完 好 起 回")
ZH_CLASSIFIERS = frozenset(
    "个個只條条张張本位名家座间間棵朵件套种種次回遍场場层層台部辆輛架艘匹头頭颗顆粒块塊片份封页頁年月日天周週岁歲元分秒点點米里斤吨噸度倍些双雙对對组組群批代届屆项項步口句段篇"
)
ZH_NUMERALS = frozenset("零〇一二两兩三四五六七八九十百千万萬亿億几幾半数數每这這那某各第0123456789")

# Japanese phrases end with a particle or an inflection; how good a cut after it is, longest match first.
# The value is added to the cost of a plain border between two phrases.
JA_ENDINGS: tuple[tuple[str, float], ...] = tuple(
    sorted(
        {
            "ので": -0.7, "のに": -0.6, "から": -0.5, "けど": -0.7, "けれど": -0.7, "けれども": -0.7, "ながら": -0.6,
            "ために": -0.6, "ても": -0.6, "でも": -0.4, "たら": -0.6, "なら": -0.6, "れば": -0.6, "ければ": -0.6, "ると": -0.6,
            "ときに": -0.5, "ときは": -0.6, "とき": -0.3, "後に": -0.4, "前に": -0.4, "ように": -0.4, "まで": -0.3, "までに": -0.3,
            "て": -0.5, "で": -0.3, "し": -0.3, "が": -0.3, "は": -0.5, "も": -0.3, "には": -0.5, "では": -0.5, "とは": -0.4,
            "を": -0.1, "に": -0.1, "へ": -0.1, "と": -0.2, "より": -0.1, "や": 0.3, "ば": -0.5,
            "の": 0.8, "な": 0.8, "という": 0.8, "といった": 0.8, "ような": 0.8, "る": 0.5, "た": 0.5, "だ": 0.4, "い": 0.6, "う": 0.5,
            "く": 0.4, "ない": 0.5, "ている": 0.5, "ていた": 0.5,
        }.items(),
        key=lambda item: -len(item[0]),
    )
)  # fmt: skip
JA_NEVER_FIRST = ("こと", "もの", "とき", "ため", "よう", "ほど", "だけ", "ところ", "はず", "わけ", "つもり", "方が", "いる", "いた", "いま", "ある", "あり", "なる", "なり", "なっ", "でき", "しま", "くだ", "ください", "思い", "思う", "する", "し", "言う")  # fmt: skip

# How good a cut after a Korean word is by its ending, longest match first, as in Japanese: connective endings close
# a clause, adnominal ones and the genitive hold on to their noun, an object to its verb.
KO_ENDINGS: tuple[tuple[str, float], ...] = tuple(
    sorted(
        {
            "는데": -0.6, "은데": -0.6, "지만": -0.7, "니까": -0.6, "면": -0.6, "고": -0.5, "며": -0.5, "아서": -0.5, "어서": -0.5,
            "해서": -0.5, "여서": -0.5, "라서": -0.5, "셔서": -0.5, "므로": -0.6, "면서": -0.5, "도록": -0.4, "려고": -0.4, "자마자": -0.5,
            "다고": -0.4, "라고": -0.4, "때": -0.3, "때까지": -0.4, "때문에": -0.5, "까지": -0.2, "부터": -0.2, "마다": -0.2,
            "은": -0.2, "는": -0.2, "에서": -0.2, "에게": -0.1, "에": -0.2, "으로": -0.1, "로": -0.1, "도": -0.1,
            "이": 0.1, "가": 0.1, "을": 0.2, "를": 0.2, "와": 0.3, "과": 0.3, "의": 0.8, "게": 0.3, "히": 0.4,
            "하는": 0.6, "있는": 0.6, "없는": 0.6, "되는": 0.6, "가는": 0.6, "오는": 0.6, "라는": 0.6, "다는": 0.6, "려는": 0.6, "지는": 0.4,
            "깊은": 0.6, "많은": 0.6, "좋은": 0.6, "같은": 0.6, "작은": 0.6, "높은": 0.6, "않은": 0.6, "젊은": 0.6, "짧은": 0.6,
            "한": 0.5, "된": 0.5, "던": 0.6, "온": 0.5, "운": 0.5, "할": 0.6, "될": 0.6, "을지": -0.2, "는지": -0.3, "진": 0.4,
        }.items(),
        key=lambda item: -len(item[0]),
    )
)  # fmt: skip
