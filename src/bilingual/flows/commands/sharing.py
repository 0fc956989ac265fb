"""The commands ``bilingual shared``: send items to other machines, and bring them home. Parsing loads no Prefect."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bilingual.cli.options import add_options, settings_of
from bilingual.errors import BilingualError, Unavailable, printable
from bilingual.text.counts import counted

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

    from bilingual.pipeline.shared.collecting import Collected
    from bilingual.pipeline.shared.places import Shared

_LOOK_S = 5.0


def add(parser: argparse.ArgumentParser) -> None:
    """Fill the parser of the command with its actions."""
    parser.description = "Have several machines work on recordings and articles: see docs/scaling.md."
    parts = parser.add_subparsers(metavar="ACTION", required=True)
    about = {
        "setup": "create the tables, the queues and the deployments",
        "send": "send recordings or articles below the root, or results folders, to the other machines",
        "collect": "bring home what is made, and start again what a machine lost",
        "status": "show what is on its way",
    }
    for name, work in (("setup", _setup), ("send", _send), ("collect", _collect), ("status", _status)):
        part = parts.add_parser(name, help=about[name], description=f"{about[name][0].upper()}{about[name][1:]}.")
        if name == "send":
            part.add_argument("files", metavar="FILE", nargs="+", help="a recording, an article or a results folder")
        if name == "collect":
            part.add_argument("--wait", action="store_true", help="until everything sent from this root is home")
        add_options(part, "shared")
        part.set_defaults(command=work)


def _shared(chosen: argparse.Namespace) -> Shared:
    from bilingual.pipeline.shared.places import Shared

    return Shared(settings_of(chosen))


@contextmanager
def _client() -> Iterator[SyncPrefectClient]:
    """Give a client of the Prefect server. Raises Unavailable if it does not answer."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL

    from bilingual.flows.submitting import API_ERRORS

    url = PREFECT_API_URL.value()
    if not url:
        raise Unavailable(
            "BIL-SHR-023",
            "the Prefect server is not named",
            where="PREFECT_API_URL",
            remedy="Set it and PREFECT_API_AUTH_STRING: see docs/scaling.md.",
        )
    try:
        with get_client(sync_client=True) as client:
            yield client
    except API_ERRORS as error:
        raise Unavailable(
            "BIL-SHR-024",
            f"the Prefect server does not answer: {type(error).__name__}: {error}",
            where=url,
            remedy="Check that it runs, PREFECT_API_AUTH_STRING, and that `bilingual shared setup` was run.",
        ) from error


def _setup(chosen: argparse.Namespace) -> int:
    from bilingual.flows.shared import POOL, make_queues
    from bilingual.pipeline.stages import RESOURCES

    shared = _shared(chosen)
    shared.database.create()
    probe = shared.storage.put_document(shared.common, {"schema": "bilingual.probe/1"})
    shared.storage.document(shared.common, probe)
    with _client() as client:
        make_queues(client)
    made = {"storage": shared.storage.url, "database": shared.database.where, "pool": POOL, "queues": RESOURCES}
    if chosen.json:
        print(json.dumps(made))
    else:
        print(f"ready: {shared.storage.url}, {shared.database.where}, pool {POOL} with {', '.join(RESOURCES)}")
    return 0


def _send(chosen: argparse.Namespace) -> int:
    from bilingual.flows.shared import dispatch
    from bilingual.pipeline.shared.sending import send

    shared = _shared(chosen)
    sent: list[dict[str, object]] = []
    failed: list[BilingualError] = []
    for name in chosen.files:
        try:
            item, new = send(Path(name).expanduser().absolute(), shared)
        except Unavailable:
            raise  # of all
        except BilingualError as error:
            failed.append(error)
            continue
        sent.append({"source": name, "item": item, "new": new})
        if not chosen.json:
            print(f"{printable(name)}: {'sent' if new else 'is on its way already'}")
    with _client() as client:
        dispatch(shared, client)
    if chosen.json:
        print(json.dumps({"sent": sent, "failed": [str(error) for error in failed]}, ensure_ascii=False))
    if failed:
        for one in failed[:-1]:
            print(f"bilingual: {one}", file=sys.stderr)
        raise failed[-1]
    return 0


def _collect(chosen: argparse.Namespace) -> int:
    from bilingual.flows.shared import dispatch
    from bilingual.pipeline.shared.collecting import collect
    from bilingual.pipeline.tools import open_tools

    shared = _shared(chosen)
    tools = open_tools(shared.settings)
    codes = [0]
    found: list[Collected] = []
    said: set[str] = set()
    while True:
        with _client() as client:
            lines = dispatch(shared, client)
        for one in collect(shared, tools):
            found.append(one)
            codes.append(one.result.exit_code if one.result else 1)
            lines.append(_line(one))
        for line in lines:
            if not chosen.json and line not in said:
                print(printable(line), flush=True)
        said |= set(lines)
        left = shared.items.all(shared.home)
        if not left or not chosen.wait:
            break
        time.sleep(_LOOK_S)
    if chosen.json:
        results = [
            {"source": one.source, "error": str(one.error or ""), **(one.result.to_json() if one.result else {})}
            for one in found
        ]
        print(json.dumps({"collected": results, "left": len(left)}, ensure_ascii=False))
    elif left:
        print(f"{counted(len(left), 'item')} on the way")
    return 1 if 1 in codes else max(codes)


def _line(one: Collected) -> str:
    if one.result is None:
        return f"{one.source}: {one.error}"
    return f"{one.source}: {one.result.state}: {one.result.folder}"


def _status(chosen: argparse.Namespace) -> int:
    shared = _shared(chosen)
    items = shared.items.all(shared.home)
    rows = [
        {
            "source": item.source,
            "needs": item.needs,
            "holder": item.holder if item.live else "",
            "tries": item.tries,
            "reason": item.reason,
            "item": item.item,
        }
        for item in items
    ]
    if chosen.json:
        print(json.dumps({"items": rows}, ensure_ascii=False))
        return 0
    for row in rows:
        where = f"on {row['holder']}" if row["holder"] else "waiting"
        reason = f": {row['reason']}" if row["reason"] else ""
        print(printable(f"{row['source']}: {row['needs']}, {where}{reason}"))
    if not rows:
        print("nothing is on its way")
    return 0
