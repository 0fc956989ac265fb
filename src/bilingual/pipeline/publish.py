"""Publishes an item, for commands and flows: makes it, then moves its source."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from bilingual.engines.processes.machine import refusals
from bilingual.errors import BilingualError, InputError, NotInstalled
from bilingual.pipeline.guarding.watching import as_error, at_the_last
from bilingual.pipeline.inbox.queue import admitted, settle_failure, settle_success, waiting_signature
from bilingual.pipeline.privacy.errors import errors_masked
from bilingual.pipeline.records import receipts
from bilingual.pipeline.records.source_location import current_path
from bilingual.pipeline.records.workspace import ItemBusy, Workspace
from bilingual.pipeline.requests import Request, kind_of
from bilingual.pipeline.run import directly
from bilingual.pipeline.sharing.slots import recording_slot

if TYPE_CHECKING:
    from bilingual.pipeline.result import Result
    from bilingual.pipeline.run import Execute
    from bilingual.pipeline.tools import Tools

# Imported lazily by engines and views; the slowest takes a second.
_LIBRARIES = (
    "deep_translator",
    "fontTools.ttLib",
    "httpx",
    "jieba",
    "jinja2",
    "language_data.names",
    "lingua",
    "markdown_it",
    "opencc",
    "pypinyin",
    "ruamel.yaml",
    "text_to_num",
)


def publish_video(request: Request, tools: Tools, execute: Execute = directly) -> Result:
    """Publish a recording and remove its source from the inbox. Raises BilingualError if nothing is delivered."""
    return _settled("media", request, tools, execute)


def publish_post(request: Request, tools: Tools, execute: Execute = directly) -> Result:
    """Publish an article and remove its source from the inbox. Raises BilingualError if nothing is delivered."""
    return _settled("article", request, tools, execute)


def publish(request: Request, tools: Tools, execute: Execute = directly) -> Result:
    """Publish a recording or an article, by its file name."""
    return _settled(kind_of(request.source), request, tools, execute)


def _made(kind: str, request: Request, tools: Tools, execute: Execute) -> Result:
    """Make the item, or return the earlier result if none of its inputs has changed."""
    if result := receipts.kept_result(request, tools):
        return result
    # Imported here: with nothing to do none is needed, and an article needs no cutting and encoding.
    from bilingual.pipeline.records.claims import check_source

    check_source(request.source, kind, tools.media)
    if kind == "article":
        from bilingual.pipeline.article import publish_article as make
    else:
        from bilingual.pipeline.recording import publish_recording as make
    before = receipts.inputs_before(request, tools)
    with recording_slot(tools.settings.state) if kind == "media" else nullcontext():
        result = make(request, tools, execute)
    if before is not None:
        receipts.keep(result, request, tools, before)
    return result


def _settled(kind: str, request: Request, tools: Tools, execute: Execute) -> Result:
    settings = tools.settings
    Workspace(settings).close_earlier()
    named = request.named or request.source
    try:
        # Before anything else looks at it.
        held = admitted(named, settings)
    except InputError as error:
        settle_failure(named, error, settings)
        raise
    place = current_path(named, settings)
    request = replace(request, source=place, named=named if place != named else None, held=held)
    taken = waiting_signature(request.source, settings)
    try:
        with (
            errors_masked(settings),
            at_the_last(lambda error: settle_failure(request.source, error, settings)),
            as_error(),
            refusals(request.source),
        ):
            result = _made(kind, request, tools, execute)
    except ItemBusy:
        # The run that holds the item settles it.
        raise
    except BilingualError as error:
        if not request.source.exists() and current_path(named, settings) != request.source:
            # Another run has published and moved it; continue with the new path.
            return _settled(kind, request, tools, execute)
        if isinstance(error.__cause__, FileNotFoundError):
            from bilingual.pipeline.records.claims import check_source

            check_source(request.source, kind, tools.media)  # says so if it was removed meanwhile
        # One that was changed meanwhile is another: it stays in the inbox.
        if waiting_signature(request.source, settings) == taken:
            settle_failure(request.source, error, settings)
        raise
    settle_success(result, settings, taken)
    return result


def import_everything() -> None:
    """Import everything that runs import lazily; missing packages are reported by the run that needs them."""
    from bilingual.engines import table
    from bilingual.engines.pictures.pages import load_printer
    from bilingual.pipeline import article, recording  # noqa: F401
    from bilingual.subtitles.cutting import segmentation  # noqa: F401
    from bilingual.views.table import pair_views

    pair_views()
    for place, _ in table.TRANSLATION.values():
        import_module(place.partition(":")[0])
    for name in _LIBRARIES:
        if find_spec(name.partition(".")[0]):
            import_module(name)
    with suppress(NotInstalled):
        load_printer()
