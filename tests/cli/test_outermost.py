"""What the machine refuses is one line and an exit code, whatever the terminal is."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bilingual.cli import main
from bilingual.cli.terminal.outermost import check_memory
from bilingual.engines.processes.machine import out_of_memory
from bilingual.engines.processes.running import Completed
from bilingual.settings import load_settings
from bilingual.settings.reading import content_of
from support.attacks.refusals import raises


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), "BIL-WRK-027"),
        (ImportError("libtorch_cpu.so: failed to map segment from shared object"), "BIL-WRK-027"),
        (RuntimeError("can't start new thread"), "BIL-WRK-027"),
        (RecursionError("maximum recursion depth exceeded"), "BIL-WRK-028"),
        (OSError(errno.EMFILE, "Too many open files", "talk.mp4"), "BIL-WRK-026"),
        (OSError(errno.EFBIG, "File too large"), "BIL-WRK-026"),
        (PermissionError(errno.EACCES, "Permission denied", b"/x/\xff"), "BIL-WRK-026"),
    ],
)
def test_what_the_machine_refuses_is_one_line(
    error: Exception, code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(words: list[str]) -> int:
        raise error

    monkeypatch.setattr(main, "_run", refused)
    assert main.run(["doctor", "--json"]) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert told.err.rstrip().endswith(f"[{code}]")
    assert f'"code": "{code}"' in told.out


@pytest.mark.parametrize("error", [ImportError("No module named 'torch'"), RuntimeError("a fault of ours")])
def test_a_fault_of_the_program_is_none_of_the_machine(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(words: list[str]) -> int:
        raise error

    monkeypatch.setattr(main, "_run", refused)
    with pytest.raises(type(error), match=str(error)):
        main.run(["doctor"])


def test_a_lack_of_memory_is_found_behind_what_a_library_made_of_it() -> None:
    lacking = RuntimeError("Applying the VAD filter requires the onnxruntime package")
    lacking.__cause__ = ImportError("libonnxruntime.so: failed to map segment from shared object")
    assert out_of_memory(lacking)
    assert not out_of_memory(RuntimeError("CUDA out of memory"))


def test_ctrl_c_while_a_command_is_loaded_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(only: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "build_parser", interrupted)
    assert main.run(["doctor"]) == 130
    assert capsys.readouterr().err == "bilingual: stopped; finished work is kept\n"


def test_ctrl_c_while_the_first_modules_are_loaded_is_one_line() -> None:
    code = "import bilingual.cli, os, signal; os.kill(os.getpid(), signal.SIGINT)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "bilingual: stopped; finished work is kept\n")
    ended = subprocess.run([sys.executable, "-c", "import bilingual.cli; 1 / 0"], capture_output=True, check=False)
    assert b"ZeroDivisionError" in ended.stderr


def test_too_little_memory_is_told_before_a_library_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (400_000_000, resource.RLIM_INFINITY))
    with raises("BIL-WRK-029"):
        check_memory()
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    check_memory()


@pytest.mark.parametrize("limit", ["-t 3", "-S -t 1"])
def test_processor_time_that_is_used_up_is_one_line(limit: str) -> None:
    """The shell said "Killed", or "CPU time limit exceeded"."""
    spins = "from bilingual.cli import main; main.build_parser = lambda only: exec('while True: pass'); main.main()"
    command = f'ulimit {limit}; exec {sys.executable} -c "{spins}"'
    done = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "bilingual: the processor time that is allowed here is used up. Finished work is kept: "
        "allow more (ulimit -t unlimited) and run it again. [BIL-WRK-033]\n"
    )


def test_closed_and_full_streams() -> None:
    asked = f"exec {sys.executable} -m bilingual memory import /nowhere/tea.tmx --json"
    closed = subprocess.run(["bash", "-c", f"exec 0<&- 1>&- 2>&-; {asked}"], check=False, capture_output=True)
    full = subprocess.run(["bash", "-c", f"exec 1>/dev/full; {asked}"], check=False, capture_output=True, text=True)
    assert (closed.returncode, closed.stdout, closed.stderr) == (1, b"", b"")
    assert full.returncode == 1
    assert full.stderr == (
        "bilingual: /nowhere/tea.tmx: cannot be read: No such file or directory. Check the path. [BIL-TRN-033]\n"
    )


SETTINGS = {
    "nested": ("x = " + "[" * 100_000, "BIL-SET-012"),
    "digits": ("nightly_limit = " + "9" * 5000, "BIL-SET-012"),
    "long key": ("[" + ".".join("a" * 50_000) + "]", "BIL-SET-012"),
    "UTF-16": ("targets = []".encode("utf-16").decode("latin-1"), "BIL-SET-012"),
    "large": ("# a comment\n" * 100_000, "BIL-SET-017"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    text, code = SETTINGS[name]
    (tmp_path / "bilingual.toml").write_text(text, "latin-1")
    with raises(code, str(tmp_path / "bilingual.toml")):
        load_settings(tmp_path)


def test_settings_that_are_no_file(tmp_path: Path) -> None:
    place = tmp_path / "bilingual.toml"
    place.mkdir()
    with raises("BIL-SET-016", str(place)):
        load_settings(tmp_path)
    place.rmdir()
    os.mkfifo(place)
    with raises("BIL-SET-016", str(place)):
        load_settings(tmp_path)
    place.unlink()
    place.symlink_to("/dev/null")
    with raises("BIL-SET-016", str(place)):
        load_settings(tmp_path)
    place.unlink()
    place.symlink_to(tmp_path / "gone.toml")
    with raises("BIL-SET-018", str(place)):
        load_settings(tmp_path)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "talk.srt"
    path.write_bytes(b"12345")
    assert content_of(path, 5) == b"12345"
    with raises("BIL-SET-017"):
        content_of(path, 4)
    os.truncate(path, 10**12)  # sparse: nothing of it is read
    with raises("BIL-SET-017"):
        content_of(path)
    with raises("BIL-SET-016"):
        content_of(Path("/dev/zero"))


def test_a_child_that_was_killed_says_so_in_words() -> None:
    def ended(code: int, said: str = "") -> str:
        return Completed(("ffmpeg",), code, b"", said).reason()

    assert ended(-9, "frame= 1") == "it was killed, as Linux does when memory runs out"
    assert ended(-11) == "it was ended by a signal (Segmentation fault)"
    assert (ended(1, "no space\n"), ended(3)) == ("no space", "it ended with code 3")


def test_an_ascii_locale_and_no_home(tmp_path: Path) -> None:
    (tmp_path / "tea.en.md").write_text("The café serves 3 kinds of 茶.\n", "utf-8")
    for name in ("tea.zh.md", "茶.md"):
        (tmp_path / name).write_text("店里有 4 种茶。\n", "utf-8")
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    bare["PYTHONPATH"] = os.pathsep.join(sys.path)

    def told(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "bilingual", *words], cwd=tmp_path, env=bare, capture_output=True, check=False
        )
        return done.returncode, (done.stdout + done.stderr).decode("utf-8", "surrogateescape")

    code, said = told("check", "tea.en.md", "tea.zh.md")
    assert (code, "Traceback" in said) == (1, False), said
    assert "the numbers differ" in said
    code, said = told("article", "茶.md", "--to", "en")
    assert (code, said.count("\n")) == (1, 1), said
    assert "BIL-SRC-028" in said
