"""Words that hold on to their neighbours, per language: data for :mod:`bilingual.subtitles.phrases`.

``never_last``: articles, numerals, possessives, prepositions, conjunctions, auxiliaries, negations and
subject pronouns, which no line or cue ends with. ``good_first``: words that open a clause. ``fair_first``: words
that open a phrase. ``never_first``: words that lean on what stands before. The rules are those of the
Netflix Timed Text Style Guides, section "Line Treatment"; the lists are closed word classes.
"""

# ruff: noqa: E501 -- tables of words read best in whole rows
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhraseWords:
    """Four closed sets of lower-case words of one language."""

    never_last: frozenset[str]
    good_first: frozenset[str]
    fair_first: frozenset[str]
    never_first: frozenset[str] = frozenset()


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_EN = PhraseWords(
    never_last=_set(
        "a an the my your his her its our their this these those every each some any no another such "
        "of in on at by for with from to into onto upon about between among through during against without within under over "
        "across behind beyond near toward towards off per via like than as "
        "and or but nor so because if that which who whose when where while although though unless until since whether how why what "
        "am is are was were be been being do does did don't doesn't didn't have has had having haven't hasn't hadn't will would shall "
        "should can could may might must can't cannot couldn't won't wouldn't shouldn't isn't aren't wasn't weren't not never "
        "i you he she we they it i'm you're he's she's it's we're they're i've you've we've they've i'll you'll he'll she'll we'll "
        "they'll i'd you'd he'd she'd we'd they'd there there's that's who's what's let's "
        "very too more most quite rather really just only even also almost "
        "somebody someone everybody everyone nobody anybody anyone "
        "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty ninety "
        "hundred thousand million billion "
        "mr mr. mrs mrs. ms ms. dr dr. prof. st. going gonna let"
    ),
    good_first=_set(
        "and but or nor so because if that which who whose whom when where while although though unless until since whether "
        "why how what before after whenever wherever whereas once then instead"
    ),
    fair_first=_set(
        "of in on at by for with from to into onto about between among through during against without within under over across "
        "behind beyond near toward towards as than like not is are was were has have had will would can could"
    ),
    never_first=_set("of"),
)
_DE = PhraseWords(
    never_last=_set(
        "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner mein meine meinen meinem meiner "
        "dein deine sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere unseren unserem unserer euer eure "
        "dieser diese dieses diesen diesem jeder jede jedes jeden jedem jener jene welcher welche welches manche solche alle "
        "in im ins an am ans auf aus bei beim mit nach von vom zu zum zur für durch gegen ohne um über unter vor hinter zwischen neben "
        "seit während wegen trotz bis pro per als wie "
        "und oder aber denn sondern weil dass daß ob wenn als obwohl damit bevor nachdem sobald sodass falls "
        "nicht nie noch sehr zu so ganz nur auch ich du er sie es wir man "
        "bin bist ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können konnte muss müssen soll sollen will wollen "
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig hundert tausend million millionen "
        "dr. herr frau prof."
    ),
    good_first=_set(
        "und oder aber denn sondern weil dass daß ob wenn obwohl damit bevor nachdem sobald sodass falls während "
        "der die das den dem deren dessen welche welcher welches wo was wer wie warum um bis also dann doch"
    ),
    fair_first=_set(
        "in im ins an am auf aus bei beim mit nach von vom zu zum zur für durch gegen ohne über unter vor hinter zwischen seit "
        "wegen trotz als nicht"
    ),
)
# Verbs that close a German subordinate clause or a verb bracket.
DE_CLAUSE_END = _set(
    "hat habe haben hatte hatten ist bin bist sind war waren wird werden wurde wurden worden gewesen kann können konnte konnten "
    "muss müssen musste soll sollen sollte will wollen wollte darf dürfen lassen lässt ließ"
)
_ES = PhraseWords(
    never_last=_set(
        "el la los las lo un una unos unas mi mis tu tus su sus nuestro nuestra nuestros nuestras este esta estos estas ese esa esos "
        "esas aquel aquella cada todo toda todos todas algún alguna ningún ninguna otro otra otros otras "
        "a al ante bajo con contra de del desde durante en entre hacia hasta para por según sin sobre tras "
        "y e o u ni pero sino que porque si cuando como donde aunque mientras pues cuyo cuya quien quienes cual cuales "
        "no nunca muy más menos tan me te se le les nos os lo la los las yo él ella usted nosotros ellos ellas ustedes "
        "es son era eran fue fueron ser está están estaba estaban ha han he hemos había habían haber puede pueden podía debe deben va van "
        "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta cien ciento mil millón millones "
        "sr. sra. dr. dra."
    ),
    good_first=_set(
        "y e o u ni pero sino que porque si cuando donde aunque mientras pues quien quienes cuyo cuya como para así luego entonces"
    ),
    fair_first=_set("a al ante bajo con contra de del desde durante en entre hacia hasta por según sin sobre tras no"),
)
_FR = PhraseWords(
    never_last=_set(
        "le la les l' un une des du de d' au aux mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces "
        "chaque tout toute tous toutes quel quelle aucun aucune à dans en sur sous avec sans pour par vers chez entre depuis pendant "
        "avant après contre et ou mais ni car donc que qu' qui dont où si quand comme lorsque parce puisque quoique "
        "ne n' pas plus très trop si je j' tu il elle on nous vous ils elles me m' te t' se s' lui y "
        "est sont était étaient être a ont avait avaient avoir peut peuvent doit doivent va vont fait m. mme dr"
    ),
    good_first=_set(
        "et ou mais ni car donc que qui dont où si quand comme lorsque parce puisque quoique alors puis afin"
    ),
    fair_first=_set(
        "à au aux dans en sur sous avec sans pour par vers chez entre depuis pendant avant après contre de du des"
    ),
)
_IT = PhraseWords(
    never_last=_set(
        "il lo la i gli le un uno una del dello della dei degli delle al allo alla ai agli alle dal dalla nel nella nei sul sulla "
        "di a da in con su per tra fra e ed o ma né che chi cui se quando come dove perché mentre anche non più molto "
        "mio mia suo sua nostro nostra loro questo questa quel quella ogni è sono era erano ha hanno aveva può possono deve io tu lui lei noi voi mi ti si ci vi"
    ),
    good_first=_set("e ed o ma né che chi cui se quando come dove perché mentre poi allora quindi"),
    fair_first=_set("di a da in con su per tra fra del della al alla nel nella"),
)
_PT = PhraseWords(
    never_last=_set(
        "o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela de em com por para sem sobre entre até desde "
        "e ou mas nem que quem se quando como onde porque embora enquanto não muito mais meu minha seu sua nosso nossa este esta esse "
        "essa aquele cada todo toda é são era eram foi ser está estão tem têm tinha pode podem deve eu tu ele ela nós eles elas me te lhe"
    ),
    good_first=_set("e ou mas nem que quem se quando como onde porque embora enquanto pois então"),
    fair_first=_set("de em com por para sem sobre entre até desde do da no na ao"),
)
_RU = PhraseWords(
    never_last=_set(
        "в во на с со к ко у о об от из за по под над при про для без до через между перед около после "
        "и или но а да что чтобы если когда как где который которая которое которые потому хотя пока "
        "не ни бы ли же я ты он она оно мы вы они мой моя мои твой его её их наш ваш свой этот эта это эти тот та те каждый весь все очень"
    ),
    good_first=_set("и или но а что чтобы если когда как где который которая которое которые потому хотя пока"),
    fair_first=_set("в во на с со к ко у о об от из за по под над при про для без до через между перед после"),
    never_first=_set("бы ли же"),
)
_AR = PhraseWords(
    never_last=_set(
        "في من إلى على عن مع بين أن أنّ إن إنّ لا لم لن ما قد هذا هذه ذلك تلك كل أو ثم بل حتى إذا لو الذي التي يا كان كانت هو هي نحن هم أنا"
    ),
    good_first=_set("لأن لكن أو ثم بل حتى إذا عندما حيث الذي التي الذين أن"),
    fair_first=_set("في من إلى على عن مع بين"),
)
_KO = PhraseWords(
    never_last=_set("이 그 저 한 두 세 네 안 못 더 가장 아주 매우 및 또는 모든 각"),
    good_first=_set("그리고 그러나 하지만 그래서 그런데 또 또는 만약"),
    fair_first=frozenset(),
    never_first=_set("수 것 것은 것이 것을 때 때문에 있는 있다 있습니다 없다 없습니다 합니다"),
)
SPACED: Mapping[str, PhraseWords] = {
    "en": _EN, "de": _DE, "es": _ES, "fr": _FR, "it": _IT, "pt": _PT, "ru": _RU, "ar": _AR, "ko": _KO,
}  # fmt: skip
NO_PHRASE_WORDS = PhraseWords(frozenset(), frozenset(), frozenset())

# Chinese, both scripts: what a piece must not end with, and what it must not or may well begin with.
ZH_NEVER_LAST = _set(
    "的 把 被 在 从 從 对 對 向 跟 与 與 和 或 为 為 以 于 於 将 將 让 讓 使 给 給 比 按 用 由 当 當 因 "
    "不 没 沒 没有 沒有 未 别 別 很 更 最 太 非常 就 也 都 还 還 又 再 才 只 已 已经 已經 正在 会 會 能 可以 要 想 应该 應該 必须 必須 "
    "这 這 那 每 各 某 几 幾 多少 哪 什么样的 一 两 兩 是 有 个 個 第 "
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
