"""The flow that publishes one article; the work is done by ``bilingual.pipeline``."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from bilingual.flows.names import run_name
from bilingual.flows.tasks import publish_as_flow


def _name() -> str:
    return run_name("article", str(flow_run.parameters.get("source", "")))


@flow(name="article", flow_run_name=_name)
def article(
    source: str,
    targets: list[str] | None = None,
    source_language: str | None = None,
    speech: str = "auto",
    translation: list[str] | None = None,
    glossary: str | None = None,
    start: str | None = None,
    end: str | None = None,
    force: bool = False,
    review: str | bool | None = None,
    human: list[str] | None = None,
) -> State[Any]:
    """Publish one article. Omitted parameters are taken from the settings.

    Args:
        source: the file; relative paths start at the root
        targets: languages to publish in, such as zh-Hans, ja or de
        source_language: language of the source (default: detected)
        speech: speech engine, or auto
        translation: translation engines in order of preference, such as memory,google
        glossary: glossary file (TOML or CSV)
        start: start of an excerpt, such as 3:10
        end: end of an excerpt, such as 7:45
        force: rebuild everything
        review: pause for a person to edit the translation: make no videos and mark posts as not ready
        human: human translations to align; if no targets are given, publish only in their languages
    """
    return publish_as_flow("article", locals())
