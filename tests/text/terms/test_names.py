"""Names and phrases that want one translation, and words with capitals that are none."""

from __future__ import annotations

import pytest

from bilingual.engines.linguistics.proper_names import proper_names

FOUND: tuple[tuple[str, tuple[str, ...], list[str]], ...] = (
    ("en", ("We saw Anna's cat.", "So Dr. Okafor left.", "Then the API of O'Neill failed."),
     ["API", "Anna", "O'Neill", "Okafor"]),
    ("en", ("On Monday I went.", "But I will stay, he said.", "Then a Monday came."), []),
    ("en", ("ALL OF THIS IS LOUD.", "How We Moved House", "A quiet one."), []),
    ("en", ("The circuit breaker opened.", "Two circuit breakers closed.", "No circuit breaker helps."),
     ["circuit breaker"]),
    ("en", ("They asked Mark to mark it.", "Then Mark did.", "I saw Mark there.", "We like Mark."), ["Mark"]),
    ("en", ("The file has 5 GB.", "We sent 3 GB more.", "They said “Please wait.”", "Say “Please, Anna.”",
            "In 1984 Orwell wrote.", "They read “Orwell” again."), ["Anna", "Orwell"]),
    ("de", ("Das kostet fünf Pfund.", "Er wog 20 Pfund mehr.", "Zehn Pfund Mehl sind genug.", "Dann kam Li.",
            "Der Ort heißt Li."), ["Li"]),
    ("de", ("Wir sahen das Haus von Anna Berg.", "Dann kam Anna Berg.", "Der Hund sah das Haus."), ["Anna Berg"]),
    ("ru", ("Мы видели Анну.", "Там была Анна.", "Все знали Анну."), ["Анну"]),
    ("es", ("Ayer vino Ana.", "¿Dónde está Ana?", "En la casa de Ana."), ["Ana"]),
    ("ja", ("クバネティスを使う。", "クバネティスとAPIが動く。", "高明な医者とAPI。", "田中さんと。", "田中だ。"),
     ["API", "クバネティス", "田中"]),
    ("zh-Hant", ("我們認識王小紅。", "王小紅用API。", "這個API很好。"), ["API", "王小紅"]),
    ("ar", ("رأينا آنا.", "ثم جاءت آنا."), []),
    ("en", (), []),
    ("ja", ("\ud83d", ""), []),
)  # fmt: skip


@pytest.mark.parametrize(("tag", "texts", "names"), FOUND)
def test_names(tag: str, texts: tuple[str, ...], names: list[str]) -> None:
    assert sorted(proper_names(texts, tag)) == names
