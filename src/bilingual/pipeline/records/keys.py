"""The keys of stages: the digest of all that a stage depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilingual.languages import own_files
from bilingual.model.digest import digest
from bilingual.redaction import public_url

# Part of every key: increase it when a stage's output changes for the same inputs.
RECIPE = 1


def public_record(record: dict[str, Any]) -> dict[str, Any]:
    """Return a stage's *record* without passwords in URLs, which 0.1.0 wrote; what is up to date stays so."""
    facts = record.get("facts", {})
    public = _with_public_urls(facts)
    if public == facts:
        return record
    key = stage_key(public) if record.get("key") == stage_key(facts) else record.get("key")
    return {**record, "key": key, "facts": public}


def _with_public_urls(value: Any) -> Any:
    if isinstance(value, list):
        holds = any(isinstance(one, (list, dict)) for one in value)  # thousands hold two numbers
        return [_with_public_urls(one) for one in value] if holds else value
    if not isinstance(value, dict):
        return value
    return {
        name: public_url(one) if name == "url" and isinstance(one, str) else _with_public_urls(one)
        for name, one in value.items()
    }


def with_languages(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *facts* with the hashes of added language files, if any, since everything depends on them."""
    own = own_files()
    return {**facts, "languages": dict(own)} if own else facts


def stage_key(facts: Mapping[str, Any]) -> str:
    """Return the key of a stage made from *facts*: a SHA-256 in hex."""
    return digest({"recipe": RECIPE, "facts": dict(facts)})
