"""What can be run by name, and with which parameters: others' scripts rest on both."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from prefect import Flow
from prefect.schedules import Cron
from prefect.utilities.callables import parameter_schema

from flows.prepare import QUEUES
from flows.service import BATCH, ITEMS, POOL

CHECKOUT = Path(__file__).parents[2]
PREFECT = yaml.safe_load((CHECKOUT / "prefect.yaml").read_text("utf-8"))

TEXT: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
TEXTS: dict[str, Any] = {
    "anyOf": [{"items": {"type": "string"}, "type": "array"}, {"type": "null"}],
    "default": None,
}
NUMBER: dict[str, Any] = {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None}
NO: dict[str, Any] = {"default": False, "type": "boolean"}
ARTICLE = {
    "source": {"type": "string"},
    "targets": TEXTS,
    "source_language": TEXT,
    "speech": {"default": "auto", "type": "string"},
    "translation": TEXTS,
    "glossary": TEXT,
    "start": TEXT,
    "end": TEXT,
    "force": NO,
    "review": {"anyOf": [{"type": "string"}, {"type": "boolean"}, {"type": "null"}], "default": None},
}
# Only optional parameters may be added; none may change or go.
PARAMETERS = {
    "video": ARTICLE | {"renditions": TEXTS, "mode": TEXT},
    "article": ARTICLE | {"human": TEXTS},
    "nightly": {"limit": NUMBER, "at_once": NUMBER},
}


def deployed() -> dict[str, tuple[dict[str, Any], Flow[..., Any]]]:
    """Return the deployments of prefect.yaml by ``flow/deployment``, each with its flow."""
    found = {}
    for deployment in PREFECT["deployments"]:
        path, name = deployment["entrypoint"].split(":")
        flow = getattr(import_module(path.removesuffix(".py").replace("/", ".")), name)
        found[f"{flow.name}/{deployment['name']}"] = (deployment, flow)
    return found


def test_three_deployments_can_be_run_by_name() -> None:
    assert sorted(deployed()) == ["article/default", "nightly/default", "video/default"]


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_parameters_stay_as_they_are(name: str) -> None:
    schema = parameter_schema(deployed()[f"{name}/default"][1])
    shown = {
        key: {part: value for part, value in field.items() if part in ("anyOf", "type", "default")}
        for key, field in schema.properties.items()
    }
    assert shown == PARAMETERS[name]
    assert schema.required == [key for key in PARAMETERS[name] if key == "source"]


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_explained_in_the_ui(name: str) -> None:
    schema = parameter_schema(deployed()[f"{name}/default"][1])
    assert [key for key, field in schema.properties.items() if not field.get("description")] == []


def test_the_night_waits_in_another_queue_than_its_items() -> None:
    queues = {name: deployment["work_pool"] for name, (deployment, _) in deployed().items()}
    assert queues == {
        "video/default": {"name": POOL, "work_queue_name": ITEMS},
        "article/default": {"name": POOL, "work_queue_name": ITEMS},
        "nightly/default": {"name": POOL, "work_queue_name": BATCH},
    }
    assert set(QUEUES) == {ITEMS, BATCH}


def test_the_night_has_a_clock_and_a_time_zone() -> None:
    ((schedule),) = deployed()["nightly/default"][0]["schedules"]
    assert Cron(schedule["cron"], timezone=schedule["timezone"]).cron == "0 2 * * *"
    assert ZoneInfo(schedule["timezone"]).key == schedule["timezone"]


def test_the_checkout_is_found_by_each_worker_itself() -> None:
    """The data root differs from it: the flows read BILINGUAL_ROOT when they run."""
    (step,) = PREFECT["pull"]
    assert step == {"prefect.deployments.steps.set_working_directory": {"directory": "{{ $BILINGUAL_CODE }}"}}


def test_the_commands_of_the_readme_name_deployments_that_are_there() -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    named = {name for name in ("video/default", "article/default", "nightly/default") if name in text}
    assert {"video/default", "article/default"} <= named <= set(deployed())
