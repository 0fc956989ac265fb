from __future__ import annotations

import unicodedata

import pytest

from bilingual.languages import pack_tags
from bilingual.languages.letters import Letters, lettered
from bilingual.text.encodings import decode, doubtful_reading
from support.attacks.refusals import raises

TONES = "\u0300\u0301\u0303\u0309\u0323"
SWITCHED = {"ja": ("iso2022_jp", "shift_jis", "euc_jp"), "ko": ("iso2022_kr", "euc_kr"), "zh-Hans": ("gb2312", "gbk")}


# The first lines of one subtitle file in many languages: what each encoding has to tell apart is in four short cues.
LINES = {
    "ru": "В каком году мы начали? В год великого потопа.", "uk": "Якого року ми почали? Того року, коли була повінь.",
    "bg": "През коя година започнахме? В годината на потопа.", "sr": "Које године смо почели? Године велике поплаве.",
    "pl": "W którym roku zaczęliśmy? W roku wielkiej powodzi. Przyszło czterdzieści dwie osoby.",
    "cs": "Ve kterém roce jsme začali? V roce veliké povodně. Přišlo čtyřicet dva lidí, většinou žen.",
    "hu": "Melyik évben kezdtük? A nagy árvíz évében. Ötvenkét ember jött el, többségük nő és férfi vegyesen, időben.",
    "ro": "În ce an am început? În anul marii inundaţii. Au venit patruzeci şi doi de oameni.",
    "hr": "Koje smo godine počeli? Godine velike poplave. Došlo je četrdeset dvoje ljudi. Žene i djeca.",
    "lt": "Kuriais metais pradėjome? Didžiojo potvynio metais. Atėjo keturiasdešimt du žmonės.",
    "lv": "Kurā gadā mēs sākām? Lielo plūdu gadā. Atnāca četrdesmit divi cilvēki.",
    "tr": "Hangi yılda başladık? Büyük sel yılında. Kırk iki kişi geldi. Çoğu kadın ve çocuktu.",
    "el": "Ποια χρονιά αρχίσαμε; Τη χρονιά της πλημμύρας. Ήρθαν σαράντα δύο άνθρωποι.",
    "he": "באיזו שנה התחלנו? בשנת השיטפון הגדול. הגיעו ארבעים ושניים איש.",
    "ar": "في أي سنة بدأنا؟ في سنة الفيضان الكبير. جاء اثنان وأربعون شخصا.",
    "fa": "در کدام سال شروع کردیم؟ در سال سیل بزرگ. چهل و دو نفر آمدند.",
    "th": "เราเริ่มในปีไหน ในปีที่น้ำท่วมใหญ่ มีคนมาสี่สิบสองคน",
    "vi": "Chúng ta bắt đầu vào năm nào? Vào năm có trận lụt lớn. Bốn mươi hai người đã đến.",
    "ko": "우리는 몇 년도에 시작했나요? 대홍수의 해에. 마흔두 명이 왔습니다.",
    "ja": "私たちは何年に始めましたか。大洪水の年に。四十二人が来ました。",
    "zh-Hans": "我们是哪一年开始的？在大洪水那一年。来了四十二个人。",
    "zh-Hant": "我們是哪一年開始的？在大洪水那一年。來了四十二個人。",
    "de": "In welchem Jahr haben wir angefangen? Im Jahr der großen Flut. Es kamen zweiundvierzig Männer.",
    "fr": "En quelle année avons-nous commencé ? L’année où tout fut inondé. Ils sont arrivés à l’été, déjà.",
    "es": "¿En qué año empezamos? En el año de la gran inundación. ¿Cuántos vinieron? Más de cuarenta niños.",
    "sv": "Vilket år började vi? Året för den stora översvämningen. Fyrtiotvå människor kom.",
}  # fmt: skip


def saved(text: str, encoding: str) -> bytes:
    """Return *text* in *encoding*; Windows-1258 writes Vietnamese tones as marks of their own."""
    if encoding == "cp1258":
        parts = (unicodedata.normalize("NFD", c) for c in text)
        text = "".join(unicodedata.normalize("NFC", p[0] + "".join(m for m in p[1:] if m not in TONES)) + "".join(
            m for m in p[1:] if m in TONES) for p in parts)  # fmt: skip
    return text.encode(encoding)


@pytest.mark.parametrize("letters", lettered(), ids=lambda letters: letters.tag)
def test_text_comes_back_whatever_it_was_saved_in(letters: Letters) -> None:
    text = LINES.get(letters.tag)
    if text is None:
        assert letters.tag not in pack_tags() or not letters.wide
        return
    cues = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n"
    always = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le")
    for encoding in (*always, *letters.encodings, *SWITCHED.get(letters.tag, ())):
        try:
            data = saved(cues, encoding)
        except UnicodeEncodeError:
            continue
        assert decode(data, f"talk.{letters.tag}.srt") == cues, encoding
        if encoding in always or encoding == letters.encodings[0]:
            assert decode(data, "talk.srt") == cues, encoding


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("talk.ru.srt", "Да.".encode("koi8-r"), "Да."),
        ("talk.rus.forced.srt", "Не 42!".encode("cp866"), "Не 42!"),
        ("talk.Polish.srt", "Śledź".encode("cp1250"), "Śledź"),
        ("talk.de.txt", "Äpfel".encode("cp850"), "Äpfel"),
        ("page.html", '<meta charset="windows-1251"><p>Мы'.encode("cp1251"), '<meta charset="windows-1251"><p>Мы'),
        ("talk.srt", b"\xef\xbb\xbf\xef\xbb\xbf1", "1"),
        ("talk.srt", "„Über“ – naïve".encode("cp1252"), "„Über“ – naïve"),
        ("talk.zh.srt", b"~{<:Ky2;SI#,NpJ)l6HK!#~}", "己所不由，勿施於人。"),
    ],
)  # fmt: skip
def test_a_few_letters_are_enough_with_the_language_in_the_name(name: str, data: bytes, text: str) -> None:
    assert decode(data, name) == text


def test_line_ends_are_one() -> None:
    assert decode(b"a\r\nb\rc\n", "a.txt") == "a\nb\nc\n"
    assert decode(b"a\r\r\nb\r\r\n", "a.txt") == "a\nb\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("lost \ufffd here".encode(), "BIL-SRC-019"),
        (b"\x00\x01\x02\x03", "BIL-SRC-020"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "BIL-SRC-020"),
        (b"\xff\xfea", "BIL-SRC-021"),
        ("Всё было хорошо.\nИ".encode() + b"\xe9\n", "BIL-SRC-023"),
        (b"\xef\xbb\xbf\xff\xff", "BIL-SRC-021"),
        (b"\x81\x02\xff\x81\x03\xff\x8d\x07", "BIL-SRC-022"),
    ],
)
def test_what_is_no_text_gets_one_clear_line(data: bytes, code: str) -> None:
    with raises(code, "talk.srt: "):
        decode(data, "talk.srt")


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "I don’t know what it’s about, but we’re here. They’ll come when they’ve eaten. It wasn’t his fault."),
        ("en", "She said, “You can’t be serious.” And that’s that… He’d gone – or so we’d heard."),
        ("en", "We came – we saw – we left, and nobody in the whole village knew."),
        ("it", "L’altro giorno l’amica dell’uomo parlava d’altro. Un’ora dopo tutti dormivano."),
        ("es", "El día que llegó María había un país sin ley. Así fue."),
        ("es", "El sabía que vivía en un país sin policía y comía en la tarde. El río venía."),
        ("fr", "L’été dernier, nous n’avons pas dormi. C’était déjà l’hiver. Où est-il allé, l’homme ?"),
    ],
)
def test_apostrophes_and_quotation_marks_are_not_letters_of_another_encoding(
    encoding: str, tag: str, text: str
) -> None:
    for name in ("talk.srt", f"talk.{tag}.srt"):
        assert decode(f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode(encoding), name).split("\n")[2] == text


def test_a_reading_is_doubtful_only_where_another_is_nearly_as_likely() -> None:
    for tag, text in LINES.items():
        data = text.encode(next(letters for letters in lettered() if letters.tag == tag).encodings[0], "replace")
        assert tag in ("ro", "vi") or doubtful_reading(data, f"talk.{tag}.srt") is None, tag
    assert doubtful_reading("Yeşil.".encode("cp1254"), "talk.srt") is not None
    assert doubtful_reading("We went there, it’s ½ of it.".encode(), "talk.srt") is None


def test_a_byte_of_another_encoding_is_named() -> None:
    with raises("BIL-SRC-023"):
        decode("Im Jahr der großen Flut.\n".encode() + "Für alle.\n".encode("latin-1"), "talk.srt")


def test_a_declared_encoding_is_what_browsers_take_it_for() -> None:
    for declared, meant, text in (
        ("iso-8859-1", "cp1252", "„jeden Tag“ – 2 €"),
        ("gb2312", "gb18030", "茶樹㐂"),
        ("shift_jis", "cp932", "①髙橋"),
        ("unknown", "cp1252", "Café für jeden Tag"),
    ):
        page = f"<meta charset={declared}><p>{text}</p>"
        assert decode(page.encode(meant), "a.html") == page


def test_the_mark_that_ends_a_file_of_dos_is_no_text() -> None:
    assert decode(b"The end.\r\n\x1a", "a.txt") == "The end.\n"
