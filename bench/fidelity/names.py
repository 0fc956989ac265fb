"""How often the check of names alarms: on the usual forms of foreign names, and on the forms of other names.

    python bench/fidelity/names.py [--show]

``names.tsv`` has English, German and Spanish names with their usual forms. Each stands in one sentence, once with its
own form, which has to be silent, and once with that of another name, which has to alarm if it can be told by sound.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bilingual.fidelity.report import check_bitext
from bilingual.model.bitext import Bitext, Unit

LANGUAGES = ("zh-Hans", "ja", "ko", "ru")
SENTENCES = {
    "en": "Yesterday {} was in the small house.",
    "de": "Gestern war {} in dem kleinen Haus.",
    "es": "Ayer {} estaba en la casa pequeña.",
    "zh-Hans": "昨天{}在那座小房子里。",
    "ja": "昨日{}は小さな家にいた。",
    "ko": "어제 {} 씨는 작은 집에 있었다.",
    "ru": "Вчера {} был в маленьком доме.",
}
_OTHERS = (41, 97, 173)  # how far down the list the other name stands
NAMES = Path(__file__).with_name("names.tsv")


def names() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield each name: its language, its spelling, and its usual form by language."""
    for line in NAMES.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            tag, name, *forms = line.split("\t")
            yield tag, name, dict(zip(LANGUAGES, forms, strict=True))


def alarms(tag: str, name: str, target: str, form: str) -> str:
    """Return what the check of names says of *form* for *name*, "" for nothing."""
    unit = Unit("s0001", SENTENCES[tag].format(name), SENTENCES[target].format(form))
    findings = check_bitext(Bitext(tag, target, (unit,)))
    return next((found.message for found in findings if found.check == "one-form"), "")


def main() -> None:
    listed = [*names()]
    show = "--show" in sys.argv
    print("| into | usual forms | alarms on them | forms of other names | alarms on them |")
    print("|---|---:|---:|---:|---:|")
    for target in LANGUAGES:
        count: Counter[str] = Counter()
        for at, (tag, name, forms) in enumerate(listed):
            said = alarms(tag, name, target, forms[target])
            count["false"] += bool(said)
            if said and show:
                print("false:", target, name, forms[target], said)
            for step in _OTHERS:
                other, theirs = listed[(at + step) % len(listed)][1:]
                if theirs[target] == forms[target]:
                    continue
                count["others"] += 1
                found = alarms(tag, name, target, theirs[target])
                count["found"] += bool(found)
                if not found and show:
                    print("silent:", target, name, theirs[target], f"({other})")
        print(f"| {target} | {len(listed)} | {count['false']} | {count['others']} | {count['found']} |", flush=True)


if __name__ == "__main__":
    main()
