"""The language of a file: what it declares, unless its prose is clearly in another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import UsageError
from bilingual.pipeline.text_files.languages import language_in, settled_languages
from support.attacks.refusals import raises

CODE = "```java\n" + "private static final Map<String, Integer> counter = new HashMap<>();\n" * 12 + "```\n"
CHINESE = "先准备一个计数器，记录每个地址被请求了多少次。然后在返回结果之前更新它，超过十次就放进缓存。"
JAPANESE = "まず、それぞれの住所が何回呼ばれたかを数えます。"
GERMAN = "Im letzten Jahr haben wir im Garten zehn Apfelbäume gepflanzt, und dieses Jahr haben wir die erste Ernte. "
ENGLISH = "Last year we planted ten apple trees in the garden, and this year we already have the first harvest of all. "
CZECH = "Loni jsme na zahradě vysadili deset jabloní a letos už máme první úrodu. Stromy rostou opravdu velmi dobře. "
LINKS = "".join(f"- [第{n}篇](https://www.example.org/articles/how-to-reduce-requests-part-{n})\n" for n in range(9))


@pytest.mark.parametrize(
    ("name", "text", "tag"),
    [
        ("a.md", f"# 缓存\n\n先准备一个计数器。\n\n{CODE}", "zh-Hans"),
        ("a.md", f"# 推荐阅读\n\n下面是我这个月读过的文章。\n\n{LINKS}", "zh-Hans"),
        ("a.md", f"{JAPANESE}\n\n{CODE}\n`HashMap<String, Integer>` を使います。\n", "ja"),
        ("a.md", "# Cache\n\nFirst we prepare a counter.\n\n```text\n" + CHINESE * 3 + "\n```\n", "en"),
        ("a.md", GERMAN * 2 + "\n\n" + f"> {ENGLISH * 4}\n", "de"),
        ("a.md", f'<div class="container wrapper" data-toggle="collapse">\n<p>{CHINESE}</p>\n</div>\n', "zh-Hans"),
        ("a.html", f"<html><script>{'var name = 1; ' * 99}</script><body><p>{CHINESE}</p></body></html>", "zh-Hans"),
        # What is declared, even where detection would not know it.
        ("a.md", "---\nlang: cs\n---\n\nVoda je velmi studená.\n", "cs"),
        ("a.md", "---\nlang: sw\n---\n\nMaji ni baridi sana leo asubuhi, na samaki wamelala chini ya jiwe.\n", "sw"),
        ("a.md", "---\nlang: ca\n---\n\nL'aigua és molt freda i ningú no vol nedar abans del mes de juny.\n", "ca"),
        ("a.md", "---\nlang: sr\n---\n\nВода је веома хладна и нико не жели да плива пре јуна месеца.\n", "sr"),
        ("a.md", f"---\nlanguage: {'gl'}\n---\n\nA auga está moi fría e ninguén quere nadar antes de xuño.\n", "gl"),
        ("a.html", '<html lang="de-AT"><body><p>Brot und Salz.</p></body></html>', "de"),
        ("post.zh.md", "# 茶\n\n水燒開以後先晾一會兒，再倒進杯子裡。\n", "zh-Hant"),
        ("post.ja.md", "# 日本語\n\n大学。\n", "ja"),
        ("post.de.md", "# Rom\n\nPrag.\n", "de"),
        ("post.to.md", ENGLISH, "en"),
        ("a.md", CZECH * 2, "cs"),
        ("a.md", "ဒီနေ့ ရေက အရမ်း အေးတယ်။", "my"),
        ("a.md", "ዛሬ ውሃው በጣም ቀዝቃዛ ነው።", "am"),
        ("a.md", "ថ្ងៃនេះទឹកត្រជាក់ណាស់។", "km"),
        ("a.md", "Այսօր ջուրը շատ սառն է։", "hy"),
        ("a.md", "آج پانی بہت ٹھنڈا ہے اور کوئی تیرنا نہیں چاہتا۔", "ur"),
    ],
)
def test_the_declared_language_then_the_prose_alone(name: str, text: str, tag: str) -> None:
    assert language_in(text, Path(name)) == (tag, "")


@pytest.mark.parametrize(
    ("name", "text", "tag", "said"),
    [
        ("a.html", f'<html lang="en-US"><body><p>{CHINESE}</p></body></html>', "zh-Hans", "<html lang> says en-US"),
        ("a.html", '<html lang="en"><body><p>怎样泡茶</p></body></html>', "zh-Hans", "<html lang> says en"),
        ("a.md", f"---\nlang: en\n---\n\n{GERMAN * 2}\n", "de", "its header says en"),
        ("a.fr.md", ENGLISH * 2, "en", "its name says fr"),
        ("a.zh.md", ENGLISH * 2, "en", "its name says zh"),
        ("a.html", f'<html lang="zh-CN"><p>{"水燒開以後先晾一會兒，再倒進杯子裡。" * 2}</p>', "zh-Hant", "says zh-CN"),
        ("a.md", f"---\nlang: german\n---\n\n{GERMAN}\n", "de", "not a language tag"),
    ],
)
def test_a_wrong_declaration_is_not_believed_and_told(name: str, text: str, tag: str, said: str) -> None:
    found, note = language_in(text, Path(name))
    assert found == tag
    assert said in note


def test_two_files_in_one_language_are_an_error() -> None:
    paths = Path("a.md"), Path("b.md")
    header = "---\nlang: ca\n---\n\n"
    assert settled_languages((ENGLISH, header + "Aigua."), (None, None), paths) == ("en", "ca")
    with pytest.raises(UsageError) as caught:
        settled_languages((ENGLISH, ENGLISH), (None, None), paths)
    assert caught.value.code == "BIL-SRC-005"


def test_garbled_text_has_no_language() -> None:
    garbled = "В каком году мы начали? И сколько людей пришло?".encode("cp1251").decode("cp1252")
    for name in ("talk.ru.srt", "talk.srt", "post.ru.md"):
        with raises("BIL-SRC-024", name):
            language_in(garbled, Path(name))
    quoting = (
        "If you see Ã© and Ã¼ where é and ü should be, someone has decoded the text of this page as Windows-1252. " * 3
    )
    assert language_in(quoting.replace("é and ü", "letters"), Path("post.md"))[0] == "en"
