"""Does anything answer at an address? Asked of many at once, with one limit of time for all."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Sequence

LIMIT_S = 3.0


def answers(addresses: Sequence[str], limit_s: float = LIMIT_S) -> dict[str, str]:
    """Return what went wrong by address; an empty text where something answered, whatever it said.

    Looking up a name knows no limit of its own, so each address has a thread that nobody waits for.
    ``HTTPS_PROXY`` and ``HTTP_PROXY`` are honoured.
    """
    found: dict[str, str] = {}
    threads = [threading.Thread(target=_ask, args=(address, limit_s, found), daemon=True) for address in set(addresses)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + limit_s
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return {address: found.get(address, f"no answer within {limit_s:g} s") for address in addresses}


def _ask(address: str, limit_s: float, found: dict[str, str]) -> None:
    try:
        request = urllib.request.Request(address, method="HEAD")
        # A fresh opener reads the proxies from the environment as it is now.
        with urllib.request.build_opener().open(request, timeout=limit_s):
            found[address] = ""
    except urllib.error.HTTPError:
        found[address] = ""
    except TimeoutError:
        found[address] = f"no answer within {limit_s:g} s"
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        text = getattr(reason, "strerror", None) or str(reason)
        found[address] = " ".join(str(text).split())[:80] or "no answer"
