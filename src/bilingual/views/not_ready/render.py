"""The note beside posts that are not ready, for those that have no place for a sign."""

from __future__ import annotations

from bilingual.views.base import Delivery, Prepared, View
from bilingual.views.sign import NOTE, note


def render(prepared: Prepared) -> Delivery:
    return Delivery(note(prepared))


VIEW = View("not_ready", render, files={NOTE: "Why this is not ready"}, needs=frozenset({"reasons", "open", "title"}))
