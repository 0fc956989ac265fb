"""The flow that publishes one recording; the work is done by ``bilingual.pipeline``."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from bilingual.flows.names import run_name
from bilingual.flows.tasks import publish_as_flow


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
    review: str | bool | None = None,
    mode: str | None = None,
) -> State[Any]:
    """Publish one recording. Omitted parameters are taken from the settings.

    Args:
        source: the file; relative paths start at the root
        targets: languages to publish in, such as zh-Hans, ja or de
        renditions: videos to make, such as linkedin-1x1 or wechat-9x16
        source_language: language of the source (default: detected)
        speech: speech engine, or auto
        translation: translation engines in order of preference, such as memory,google
        glossary: glossary file (TOML or CSV)
        start: start of an excerpt, such as 3:10
        end: end of an excerpt, such as 7:45
        force: rebuild everything
        review: pause for a person to edit the translation: make no videos and mark posts as not ready
        mode: which languages to burn in
    """
    return publish_as_flow("video", locals())
