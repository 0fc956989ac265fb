"""Asks the OSV database for known vulnerabilities of the packages in ``requirements.lock``, in one request.

OSV has the advisories of PyPI and GitHub: https://google.github.io/osv.dev/post-v1-querybatch/. Only names and versions
are sent. Exits with 1 if something was found. Without the network it says so in one line and exits with 0.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable

from locked import Package, read_lock

URL = "https://api.osv.dev/v1/querybatch"
_LIMIT_S = 10
# Advisories that do not concern us, with the reason.
ACCEPTED: dict[str, str] = {}


def main() -> int:
    """Print the result in one line, or a line for each vulnerable package."""
    packages = read_lock()
    try:
        found = vulnerable(packages, os.environ.get("OSV_URL", URL))
    except (urllib.error.URLError, TimeoutError, OSError, ValueError, KeyError) as error:
        print(f"audit: not done, the database of vulnerabilities cannot be asked ({type(error).__name__})")
        return 0
    for package, advisories in found:
        print(f"audit: {package.name} {package.version}: {', '.join(advisories)} (https://osv.dev/{advisories[0]})")
    if not found:
        print(f"audit: no known vulnerabilities in {len(packages)} packages")
    return 1 if found else 0


def vulnerable(packages: Iterable[Package], url: str) -> list[tuple[Package, list[str]]]:
    """Return the packages with open advisories. Raises OSError or ValueError if the database gives no answer."""
    packages = list(packages)
    queries = [{"package": {"name": one.name, "ecosystem": "PyPI"}, "version": one.version} for one in packages]
    body = json.dumps({"queries": queries}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", "User-Agent": "bilingual"})
    with urllib.request.urlopen(request, timeout=_LIMIT_S) as answer:
        results = json.load(answer)["results"]
    if len(results) != len(packages):
        raise ValueError("an answer for other packages")
    rows = zip(packages, ([vuln["id"] for vuln in result.get("vulns", [])] for result in results), strict=True)
    listed = [(package, [name for name in names if name not in ACCEPTED]) for package, names in rows]
    return [(package, names) for package, names in listed if names]


if __name__ == "__main__":
    sys.exit(main())
