"""A file of an item is deleted, cut, replaced or still growing while a flow, the watcher or the night is at work on it.

It happens where a stage begins or ends, which are the same for all of them; the flows are the real ones, run in this
process (``tests/support/servers/flow_worker.py``). What counts is said in ``changed_sources``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from row import Row
from served import served

from attacks.changed_sources import SEED, Attacked
from bilingual.flows.nightly import nightly
from support.attacks.breaking import Ended, unbroken
from support.attacks.changing_sources import Root, sources
from support.servers.flow_worker import FLOWS, FlowWorker, at_stages, watched

_CODES = {"Completed": 0, "NotReady": 3, "NeedsReview": 3}


class _InService(Root, ABC):
    """Publishes by *how*; another path than that of the inbox by the command, as a person would."""

    def publish(self, broken: Callable[[str], None] = unbroken, main: Path | None = None) -> Ended:
        if main is not None:
            return super().publish(broken, main)
        with pytest.MonkeyPatch.context() as patch, at_stages(broken) as places:
            patch.setenv("BILINGUAL_ROOT", str(self.root))
            states = self._states(self.folder / self.source.main)
        said = [f"{state.name}: {state.message}" for state in states]
        code = _CODES.get(str(states[-1].name), 1) if states else 1
        lines = "\n".join(f"bilingual: {one}" for one in said[-1:] if code == 1)
        return Ended(code, lines or "\n".join(said), tuple(places))

    @abstractmethod
    def _states(self, main: Path) -> list[State]: ...


class ByFlow(_InService):
    def _states(self, main: Path) -> list[State]:
        flow = FLOWS["video" if main.suffix == ".mp4" else "article"]
        return [flow(str(main), return_state=True)]


class ByWatcher(_InService):
    def _states(self, main: Path) -> list[State]:
        worker = FlowWorker()
        watched(self.root, worker)
        return [state for _, state in worker.ended]


class ByNight(_InService):
    def _states(self, main: Path) -> list[State]:
        worker = FlowWorker()
        with worker.at_work():
            state = nightly(return_state=True)
        return [*(one for _, one in worker.ended), *([state] if not worker.ended else [])]


WAYS: dict[str, tuple[type[_InService], str]] = {
    "flow": (ByFlow, "media/inbox"),
    "watcher": (ByWatcher, "media/inbox"),
    "night": (ByNight, "media/inbox/nightly"),
}


def attack(folder: Path, most: int, first: int = 1, seed: int = SEED) -> Iterator[Row]:
    """Yield rows of five attacks for each kind of file and way, from number *first* on; *most* attacks of each."""
    with served(folder) as paid:
        pairs = [*product(sources(folder / "made").items(), WAYS.items())]
        for number, ((name, source), (way, (kind, inside))) in [*enumerate(pairs)][first - 1 :]:
            attacked = Attacked(folder / "root", source, paid, kind, (inside,), seed)
            # So that few runs of each way try all changes of a file together.
            yield from attacked.rows(f"{name}, by {way}", most, since=number % len(WAYS) * most)
            _forget_runs()


def _forget_runs() -> None:
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs():
            client.delete_flow_run(run.id)
