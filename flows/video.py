"""The flow that publishes one recording; all it does stands in ``bilingual.pipeline``."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from flows.names import run_name
from flows.tasks import publish_as_flow


def _name() -> str:
    return run_name("video", str(flow_run.parameters.get("source", "")))


@flow(name="video", flow_run_name=_name)
def video(
    source: str,
    targets: list[str] | None = None,
    renditions: list[str] | None = None,
    source_language: str | None = None,
    speech: str = "auto",
    translation: list[str] | None = None,
    glossary: str | None = None,
    start: str | None = None,
    end: str | None = None,
    force: bool = False,
    review: bool = False,
) -> State[Any]:
    """Publish one recording.

    Args:
        source: the file; a relative path hangs on the root
        targets: language tags such as zh-Hans, ja, de; default: the settings
        renditions: names of the videos to make; default: the settings
        source_language: the language of the source; default: detected
        speech: the speech engine, or auto
        translation: the chain of translation engines in order; default: the settings
        glossary: a TOML or CSV file of agreed terms
        start: begin of an excerpt, such as 3:10
        end: end of an excerpt, such as 7:45
        force: make everything again
        review: stop before the videos, so that a person can edit the translation
    """
    return publish_as_flow(
        "video",
        {
            "source": source,
            "targets": targets,
            "renditions": renditions,
            "source_language": source_language,
            "speech": speech,
            "translation": translation,
            "glossary": glossary,
            "start": start,
            "end": end,
            "force": force,
            "review": review,
        },
    )
