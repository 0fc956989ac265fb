"""The service of one root: its port, password, folders, and the settings of its processes.

Anyone who can reach Prefect's API can start a run, and so can any web page in a browser on this machine. So the API has
a password (Prefect's "auth string"), rejects other origins, and requires a CSRF token. Prefect does not check the Host
header; a page with a name rebound to 127.0.0.1 is stopped by the password, which its browser does not have.
https://docs.prefect.io/v3/advanced/security-settings
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shlex
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bilingual.errors import EngineError, UsageError, WorkspaceError
from bilingual.flows.supervising.database import is_database_setting
from bilingual.pipeline.records.files import write_text
from bilingual.pipeline.records.workspace import state_folder
from bilingual.redaction import public_environment

DEFAULT_PORT = 4200
_MARK = "BILINGUAL_SERVICE"
# A proxy must not be used for this machine.
_LOCAL = "127.0.0.1,localhost"
_PASSWORD = "PREFECT_API_AUTH_STRING"
_FOREIGN = (
    # These would direct our processes to another server.
    "PREFECT_API_KEY",
    "PREFECT_PROFILE",
    "PREFECT_CLIENT_CUSTOM_HEADERS",
    # These would open the server again, or lock out its clients.
    "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED",
    "PREFECT_SERVER_CORS_ALLOWED_ORIGINS",
    "PREFECT_SERVER_CSRF_PROTECTION_ENABLED",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def checkout() -> Path | None:
    """Return the checkout that this package runs from, or ``None`` if it was installed from a wheel."""
    folder = Path(__file__).resolve().parents[3]
    return folder if (folder / "pyproject.toml").is_file() and (folder / "flows" / "video.py").is_file() else None


def port_of(text: str | None, usual: int) -> int:
    """Return a port from user input, the *usual* one if there is none. Raises UsageError."""
    if text is None or text == "":
        return usual
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise UsageError("BIL-SVC-008", f"{text!r} is not a valid port", remedy="A port is a number from 1 to 65535.")
    return int(text)


@dataclass(frozen=True, slots=True)
class Service:
    """The service of *root* at *port*, reachable only from this machine."""

    root: Path
    port: int

    @property
    def mark(self) -> str:
        """The mark in the environment of every process of this service, by which they are found and terminated."""
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
        """Held by the running supervisor."""
        return self.run / "service.lock"

    @property
    def record(self) -> Path:
        """The supervisor's status record, see ``bilingual.flows.supervising``."""
        return self.run / "service.json"

    @property
    def prefect_home(self) -> Path:
        return self.state / "prefect"

    @property
    def stopped(self) -> Path:
        """Touched when the service is stopped in good order; there until the runs that this ended are continued."""
        return self.run / "stopped"

    @property
    def looked(self) -> Path:
        """Touched by the watcher at each look."""
        return self.run / "watcher.looked"

    @property
    def env(self) -> Path:
        return self.state / "env"

    @property
    def prefect_file(self) -> Path:
        """The deployments: the root's own ``prefect.yaml``, else the checkout's, else the package's."""
        for folder in filter(None, (self.root, checkout())):
            file = folder / "prefect.yaml"
            # A root may be inside another Prefect project.
            if file.is_file() and "name: bilingual" in file.read_text("utf-8").splitlines():
                return file
        return Path(__file__).with_name("prefect.yaml")

    @property
    def home(self) -> str:
        """The URL of the Prefect UI."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.home}/api"

    def bound(self) -> socket.socket:
        """Return a socket that has the port. Raises EngineError if another program has it."""
        taken = socket.socket()
        # Like the server: a port with connections in TIME_WAIT is free.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", self.port))
        except OSError as error:
            taken.close()
            raise EngineError(
                "BIL-SVC-007",
                f"port {self.port} is in use ({error.strerror})",
                remedy=f"Choose another, such as: bilingual up --port {free_port()}",
            ) from None
        return taken

    def password(self) -> str:
        """Return the password of API and UI in the form ``user:password``, from ``.bilingual/env``.

        Raises WorkspaceError if there is none: the service never runs without.
        """
        if kept := self._kept_password():
            return kept
        raise WorkspaceError(
            "BIL-SVC-009", "contains no password", where=self.env, remedy="Run `bilingual down`, then `bilingual up`."
        )

    def has_password(self) -> bool:
        """Return whether the service has a password; one started by 0.1.0 has none."""
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
        """Write ``.bilingual/env``, readable only by its owner, with the existing or a new password."""
        state_folder(self.state)
        # 32 random bytes: https://docs.python.org/3/library/secrets.html#how-many-bytes-should-tokens-use
        write_text(self.env, self._env_text(self._kept_password() or f"bilingual:{secrets.token_urlsafe(32)}"))

    def _told(self, password: str) -> dict[str, str]:
        """Return the environment that a shell needs to use this service: the content of ``.bilingual/env``."""
        home = self.prefect_home
        return {
            "BILINGUAL_ROOT": str(self.root),
            # Where a worker finds flows/video.py, the entry point of 0.1.0 deployments.
            **({"BILINGUAL_CODE": str(code)} if (code := checkout()) else {}),
            "PREFECT_API_URL": self.api,
            _PASSWORD: password,
            "PREFECT_SERVER_API_AUTH_STRING": password,
            "PREFECT_HOME": str(home),
            "PREFECT_PROFILES_PATH": str(home / "profiles.toml"),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }

    def environment(
        self, inherited: Mapping[str, str] = os.environ, *, with_keys: bool = True, with_database: bool = False
    ) -> dict[str, str]:
        """Return the environment of the service's processes.

        *with_keys* for those that start or are runs; *with_database* for the server and its supervisor, which alone
        get the address and password of Prefect's database.

        Tuned values are overridden by those of the user's environment, such as a PostgreSQL URL. Raises WorkspaceError
        before ``write_env``.
        """
        tuned = {
            # SQLite locks up when hundreds of waiting runs are marked late at once, so this is turned off.
            "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "86400",
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            # For the supervisor to notice within three minutes that the worker is frozen.
            "PREFECT_WORKER_HEARTBEAT_SECONDS": "10",
        }
        public = public_environment(inherited)
        kept = {
            name: value
            for name, value in inherited.items()
            if name not in _FOREIGN
            and (with_keys or name in public or name.startswith("PREFECT_"))
            and (with_database or not is_database_setting(name))
        }
        direct = ",".join(part for part in (inherited.get("no_proxy") or inherited.get("NO_PROXY"), _LOCAL) if part)
        name, _, value = self.mark.partition("=")
        path = os.pathsep.join([str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)])
        ours = {name: value, "PATH": path, "PYTHONUNBUFFERED": "1", "NO_PROXY": direct, "no_proxy": direct}
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
