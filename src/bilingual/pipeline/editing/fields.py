"""The fields of posts that a person has set, kept with the options of an item: by pair and by the field's id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilingual.pipeline.items.recorded import KEPT
from bilingual.views.fields.table import FIELDS


def fields_of(options: Mapping[str, Any], pair: str) -> dict[str, str]:
    """Return the texts that a person has set for *pair*, by the id of the field, from the *options* of a manifest.

    What a later version or another program has written there is left out, and stays where it is.
    """
    kept = options.get(KEPT, {})
    known = kept.get(pair, {}) if isinstance(kept, Mapping) else {}
    said = known.items() if isinstance(known, Mapping) else ()
    return {name: text for name, text in said if name in FIELDS and isinstance(text, str) and text}


def with_fields(options: Mapping[str, Any], pair: str, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return what is kept in *options* after those of *pair* are *fields*."""
    kept = options.get(KEPT, {})
    every = {name: own for name, own in kept.items() if name != pair} if isinstance(kept, Mapping) else {}
    known = kept.get(pair, {}) if isinstance(kept, Mapping) else {}
    others = {name: text for name, text in known.items() if name not in FIELDS} if isinstance(known, Mapping) else {}
    own = {**others, **{name: text for name, text in fields.items() if text}}
    return {**every, **({pair: own} if own else {})}
