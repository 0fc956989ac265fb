"""The flow that publishes one recording; the work is done by ``bilingual.pipeline``."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from bilingual.flows.publishing import name_of_run, publish_as_flow, with_option_help
from bilingual.flows.tasks import NO_PICKLE


@flow(name="video", flow_run_name=name_of_run, retries=0, **NO_PICKLE)
@with_option_help
def video(
    source: str,
    targets: list[str] | None = None,
    renditions: list[str] | None = None,
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
    mode: str | None = None,
    audio_track: int | str | None = None,
    video_track: int | str | None = None,
    ignore_sidecar: bool = False,
    learn: bool = False,
    highlight: str | None = None,
    speakers: int | str | None = None,
    speaker_names: list[str] | None = None,
    dub: str | None = None,
    voice: dict[str, str] | None = None,
    speaker_colours: list[str] | None = None,
) -> State[Any]:
    """Publish one recording. Omitted parameters are taken from the settings."""
    return publish_as_flow("video", locals())
