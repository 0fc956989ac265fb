"""What is sensitive in a text, and what only looks like it. No real-looking key is in this file as a whole."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest

from bilingual.engines.privacy.dummies import table
from bilingual.engines.privacy.go_patterns import to_python
from bilingual.engines.privacy.scanner import Scanner

sys.path.insert(0, str(Path(__file__).parents[2] / "bench" / "privacy"))

from everyday import POSTS, Everyday
from planted import KINDS, SENTENCES, Maker

SCANNER = Scanner(("en", "zh-Hans", "de"), names=("Severin Quastenflosser", "张三丰"), amounts=True)
PLAIN = Scanner(("en", "zh-Hans"))
READERS = Scanner(("en", "zh-Hans", "zh-Hant", "de"))
EVERYWHERE = Scanner(("en", "de", "fr", "es", "it", "pt", "ja", "ko", "zh-Hans", "zh-Hant", "ru", "nl"))


def found(text: str, scanner: Scanner = PLAIN) -> list[str]:
    return [hit.check for hit in scanner.scan(text)]


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_planted_kind_is_found_in_a_sentence_of_each_language(language: str, seed: int) -> None:
    maker = Maker(seed)
    missed = []
    for kind, (check, make) in KINDS.items():
        value = make(maker)
        if check not in found(SENTENCES[language].format(value), SCANNER):
            missed.append((kind, value))
    assert missed == []


@pytest.mark.parametrize(
    "way",
    [
        "{}", "({}).", "**{}**", "`{}`", "“{}”", "<{}>", "看{}，好", "{}。", "[x]({})", "| {} |", "- {}", "key: {}",
        "<a href='mailto:{}'>", '"{}",',
    ],
)  # fmt: skip
def test_marks_around_a_value_hide_nothing(way: str) -> None:
    maker = Maker(7)
    kinds = [kind for kind in KINDS if kind not in ("blocked name", "salary", "secret of WeChat", "assigned key")]
    values = {kind: (KINDS[kind][0], KINDS[kind][1](maker)) for kind in kinds}
    assert [k for k, (check, value) in values.items() if check not in found(way.format(value), SCANNER)] == []


WRITTEN_OTHERWISE = [
    ("phone", "电话：１３９５６７８１２３４"),
    ("phone", "139\u200b5678\u200b1294"),
    ("phone", "139\u00a05678\u00a01294"),
    ("phone", "+49&nbsp;30&nbsp;2394678"),
    ("phone", "139**5678**1294"),
    ("phone", "+49 30\u20112394678"),
    ("phone", "tel:%2B49302394678"),
    ("phone", "https://wa.me/?phone=8613956781294"),
    ("phone", "call_13956781294.mp4"),
    ("phone", "(+86) 139-5678-1294"),
    ("phone", "+86 139 5678 1294"),
    ("phone", "Call (415) 863-2761."),
    ("phone", "Call 415-863-2761 now"),
    ("phone", "Phone: 4158632761"),
    ("phone", "WhatsApp +٤٩٣٠٢٣٩٤٦٧٨"),
    ("email", "ana&#64;lopez.io"),
    ("email", "ana&commat;lopez.io"),
    ("email", "ana (at) lopez (dot) io"),
    ("email", "ana [at] lopez.io"),
    ("email", "ana\\@lopez.io"),
    ("email", "mailto:ana%40lopez.io"),
    ("email", "ana＠lopez.io"),
    ("email", "邮箱ana@lopez.io联系"),
    ("email", "Ana.Lopez+blog@mail.lopez.co.uk"),
    ("email", "ana@bücher.de"),
    ("card", "卡号4539 1488 0343 6467"),
    ("card", "4539148803436467"),
    ("card", "3714 496353 98712"),
    ("id-number", "身份证11010519780521305X"),
    ("iban", "FR82 3000 4028 3788 1294 3710 962"),
    ("iban", "NL85INGB0001237568 and more"),
    ("id-number", "B223457903 是"),
    ("id-number", "HKID A182734(3)"),
    ("secret", "postgres://ana:Xk92mmq1zz@db.lopez.io/blog"),
    ("phone", "139\ufe0f5678\U000e00201294"),
    ("phone", "1\ufe0f\u20e33\ufe0f\u20e39\ufe0f\u20e35678\u28001294"),
    ("phone", "①③⑨⑤⑥⑦⑧①②⑨④"),
    ("phone", "+𝟒𝟗 𝟑𝟎 𝟐𝟑𝟗𝟒𝟔𝟕𝟖"),
    ("phone", "手机号是幺三九五六七八一二九四"),
    ("phone", "Call four one five, eight six three, two seven six one"),
    ("phone", "plus vier neun drei null zwei drei neun vier sechs sieben acht"),
    ("phone", "https://wa.me/49302394678"),
    ("phone", "https://api.whatsapp.com/send?phone=49302394678"),
    ("phone", "+49 [30 239](x.md)46 **78**"),
    ("email", "ana.lopez<!-- x -->@lopez.io"),
    ("card", "4539.1488.0343.6467"),
    ("card", "4539 **1488** 0343 6467"),
    ("iban", "de12.5001.0517.0648.4898.90"),
    ("secret", "密码是Xk92mmq1zz"),
    ("secret", "Passwort: Xk92mmq1zz"),
    ("secret", "redis://:Xk92mmq1zz@cache.internal:6379"),
    ("phone", "<ruby>139<rt>a</rt></ruby>5678<ruby>1294<rt>b</rt></ruby>"),
    ("phone", "{139|a}5678{1294|b}"),
    ("phone", "139.5678.1294"),
    ("phone", "139, 5678, 1294"),
    ("phone", "1 3 9 5 6 7 8 1 2 9 4"),
    ("phone", "#call13956781294"),
    ("phone", "$13956781294$"),
    ("phone", "电话是02162873314"),
    ("phone", "030 - 2394678"),
    ("phone", "my number is 4158632761"),
    ("email", "https://a.lopez.io/?to=ana%2540lopez.io"),
    ("email", "ana <at> lopez <dot> io"),
    ("email", "ana (a) lopez.io"),
    ("email", "ana\\u0040lopez.io"),
    ("email", "bob@firma-example.de"),
    ("email", "bob@yourstory.com"),
    ("email", "maxxx@lopez.io"),
    ("email", "write to ana dot lopez at bank dot de"),
    ("email", "You can email me, it is ana at lopez.io."),
    ("email", "ana arroba lopez punto com"),
    ("email", "мой адрес ana собака lopez точка ru"),
    ("email", "邮箱是ana艾特lopez点com"),
    ("email", "ana@lopez.rs"),
    ("email", "/img/ana@lopez.io.png"),
    ("id-number", "110105-19780521-305X"),
    ("card", "4539 1488 0343 6467 123"),
    ("phone", "| Tel | +49 30 | 2394678 |"),
    ("phone", "- 139\n- 5678\n- 1294"),
    ("phone", "139-5678-\n1294"),
    ("iban", "DE65 3704\n0044 2816 9697 79"),
    ("email", "| ana | @lopez.io |"),
    ("email", "> ana@\n> lopez.io"),
]


@pytest.mark.parametrize(("check", "text"), WRITTEN_OTHERWISE)
def test_a_value_is_found_as_readers_see_it(check: str, text: str) -> None:
    assert check in found(text, READERS), text


HARMLESS = """
Write to you@example.com, name@mail.example.org, git@github.com:ana/blog.git or user@host. logo@2x.png, react@18.2.0.
The API listens at 192.0.2.1, 198.51.100.7, 203.0.113.99, 10.0.0.1 and 127.0.0.1:8080; version 1.22.333.4444.
export OPENAI_API_KEY=sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, TOKEN=YOUR_API_KEY, api_key = "<your-api-key>", ${SECRET}.
AWS shows AKIAIOSFODNN7EXAMPLE and wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY.
Call 555-0123, (415) 555-0134, 123-456-7890 or +1 212 555 0199; in Britain 020 7946 0958 or 07700 900123.
The test cards 4111 1111 1111 1111, 4242424242424242 and 5555 5555 5555 4444; DE89 3704 0044 0532 0130 00.
ISBN 978-3-16-148410-0, ISBN-10 0-306-40615-2, DOI 10.1000/xyz123 and 10.1038/s41586-020-2649-2, ISSN 2049-3630.
Commit 9fceb02d0ae598e95dc970b74767f19372d61af8
sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.
UUID 123e4567-e89b-12d3-a456-426614174000 and 0f8fad5b-d9cb-469f-a165-70867728950e, session 00000000-0000-0000.
2024-11-29T10:01:21.123456Z, 2024-11-29, 29.11.2024, 11/29/2024, 1732874481, 1732874481123, 20241129100121.
It cost $1,299.99, 12 000 000 €, 3.141592653589793, 6,022e23; the score was 102-98, 21-19, 3:2 and 6-4 7-6 6-3.
ISO 8601, ISO/IEC 27001:2022, RFC 9110, GB/T 7714-2015, IEEE 802.11, H.264, 1080p60; 52.5200 N 13.4050 E.
The book has 1234567890 pages, 987654321 of them empty; 100 000 000 stars, 1990-2020, 2000000 people.
memory: 17179869184 bytes, id 1598337024, port 27017, 0x7fffffff, 4294967295, 18446744073709551615.
price = 19.99; key = "value"; token = get_token(); password = "password"; "secret": "secret"; auth_key: example.
mysql://root:password@localhost/db, https://user:pass@example.com, redis://:secret@127.0.0.1:6379/0.
Berliner Straße 12 is a street; 10 Downing Street too; he lives at 5 Main Street. 中关村大街27号是地址, 第3号楼。
订单号20241129100121, 统一编号, QQ 123456, 版本2.10.3, 电话会议在10:30, 密码学, 手机很贵, 工资很低。
eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c
Ten nine eight seven six five four three two one zero, lift off; one two three four five six seven eight nine ten.
三点一四一五九二六五三五, 二〇二三年十二月四日, 一二三四五六七, 三三两两七上八下, ①②③④⑤⑥⑦⑧⑨⑩; 2*3*4, wa.me/signal.
Ports 49152-65535, GMT +1 2024-11-29 10:30, backup 20241129-1035, 2524 7756 3705 1541 5192, @ana@mastodon.social.
password = hashlib.sha256(raw.encode()).hexdigest(); password = os.environ["PASS_2"]; each call returned 2147483647.
il faut appeler 8 132 837 826 fois; 18774909020 bytes; 13958000000元; 订单号13956781294; BUSINESS 130 692 544.
Write to you@example.fr, me@mail.example, your.name@lopez.io, your-email@lopez.io, xxx@lopez.io, x@nas.local.
Find us at lopez dot io, work at amazon.com, look at section 3.4, mail it at 10.30; Punkt bei lopez.io, 点击lopez点com.
Three point one four one five nine two six five three five. Mo-Fr 9-12, Zug 1234, Art.-Nr. 4006381333931.
-----BEGIN RSA PRIVATE KEY-----
...
-----END RSA PRIVATE KEY-----
""".strip().splitlines()


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("fr", "au 06.73.28.41.95"), ("es", "el 610 44 17 17"), ("ru", "8 (495) 823-45-68"), ("ja", "03-3218-1274"),
        ("ko", "02-3218-1274"), ("pt", "(11) 93218-1274"), ("ar", "هاتف 0503218127"), ("nl", "020 321 8127"),
        ("it", "cellulare: 3473218127"), ("pl", "tel. 12 386 13 57"), ("zh-Hant", "02 2321 8127"),
        ("de", "015031 223916"),
    ],
)  # fmt: skip
def test_numbers_without_a_country_are_found_as_it_writes_them(tag: str, text: str) -> None:
    assert [(hit.check, hit.soft) for hit in Scanner((tag,)).scan(text)] == [("phone", False)]


SOFT = [
    "Rooms 415 863 2761", "1-800-273-8255", "ssh ana@build.lopez.io", "scp x ana@build.lopez.io:/srv", "R104176224",
    "https://zhuanlan.zhihu.com/p/13956781294", "| 4539 | 1488 | 0343 | 6467 |",
]  # fmt: skip


@pytest.mark.parametrize("text", SOFT)
def test_what_may_be_something_else_is_a_warning(text: str) -> None:
    assert [hit.soft for hit in PLAIN.scan(text)] == [True]


@pytest.mark.parametrize("post", sorted(POSTS.glob("*.md")), ids=lambda path: path.stem)
def test_posts_full_of_figures_have_no_finding(post: Path) -> None:
    scanner = Scanner(("en" if post.stem == "code" else post.stem, "en"))
    hits = [hit for seed in (1, 2) for hit in scanner.scan(Everyday(seed).fill(post.read_text("utf-8")))]
    assert [(hit.check, hit.value) for hit in hits if not hit.soft] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_texts_are_full_of_is_no_finding(text: str) -> None:
    assert [(hit.check, hit.value) for hit in EVERYWHERE.scan(text)] == []


def test_a_role_is_softer_than_a_person() -> None:
    assert [(h.check, h.soft) for h in PLAIN.scan("support@lopez.io, ana@lopez.io")] == [
        ("email", True),
        ("email", False),
    ]


def test_own_contacts_are_allowed_in_any_form() -> None:
    own = Scanner(("de",), allowed=("Ana@Lopez.io", "@kneipe.de", "030 2394678", "Goethestr. 12, 10625 Berlin"))
    text = "ana@lopez.io, info@kneipe.de, +49 30 2394678, 0049 (30) 239-4678, Goethestr. 12 10625 Berlin"
    assert found(text, own) == []
    assert found("ana@lopez.com, bo@lopez.io, x@kneipe.de.io, +49 30 2394679", own) == [
        "email",
        "email",
        "email",
        "phone",
    ]
    # Only contacts can be allowed.
    assert found("4539 1488 0343 6467", Scanner(allowed=("4539 1488 0343 6467",))) == ["card"]


def test_numbers_without_a_country_belong_to_the_regions_asked_for() -> None:
    text = "030 2394678"
    assert found(text, Scanner(("de",))) == found(text, Scanner(("en",), regions=("de",))) == ["phone"]
    assert found(text, Scanner(("zh-Hans", "ru"))) == found(text, Scanner(("en",))) == []


def test_blocked_names_are_whole_words_in_any_writing() -> None:
    names = Scanner(names=("Ana Lee", "张三丰"))
    assert found("ANA LEE, ana-lee.mp4, Ana\u00a0Lee, 请问张三丰在吗", names) == ["blocked-name"] * 4
    assert found("Diana Lee, Ana Leeds, Analee's", names) == []
    assert found("AnaLee.mp4 张三 丰", names) == ["blocked-name"]
    assert found("劉偉到了", Scanner(names=("刘伟",))) == found("刘伟", Scanner(names=("劉偉",))) == ["blocked-name"]


def test_sums_are_found_where_they_are_asked_for() -> None:
    text = "My salary is 85,000; rent is €1.200, 年薪30万元, and 2019 was good. Level 85,000."
    values = [hit.value for hit in Scanner(("en",), amounts=True).scan(text)]
    assert values == ["85,000", "€1.200", "30万元"]
    assert found(text) == []


def test_every_pattern_of_gitleaks_is_valid_here() -> None:
    rules = table("gitleaks")
    patterns = [rule["regex"] for rule in rules["rules"] if "regex" in rule]
    patterns += [p for rule in rules["rules"] for entry in rule.get("allowlists", ()) for p in entry.get("regexes", ())]
    assert len(patterns) > 250
    for pattern in patterns:
        re.compile(to_python(pattern), re.ASCII)


@pytest.mark.parametrize(
    "part",
    [
        "1", "1 ", "a@", "a.", "key=", "+1-", "路", "路1号", "Straße ", "A", "://a:b", "sk-",
        "-----BEGIN PRIVATE KEY-----", "(((", "1.1.1.", "%41", "&#64;", "secret: ", "1 Main Street ", "eyJ", "\u200b",
        "DE12 ", "curl ", "curl -u a:b\n", "\\", "rue ", "12 rue ",
        "salary 1 ", "one ", "三", "①", "[a](b)", "<!--", "wa.me/", "mail a at b dot ",
        "a arroba ", "a dot ", "*`_", f"1\n{' ' * 5000}x\n", "1\n> > ", f"@{' ' * 5000}\n", "1 | ",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("characters", "most_s"), [(40_000, 2), pytest.param(200_000, 5, marks=pytest.mark.slow)], ids=["page", "book"]
)
def test_no_text_takes_long(part: str, characters: int, most_s: int) -> None:
    """What goes over the text again at each place of it needs more than *most_s* for a page already."""
    text = part * (characters // len(part)) + ("@b.c" if part == "a." else "")
    started = time.process_time()
    SCANNER.scan(text)
    assert time.process_time() - started < most_s
