"""What a program writes without being asked: log lines of any library, warnings, tracebacks."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from bilingual.redaction.output import public_errors

KEY = "planted-key-0123456789"
# Each line is one way out; the program ends with an exception that nobody catches.
PROGRAM = """
import json, logging, logging.config, sys, threading, traceback, warnings
key = "planted-key-" + "0123456789"
url = "http://user:unknown-" + "pw@host.example/?auth_key=unknown-" + "key"
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
print("on stdout", key, url)
logging.getLogger("httpx").debug("HTTP Request: %s %s", "GET", url)
logging.getLogger("urllib3").debug('"%s %s" %s', "GET", "/v2?auth_key=unknown-" + "key", 200)
logging.getLogger("x").debug("headers %s", {"Authorization": "Bearer unknown-" + "key1"})
logging.getLogger("x").debug("%(a)s", {"a": key})
logging.getLogger("x").debug([key, url])
logging.getLogger("x").debug("%s and %s", key)  # a wrong format: logging reports it with its arguments
class Late(logging.Handler):
    def emit(self, record):
        print("late", self.format(record), record.args, record.exc_info, flush=True)
logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, "handlers": {"l": {"()": Late}},
                           "loggers": {"late": {"handlers": ["l"], "propagate": False, "level": "DEBUG"}}})
def fail():
    try:
        raise ValueError(f"at {url}")
    except ValueError as error:
        raise RuntimeError(key) from error
try:
    fail()
except RuntimeError:
    logging.getLogger("late").exception("it failed with %s", key)
    print(traceback.format_exc(), file=sys.stderr)
warnings.warn(f"unverified {url} {key}")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
print("argument", sys.argv[1])
fail()
"""


def test_an_unexpected_error_is_stored_without_its_secrets() -> None:
    def fail() -> None:
        try:
            raise ValueError("at http://me:pw-77@host.example/?key=k-88")
        except ValueError as error:
            raise KeyError("what led to it has the password") from error

    with pytest.raises(RuntimeError) as raised, public_errors():
        fail()
    assert raised.value.__cause__ is None
    kept = "".join(traceback.format_exception(raised.value)) + repr(raised.value.args)
    assert "KeyError: 'what led to it has the password'" in kept
    assert "pw-77" not in kept
    assert "k-88" not in kept
    with pytest.raises(ZeroDivisionError), public_errors():  # others come as they are
        print(1 / 0)


def test_no_way_out_shows_a_secret(tmp_path: Path) -> None:
    (tmp_path / "leaky.py").write_text(PROGRAM, "utf-8")
    environment = os.environ | {
        "SOME_API_KEY": KEY,
        "HTTPS_PROXY": "http://user:unknown-pw@host.example",
        "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bilingual.redaction", "leaky", "given"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1
    for secret in (KEY, "unknown-pw", "unknown-key", "0123456789"):
        assert secret not in said, said
    # They have all been written, nevertheless.
    for part in (
        "HTTP Request: GET",
        '"GET /v2?auth_key=***" 200',
        "late it failed with ***",
        "unverified",
        "in thread",
    ):
        assert part in said
    assert "argument given" in said
    assert "on stdout *** http://***@host.example/?auth_key=***" in done.stdout
    assert said.count("ValueError: at http://") == 4
    assert said.rstrip().endswith("RuntimeError: ***")
