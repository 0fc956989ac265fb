"""Set up this checkout: install system packages, then everything else in ``.venv``.

It needs only Python 3.11 or later and skips completed steps. ``TORCH=cuda`` allows NVIDIA's packages; otherwise the CPU
build of torch is used, and nothing is installed if that would pull in gigabytes of CUDA.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Sequence
from ctypes.util import find_library
from pathlib import Path
from typing import NoReturn

if sys.version_info >= (3, 11):  # noqa: UP036 - the person's Python may be older than the package asks
    from locked import Package, needed, read_lock

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("dev", "faster-whisper", "whisper-cpp", "scale", "learn")
FROM_SOURCE = {"jieba", "openai-whisper", "unidic-lite"}  # these have no wheels
_CUDA = ("nvidia-", "cuda-")
VENV = ROOT / ".venv"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# The programs or font families by which a system package counts as installed.
APT = {
    "ffmpeg": ["ffmpeg", "ffprobe"],
    "fontconfig": ["fc-match"],
    "espeak-ng": ["espeak-ng"],
    "apertium": ["apertium"],
    "chromium": ["chromium"],
}
# Libraries loaded by WeasyPrint, which prints the carousel.
LIBRARIES = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}
FONTS = {"fonts-noto-core": "Noto Sans", "fonts-noto-cjk": "Noto Sans CJK SC"}
APERTIUM_PAIR = "apertium-eng-spa"
BREW = ["ffmpeg", "fontconfig", "espeak-ng", "pango"]
BREW_CASKS = ["font-noto-sans", "font-noto-sans-cjk-sc", "font-noto-sans-cjk-jp", "chromium"]


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - the person's Python may be older than the package asks
        found = platform.python_version()
        stop(f"Python {found} is too old: 3.11 or later is needed. Try `make setup PYTHON=python3.12`.")
    system_packages()
    virtual_environment()
    install()
    (VENV / ".ready").touch()
    say("ready: `make demo` shows what it does, `. .venv/bin/activate` lets you type `bilingual`.")


def system_packages() -> None:
    """Install missing packages with apt or Homebrew, or print what to install and stop."""
    if platform.system() == "Darwin":
        mac_packages()
        return
    missing = [package for package, programs in APT.items() if not all(shutil.which(p) for p in programs)]
    missing += [package for package, name in LIBRARIES.items() if not find_library(name)]
    missing += [package for package, family in FONTS.items() if not has_font(family)]
    if not has_apertium_pair():
        missing.append(APERTIUM_PAIR)
    if not missing:
        return
    if not shutil.which("apt-get"):
        names = " ".join(missing)
        stop(f"system packages are missing: {names} (Debian's names). Install them, then run `make setup` again.")
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    if prefix and not shutil.which("sudo"):
        stop(f"as root, run: apt-get install {' '.join(missing)}")
    say(f"installing {' '.join(missing)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run([*prefix, "apt-get", "update", "-qq"], environment, "apt-get update")
    install = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    run(install, environment, f"apt-get install {' '.join(missing)}")


def mac_packages() -> None:
    if all(shutil.which(p) for p in ("ffmpeg", "fc-match", "espeak-ng")) and has_font("Noto Sans CJK SC"):
        return
    if not shutil.which("brew"):
        casks = " ".join(BREW_CASKS)
        stop(f"install Homebrew from https://brew.sh, then: brew install {' '.join(BREW)}; brew install --cask {casks}")
    say("installing with Homebrew; Apertium has no formula there, so the demo's Spanish drafts are left out")
    run(["brew", "install", *BREW], None, "brew install")
    run(["brew", "install", "--cask", *BREW_CASKS], None, "brew install --cask")


def has_font(family: str) -> bool:
    if not shutil.which("fc-match"):
        return False
    found = subprocess.run(["fc-match", "-f", "%{family}", family], capture_output=True, text=True, check=False)
    return family in found.stdout.split(",")


def has_apertium_pair() -> bool:
    if not shutil.which("apertium"):
        return False
    found = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=False)
    return "eng-spa" in (found.stdout + found.stderr).split()


def virtual_environment() -> None:
    if (VENV / "bin" / "python").exists():
        return
    say("making .venv")
    done = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        last = (done.stderr or done.stdout).strip().splitlines()[-1]
        stop(f"could not make .venv: {last} (Debian: apt-get install python3-venv)")


def install() -> None:
    """Install the packages of ``requirements.lock``, whose files must have its hashes, then torch and this checkout."""
    packages = needed(read_lock(), EXTRAS)
    # PyTorch's CPU builds for Linux are on its own index, which the lock does not cover.
    own_torch = platform.system() == "Linux" and os.environ.get("TORCH") != "cuda"
    if own_torch:
        packages = [one for one in packages if one.name != "torch" and not one.name.startswith(_CUDA)]
    say(f"installing {len(packages)} packages, unless they are here")
    # What a package is built with has a hash, too.
    locked([one for one in packages if one.name == "setuptools"])
    locked([one for one in packages if one.name not in FROM_SOURCE])
    locked([one for one in packages if one.name in FROM_SOURCE], "--no-build-isolation", "--use-pep517")
    if own_torch:
        cpu_torch(next(one.version for one in read_lock() if one.name == "torch"))
    pip("install", "--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT))


def locked(packages: Sequence[Package], *options: str) -> None:
    """Install exactly *packages*. pip refuses a file with another hash."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requirements.txt"
        file.write_text("".join(one.text for one in packages), "utf-8")
        pip("install", "--quiet", "--require-hashes", "--no-deps", *options, "-r", str(file))


def cpu_torch(version: str) -> None:
    """Install the CPU build of torch, unless only one that would pull in CUDA is on offer."""
    index = ["--extra-index-url", TORCH_CPU_INDEX] if cpu_index_answers() else []
    # The local version label makes pip take the CPU build even where both builds are offered.
    build = "+cpu" if index and platform.machine() == "x86_64" else ""
    wanted = f"torch=={version}{build}"
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        pip("install", "--dry-run", "--quiet", "--report", str(report), *index, wanted)
        coming = [entry["metadata"]["name"].lower() for entry in json.loads(report.read_text("utf-8"))["install"]]
    gigabytes = sorted(name for name in coming if name.startswith(_CUDA))
    if gigabytes:
        stop(
            f"only a CUDA build of torch is on offer ({gigabytes[0]} and {len(gigabytes) - 1} more, gigabytes). "
            f"Make {TORCH_CPU_INDEX} reachable, or point pip at a CPU build (PIP_FIND_LINKS or PIP_INDEX_URL), "
            "or set TORCH=cuda if you do want CUDA."
        )
    pip("install", "--quiet", "--no-deps", *index, wanted)


def cpu_index_answers() -> bool:
    try:
        with urllib.request.urlopen(f"{TORCH_CPU_INDEX}/torch/", timeout=3) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, OSError):
        return False


def pip(*arguments: str) -> None:
    run([str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", *arguments], None, "pip")


def run(command: list[str], environment: dict[str, str] | None, name: str) -> None:
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        stop(f"{name} failed (its last words stand above)")


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def stop(text: str) -> NoReturn:
    sys.exit(f"setup: {text}")


if __name__ == "__main__":
    main()
