"""Print the download size of an installation, in MB: the base, then what each extra adds.

``python scripts/download_size.py [CHECKOUT ...]`` resolves each checkout (default: this one) with pip's dry run, pinned
by its ``constraints.txt``, and sums the sizes of the chosen files. Torch is the CPU build, as in ``make setup``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
import urllib.request
from pathlib import Path
from urllib.parse import unquote, urlsplit

from setup import TORCH_CPU_INDEX, cpu_index_answers

ROOT = Path(__file__).resolve().parents[1]


def packages(checkout: Path, extra: str = "") -> dict[str, str]:
    """Return the URLs of all files that pip would download, by package."""
    requirements = ["-c", str(checkout / "constraints.txt"), f"{checkout}[{extra}]" if extra else str(checkout)]
    index = ["--extra-index-url", TORCH_CPU_INDEX] if cpu_index_answers() else []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["pip", "install", "--dry-run", "--ignore-installed", "-qqq", "--report", str(report)]
        subprocess.run([sys.executable, "-m", *command, *index, *requirements], check=True)
        found = json.loads(report.read_text("utf-8"))["install"]
    urls = {entry["metadata"]["name"]: entry["download_info"]["url"] for entry in found}
    del urls["bilingual"]
    return urls


def size_mb(url: str) -> float:
    """Return the size of a local or remote file in MB (10^6 bytes)."""
    if url.startswith("file:"):
        return Path(unquote(urlsplit(url).path)).stat().st_size / 1e6
    with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=60) as answer:
        return int(answer.headers["Content-Length"]) / 1e6


def main() -> None:
    for checkout in [Path(name).resolve() for name in sys.argv[1:]] or [ROOT]:
        extras = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        base = packages(checkout)
        sizes = {name: size_mb(url) for name, url in base.items()}
        largest = sorted(sizes, key=lambda name: -sizes[name])[:5]
        print(f"{checkout}: base {sum(sizes.values()):.0f} MB in {len(base)} packages", flush=True)
        print("  largest: " + ", ".join(f"{name} {sizes[name]:.0f}" for name in largest), flush=True)
        for extra in extras:
            more = {name: url for name, url in packages(checkout, extra).items() if name not in base}
            print(f"  [{extra}] adds {sum(map(size_mb, more.values())):.0f} MB in {len(more)} packages", flush=True)


if __name__ == "__main__":
    main()
