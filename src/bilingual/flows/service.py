"""Where the service of one root lives: its port, its password, its folders, and the settings of its processes.

Whoever reaches Prefect's API can start a run, and so can any web page that a browser on this machine shows: the API
has a password (Prefect's "auth string"), answers no other origin, and wants a CSRF token. Prefect checks no Host
header; a page whose name was rebound to 127.0.0.1 is stopped by the password, which its browser does not know.
https://docs.prefect.io/v3/advanced/security-settings
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import WorkspaceError
from bilingual.pipeline.records.workspace import state_folder, write_text

POOL = "media"
ITEMS = "default"
BATCH = "batch-control"
_MARK = "BILINGUAL_SERVICE"
# A proxy for the world outside must not be asked for this machine.
_LOCAL = "127.0.0.1,localhost"
_PASSWORD = "PREFECT_API_AUTH_STRING"
_FOREIGN = (
    # They would lead our processes to another server than ours.
    "PREFECT_API_KEY",
    "PREFECT_PROFILE",
    "PREFECT_CLIENT_CUSTOM_HEADERS",
    # They would open the server again, or keep its clients out.
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED",
    "PREFECT_SERVER_CORS_ALLOWED_ORIGINS",
    "PREFECT_SERVER_CSRF_PROTECTION_ENABLED",
)


def checkout() -> Path | None:
    """Return the checkout that this package runs from, or ``None`` where it was installed from a wheel."""
    folder = Path(__file__).resolve().parents[3]
    return folder if (folder / "pyproject.toml").is_file() and (folder / "flows" / "video.py").is_file() else None


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
        """What the supervisor tells of itself, see ``bilingual.flows.supervisor``."""
        return self.run / "service.json"

    @property
    def looked(self) -> Path:
        """Touched by the watcher at each look."""
        return self.run / "watcher.looked"

    @property
    def env(self) -> Path:
        return self.state / "env"

    @property
    def prefect_file(self) -> Path:
        """The deployments: the root's own ``prefect.yaml``, else the checkout's, else the one in the package."""
        for folder in filter(None, (self.root, checkout())):
            file = folder / "prefect.yaml"
            # A root may lie in somebody's other Prefect project.
            if file.is_file() and "name: bilingual" in file.read_text("utf-8").splitlines():
                return file
        return Path(__file__).with_name("prefect.yaml")

    @property
    def home(self) -> str:
        """The address of the Prefect UI."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.home}/api"

    def password(self) -> str:
        """Return what the API and its page ask for, in the form ``user:password``, as ``.bilingual/env`` has it.

        Raises WorkspaceError where there is none: nothing of this service runs without.
        """
        if kept := self._kept_password():
            return kept
        raise WorkspaceError(
            "BIL-SVC-009", "holds no password", where=self.env, remedy="Run `bilingual down`, then `bilingual up`."
        )

    def has_password(self) -> bool:
        """Tell whether the service has one; what 0.1.0 started has none."""
        return self._kept_password() != ""

    def _kept_password(self) -> str:
        if not self.env.is_file():
            return ""
        for line in self.env.read_text("utf-8").splitlines():
            name, _, value = line.removeprefix("export ").partition("=")
            if name == _PASSWORD:
                return "".join(shlex.split(value))
        return ""

    def write_env(self) -> None:
        """Write ``.bilingual/env`` for its owner alone, with the password that it has, else a new one."""
        state_folder(self.state)
        # 32 random bytes: https://docs.python.org/3/library/secrets.html#how-many-bytes-should-tokens-use
        write_text(self.env, self._env_text(self._kept_password() or f"bilingual:{secrets.token_urlsafe(32)}"))

    def _told(self, password: str) -> dict[str, str]:
        """Return what a person's shell needs to talk to this service; the content of ``.bilingual/env``."""
        home = self.state / "prefect"
        return {
            "BILINGUAL_ROOT": str(self.root),
            # Where a worker finds flows/video.py, which deployments of 0.1.0 name.
            **({"BILINGUAL_CODE": str(code)} if (code := checkout()) else {}),
            "PREFECT_API_URL": self.api,
            _PASSWORD: password,
            "PREFECT_SERVER_API_AUTH_STRING": password,
            "PREFECT_HOME": str(home),
            "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }

    def environment(self, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
        """Return the environment of the service's own processes.

        The tuned values give way to those of the person's environment, such as a PostgreSQL address. Raises
        WorkspaceError before ``write_env``.
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
        closed = {
            "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": f"{self.home},http://localhost:{self.port}",
            "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
        }
        return tuned | kept | self._told(self.password()) | ours | closed

    def _env_text(self, password: str) -> str:
        lines = [
            "# Written by `bilingual up`. Use it with: . .bilingual/env",
            f"# The Prefect page asks for a password: all that stands after {_PASSWORD}=, the name before the colon",
            "# included. Keep it to yourself; to change it, change both lines, then `bilingual down && bilingual up`.",
            f"unset {' '.join(_FOREIGN)}",
        ]
        lines += [f"export {name}={shlex.quote(value)}" for name, value in self._told(password).items()]
        lines += [f'export NO_PROXY="${{NO_PROXY:+$NO_PROXY,}}{_LOCAL}" no_proxy="${{no_proxy:+$no_proxy,}}{_LOCAL}"']
        return "\n".join(lines) + "\n"
