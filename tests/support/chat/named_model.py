"""A chat model without a memory: it translates sentences with names well, but each name one of several ways by chance,
unless the prompt tells it one.
"""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bilingual.engines.base import Item
from support.chat.chat_requests import Unit
from support.chat.chat_server import ChatServer

_SYLLABLES = {
    "ka": "卡喀咖", "lo": "洛罗珞", "mi": "米弥密", "ta": "塔达他", "re": "雷蕾瑞", "no": "诺挪糯", "be": "贝蓓倍",
    "du": "杜度渡", "si": "西希锡", "ve": "维薇韦",
}  # fmt: skip
_SENTENCES = (
    ("In {k}, {a} met {b} at the old harbour.", "{k}年，{a}在旧港口遇见了{b}。"),
    ("{a} wrote {k} letters to {b} that winter.", "那年冬天{a}给{b}写了{k}封信。"),
    ("Nobody knew why {a} had left the village.", "没有人知道{a}为什么离开了村子。"),
    ("The children often asked {a} and {b} for a story.", "孩子们常常请{a}和{b}讲故事。"),
    ("After {k} days {a} came back with {b}.", "{k}天以后{a}和{b}一起回来了。"),
    ("It rained when {a} opened the door.", "{a}打开门的时候下着雨。"),
    ("They waited {k} minutes for the bus.", "他们等公共汽车等了{k}分钟。"),
)


def variants(name: str) -> list[str]:
    """Return the ways in which the model writes *name*, the first three by sound, the last as it is.

    >>> variants("Kalomi")
    ['卡洛米', '喀罗弥', '咖珞密', 'Kalomi']
    """
    signs = [_SYLLABLES[name.lower()[at : at + 2]] for at in range(0, len(name), 2)]
    return ["".join(sign[way] for sign in signs) for way in range(3)] + [name]


def made_names(count: int, seed: int = 1) -> list[str]:
    chance = random.Random(seed)
    names: dict[str, None] = {}
    while len(names) < count:
        names["".join(chance.sample(list(_SYLLABLES), 3)).capitalize()] = None
    return list(names)


def document(units: int, names: Sequence[str], seed: int = 1) -> list[Item]:
    """Return *units* sentences about *names*, in paragraphs of five and sections of thirty."""
    chance = random.Random(seed)
    items = []
    for number in range(units):
        english, _ = chance.choice(_SENTENCES)
        text = english.format(k=1000 + number, a=chance.choice(names), b=chance.choice(names))
        items.append(Item(text, heading=f"Part {number // 30}", paragraph=number // 5, title="The harbour"))
    return items


class NamedModel(ChatServer):
    """Translates the sentences of ``document`` into Chinese. What stands as ``NAME = FORM`` in the prompt it keeps."""

    def __init__(self, seed: int = 1, **options: Any) -> None:
        super().__init__(target="zh-Hans", **options)
        self._chance = random.Random(seed)
        self._told = threading.local()
        self.translate = self._translated

    def _answer(self, body: Mapping[str, Any], units: Sequence[Unit], way: str) -> tuple[str, str, str]:
        prompt = str(body["messages"][-1]["content"])
        self._told.forms = dict(re.findall(r"^- (.+?) = (.+)$", prompt, re.MULTILINE))
        return super()._answer(body, units, way)

    def _translated(self, text: str) -> str:
        for english, chinese in _SENTENCES:
            pattern = re.escape(english).replace(r"\{a\}", r"(?P<a>[\w⟦⟧]+)").replace(r"\{b\}", r"(?P<b>[\w⟦⟧]+)")
            if match := re.fullmatch(pattern.replace(r"\{k\}", r"(?P<k>\d+)"), text):
                found = match.groupdict()
                return chinese.format(**{key: found[key] if key == "k" else self._name(found[key]) for key in found})
        return self._name(text)

    def _name(self, name: str) -> str:
        told: str | None = self._told.forms.get(name)
        known = re.fullmatch(f"(?:{'|'.join(_SYLLABLES)})+", name.lower())
        return told or (self._chance.choice(variants(name)) if known else name)


def agreement(items: Sequence[Item], answers: Sequence[str], names: Sequence[str]) -> tuple[float, int]:
    """Return the share of the occurrences of *names* that have the usual form of their name, and how many names have
    more than one form.
    """
    usual = every = mixed = 0
    for name in names:
        pairs = [(item.text, answer) for item, answer in zip(items, answers, strict=True) if name in item.text]
        forms = Counter(form for _, answer in pairs for form in variants(name) if form in answer)
        usual += max(forms.values(), default=0)
        every += sum(forms.values())
        mixed += len(forms) > 1
    return usual / max(1, every), mixed
