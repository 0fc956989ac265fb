"""Labels and marks that our pages add, in the reader's language."""

from __future__ import annotations

from bilingual.languages import pack
from bilingual.languages.pages import Labels


def labels(tag: str) -> Labels:
    """Return the labels for readers of *tag*.

    >>> labels("zh-Hans").draft, labels("de-AT").untranslated, labels("ru").draft, labels("sv").draft
    ('草稿', 'nicht übersetzt', 'черновик', 'draft')
    """
    return pack(tag).labels


def counted(forms: tuple[str, ...], count: int) -> str:
    """Return the one of *forms* for *count*, with the number.

    >>> counted(labels("en").draft_marks, 1), counted(labels("ja").draft_marks, 1)
    ('1 sentence is a machine draft', '機械による下訳：1 文')
    """
    return forms[0 if count == 1 else -1].format(count)


def draft_mark(tag: str) -> str:
    """Return the mark after a draft sentence in plain text.

    >>> draft_mark("es"), draft_mark("ja")
    (' (borrador)', '（下訳）')
    """
    return _in_brackets(labels(tag).draft, tag)


def _in_brackets(word: str, tag: str) -> str:
    return f"（{word}）" if pack(tag).writing.full_width else f" ({word})"


def stale_mark(tag: str) -> str:
    """Return the mark after a human translation whose source has changed.

    >>> stale_mark("zh-Hans"), stale_mark("es")
    ('（待更新）', ' (sin actualizar)')
    """
    return _in_brackets(labels(tag).stale, tag)


def state_mark(state: str, tag: str) -> str:
    """Return the mark after a sentence in the *state* of ``PostUnit.state``, possibly empty."""
    return {"draft": draft_mark, "stale": stale_mark}[state](tag) if state in ("draft", "stale") else ""


def missing_mark(tag: str) -> str:
    """Return the placeholder for a missing translation in plain text.

    >>> missing_mark("zh-Hans"), missing_mark("de")
    ('【未翻译】', '(nicht übersetzt)')
    """
    word = labels(tag).untranslated
    return f"【{word}】" if pack(tag).writing.full_width else f"({word})"


def image_mark(tag: str, name: str) -> str:
    """Return the placeholder for a missing image.

    >>> image_mark("zh-Hans", "一只猫"), image_mark("de", "Katze")
    ('【图片：一只猫】', '[Bild: Katze]')
    """
    named = f"{labels(tag).image}{colon(tag)}{name}"
    return f"【{named}】" if pack(tag).writing.full_width else f"[{named}]"


def colon(tag: str) -> str:
    """Return the colon after a label, with the blank that follows it in the same line."""
    return "：" if pack(tag).writing.full_width else ": "


def callout_word(tag: str, kind: str) -> str:
    """Return what readers are told about a callout of this *kind*; one of the author's own is named as typed.

    >>> callout_word("de", "warning"), callout_word("zh-Hans", "tip"), callout_word("de", "my-recipe")
    ('Warnung', '提示', 'My recipe')
    """
    return labels(tag).callouts.get(kind) or kind.replace("-", " ").replace("_", " ").capitalize()


def numbered_part(tag: str, number: int) -> str:
    """Return the name of part *number*.

    >>> numbered_part("zh-Hans", 2), numbered_part("de", 2)
    ('第 2 部分', 'Teil 2')
    """
    word = labels(tag).part
    return word.format(number) if "{}" in word else f"{word} {number}"


def notice(drafts: int, missing: int, tag: str) -> str:
    """Return one line on the marks in a text, empty if there are none.

    >>> notice(2, 0, "zh-Hans")
    '2 句为机器草稿'
    """
    words = labels(tag)
    lines = ((words.draft_marks, drafts), (words.missing_marks, missing))
    return " · ".join(counted(forms, count) for forms, count in lines if count)
