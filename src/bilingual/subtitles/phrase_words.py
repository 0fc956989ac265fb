"""Words that hold on to their neighbours, per language: data for :mod:`bilingual.subtitles.phrases`.

``never_last``: articles, numerals, possessives, prepositions, conjunctions, auxiliaries, negations and
subject pronouns, which no line or cue ends with. ``good_first``: words that open a clause. ``fair_first``: words
that open a phrase. ``never_first``: words that lean on what stands before. ``holds``: verbs that hold on to
the word after them, by that word. The rules are those of the Netflix Timed Text Style Guides, section "Line
Treatment"; the lists are closed word classes. Chinese and Japanese, and the endings of Korean, are in
:mod:`bilingual.subtitles.phrase_words_eastern`.
"""

# ruff: noqa: E501 -- tables of words read best in whole rows
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PhraseWords:
    """Closed sets of lower-case words of one language."""

    never_last: frozenset[str]
    good_first: frozenset[str]
    fair_first: frozenset[str]
    never_first: frozenset[str] = frozenset()
    holds: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_GIVING = _set(
    "tell tells told give gives gave given show shows showed shown ask asks asked teach teaches taught help helps helped "
    "let lets make makes made thank send sends sent offer offered bring brought lend lent owe owes owed"
)
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
    never_first=_set("of out down off away me him them us"),
    holds={
        "you": _GIVING,
        "it": _GIVING,
        "her": _GIVING,
        "about": _set(
            "care cares cared think thinks thought thinking talk talks talked talking worry worries worried know knew dream dreamed forget forgot"
        ),
        "to": _set(
            "listen listens listened listening belong belongs belonged refer refers referred used supposed going able want wants wanted need needs needed try tried have has had"
        ),
        "at": _set("look looks looked looking laugh laughs laughed stare stared arrive arrived"),
        "for": _set("wait waits waited waiting look looks looked looking ask asked pay pays paid hope hoped"),
        "after": _set("look looks looked looking"),
        "on": _set("depend depends depended rely relies relied insist insisted go goes went going"),
        "up": _set(
            "look looks looked looking give gives gave wake wakes woke grow grows grew grown stand stood get got end ended pick picked set"
        ),
    },
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
    never_last=_set(
        "이 그 저 한 두 세 네 안 못 더 가장 아주 매우 및 또는 모든 각 모두 다 잘 꼭 얼마나 왜 어떻게 바로 너무 정말 이런 그런 저런 어떤 새 첫 우리의"
    ),
    good_first=_set("그리고 그러나 하지만 그래서 그런데 또 또는 만약"),
    fair_first=frozenset(),
    never_first=_set(
        "수 것 것은 것이 것을 것도 때 때는 때까지 때문에 때문이라고 있는 있는지 있다 있습니다 있었습니다 없다 없습니다 합니다 했습니다 "
        "않습니다 않았습니다 못했습니다 싶습니다 싶은 보았습니다 주세요 주셔서 주었습니다 적이 줄 뿐 만큼 정도 동안 후에 전에 중에 "
        "곳 곳에 곳에서 곳은 덕분에 대해 대한 위해 위한 따라"
    ),
)
_TH = PhraseWords(
    never_last=_set(
        "ใน ที่ ของ กับ จาก ถึง และ หรือ แต่ ว่า เพราะ จะ ไม่ เป็น คือ ซึ่ง โดย เพื่อ ให้ ถ้า เมื่อ ก็ ยัง กำลัง เคย ต้อง ควร อาจ น่า น่าจะ การ ความ ทุก แม้แต่ ตั้งแต่ "
        "ใต้ บน ต่อ ด้วย กว่า ไม่มี แล้วก็ จึง แค่ เพียง ผู้ ปี"
    ),
    good_first=_set("และ หรือ แต่ เพราะ ถ้า เมื่อ ซึ่ง เพื่อ จน จึง แล้ว ก็ ว่า"),
    fair_first=_set("ใน ของ กับ จาก ที่ โดย ตั้งแต่ ถึง"),
    never_first=_set("นี้ นั้น ครับ ค่ะ คะ นะ นะครับ เลย ด้วย กัน ขึ้น ลง ไป มา อยู่"),
)
SPACED: Mapping[str, PhraseWords] = {
    "en": _EN, "de": _DE, "es": _ES, "fr": _FR, "it": _IT, "pt": _PT, "ru": _RU, "ar": _AR, "ko": _KO, "th": _TH,
}  # fmt: skip
NO_PHRASE_WORDS = PhraseWords(frozenset(), frozenset(), frozenset())
