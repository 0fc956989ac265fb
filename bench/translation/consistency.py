"""Counts how often each name has one translation: ``python bench/translation/consistency.py``.

The model (``tests/support/chat/named_model.py``) translates well but has no memory: it writes a name one of four ways
by chance, unless the prompt tells it one. Translated pairs before a batch do not count as telling.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from bilingual.engines.base import EngineConfig, Naming  # noqa: E402
from bilingual.engines.linguistics.proper_names import proper_names  # noqa: E402
from bilingual.engines.translation.chain import Chain  # noqa: E402
from bilingual.engines.translation.llm.engine import create  # noqa: E402
from bilingual.model.glossary import Glossary, Term  # noqa: E402
from support.chat.named_model import NamedModel, agreement, document, made_names, variants  # noqa: E402

_UNITS, _NAMES, _AGREED = 240, 30, 3


def measured(batch: int, at_once: int, state: Path, *, naming: bool) -> str:
    names = made_names(_NAMES)
    glossary = Glossary(tuple(Term(name, {"zh-Hans": variants(name)[2]}) for name in names[:_AGREED]))
    items = document(_UNITS, names)
    with NamedModel(seed=batch + at_once) as server:
        options = {"url": server.base, "model": "m", "per_second": 10_000.0, "concurrency": at_once, "batch": batch}
        found = Naming(proper_names([item.text for item in items], "en") if naming else ())
        chain = Chain([create(EngineConfig(state, options))], glossary, naming=lambda: found)
        answers = [outcome.text or "" for outcome in chain.translate(items, "en", "zh-Hans")]
        requests = len(server.asked)
    share, mixed = agreement(items, answers, names)
    kept = sum(variants(name)[2] in a for name in names[:_AGREED] for i, a in zip(items, answers, strict=True)
               if name in i.text)  # fmt: skip
    due = sum(name in item.text for name in names[:_AGREED] for item in items)
    return (
        f"batches of {batch:2}, {at_once} at a time, names {'settled first' if naming else 'left to chance'}: "
        f"{share:.1%} in the usual form, {mixed} of {_NAMES} names mixed, glossary {kept} of {due}, "
        f"{requests} requests, {sum(not answer for answer in answers)} lost"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as held:
        for naming in (False, True):
            for batch in (8, 12):
                for at_once in (1, 4, 8):
                    print(measured(batch, at_once, Path(held), naming=naming))


if __name__ == "__main__":
    main()
