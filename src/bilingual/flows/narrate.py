"""The flow that reads one article aloud; the work is done by ``bilingual.pipeline``."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from bilingual.flows.publishing import name_of_run, publish_as_flow, with_option_help
from bilingual.flows.tasks import NO_PICKLE


@flow(name="narrate", flow_run_name=name_of_run, retries=0, **NO_PICKLE)
@with_option_help
def narrate(
    source: str,
    targets: list[str] | None = None,
    renditions: list[str] | None = None,
    spoken: str | None = None,
    voice: dict[str, str] | None = None,
    mode: str | None = None,
    highlight: str | None = None,
    source_language: str | None = None,
    speech: str = "auto",
    translation: list[str] | None = None,
    agreement: list[str] | None = None,
    round_trip: list[str] | None = None,
    glossary: str | None = None,
    start: str | None = None,
    end: str | None = None,
    force: bool = False,
    review: str | bool | None = None,
    human: list[str] | None = None,
    learn: bool = False,
) -> State[Any]:
    """Publish one article and read it aloud: posts, videos of slides, an audio file. Omitted parameters are taken from
    the settings.
    """
    return publish_as_flow("narrate", locals())
