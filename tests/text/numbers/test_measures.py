"""Quantities in other units: converted and rounded ones are equal, others are not."""

from __future__ import annotations

import pytest

from bilingual.text.numbers import missing_numbers, other_units

EQUAL = [
    ("en", "At 101°F the flowers drop.", "zh-Hans", "到了38℃以上，花就会掉。"),
    ("en", "More than 11 lb of flour.", "ja", "5kg以上の小麦粉。"),
    # temperatures
    ("en", "Bake at 350 °F for an hour.", "de", "Eine Stunde bei 175 °C backen."),
    ("en", "It was 104 degrees in the shade.", "de", "Im Schatten waren es 40 Grad."),
    ("en", "It was 14 °F below the bridge.", "fr", "Il faisait -10 °C sous le pont."),
    ("en", "Heat it to 212 degrees Fahrenheit.", "es", "Caliéntalo a 100 grados Celsius."),
    ("en", "heat it to 400F", "zh-Hans", "加热到200度"),
    ("en", "at 160 °F the egg sets", "ja", "卵は71℃で固まる"),
    ("zh-Hans", "水温38度", "en", "water at 100 °F"),
    ("zh-Hans", "华氏451度", "en", "233 °C"),
    ("de", "bei 220 Grad", "en", "at 425 degrees"),
    ("ko", "섭씨 30도였다", "en", "It was 86 °F."),
    # lengths
    ("en", "six feet tall", "fr", "1,80 m"),
    ("en", "a 12-inch board", "es", "una tabla de 30 centímetros"),
    ("en", "about 300 miles away", "zh-Hans", "大约480公里以外"),
    ("en", "300 yards from the church", "de", "270 Meter von der Kirche"),
    ("en", "half a mile down the road", "de", "800 Meter die Straße hinunter"),
    ("en", "half an inch of snow", "ja", "雪が1.3センチ積もった"),
    ("en", "an inch of rain", "de", "25 Millimeter Regen"),
    ("en", "a mile and a half", "es", "dos kilómetros y medio"),
    ("en", "4,000 feet up", "ja", "標高1200メートル"),
    ("zh-Hans", "走了二十多里路", "en", "walked more than 10 kilometres"),
    ("zh-Hans", "一丈二尺高", "en", "4 metres high"),
    ("fr", "à 50 kilomètres", "en", "30 miles away"),
    ("ko", "10마일 떨어진", "en", "16 km away"),
    # weights
    ("en", "a 5-pound bag", "de", "ein Beutel von 2,3 Kilo"),
    ("en", "8 ounces of butter", "fr", "225 g de beurre"),
    ("en", "200 pounds of rice", "zh-Hans", "90公斤大米"),
    ("zh-Hans", "二斤牛肉", "en", "a kilo of beef"),
    ("zh-Hans", "三斤半面粉", "es", "1,75 kilos de harina"),
    ("zh-Hans", "半斤糖", "ja", "砂糖250グラム"),
    ("zh-Hans", "四两酒", "en", "200 grams of liquor"),
    ("de", "ein halbes Pfund Kaffee", "en", "250 grams of coffee"),
    ("ja", "十貫の米", "en", "37.5 kilograms of rice"),
    ("es", "20 libras de maíz", "de", "9 Kilo Mais"),
    # volumes, areas, speeds
    ("en", "two quarts of milk", "de", "zwei Liter Milch"),
    ("en", "5 gallons of paint", "fr", "19 litres de peinture"),
    ("en", "a cup of flour", "ja", "小麦粉240ミリリットル"),
    ("en", "two tablespoons of oil", "de", "30 ml Öl"),
    ("en", "40 acres of land", "es", "16 hectáreas de tierra"),
    ("zh-Hans", "十亩地", "en", "0.67 hectares"),
    ("zh-Hans", "十五亩地", "de", "ein Hektar Land"),
    ("ja", "三十坪の家", "en", "a house of 100 square metres"),
    ("ko", "30평 아파트", "en", "a flat of 1,070 square feet"),
    ("en", "at 60 mph", "ja", "時速100 km/h で"),
    ("en", "65 miles per hour", "de", "105 Stundenkilometer"),
    ("en", "10 to 15 miles", "de", "16 bis 24 Kilometer"),
    ("en", "between 4 and 6 ounces", "ja", "110〜170グラム"),
    # time
    ("en", "fourteen days", "de", "zwei Wochen"),
    ("en", "a fortnight", "fr", "quinze jours"),
    ("en", "90 minutes", "de", "anderthalb Stunden"),
    ("en", "eighteen months", "zh-Hans", "一年半"),
    ("en", "48 hours later", "ko", "이틀, 2일간"),
    ("en", "a year and a half", "ja", "18か月"),
    ("es", "un año y medio", "de", "18 Monate"),
    # the same unit, and other things with the same figure
    ("en", "100 pounds for a ticket", "de", "100 Pfund für eine Karte"),
    ("en", "three cups of coffee", "zh-Hans", "三杯咖啡"),
    ("en", "5 degrees of freedom", "de", "5 Freiheitsgrade"),
    ("en", "in 2019, five miles away", "de", "2019, acht Kilometer weit"),
    ("zh-Hans", "2019年，三里以外", "en", "In 2019, one and a half kilometres away"),
]
UNEQUAL = [
    ("en", "Bake at 450 °F.", "de", "Bei 208 °C backen."),
    ("en", "Bake at 450 °F.", "de", "Bei 450 °C backen."),
    ("en", "Bake at 350 degrees Fahrenheit.", "ja", "350℃で焼く。"),
    ("zh-Hans", "三斤牛肉", "en", "three kilos of beef"),
    ("zh-Hans", "走了五里路", "en", "walked 5 kilometres"),
    ("zh-Hans", "十亩地", "en", "ten hectares"),
    ("en", "20 miles", "de", "20 Kilometer"),
    ("en", "20 miles", "es", "50 kilómetros"),
    ("en", "12 inches", "fr", "12 centimètres"),
    ("en", "6 feet", "ko", "6미터"),
    ("en", "200 pounds", "zh-Hans", "200公斤"),
    ("en", "5 gallons", "es", "5 litros"),
    ("en", "40 acres", "de", "40 Hektar"),
    ("en", "60 mph", "fr", "60 km/h"),
    ("en", "30 minutes", "de", "30 Sekunden"),
    ("en", "three weeks", "zh-Hans", "三天"),
    ("en", "six months", "es", "seis años"),
    ("ja", "5時間", "en", "5 minutes"),
    ("de", "vier Zentimeter", "en", "four millimetres"),
    ("en", "8 ounces", "fr", "350 g"),
    ("en", "80 °F", "es", "35 °C"),
]


@pytest.mark.parametrize("pair", EQUAL, ids=lambda pair: f"{pair[0]}-{pair[2]} {pair[1][:20]}")
def test_a_quantity_converted_and_rounded_is_equal(pair: tuple[str, str, str, str]) -> None:
    one, text, other, translation = pair
    assert missing_numbers(text, one, translation, other) == ([], [])


@pytest.mark.parametrize("pair", UNEQUAL, ids=lambda pair: f"{pair[0]}-{pair[2]} {pair[1][:20]}")
def test_another_quantity_is_not_equal(pair: tuple[str, str, str, str]) -> None:
    one, text, other, translation = pair
    assert missing_numbers(text, one, translation, other) != ([], []) or other_units(text, one, translation, other)
