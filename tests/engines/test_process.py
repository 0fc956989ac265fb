"""Running programs: their output is returned, and no process is left behind."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bilingual.engines.processes import starting
from bilingual.engines.processes.running import LineReader, run
from bilingual.errors import InputError, NotInstalled, Timeout, WorkspaceError
from support.attacks.refusals import raises


def gone(pid: int) -> bool:
    """Tell whether *pid* has ended; a zombie that waits for a foreign parent counts as ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and not gone(pid):
        time.sleep(0.02)
    return gone(pid)


def test_what_a_program_says_comes_back() -> None:
    done = run(["sh", "-c", "cat; echo oops >&2; exit 3"], input="grüße 中文\n")
    assert (done.text, done.returncode, done.ok, done.last_words()) == ("grüße 中文\n", 3, False, "oops")


def test_an_argument_is_never_read_by_a_shell() -> None:
    assert run(["printf", "%s", "$(id); `id` 'x' \"y\" *"]).text == "$(id); `id` 'x' \"y\" *"


def test_lines_reach_the_callback_while_the_program_runs() -> None:
    seen: list[tuple[str, float]] = []
    code = "import time\nfor i in range(3): print('frame=%d' % i, flush=True); time.sleep(0.15)"
    done = run([sys.executable, "-c", code], lines=LineReader(lambda line: seen.append((line, time.monotonic()))))
    assert [line for line, _ in seen] == ["frame=0", "frame=1", "frame=2"]
    assert seen[2][1] - seen[0][1] > 0.2
    assert done.stdout == b""


def test_stdin_is_empty_where_no_input_is_given() -> None:
    assert run(["cat"], timeout_s=10).stdout == b""


def test_the_environment_is_added_to_and_the_folder_is_used(tmp_path: Path) -> None:
    done = run(["sh", "-c", 'echo "$COLOUR $HOME"; pwd'], cwd=tmp_path, env={"COLOUR": "blue"})
    assert done.text.splitlines() == [f"blue {os.environ.get('HOME', '')}", str(tmp_path)]


def test_only_the_tail_of_much_stderr_is_kept() -> None:
    done = run([sys.executable, "-c", "import sys; sys.stderr.write('x' * 1_000_000 + 'end')"])
    assert len(done.stderr) == 64 * 1024
    assert done.stderr.endswith("end")


def test_much_input_and_much_output_do_not_wait_for_each_other() -> None:
    payload = b"0123456789\n" * 200_000
    assert run(["cat"], input=payload, timeout_s=20).stdout == payload


def test_a_program_that_does_not_read_its_input_is_no_error() -> None:
    assert run(["true"], input=b"x" * 1_000_000).ok


def test_a_missing_program_names_the_remedy() -> None:
    with pytest.raises(NotInstalled) as caught:
        run(["no-such-program-here"], remedy="apt install it")
    assert caught.value.message == "no-such-program-here is not installed. apt install it"


def test_a_file_that_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("hello")
    with pytest.raises(NotInstalled, match="notes cannot be started"):
        run([tmp_path / "notes"])


def test_a_program_for_which_the_machine_has_no_room_is_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> object:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(subprocess, "Popen", refused)
    with raises("BIL-PRG-003", "true cannot be started: Too many open files. Allow more open files (ulimit -n 1024)"):
        run(["true"], remedy="apt install it")


def test_a_nul_in_an_argument_and_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        run(["echo", "a\0b"])
    with pytest.raises(WorkspaceError):
        run(["true"], cwd=tmp_path / "none")


def test_time_up_ends_the_program_and_its_helpers(tmp_path: Path) -> None:
    started = time.monotonic()
    with raises("BIL-PRG-002"):
        run(["sh", "-c", f"sleep 60 & echo $! > {tmp_path}/pid; wait"], timeout_s=0.4)
    assert time.monotonic() - started < 5
    assert wait_until_gone(int((tmp_path / "pid").read_text()))


def test_a_program_deaf_to_sigterm_is_ended_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bilingual.engines.processes.starting.GRACE_S", 0.3)
    with pytest.raises(Timeout):
        run(["sh", "-c", f"trap '' TERM; echo $$ > {tmp_path}/pid; while :; do sleep 0.1; done"], timeout_s=0.3)
    assert wait_until_gone(int((tmp_path / "pid").read_text()))


KILLED = """
import os, signal, threading
from bilingual.engines.processes.running import LineReader, run
worker = threading.Thread(target=run, args=(["sh", "-c", "echo $$ > pid; exec sleep 60"],))
worker.start()
while not os.path.exists("pid") or not open("pid").read().strip():
    pass
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_program_does_not_outlive_one_that_was_killed(tmp_path: Path) -> None:
    """Nothing of ours runs after SIGKILL: Linux ends what the worker thread had started."""
    assert starting.ends_with_parent() or sys.platform != "linux"
    killed = subprocess.run([sys.executable, "-c", KILLED], cwd=tmp_path, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert wait_until_gone(int((tmp_path / "pid").read_text("utf-8"))) or not starting.ends_with_parent()


def test_a_program_lives_on_when_another_thread_ends(tmp_path: Path) -> None:
    """The one that started it counts, which waits for it, and no other."""
    said: list[str] = []
    worker = threading.Thread(target=lambda: said.append(run(["sh", "-c", "sleep 0.2; echo done"]).text))
    other = threading.Thread(target=run, args=(["true"],))
    for thread in (worker, other):
        thread.start()
    for thread in (other, worker):
        thread.join()
    assert said == ["done\n"]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, RuntimeError])
def test_a_callback_that_raises_ends_the_group(tmp_path: Path, kind: type[BaseException]) -> None:
    def interrupt(line: str) -> None:
        raise kind(line)

    before = set(starting._live)  # a voice of another test may wait for its next sentence
    with pytest.raises(kind):
        run(["sh", "-c", f"sleep 60 & echo $! > {tmp_path}/pid; echo go; wait"], lines=LineReader(interrupt))
    assert wait_until_gone(int((tmp_path / "pid").read_text()))
    assert starting._live <= before


def test_a_program_gets_the_environment_without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_API_KEY", "k-1234")
    monkeypatch.setenv("HTTPS_PROXY", "http://me:pw-1234@p.example")
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "bilingual:pw-5678")
    monkeypatch.setenv("FONTCONFIG_PATH", "/etc/fonts")
    for env in (None, {"FFREPORT": "x"}):
        seen = run(["env"], env=env).text
        assert "1234" not in seen
        assert "5678" not in seen
        assert "FONTCONFIG_PATH=/etc/fonts\n" in seen
        assert "PATH=" in seen
