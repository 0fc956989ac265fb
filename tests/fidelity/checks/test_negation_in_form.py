"""Negations in form only: one language says them with a negator, another without."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Provenance, Unit

Row = tuple[str, str, str, str]

IN_FORM_ONLY = [
    ("en", "de", "She couldn't help laughing.", "Sie musste lachen."),
    ("en", "zh-Hans", "She couldn't help laughing.", "她忍不住笑了。"),
    ("en", "zh-Hans", "I couldn't help but smile.", "我禁不住微笑。"),
    ("en", "ja", "I could not help laughing.", "つい笑ってしまった。"),
    ("en", "ja", "I could not help laughing.", "笑わずにはいられなかった。"),
    ("en", "es", "She couldn't help laughing.", "Se echó a reír sin querer."),
    ("en", "ko", "I couldn't help laughing.", "저절로 웃음이 나왔다."),
    ("ja", "en", "一緒に行きませんか。", "Shall we go together?"),
    ("ja", "en", "お茶を飲みませんか。", "Would you like some tea?"),
    ("ja", "de", "一緒に行きませんか。", "Wollen wir zusammen gehen?"),
    ("ja", "zh-Hans", "一緒に行きませんか。", "一起去吧？"),
    ("ja", "en", "窓を開けてくれませんか。", "Could you open the window?"),
    ("ja", "en", "手伝っていただけませんか。", "Could you help me?"),
    ("ja", "en", "いいじゃないか。", "That is fine!"),
    ("ja", "en", "すごいではありませんか。", "Isn't that great!"),
    ("ja", "en", "行かなければなりません。", "I have to go."),
    ("ja", "en", "早く寝なければならない。", "You must go to bed early."),
    ("ja", "en", "行かなくちゃ。", "I have to go."),
    ("ja", "zh-Hans", "行かなければなりません。", "我得走了。"),
    ("ja", "en", "彼しか知らない。", "Only he knows."),
    ("ja", "en", "雨に違いない。", "It must be rain."),
    ("ja", "en", "仕方がない。", "It can't be helped."),
    ("ja", "en", "思わず泣いた。", "She cried before she knew it."),
    ("fr", "en", "Je crains qu'il ne vienne.", "I fear that he will come."),
    ("fr", "en", "Il est plus grand que je ne pensais.", "He is taller than I thought."),
    ("fr", "en", "Partez avant qu'il ne pleuve.", "Leave before it rains."),
    ("fr", "en", "Je viendrai à moins qu'il ne pleuve.", "I will come unless it rains."),
    ("fr", "de", "Je crains qu'il ne vienne.", "Ich fürchte, dass er kommt."),
    ("fr", "en", "Il n'y a que lui qui sait.", "Only he knows."),
    ("en", "fr", "He is taller than I thought.", "Il est plus grand que je ne le pensais."),
    ("en", "de", "He is not only tall but also strong.", "Er ist groß und außerdem stark."),
    ("en", "zh-Hans", "He is not only tall but also strong.", "他又高又壮。"),
    ("en", "ja", "He is not only tall but also strong.", "彼は背が高い上に強い。"),
    ("en", "zh-Hans", "He not only reads, but also writes.", "他既读又写。"),
    ("zh-Hans", "en", "他不但高，而且壮。", "He is both tall and strong."),
    ("zh-Hans", "de", "他不仅会读，还会写。", "Er kann lesen und auch schreiben."),
    ("de", "en", "Er ist nicht nur groß, sondern auch stark.", "He is both tall and strong."),
    ("zh-Hans", "en", "他不得不走。", "He had to leave."),
    ("zh-Hans", "de", "他不得不走。", "Er musste gehen."),
    ("zh-Hans", "en", "没有人不知道这件事。", "Everybody knows about it."),
    ("zh-Hans", "en", "没有一天不下雨。", "It rains every day."),
    ("zh-Hans", "en", "我不能不去。", "I have to go."),
    ("zh-Hans", "en", "你不可不看。", "You must see it."),
    ("zh-Hans", "en", "他非去不可。", "He must go."),
    ("zh-Hans", "en", "我忍不住笑了。", "I had to laugh."),
    ("zh-Hans", "en", "这里好不热闹！", "How lively it is here!"),
    ("zh-Hans", "en", "差点没摔倒。", "I almost fell."),
    ("zh-Hans", "en", "不久他就来了。", "Soon he came."),
    ("zh-Hans", "en", "无论如何我都去。", "I will go in any case."),
    ("zh-Hans", "en", "不管下不下雨，我都去。", "Whether it rains or not, I will go."),
    ("zh-Hans", "en", "你去不去？", "Are you going?"),
    ("zh-Hans", "en", "他不禁叹了口气。", "He sighed in spite of himself."),
    ("zh-Hans", "en", "果不其然，他来了。", "Sure enough, he came."),
    ("zh-Hans", "ja", "他不得不走。", "彼は行かざるを得なかった。"),
    ("zh-Hans", "ja", "他不得不走。", "彼は行くことになった。"),
    ("en", "de", "It is not uncommon.", "Es kommt oft vor."),
    ("en", "zh-Hans", "It is not uncommon.", "这很常见。"),
    ("en", "es", "It is not impossible.", "Es posible."),
    ("en", "fr", "Nobody does not know him.", "Tout le monde le connaît."),
    ("en", "de", "There is no one who doesn't know it.", "Jeder weiß es."),
    ("en", "de", "I can't wait to see you.", "Ich freue mich darauf, dich zu sehen."),
    ("en", "zh-Hans", "I can't wait to see you.", "我很期待见到你。"),
    ("en", "es", "I can't wait to see you.", "Tengo muchas ganas de verte."),
    ("en", "de", "Why don't we go?", "Lass uns gehen."),
    ("en", "es", "Why don't you come in?", "Entra, por favor."),
    ("en", "ja", "Why don't we go?", "行きましょう。"),
    ("en", "zh-Hans", "Why don't we start?", "我们开始吧。"),
    ("en", "de", "Don't forget to call me.", "Denk daran, mich anzurufen."),
    ("en", "zh-Hans", "Don't forget to call me.", "记得给我打电话。"),
    ("en", "ja", "Don't hesitate to ask.", "遠慮なく聞いてください。"),
    ("en", "de", "Don't hesitate to ask.", "Fragen Sie gern."),
    ("en", "es", "He would never have come but for you.", "Solo vino gracias a ti."),
    ("es", "en", "No hace más que dormir.", "All he does is sleep."),
    ("es", "en", "Hasta que no llegue, espero.", "I will wait until he comes."),
    ("es", "en", "¿Por qué no vamos?", "Let's go."),
    ("es", "en", "No solo lee, sino que escribe.", "He both reads and writes."),
    ("es", "en", "Por poco no me caigo.", "I nearly fell."),
    ("it", "en", "Finché non arriva, aspetto.", "I will wait until he comes."),
    ("it", "en", "È più alto di quanto non pensassi.", "He is taller than I thought."),
    ("it", "en", "Non vedo l'ora di vederti.", "I look forward to seeing you."),
    ("ru", "en", "Пока он не придёт, я жду.", "I will wait until he comes."),
    ("ru", "en", "Не только читает, но и пишет.", "He both reads and writes."),
    ("ru", "en", "Не могу не согласиться.", "I have to agree."),
    ("ru", "en", "Как бы он ни старался, дверь закрыта.", "However hard he tries, the door is closed."),
    ("ko", "en", "가지 않으면 안 된다.", "I have to go."),
    ("ko", "en", "같이 가지 않을래요?", "Shall we go together?"),
    ("ko", "en", "그는 갈 수밖에 없었다.", "He had to go."),
    ("ko", "en", "너밖에 없다.", "There is only you."),
    ("pt", "en", "Enquanto não chegar, espero.", "I will wait until he comes."),
    ("pt", "en", "Não só lê como escreve.", "He both reads and writes."),
    ("nl", "en", "Hij leest niet alleen, hij schrijft ook.", "He both reads and writes."),
    ("de", "en", "Es dauerte nicht lange, bis er kam.", "He soon came."),
    ("de", "en", "Nicht selten regnet es.", "It often rains."),
    ("de", "en", "Er kam nicht umhin zu lachen.", "He had to laugh."),
    ("de", "en", "Was er nicht alles weiß!", "The things he knows!"),
    ("en", "de", "Neither of them came.", "Beide blieben weg."),
    ("en", "fr", "Neither of them is right.", "Ils ont tort tous les deux."),
    ("en", "de", "It is neither good nor bad.", "Es ist mittelmäßig."),
    ("en", "de", "Hardly anyone came.", "Nur wenige kamen."),
    ("en", "es", "Hardly anyone came.", "Vinieron muy pocos."),
    ("en", "ja", "Hardly anyone knows it.", "知る人は少ない。"),
    ("es", "en", "Nadie lo sabe mejor que ella.", "She knows it best."),
    ("es", "en", "Canta mejor que nadie.", "She sings better than anyone."),
    ("de", "en", "Niemand weiß es besser als sie.", "She knows it better than anyone."),
    ("en", "ja", "No. I was cold!", "いいえ。寒かったです！"),
    ("en", "de", "No.", "Nr."),
]  # fmt: skip
TRUE_NEGATIONS = [
    ("ja", "en", "行きませんでした。", "I went."),
    ("ja", "en", "彼は来ません。", "He is coming."),
    ("fr", "en", "Il ne vient pas.", "He is coming."),
    ("fr", "en", "Je ne sais pas.", "I know."),
    ("zh-Hans", "en", "他没有走。", "He left."),
    ("zh-Hans", "en", "我不知道。", "I know."),
    ("zh-Hans", "en", "没有人知道这件事。", "Everybody knows about it."),
    ("en", "de", "He is not tall.", "Er ist groß."),
    ("en", "zh-Hans", "She couldn't laugh.", "她笑了。"),
    ("en", "de", "I can't wait.", "Ich warte."),
    ("es", "en", "No llega hoy.", "He arrives today."),
    ("ru", "en", "Он не пришёл.", "He came."),
    ("ko", "en", "그는 가지 않았다.", "He went."),
    ("it", "en", "Non arriva oggi.", "He arrives today."),
    ("de", "en", "Es regnet nicht.", "It rains."),
    ("en", "es", "Neither of them came.", "Los dos vinieron."),
    ("en", "de", "None of the trees survived.", "Alle Bäume überlebten."),
    ("en", "fr", "Neither of them came.", "Les deux sont venus."),
    ("en", "zh-Hans", "Neither of them came.", "他们两个都来了。"),
    ("en", "ja", "Neither of them came.", "二人とも来た。"),
    ("en", "ko", "Neither of them came.", "둘 다 왔다."),
    ("en", "es", "Neither Anna nor Ben came.", "Anna y Ben vinieron."),
    ("en", "de", "Hardly anyone came.", "Viele kamen."),
    ("es", "en", "Nadie vino a la fiesta.", "Everyone came to the party."),
    ("de", "en", "Niemand kam zum Fest.", "Everyone came to the party."),
    ("de", "en", "Weder Anna noch Ben kam.", "Anna and Ben came."),
    ("it", "en", "Nessuno venne.", "Everyone came."),
    ("pt", "en", "Ninguém veio.", "Everyone came."),
]  # fmt: skip


def told(rows: Sequence[Row]) -> set[Row]:
    """Return the rows of which the check of negation says something, in one direction or the other."""
    pairs: dict[tuple[str, str], list[tuple[Row, str, str]]] = defaultdict(list)
    for row in rows:
        source, target, one, two = row
        pairs[source, target].append((row, one, two))
        pairs[target, source].append((row, two, one))
    return {row for tags, members in pairs.items() for row in _told(tags, members)}


def _told(tags: tuple[str, str], members: Sequence[tuple[Row, str, str]]) -> Iterator[Row]:
    units: list[Unit] = []
    for n, (_, one, two) in enumerate(members):  # a sentence in between, so that none speaks for another
        units += [
            Unit(f"u{n}", one, two, provenance=Provenance("x")),
            Unit(f"x{n}", "1", "1", provenance=Provenance("x")),
        ]
    for finding in check_bitext(Bitext(*tags, tuple(units))):
        if finding.check == "negation" and finding.severity == "W" and finding.unit:
            yield members[int(finding.unit[1:])][0]


def test_what_negates_in_form_only_may_be_said_without_a_negation() -> None:
    assert told(IN_FORM_ONLY) == set()


def test_a_negation_that_is_lost_or_new_is_found() -> None:
    assert set(TRUE_NEGATIONS) - told(TRUE_NEGATIONS) == set()
