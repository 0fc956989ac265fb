"""Ways in which an answer is no translation of its sentence, each made from a good one, and good pairs to make them of.

``WAYS["half"](case)`` is the wrong answer, empty where that way has nothing to change.
"""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bilingual.model.glossary import Glossary, Term
from bilingual.text.chinese import convert_script

GOLD = Path(__file__).parents[3] / "bench/alignment"
SPACED = ("en", "de", "es")
# Of the languages nearest to those that are translated to; no pair of the gold has them.
NEAR = {
    "es": (
        "Não levantou os olhos.", "Ela disse que a loja já estava fechada.", "O navio parte às oito da manhã.",
        "Ninguém sabia quem tinha feito o relógio.", "A água do rio subiu muito nessa noite, e nós ficamos em casa.",
        "Uma bomba pequena", "Os cinco passos", "Espere dois minutos antes de colar o remendo.",
        "Foi o meu pai que o construiu.",
        "Ele pôs o relógio em cima do balcão e esperou que ela dissesse alguma coisa.",
        "Não há nada de errado com ele.", "As obras podem durar até ao próximo ano, segundo a câmara municipal.",
    ),
    "de": (
        "Ze keek niet op.", "Zij zei dat de winkel al dicht was.", "Het schip vertrekt om acht uur 's ochtends.",
        "Niemand wist wie de klok gemaakt had.", "Het water van de rivier steeg die nacht erg, en wij bleven thuis.",
        "Een kleine pomp", "De vijf stappen", "Wacht twee minuten voordat je de pleister plakt.",
        "Mijn vader heeft hem gebouwd.", "Hij zette de klok op de toonbank en wachtte tot zij iets zou zeggen.",
        "Er is niets mis mee.", "Het werk kan volgens de gemeente nog tot volgend jaar duren.",
    ),
}  # fmt: skip
SORRY = {
    "de": "Es tut mir leid, aber dieser Satz ist ohne Zusammenhang schwer zu übersetzen.",
    "es": "Lo siento, pero sin más contexto es difícil traducir esta frase.",
    "en": "I am sorry, but this sentence is hard to translate without its context.",
    "zh-Hans": "很抱歉，没有上下文，这句话很难翻译。",
    "ja": "申し訳ありませんが、文脈がないため、この文の翻訳は困難です。",
}
NOTE = {
    "de": "Anmerkung: wörtlich übersetzt.",
    "es": "Nota: traducción literal.",
    "en": "Note: translated literally.",
    "zh-Hans": "注：此处为直译。",
    "ja": "注：直訳です。",
}
PROMPT = "You are a professional translator. Translate each unit, and keep numbers and names."
NUMBERS = {
    "en": "two three four five six seven eight nine ten twelve",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn zwölf",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez doce",
}
HAN_NUMBERS = "二三四五六七八九十"
NEGATIONS: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": ((r"n't\b", ""), (r"\bnot ", ""), (r"\bnever ", "always "), (r"\bNobody\b", "Somebody")),
    "de": ((r"\bnicht ", ""), (r" nicht\b", ""), (r"\bkein(e?)", r"ein\1"), (r"\bniemand\b", "jemand")),
    "es": ((r"\bno ", ""), (r"\bNo (\w)", r"\1"), (r"\bnunca\b", "siempre")),
    "zh-Hans": (("没有", "有"), ("没", ""), ("不", "")),
    "ja": (("ませんでした", "ました"), ("ません", "ます"), ("なかった", "た"), ("ない", "る")),
}


@dataclass(frozen=True)
class Case:
    """A good pair in the languages ``tags``, the pair ``before``, another one; ``also`` is the source elsewhere."""

    source: str
    target: str
    tags: tuple[str, str]
    before: tuple[str, str] = ("", "")
    other: tuple[str, str] = ("", "")
    also: Mapping[str, str] | None = None
    number: int = 0


def good_pairs(source: str, target: str, count: int) -> list[Case]:
    """Return at most *count* sentences of people's translations; one of the languages is English."""
    tag = target if source == "en" else source
    rows: dict[str, dict[str, str]] = {}
    for path in sorted([*GOLD.glob("gold/*.json"), *GOLD.glob("held_out/*.json")]):
        value = json.loads(path.read_text("utf-8"))
        ours, theirs = (
            [text for paragraph in value[f"{side}_paragraphs"] for text in paragraph] for side in ("source", "target")
        )
        for bead in value["beads"]:
            if len(bead["source"]) == 1 and bead["target"]:
                said = ("" if value["target"] in ("zh-Hans", "ja") else " ").join(theirs[n] for n in bead["target"])
                rows.setdefault(ours[bead["source"][0]], {})[value["target"]] = said
    pairs = [(text, found[tag], found) for text, found in rows.items() if tag in found]
    if source != "en":
        pairs = [(there, text, {**found, "en": text}) for text, there, found in pairs]
    chance = random.Random(7)
    picked = sorted(chance.sample(range(len(pairs)), min(count, len(pairs))))
    cases = []
    for number, place in enumerate(picked):
        text, good, also = pairs[place]
        far = pairs[(place + len(pairs) // 2) % len(pairs)]
        cases.append(Case(text, good, (source, target), pairs[place - 1][:2], far[:2], also, number))
    return cases


def _half(case: Case) -> str:
    words = case.target.split() if case.tags[1] in SPACED else list(case.target)
    gap = " " if case.tags[1] in SPACED else ""
    return gap.join(words[: len(words) // 2]) if len(words) > 5 else ""


def _clause(case: Case) -> str:
    """Return the good answer without its last clause."""
    parts = re.split(r"(?<=[,;:，；：、])\s*", case.target)
    gap = " " if case.tags[1] in SPACED else ""
    return re.sub(r"[,;:，；：、]$", case.target[-1], gap.join(parts[:-1])) if len(parts) > 1 else ""


def _figure(case: Case) -> str:
    changed = re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), case.target)
    return changed if changed != case.target else ""


def _number_word(case: Case) -> str:
    tag = case.tags[1]
    if tag in NUMBERS:
        words = NUMBERS[tag].split()
        pattern = re.compile(rf"\b({'|'.join(words)})\b", re.IGNORECASE)
        changed = pattern.sub(lambda word: words[(words.index(word[0].lower()) + 1) % len(words)], case.target, count=1)
    else:
        digit = re.compile(f"(?<![{HAN_NUMBERS}十百千万一几])[{HAN_NUMBERS}](?=[个位人年天分小页次岁つ本月時分人])")
        changed = digit.sub(lambda word: HAN_NUMBERS[(HAN_NUMBERS.index(word[0]) + 1) % 9], case.target, count=1)
    return changed if changed != case.target else ""


def _negation(case: Case) -> str:
    if not re.search(r"\b(no|not|never|nobody|nothing|without)\b|n't|不|没|未|别|无", case.source, re.IGNORECASE):
        return ""
    for pattern, instead in NEGATIONS[case.tags[1]]:
        changed = re.sub(pattern, instead, case.target, count=1)
        if changed != case.target:
            return changed
    return ""


def _name(case: Case) -> str:
    names = [word for word in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}", case.source) if word in case.target]
    return case.target.replace(names[0], "Carver") if names else ""


def _foreign(case: Case) -> str:
    tag, also = case.tags[1], case.also or {}
    if tag in NEAR:
        return NEAR[tag][case.number % len(NEAR[tag])]
    other = {"zh-Hans": "ja", "ja": "zh-Hans", "en": "de"}[tag]
    return also.get(other, "")


def _punctuated(case: Case) -> str:
    return re.sub(r"[,;:，、；：]", " –", case.source).rstrip(".。!！?？") + " …"


def _escaped(case: Case) -> str:
    escaped = html.escape(case.target).replace("’", "&#8217;").replace("“", "&ldquo;").replace("”", "&rdquo;")
    return escaped if escaped != case.target else case.target[:-1] + "&nbsp;" + case.target[-1:]


def _mojibake(case: Case) -> str:
    broken = case.target.encode().decode("latin-1")
    return broken if broken != case.target else ""


def _marks(case: Case) -> str:
    broken = case.target.encode("ascii", "replace").decode()
    return broken if broken != case.target else ""


def _without_accents(case: Case) -> str:
    table = str.maketrans("äöüßáéíóúñÄÖÜ", "aousaeiounAOU")
    changed = case.target.translate(table)
    return changed if changed != case.target else ""


def _homoglyphs(case: Case) -> str:
    changed = case.target.translate(str.maketrans("aeocp", "аеоср"))
    return changed if changed != case.target else ""


def _shuffled(case: Case) -> str:
    words = case.target.split() if case.tags[1] in SPACED else re.findall(r".{1,3}", case.target)
    gap = " " if case.tags[1] in SPACED else ""
    return gap.join(reversed(words)) if len(words) > 4 else ""


def _traditional(case: Case) -> str:
    if case.tags[1] != "zh-Hans":
        return ""
    changed = convert_script(case.target, "zh-Hant")
    return changed if changed != case.target else ""


def _joined(case: Case) -> str:
    return case.target.replace(" ", "") if case.tags[1] in SPACED and case.target.count(" ") > 2 else ""


def _upper(case: Case) -> str:
    return case.target.upper() if case.target.upper() != case.target else ""


def _zero_width(case: Case) -> str:
    return "\u200b".join(case.target)


def _stub(case: Case) -> str:
    """Return the first words of the good answer, with three dots, as an answer that was cut off by a limit."""
    return f"{case.target[: max(1, len(case.target) * 2 // 3)]}…" if len(case.target) > 12 else ""


def _cut_word(case: Case) -> str:
    return case.target[: len(case.target) * 3 // 4].rstrip() if len(case.target) > 16 else ""


def _more(case: Case) -> str:
    gap = " " if case.tags[1] in SPACED else ""
    return f"{case.target}{gap}{case.other[1]}"


def _doubled(case: Case) -> str:
    return case.target + (" " if case.tags[1] in SPACED else "") + case.target


_gap: Callable[[Case], str] = lambda case: " " if case.tags[1] in SPACED else ""  # noqa: E731
WAYS: Mapping[str, Callable[[Case], str]] = {
    "the answer of another sentence": lambda case: case.other[1],
    "the answer of the sentence before": lambda case: case.before[1],
    "one answer for all": lambda case: GENERAL[case.tags[1]],
    "half a sentence": _half,
    "the last clause left out": _clause,
    "cut off, with dots": _stub,
    "cut off in a word": _cut_word,
    "a figure changed": _figure,
    "a number word changed": _number_word,
    "a negation lost": _negation,
    "a name changed": _name,
    "another sentence added": _more,
    "doubled": _doubled,
    "doubled without a space": lambda case: case.target * 2,
    "doubled, joined by a line": lambda case: f"{case.target}\n{case.target}",
    "the source": lambda case: case.source,
    "the source in other letter case": lambda case: case.source.swapcase(),
    "the source with other punctuation": _punctuated,
    "the source in quotation marks": lambda case: f"“{case.source}”",
    "the source, then the answer": lambda case: f"{case.source} – {case.target}",
    "a near language": _foreign,
    "Traditional for Simplified": _traditional,
    "HTML escaped": _escaped,
    "HTML tags around it": lambda case: f"<p>{case.target}</p>",
    "zero-width characters": _zero_width,
    "bidirectional controls": lambda case: f"\u202e{case.target}\u202c",
    "UTF-8 read as Latin-1": _mojibake,
    "question marks for letters": _marks,
    "letters without accents": _without_accents,
    "letters of another script that look alike": _homoglyphs,
    "all in capitals": _upper,
    "words without spaces": _joined,
    "words in reverse order": _shuffled,
    "an apology instead": lambda case: SORRY[case.tags[1]],
    "an apology in front": lambda case: f"{SORRY[case.tags[1]]}{_gap(case)}{case.target}",
    "a note behind": lambda case: f"{case.target} ({NOTE[case.tags[1]]})",
    "a note on a line of its own": lambda case: f"{case.target}\n\n{NOTE[case.tags[1]]}",
    "the prompt in front": lambda case: f"{PROMPT} {case.target}",
    "the prompt instead": lambda case: PROMPT,
    "fences around it": lambda case: f"```\n{case.target}\n```",
    "bold": lambda case: f"**{case.target}**",
    "JSON": lambda case: json.dumps({"translation": case.target}, ensure_ascii=False),
    "a label in front": lambda case: f"Translation: {case.target}",
    "a number in front": lambda case: f"1. {case.target}",
    "an address added": lambda case: f"{case.target} https://example.com/{case.number}",
    "a greeting in front": lambda case: f"{HELLO[case.tags[1]]}{_gap(case)}{case.target}",
    "an emoji behind": lambda case: f"{case.target} 🙂",
    "a question of the engine behind": lambda case: f"{case.target}{_gap(case)}{MORE[case.tags[1]]}",
    "a placeholder left": lambda case: f"{case.target[:-1]} ⟦0⟧{case.target[-1:]}",
}
HELLO = {"de": "Gerne!", "es": "¡Claro!", "en": "Sure!", "zh-Hans": "好的！", "ja": "はい、承知しました。"}
MORE = {
    "de": "Soll ich noch etwas übersetzen?",
    "es": "¿Quieres que traduzca algo más?",
    "en": "Shall I translate anything else?",
    "zh-Hans": "还需要我翻译别的吗？",
    "ja": "他に翻訳するものはありますか？",
}
GENERAL = {
    "de": "Das ist ein Satz.",
    "es": "Esta es una frase.",
    "en": "This is a sentence.",
    "zh-Hans": "这是一个句子。",
    "ja": "これは文です。",
}


def glossary_of(cases: Sequence[Case]) -> Glossary:
    """Return terms for the names that both sides of *cases* spell alike."""
    names = {name for case in cases for name in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{3,}", case.source)
             if name in case.target}  # fmt: skip
    return Glossary(tuple(Term(name, targets={cases[0].tags[1]: name}) for name in sorted(names)))
