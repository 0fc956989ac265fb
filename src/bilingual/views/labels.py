"""The words our pages add, in the reader's language; English where we have none."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.languages import pack


@dataclass(frozen=True, slots=True)
class Labels:
    """Words on switches and marks. ``draft_marks`` and ``missing_marks`` take the count of sentences:
    the form for one, then that for more, where the language has two."""

    draft: str
    untranslated: str
    contents: str
    both: str
    order: str
    columns: str
    size: str
    theme: str
    sources: str
    image: str
    draft_marks: tuple[str, ...]
    missing_marks: tuple[str, ...]
    continued: str
    code: str
    part: str
    readings: str
    read_on: str


_LABELS = {
    "en": Labels(
        "draft", "not translated", "Contents", "Both", "Swap order", "Side by side", "Text size", "Dark or light",
        "Sources", "Image", ("{} sentence is a machine draft", "{} sentences are machine drafts"),
        ("{} sentence is not translated", "{} sentences are not translated"),
        "Continues in the first comment", "code", "Part", "Readings", "The whole article",
    ),
    "zh-Hans": Labels(
        "草稿", "未翻译", "目录", "双语", "交换顺序", "并排", "字号", "深色或浅色", "参考来源", "图片",
        ("{} 句为机器草稿",), ("{} 句未翻译",), "全文续见首条评论", "代码", "第 {} 部分", "注音", "阅读全文",
    ),
    "zh-Hant": Labels(
        "草稿", "未翻譯", "目錄", "雙語", "交換順序", "並排", "字級", "深色或淺色", "參考來源", "圖片",
        ("{} 句為機器草稿",), ("{} 句未翻譯",), "全文續見首則留言", "程式碼", "第 {} 部分", "注音", "閱讀全文",
    ),
    "ja": Labels(
        "下訳", "未翻訳", "目次", "両方", "順序を入れ替え", "左右に並べる", "文字サイズ", "明暗", "参考リンク", "画像",
        ("機械による下訳：{} 文",), ("未翻訳：{} 文",), "続きは最初のコメントへ", "コード", "第 {} 部", "ふりがな",
        "全文を読む",
    ),
    "de": Labels(
        "Entwurf", "nicht übersetzt", "Inhalt", "Beide", "Reihenfolge", "Nebeneinander", "Schriftgröße",
        "Dunkel oder hell", "Quellen", "Bild", ("{} Satz ist ein Maschinenentwurf", "{} Sätze sind Maschinenentwürfe"),
        ("{} Satz ist nicht übersetzt", "{} Sätze sind nicht übersetzt"),
        "Weiter im ersten Kommentar", "Code", "Teil", "Lesungen", "Der ganze Artikel",
    ),
    "es": Labels(
        "borrador", "sin traducir", "Contenido", "Ambos", "Cambiar orden", "En paralelo", "Tamaño de letra",
        "Oscuro o claro", "Fuentes", "Imagen", ("{} frase en borrador automático", "{} frases en borrador automático"),
        ("{} frase sin traducir", "{} frases sin traducir"),
        "Sigue en el primer comentario", "código", "Parte", "Lecturas", "El artículo completo",
    ),
    "fr": Labels(
        "brouillon", "non traduit", "Sommaire", "Les deux", "Inverser l'ordre", "Côte à côte", "Taille du texte",
        "Sombre ou clair", "Sources", "Image",
        ("{} phrase en brouillon automatique", "{} phrases en brouillon automatique"),
        ("{} phrase non traduite", "{} phrases non traduites"),
        "La suite en premier commentaire", "code", "Partie", "Lectures", "L'article entier",
    ),
}  # fmt: skip


def labels(tag: str) -> Labels:
    """Return the labels for readers of *tag*.

    >>> labels("zh-Hans").draft, labels("de-AT").untranslated, labels("ru").draft
    ('草稿', 'nicht übersetzt', 'draft')
    """
    return _LABELS.get(tag) or _LABELS.get(pack(tag).primary) or _LABELS["en"]


def counted(forms: tuple[str, ...], count: int) -> str:
    """Return the one of *forms* that goes with *count*, with it.

    >>> counted(labels("en").draft_marks, 1), counted(labels("ja").draft_marks, 1)
    ('1 sentence is a machine draft', '機械による下訳：1 文')
    """
    return forms[0 if count == 1 else -1].format(count)


def draft_mark(tag: str) -> str:
    """Return the mark that follows a draft sentence in plain text.

    >>> draft_mark("es"), draft_mark("ja")
    (' (borrador)', '（下訳）')
    """
    word = labels(tag).draft
    return f"（{word}）" if pack(tag).writing.east_asian else f" ({word})"


_STALE = {
    "en": "out of date", "zh-Hans": "待更新", "zh-Hant": "待更新", "ja": "要更新", "de": "veraltet",
    "es": "sin actualizar", "fr": "à mettre à jour",
}  # fmt: skip


def stale_word(tag: str) -> str:
    """Return the word for a person's translation whose source was changed since.

    >>> stale_word("de-AT"), stale_word("ru")
    ('veraltet', 'out of date')
    """
    return _STALE.get(tag) or _STALE.get(pack(tag).primary) or _STALE["en"]


def stale_mark(tag: str) -> str:
    """Return the mark that follows such a sentence in plain text.

    >>> stale_mark("zh-Hans"), stale_mark("es")
    ('（待更新）', ' (sin actualizar)')
    """
    return f"（{stale_word(tag)}）" if pack(tag).writing.east_asian else f" ({stale_word(tag)})"


def state_mark(state: str, tag: str) -> str:
    """Return the mark that follows a sentence in the *state* of ``PostUnit.state``, empty where it needs none."""
    return {"draft": draft_mark, "stale": stale_mark}[state](tag) if state in ("draft", "stale") else ""


def missing_mark(tag: str) -> str:
    """Return what stands in plain text where a sentence has no translation.

    >>> missing_mark("zh-Hans"), missing_mark("de")
    ('【未翻译】', '(nicht übersetzt)')
    """
    word = labels(tag).untranslated
    return f"【{word}】" if pack(tag).writing.east_asian else f"({word})"


def image_mark(tag: str, name: str) -> str:
    """Return what stands in place of an image that is not at hand.

    >>> image_mark("zh-Hans", "一只猫"), image_mark("de", "Katze")
    ('【图片：一只猫】', '[Bild: Katze]')
    """
    word = labels(tag).image
    return f"【{word}：{name}】" if pack(tag).writing.east_asian else f"[{word}: {name}]"


def numbered_part(tag: str, number: int) -> str:
    """Return the name of part *number*.

    >>> numbered_part("zh-Hans", 2), numbered_part("de", 2)
    ('第 2 部分', 'Teil 2')
    """
    word = labels(tag).part
    return word.format(number) if "{}" in word else f"{word} {number}"
