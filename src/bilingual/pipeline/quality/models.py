"""Asks models about pairs of sentences: for their vectors, and for an estimate."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from bilingual.engines.base import Progress, part_of
from bilingual.engines.embeddings import Encoder, Vector, open_encoder
from bilingual.engines.estimators import CheckedEstimator, open_estimator
from bilingual.errors import BadResponse, EngineError, UnsupportedLanguage
from bilingual.model.bitext import Unit
from bilingual.pipeline.quality.texts import Asking
from bilingual.pipeline.tools import Tools, engine_config
from bilingual.text.counts import counted

_BATCH = 64  # pairs, kept together


def opened(name: str, tools: Tools) -> CheckedEstimator:
    """Return the estimator *name*. Raises like ``open_estimator``."""
    return open_estimator(name, engine_config(tools.settings, name))


def cosines(asking: Asking, name: str, key: str, progress: Progress) -> None:
    """Compare the vectors of both sides, and those of each source and the next target."""
    missing = asking.missing("embeddings", key)
    if len(missing) < 2:
        return  # nothing to compare with
    encoder = open_encoder(name, engine_config(asking.tools.settings, "embeddings"))
    asking.tell(f"embeddings: {counted(len(missing), 'pair')} by {name}")
    for start, part in _parts(missing):
        following = missing[start + len(part)] if start + len(part) < len(missing) else missing[0]
        sources = _encoded(encoder, [unit.source for unit in part], asking.bitext.source, name)
        targets = _encoded(encoder, [u.target or "" for u in (*part, following)], asking.bitext.target, name)
        for unit, own, target, other in zip(part, sources, targets, targets[1:], strict=False):
            values = [round(_cosine(own, target, name), 4), round(_cosine(own, other, name), 4)]
            asking.add("embeddings", key, unit, values)
        progress((start + len(part)) / len(missing), "embeddings")


def estimates(asking: Asking, name: str, key: str, progress: Progress) -> None:
    missing = asking.missing("estimator", key)
    estimator = opened(name, asking.tools)
    tags = asking.bitext.source, asking.bitext.target
    if not missing:
        return
    if not estimator.supports(*tags):
        raise UnsupportedLanguage("BIL-FID-016", f"the estimator {name!r} does not judge {tags[0]} to {tags[1]}")
    asking.tell(f"estimator: {counted(len(missing), 'pair')} by {name}")
    for start, part in _parts(missing):
        share = part_of(progress, start / len(missing), (start + len(part)) / len(missing))
        values = estimator.estimate([(unit.source, unit.target or "") for unit in part], *tags, share)
        for unit, value in zip(part, values, strict=True):
            asking.add("estimator", key, unit, round(value, 4))


def _parts(units: Sequence[Unit]) -> Iterator[tuple[int, Sequence[Unit]]]:
    for start in range(0, len(units), _BATCH):
        yield start, units[start : start + _BATCH]


def _encoded(encoder: Encoder, texts: Sequence[str], tag: str, name: str) -> list[Vector]:
    try:
        found = list(encoder.encode(texts, tag))
    except EngineError:
        raise
    except Exception as error:
        raise EngineError("BIL-FID-019", f"failed: {type(error).__name__}: {str(error)[:200]}", where=name) from error
    if len(found) != len(texts):
        raise BadResponse("BIL-FID-017", f"gave {len(found)} vectors for {len(texts)} sentences", where=name)
    return found


def _cosine(one: Vector, two: Vector, name: str) -> float:
    size = math.hypot(*one) * math.hypot(*two)
    if len(one) != len(two) or not math.isfinite(size):
        raise BadResponse("BIL-FID-018", "gave vectors that cannot be compared", where=name)
    return sum(a * b for a, b in zip(one, two, strict=True)) / size if size else 0.0
