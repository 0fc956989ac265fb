"""Shares, hours, changes by and to a figure, hedges, and names of days: right in one way, wrong in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Provenance, Unit

Row = tuple[str, str, str, str]

RIGHT = [
    ("en", "he", "There were twenty-five trees.", "היו שם עשרים וחמישה עצים."),
    ("en", "pl", "There were five thousand ships.", "Było pięć tysięcy statków."),
    ("en", "pl", "There were eight ships.", "Było ośmiu kapitanów."),
    ("en", "zh-Hans", "Three out of four people sleep badly.", "四分之三的人睡不好。"),
    ("en", "zh-Hans", "Two in three readers agreed.", "三分之二的读者同意。"),
    ("en", "zh-Hans", "One in five bridges is old.", "五分之一的桥很旧。"),
    ("en", "zh-Hans", "Nine out of ten bakers use salt.", "十个面包师里有九个用盐。"),
    ("en", "de", "Three out of four people sleep badly.", "Drei von vier Menschen schlafen schlecht."),
    ("en", "de", "Three out of four people sleep badly.", "Drei Viertel der Menschen schlafen schlecht."),
    ("en", "de", "Three quarters of the people sleep badly.", "Drei von vier Menschen schlafen schlecht."),
    ("en", "de", "Two in three readers agreed.", "Zwei Drittel der Leser stimmten zu."),
    ("en", "de", "One in five bridges is old.", "Jede fünfte Brücke ist alt."),
    ("en", "de", "One in three pupils walks.", "Jeder dritte Schüler geht zu Fuß."),
    ("en", "fr", "Two in three readers agreed.", "Deux lecteurs sur trois étaient d'accord."),
    ("en", "fr", "Two in three readers agreed.", "Les deux tiers des lecteurs étaient d'accord."),
    ("en", "fr", "One in three pupils walks.", "Un élève sur trois va à pied."),
    ("en", "fr", "Three quarters of them stayed.", "Les trois quarts d'entre eux sont restés."),
    ("en", "es", "Three out of four people sleep badly.", "Tres de cada cuatro personas duermen mal."),
    ("en", "es", "Three out of four people sleep badly.", "Las tres cuartas partes de la gente duermen mal."),
    ("en", "es", "One in three pupils walks.", "Uno de cada tres alumnos va a pie."),
    ("en", "es", "Two thirds of the readers agreed.", "Dos tercios de los lectores estuvieron de acuerdo."),
    ("en", "ja", "Two thirds of the readers agreed.", "読者の三分の二が賛成した。"),
    ("en", "ja", "Three in four people sleep badly.", "四人に三人はよく眠れない。"),
    ("en", "ja", "One in three people walk.", "三人に一人は歩く。"),
    ("en", "ja", "Three out of four people sleep badly.", "4人中3人はよく眠れない。"),
    ("en", "ja", "Three quarters of people sleep badly.", "4人に3人はよく眠れない。"),
    ("en", "ko", "Three out of four people sleep badly.", "네 명 중 세 명은 잠을 잘 못 잔다."),
    ("en", "ko", "Three out of four people sleep badly.", "사람의 4분의 3은 잠을 잘 못 잔다."),
    ("en", "it", "Three out of four people sleep badly.", "Tre persone su quattro dormono male."),
    ("en", "it", "Two thirds of the readers agreed.", "Due terzi dei lettori erano d'accordo."),
    ("en", "pt", "Three out of four people sleep badly.", "Três em cada quatro pessoas dormem mal."),
    ("en", "ru", "Three out of four people sleep badly.", "Трое из четырёх человек плохо спят."),
    ("en", "ru", "Three quarters of the people sleep badly.", "Три четверти людей плохо спят."),
    ("en", "nl", "Three out of four people sleep badly.", "Drie op de vier mensen slapen slecht."),
    ("de", "zh-Hans", "Drei von vier Menschen schlafen schlecht.", "四分之三的人睡不好。"),
    ("de", "fr", "Drei von vier Menschen schlafen schlecht.", "Les trois quarts des gens dorment mal."),
    ("en", "zh-Hans", "75% of people sleep badly.", "四分之三的人睡不好。"),
    ("en", "de", "75% of people sleep badly.", "Drei von vier Menschen schlafen schlecht."),
    ("en", "de", "A quarter of the town burned.", "25 Prozent der Stadt brannten."),
    ("en", "zh-Hans", "Thirty percent of it is water.", "其中三成是水。"),
    ("en", "ja", "Thirty percent of it is water.", "そのうち三割は水だ。"),
    ("de", "en", "Der Zug fährt um 0:30 Uhr.", "The train leaves at 12:30 a.m."),
    ("de", "en", "Der Zug fährt um halb eins.", "The train leaves at half past twelve."),
    ("de", "en", "Der Zug fährt um halb eins nachts.", "The train leaves at 12:30 a.m."),
    ("de", "en", "Wir essen um halb eins.", "We eat at 12:30."),
    ("en", "de", "We met at 9 a.m.", "Wir trafen uns um neun Uhr morgens."),
    ("en", "de", "We met at 9 p.m.", "Wir trafen uns um 21 Uhr."),
    ("en", "de", "We met at 12 p.m.", "Wir trafen uns um 12 Uhr."),
    ("en", "de", "We met at 12 a.m.", "Wir trafen uns um 0 Uhr."),
    ("en", "de", "We met at midnight.", "Wir trafen uns um 0 Uhr."),
    ("en", "de", "We met at noon.", "Wir trafen uns um zwölf Uhr mittags."),
    ("en", "fr", "We met at 9 p.m.", "Nous nous sommes vus à 9 h du soir."),
    ("en", "fr", "We met at 9 p.m.", "Nous nous sommes vus à 21 h."),
    ("en", "fr", "We met at half past twelve at night.", "Nous nous sommes vus à 0 h 30."),
    ("en", "es", "We met at 9 p.m.", "Nos vimos a las nueve de la noche."),
    ("en", "es", "We met at 4 p.m.", "Nos vimos a las cuatro de la tarde."),
    ("en", "es", "We met at 12:30 a.m.", "Nos vimos a las 0:30."),
    ("en", "zh-Hans", "We met at 9 p.m.", "我们晚上九点见面。"),
    ("en", "zh-Hans", "We met at 3 a.m.", "我们凌晨三点见面。"),
    ("en", "zh-Hans", "We met at 12:30 a.m.", "我们0点30分见面。"),
    ("en", "zh-Hans", "We met at 9 p.m.", "我们21点见面。"),
    ("en", "ja", "We met at 9 p.m.", "私たちは午後9時に会った。"),
    ("en", "ja", "We met at 9 a.m.", "私たちは朝九時に会った。"),
    ("en", "ja", "We met at 12:30 a.m.", "私たちは午前0時半に会った。"),
    ("en", "ko", "We met at 9 p.m.", "우리는 밤 아홉 시에 만났다."),
    ("en", "ko", "We met at 9 p.m.", "우리는 21시에 만났다."),
    ("en", "it", "We met at 9 p.m.", "Ci siamo visti alle nove di sera."),
    ("en", "it", "We met at 9 p.m.", "Ci siamo visti alle 21."),
    ("en", "pt", "We met at 9 p.m.", "Nós nos vimos às nove da noite."),
    ("en", "ru", "We met at 9 p.m.", "Мы встретились в девять вечера."),
    ("en", "ru", "We met at 9 p.m.", "Мы встретились в 21:00."),
    ("de", "ru", "Wir trafen uns um halb eins.", "Мы встретились в половине первого."),
    ("en", "de", "Prices rose by 5%.", "Die Preise stiegen um 5 %."),
    ("en", "de", "Prices rose from 3% to 5%.", "Die Preise stiegen von 3 % auf 5 %."),
    ("en", "de", "By 2030 emissions will fall by 40%.", "Bis 2030 sinken die Emissionen um 40 %."),
    ("en", "zh-Hans", "By 2030 emissions will fall by 40%.", "到2030年，排放将下降40%。"),
    ("en", "zh-Hans", "Prices rose to 5%.", "价格上涨到了5%。"),
    ("en", "zh-Hans", "By 5 p.m. sales had risen by 7%.", "到下午5点，销售额增长了7%。"),
    ("en", "fr", "Prices rose by 5%.", "Les prix ont augmenté de 5 %."),
    ("en", "fr", "Prices rose from 5% to 10%.", "Les prix sont passés de 5 % à 10 %."),
    ("en", "es", "Prices rose by 5%.", "Los precios subieron un 5 %."),
    ("en", "it", "Prices fell by 5%.", "I prezzi sono scesi del 5 %."),
    ("en", "pt", "Prices fell by 5%.", "Os preços caíram 5 %."),
    ("en", "ja", "Prices rose by 5%.", "価格は5%上がった。"),
    ("en", "ja", "Prices rose to 5%.", "価格は5%に上がった。"),
    ("en", "ko", "Prices rose by 5%.", "가격이 5% 올랐다."),
    ("en", "ru", "Prices rose by 5%.", "Цены выросли на 5 %."),
    ("en", "nl", "Prices rose by 5%.", "De prijzen stegen met 5 %."),
    ("en", "zh-Hans", "They succeeded three times.", "他们三次成功。"),
    ("en", "zh-Hans", "The car is 90% new.", "车有九成新。"),
    ("en", "de", "You may enter without a ticket.", "Sie dürfen ohne Karte hinein."),
    ("en", "de", "It might rain.", "Es könnte regnen."),
    ("en", "fr", "Perhaps she knows it.", "Elle le sait peut-être."),
    ("en", "es", "It may be the wind.", "Puede que sea el viento."),
    ("en", "ja", "It may rain tomorrow.", "明日は雨が降るかもしれない。"),
    ("en", "zh-Hans", "Maybe he forgot.", "他或许忘了。"),
    ("en", "ko", "It may rain on Monday.", "월요일에 비가 올지도 모른다."),
    ("en", "ru", "Perhaps he left.", "Возможно, он ушёл."),
    ("zh-Hans", "en", "他不可能知道。", "There is no way he knows."),
    ("zh-Hans", "en", "请尽可能早到。", "Please come as early as you can."),
]  # fmt: skip
WRONG = [
    ("en", "de", "We met at 9 a.m.", "Wir trafen uns um 21 Uhr."),
    ("en", "de", "We met at 9 p.m.", "Wir trafen uns um neun Uhr morgens."),
    ("en", "de", "We met at 9 a.m.", "Wir trafen uns um neun Uhr abends."),
    ("en", "fr", "We met at 9 a.m.", "Nous nous sommes vus à 9 h du soir."),
    ("en", "fr", "We met at 9 a.m.", "Nous nous sommes vus à 21 h."),
    ("en", "es", "We met at 9 a.m.", "Nos vimos a las nueve de la noche."),
    ("en", "es", "We met at 9 p.m.", "Nos vimos a las nueve de la mañana."),
    ("en", "zh-Hans", "We met at 9 a.m.", "我们晚上九点见面。"),
    ("en", "zh-Hans", "We met at 9 p.m.", "我们上午九点见面。"),
    ("en", "ja", "We met at 9 a.m.", "私たちは午後9時に会った。"),
    ("en", "ja", "We met at 9 p.m.", "私たちは午前九時に会った。"),
    ("en", "ko", "We met at 9 p.m.", "우리는 오전 아홉 시에 만났다."),
    ("en", "it", "We met at 9 a.m.", "Ci siamo visti alle nove di sera."),
    ("en", "pt", "We met at 9 a.m.", "Nós nos vimos às nove da noite."),
    ("en", "ru", "We met at 9 a.m.", "Мы встретились в девять вечера."),
    ("en", "zh-Hans", "Three out of four people sleep badly.", "五分之三的人睡不好。"),
    ("en", "zh-Hans", "Three out of four people sleep badly.", "三分之一的人睡不好。"),
    ("en", "de", "Two in three readers agreed.", "Ein Drittel der Leser stimmte zu."),
    ("en", "fr", "Two in three readers agreed.", "Un tiers des lecteurs était d'accord."),
    ("en", "ja", "Three in four people sleep badly.", "五人に三人はよく眠れない。"),
    ("en", "zh-Hans", "Three percent of it is water.", "其中三成是水。"),
    ("zh-Hans", "en", "其中三成是水。", "Three percent of it is water."),
    ("en", "zh-Hans", "30% of it is water.", "其中百分之三是水。"),
    ("en", "de", "Prices rose by 5%.", "Die Preise stiegen auf 5 %."),
    ("en", "de", "Prices fell to 5%.", "Die Preise fielen um 5 %."),
    ("en", "zh-Hans", "Prices rose to 5%.", "价格上涨了5%。"),
    ("en", "zh-Hans", "Prices rose by 5%.", "价格上涨到5%。"),
    ("en", "es", "Prices rose by 5%.", "Los precios subieron al 5 %."),
    ("en", "fr", "Prices rose by 5%.", "Les prix ont augmenté à 5 %."),
    ("en", "ja", "Prices rose by 5%.", "価格は5%に上がった。"),
    ("en", "ja", "Prices rose to 5%.", "価格は5%上がった。"),
    ("en", "ko", "Prices rose by 5%.", "가격이 5%로 올랐다."),
    ("en", "ru", "Prices rose by 5%.", "Цены выросли до 5 %."),
    ("en", "it", "Prices rose by 5%.", "I prezzi sono saliti al 5 %."),
    ("en", "pt", "Prices rose by 5%.", "Os preços subiram para 5 %."),
    ("en", "ko", "We met on Monday.", "우리는 화요일에 만났다."),
    ("en", "it", "We met on Monday.", "Ci siamo visti martedì."),
    ("en", "pt", "We met on Monday.", "Nós nos vimos na terça-feira."),
    ("en", "ru", "We met on Monday.", "Мы встретились во вторник."),
    ("en", "nl", "We met on Monday.", "We ontmoetten elkaar op dinsdag."),
    ("en", "pl", "We met on Monday.", "Spotkaliśmy się we wtorek."),
    ("en", "tr", "We met on Monday.", "Salı günü buluştuk."),
    ("en", "zh-Hans", "We met on Monday.", "我们星期二见面。"),
    ("en", "ja", "We met on Monday.", "火曜日に会った。"),
    ("en", "pl", "There were seven ships.", "Było osiem statków."),
    ("en", "tr", "There were seven ships.", "Sekiz gemi vardı."),
    ("en", "ko", "We walk in the morning.", "우리는 저녁에 걷는다."),
    ("en", "fr", "We walk in the morning.", "Nous marchons le soir."),
    ("en", "ru", "We walk in the morning.", "Мы гуляем вечером."),
    ("en", "it", "We walk in the morning.", "Camminiamo la sera."),
    ("en", "pt", "We walk in the morning.", "Caminhamos à noite."),
]  # fmt: skip
HEDGE_LOST = [
    ("en", "de", "The bridge may fall.", "Die Brücke wird einstürzen."),
    ("en", "de", "Perhaps it will rain.", "Es wird regnen."),
    ("en", "zh-Hans", "The bridge may collapse soon.", "这座桥很快会塌。"),
    ("en", "zh-Hans", "It is probably his.", "那一定是他的。"),
    ("en", "ja", "It may rain tomorrow.", "明日は雨が降る。"),
    ("en", "es", "Maybe she knows it.", "Ella lo sabe."),
    ("en", "fr", "Perhaps she knows it.", "Elle le sait."),
    ("en", "ko", "It may rain on Monday.", "월요일에 비가 온다."),
]  # fmt: skip


def found(rows: Sequence[Row]) -> set[Row]:
    """Return the rows of which a check of figures or contrasts says something."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0], row[1]].append(row)
    told = set()
    for (source, target), members in groups.items():
        units = [Unit(str(n), one, two, provenance=Provenance("x")) for n, (_, _, one, two) in enumerate(members)]
        for finding in check_bitext(Bitext(source, target, tuple(units))):
            if finding.check in ("numbers", "contrast") and finding.severity in "EW" and finding.unit:
                told.add(members[int(finding.unit)])
    return told


def turned(rows: Sequence[Row]) -> list[Row]:
    return [(target, source, two, one) for source, target, one, two in rows]


def test_right_translations_are_clean_in_both_directions() -> None:
    assert found(RIGHT) == set()
    assert found(turned(RIGHT)) == set()


def test_wrong_ones_are_found_in_both_directions() -> None:
    assert set(WRONG) - found(WRONG) == set()
    assert set(turned(WRONG)) - found(turned(WRONG)) == set()


def test_a_lost_hedge_is_found() -> None:
    assert set(HEDGE_LOST) - found(HEDGE_LOST) == set()
