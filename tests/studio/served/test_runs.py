"""The runs that the studio starts: by the service as it is now, or as processes with the environment of the person."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from prefect.settings import PREFECT_API_URL

from bilingual.flows import submitting
from bilingual.flows.service import Service
from bilingual.flows.studio import runs
from bilingual.flows.studio.runs import StudioRuns
from bilingual.pipeline.records.files import write_json
from bilingual.pipeline.records.workspace import state_folder
from bilingual.settings import load_settings


def test_runs_go_to_the_service_and_leave_no_trace_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []
    monkeypatch.setattr(runs, "is_running", lambda service: True)
    monkeypatch.setattr(submitting, "start_run", lambda *about: asked.append(PREFECT_API_URL.value()))
    environment = dict(os.environ)
    monkeypatch.setattr(os, "environ", os.environ.copy())  # whatever is put into it ends with this test
    settings = load_settings(tmp_path)
    for port in (4301, 4302):  # the service was started again
        service = Service(tmp_path, port)
        service.write_env()
        state_folder(service.state, service.run.name)
        write_json(service.record, {"port": port})
        StudioRuns(settings).publish(tmp_path / "tea.md", "article")
    assert asked == ["http://127.0.0.1:4301/api", "http://127.0.0.1:4302/api"]
    assert dict(os.environ) == environment


def test_two_clicks_are_one_run_and_a_later_one_another_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock is set back before the third, to where it was at the first."""
    asked: list[str] = []
    monkeypatch.setattr(runs, "is_running", lambda service: True)
    monkeypatch.setattr(submitting, "start_run", lambda deployment, parameters, key, *rest: asked.append(key))
    passed = [100.0, 109.0, 119.0]
    monkeypatch.setattr(runs, "time", SimpleNamespace(monotonic=lambda: passed[len(asked)], time=lambda: 1e9))
    service = Service(tmp_path, 4301)
    service.write_env()
    state_folder(service.state, service.run.name)
    write_json(service.record, {"port": 4301})
    started = StudioRuns(load_settings(tmp_path))
    for _ in passed:
        started.publish(tmp_path / "tea.md", "article")
    assert asked[0] == asked[1] != asked[2]
