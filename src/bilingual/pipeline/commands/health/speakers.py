"""What `bilingual doctor` says of telling voices apart: which model does it here."""

from __future__ import annotations

from bilingual.engines.speech.speakers.choice import choose_embedder
from bilingual.errors import BilingualError
from bilingual.pipeline.commands.health.checks import HealthCheck
from bilingual.pipeline.tools import engine_config
from bilingual.settings import Settings

TITLE = "who speaks"


def speaker_check(settings: Settings) -> HealthCheck:
    """Return the check of what ``speakers`` needs."""
    try:
        embedder = choose_embedder(lambda engine: engine_config(settings, engine))
    except BilingualError as error:
        return HealthCheck(TITLE, "optional", error.what, error.remedy)
    return HealthCheck(TITLE, "ok", f"{embedder.id} tells voices apart")
