"""Where the service of one root lives: its port, its folders, and the settings of its processes."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
POOL = "media"
ITEMS = "default"
BATCH = "batch-control"
_MARK = "BILINGUAL_SERVICE"
# A proxy for the world outside must not be asked for this machine.
_LOCAL = "127.0.0.1,localhost"
# They would lead our processes to another server than ours.
_FOREIGN = ("PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_CLIENT_CUSTOM_HEADERS")


@dataclass(frozen=True, slots=True)
class Service:
    """The service of *root* at *port* of this machine, seen from this machine alone."""

    root: Path
    port: int

    @property
    def mark(self) -> str:
        """What stands in the environment of every process of this service: what carries it is ours and may be ended."""
        return f"{_MARK}={hashlib.sha256(str(self.root).encode('utf-8', 'surrogateescape')).hexdigest()[:24]}"

    @property
    def state(self) -> Path:
        return self.root / ".bilingual"

    @property
    def logs(self) -> Path:
        return self.state / "logs"

    @property
    def run(self) -> Path:
        return self.state / "run"

    @property
    def lock(self) -> Path:
        """Held by the supervisor for as long as it lives."""
        return self.run / "service.lock"

    @property
    def record(self) -> Path:
        """What the supervisor tells of itself, see ``flows.supervisor``."""
        return self.run / "service.json"

    @property
    def looked(self) -> Path:
        """Touched by the watcher at each look."""
        return self.run / "watcher.looked"

    @property
    def env(self) -> Path:
        return self.state / "env"

    @property
    def home(self) -> str:
        """The address of the Prefect UI."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.home}/api"

    def told(self) -> dict[str, str]:
        """Return what a person's shell needs to talk to this service; the content of ``.bilingual/env``."""
        home = self.state / "prefect"
        return {
            "BILINGUAL_ROOT": str(self.root),
            # Where the worker finds the flows; see `pull` in prefect.yaml.
            "BILINGUAL_CODE": str(CHECKOUT),
            "PREFECT_API_URL": self.api,
            "PREFECT_HOME": str(home),
            "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }

    def environment(self, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Return the environment of the service's own processes.

        The tuned values give way to those of the person's environment, such as a PostgreSQL address.
        """
        tuned = {
            # SQLite locks up when hundreds of waiting runs are marked late at once, so they are not.
            "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "86400",
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
        }
        kept = {name: value for name, value in inherited.items() if name not in _FOREIGN}
        direct = ",".join(part for part in (inherited.get("no_proxy") or inherited.get("NO_PROXY"), _LOCAL) if part)
        name, _, value = self.mark.partition("=")
        ours = {name: value, "PYTHONUNBUFFERED": "1", "NO_PROXY": direct, "no_proxy": direct}
        return tuned | kept | self.told() | ours

    def env_text(self) -> str:
        """Return the shell lines of ``.bilingual/env``."""
        lines = ["# Written by `make up`. Use it with: . .bilingual/env", f"unset {' '.join(_FOREIGN)}"]
        lines += [f"export {name}={shlex.quote(value)}" for name, value in self.told().items()]
        lines += [f'export NO_PROXY="${{NO_PROXY:+$NO_PROXY,}}{_LOCAL}" no_proxy="${{no_proxy:+$no_proxy,}}{_LOCAL}"']
        return "\n".join(lines) + "\n"
