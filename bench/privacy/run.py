"""Claim: all of 38 planted kinds are found in 10 places; at most 1 false alarm in 10,000 words of ordinary texts.

The planted values are new for each seed (``planted.py``, written before the rules). The ordinary texts are posts in
twelve languages that are full of figures (``everyday.py``: one in six words), and the documentation of this repository
and of the packages installed with it, in which e-mail addresses are real and are told apart. Peers: ``detect-secrets``
if it is installed, which looks for keys only, and a bare pass of all patterns of gitleaks without keywords, entropy and
lists.

    python bench/privacy/run.py
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote

from everyday import POSTS, Everyday
from planted import KINDS, SENTENCES, Maker

from bilingual.engines.privacy.dummies import table
from bilingual.engines.privacy.go_patterns import to_python
from bilingual.engines.privacy.scanner import Scanner

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(1000, 1005)
WORDS = 10_000
# How a value stands in each place of an article or a recording; {sentence} has it in prose, {url} in an address.
PLACES = {
    "text": "{sentence}\n",
    "translation": "{sentence_de}\n",
    "Chinese translation": "{sentence_zh}\n",
    "subtitles": "7\n00:00:01,000 --> 00:00:04,000\n{sentence}\n",
    "chapter": "# {sentence}\n",
    "description of an image": "![A picture: {value}](picture.png)\n",
    "address of a link": "[here](https://files.lopez.io/send?to={url}&x=1)\n",
    "front matter": '---\ntitle: Bread\ndescription: "Ask {value} for more"\n---\n',
    "code": '```sh\ncurl "$HOST" # {value}\n```\n',
    "table": "| name | value |\n|---|---|\n| x | {value} |\n",
}


def planted() -> tuple[int, int]:
    """Plant every kind in every place and return how many were found, of how many."""
    scanner = Scanner(("en", "zh-Hans", "de"), names=("Severin Quastenflosser",), amounts=True)
    found = total = 0
    for seed in SEEDS:
        maker = Maker(seed)
        for kind, (check, make) in KINDS.items():
            value = make(maker)
            for place, form in PLACES.items():
                said = {"sentence" + name: SENTENCES[tag].format(value) for name, tag in
                        (("", "en"), ("_de", "de"), ("_zh", "zh-Hans"))}  # fmt: skip
                text = form.format(value=value, url=quote(value, safe=""), **said)
                total += 1
                if check in [hit.check for hit in scanner.scan(text)]:
                    found += 1
                else:
                    print(f"missed: {kind} in {place} (seed {seed})")
    return found, total


def ordinary() -> Iterator[tuple[Path, str]]:
    paths = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/**/*.md")]
    packages = [Path(place) for place in sys.path if place.endswith("-packages")]
    paths += [
        path for place in packages for form in ("**/*.md", "**/*.rst", "**/METADATA") for path in place.glob(form)
    ]
    for path in paths:
        # Documentation of scanners and of phone numbers has what they look for.
        if re.search(r"detect_secrets|phonenumbers|stdnum|AUTHORS|LICENSE", str(path)):
            continue
        text = path.read_text("utf-8", "replace")
        yield path, text.partition("\n\n")[2] if path.name == "METADATA" else text


def posts() -> bool:
    """Print the false alarms in posts full of figures, by language; return whether there are few enough in each."""
    good = True
    for path in sorted(POSTS.glob("*.md")):
        tags = ("en", "zh-Hans") if path.stem in ("en", "code") else (path.stem, "en")
        scanner, words, hits = Scanner(tags), 0, []
        for seed in count(1):
            text = Everyday(seed).fill(path.read_text("utf-8"))
            words += words_of(text)
            hits += scanner.scan(text)
            if words >= WORDS:
                break
        alarms = [hit for hit in hits if not hit.soft]
        for hit in alarms:
            print(f"alarm: {hit.check} {hit.value} in a post in {path.stem}")
        rate = len(alarms) / words * 10_000
        print(f"{path.stem}: {words:,} words, {rate:.2f} alarms in 10,000 words, {len(hits) - len(alarms)} warnings")
        good &= rate <= 1
    return good


def words_of(text: str) -> int:
    return len(re.findall(r"[^\W\u3040-\u9fff]+", text)) + len(re.findall(r"[\u3040-\u9fff]", text)) // 2


def main() -> int:
    found, total = planted()
    print(f"planted: {found} of {total} found")
    good = posts()
    texts = list(ordinary())
    words = sum(words_of(text) for _, text in texts)
    scanner = Scanner(("en", "zh-Hans"))
    scanner.scan(texts[0][1])  # loads the rules
    started = time.process_time()
    hits = [(path, hit) for path, text in texts for hit in scanner.scan(text) if not hit.soft]
    ours = time.process_time() - started
    counts = Counter(hit.check for _, hit in hits)
    alarms = sum(counts.values()) - counts["email"]
    for path, hit in hits:
        if hit.check != "email":
            print(f"alarm: {hit.check} {hit.masked} in {path.name}")
    rate = alarms / words * 10_000
    print(
        f"ordinary: {words:,} words, {alarms} alarms besides {counts['email']} e-mail addresses: "
        f"{rate:.2f} in 10,000 words"
    )
    print(f"{ours / words * 100_000:.2f} s of processor for 100,000 words")
    patterns = [
        re.compile(to_python(rule["regex"]), re.ASCII) for rule in table("gitleaks")["rules"] if "regex" in rule
    ]
    part = [text for _, text in texts][:40]
    size = sum(map(len, part))
    started = time.process_time()
    bare = sum(1 for text in part for pattern in patterns for _ in pattern.finditer(text))
    slow = time.process_time() - started
    started = time.process_time()
    for text in part:
        scanner.scan(text)
    same = time.process_time() - started
    print(f"bare patterns: {bare} matches in {size:,} characters, {slow / same:.1f} times our time")
    if find_spec("detect_secrets"):
        peer(part, same)
    return 0 if found == total and good and rate <= 1 else 1


def peer(texts: list[str], ours: float) -> None:
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import default_settings

    with default_settings():
        started = time.process_time()
        alarms = sum(1 for text in texts for line in text.splitlines() for _ in scan_line(line))
        spent = time.process_time() - started
        maker = Maker(1000)
        keys = [make(maker) for check, make in KINDS.values() if check == "secret"]
        seen = sum(any(True for _ in scan_line(SENTENCES["en"].format(key))) for key in keys)
    print(f"detect-secrets: {spent / ours:.1f} times our time, {alarms} alarms, {seen} of {len(keys)} planted keys")


if __name__ == "__main__":
    raise SystemExit(main())
