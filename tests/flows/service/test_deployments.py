"""The deployments and their parameters, which other people's scripts depend on."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from prefect import Flow
from prefect.flows import load_flow_from_entrypoint
from prefect.schedules import Cron
from prefect.utilities.callables import parameter_schema

from bilingual.flows.names import BATCH, ITEMS, POOL
from bilingual.flows.service import Service
from bilingual.flows.supervising.prepare import QUEUES

CHECKOUT = Path(__file__).parents[3]
PREFECT = yaml.safe_load(Service(CHECKOUT, 4200).prefect_file.read_text("utf-8"))

TEXT: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}
TEXTS: dict[str, Any] = {
    "anyOf": [{"items": {"type": "string"}, "type": "array"}, {"type": "null"}],
    "default": None,
}
NUMBER: dict[str, Any] = {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None}
TRACK: dict[str, Any] = {"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}], "default": None}
NO: dict[str, Any] = {"default": False, "type": "boolean"}
TABLE = {"anyOf": [{"additionalProperties": {"type": "string"}, "type": "object"}, {"type": "null"}], "default": None}
ARTICLE = {
    "source": {"type": "string"},
    "targets": TEXTS,
    "source_language": TEXT,
    "speech": {"default": "auto", "type": "string"},
    "translation": TEXTS,
    "agreement": TEXTS,
    "round_trip": TEXTS,
    "glossary": TEXT,
    "start": TEXT,
    "end": TEXT,
    "force": NO,
    "review": {"anyOf": [{"type": "string"}, {"type": "boolean"}, {"type": "null"}], "default": None},
}
# Only optional parameters may be added; none may change or go.
PARAMETERS = {
    "video": ARTICLE
    | {"renditions": TEXTS, "mode": TEXT, "audio_track": TRACK, "video_track": TRACK, "ignore_sidecar": NO}
    | {"learn": NO, "highlight": TEXT, "speakers": TRACK, "speaker_names": TEXTS, "speaker_colours": TEXTS}
    | {"dub": TEXT, "voice": TABLE},
    "article": ARTICLE | {"human": TEXTS, "learn": NO},
    "narrate": ARTICLE
    | {"human": TEXTS, "learn": NO, "renditions": TEXTS, "spoken": TEXT, "voice": TABLE}
    | {"mode": TEXT, "highlight": TEXT},
    "nightly": {"limit": NUMBER, "at_once": NUMBER},
}


def deployed() -> dict[str, tuple[dict[str, Any], Flow[..., Any]]]:
    """Return the deployments of prefect.yaml by ``flow/deployment``, each with its flow."""
    found = {}
    for deployment in PREFECT["deployments"]:
        flow = load_flow_from_entrypoint(deployment["entrypoint"], use_placeholder_flow=False)
        found[f"{flow.name}/{deployment['name']}"] = (deployment, flow)
    return found


def test_four_deployments_can_be_run_by_name() -> None:
    assert sorted(deployed()) == ["article/default", "narrate/default", "nightly/default", "video/default"]


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
        "narrate/default": {"name": POOL, "work_queue_name": ITEMS},
        "nightly/default": {"name": POOL, "work_queue_name": BATCH},
    }
    assert set(QUEUES) == {ITEMS, BATCH}


def test_the_night_has_a_clock_and_a_time_zone() -> None:
    ((schedule),) = deployed()["nightly/default"][0]["schedules"]
    assert Cron(schedule["cron"], timezone=schedule["timezone"]).cron == "0 2 * * *"
    assert ZoneInfo(schedule["timezone"]).key == schedule["timezone"]


def test_nothing_is_fetched_before_a_run() -> None:
    """With a colon, Prefect would copy a folder first; it takes a name with dots alone for a module's."""
    assert PREFECT["pull"] == []
    assert [deployment["entrypoint"] for deployment, _ in deployed().values() if ":" in deployment["entrypoint"]] == []


@pytest.mark.parametrize("name", ["video", "article", "nightly"])
def test_what_deployments_of_0_1_0_name_is_the_same_flow(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    old = load_flow_from_entrypoint(f"flows/{name}.py:{name}", use_placeholder_flow=False)
    assert old is deployed()[f"{name}/default"][1]


def test_the_root_may_have_deployments_of_its_own(tmp_path: Path) -> None:
    service = Service(tmp_path, 4200)
    shipped = service.prefect_file
    own = tmp_path / "prefect.yaml"
    own.write_text("name: somebody-elses\n", "utf-8")
    assert service.prefect_file == shipped
    own.write_text(shipped.read_text("utf-8").replace("timezone: UTC", "timezone: Asia/Shanghai"), "utf-8")
    assert service.prefect_file == own


def test_the_commands_of_the_documentation_name_deployments_that_are_there() -> None:
    text = "".join((CHECKOUT / page).read_text("utf-8") for page in ("README.md", "docs/how-to/nightly.md"))
    named = {name for name in ("video/default", "article/default", "nightly/default") if name in text}
    assert {"video/default", "article/default"} <= named <= set(deployed())
