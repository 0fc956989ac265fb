"""Keeps sensitive values out of errors, which are told before a text was searched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bilingual.errors import BilingualError
from bilingual.fidelity.privacy import Redactor
from bilingual.settings import Settings


def mask_error(error: BilingualError, settings: Settings) -> None:
    """Mask the sensitive values in the message of *error*, which may quote a text that was not searched yet."""
    from bilingual.pipeline.privacy.gate import scanner_of  # loads all rules

    scanner = scanner_of(settings, (*settings.targets, *filter(None, [settings.source_language])))
    link: BaseException | None = error
    masked: set[int] = set()  # an engine of others may chain an error to itself
    while isinstance(link, BilingualError) and id(link) not in masked:  # a traceback shows its causes too
        masked.add(id(link))
        link.what = Redactor(scanner.scan(link.what)).text(link.what)
        link.args = (link.code, link.what, link.where, link.remedy)
        link = link.__cause__


@contextmanager
def errors_masked(settings: Settings) -> Iterator[None]:
    """Mask the sensitive values in the message of a BilingualError that is raised inside."""
    try:
        yield
    except BilingualError as error:
        mask_error(error, settings)
        raise
