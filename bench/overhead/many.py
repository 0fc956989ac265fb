"""Claim: small articles dropped at once cost less each by the service than by a command, and each is made once.

``python bench/overhead/many.py [--articles N]`` (default 60, at most 1,136) drops N articles of three to six sentences
on the real service (Prefect's server, a worker, the watcher), translated by a server on this machine, and compares
the time of each with that of ``bilingual article`` alone, and of the bare requests to the translator. Each line gives
the time by the clock, and in brackets that of the processor in all processes; the claim is about the second, the
only one that means something on a machine with other work. It is broken too if an article is not ready, lost or made
twice, if a run failed, or if a sentence was asked for twice.

Last figures, 15 articles on 2 cores beside much other work (a load of 14, falling to 5), seconds an article: by the
command 19.6 by the clock, 3.8 of the processor, by the service 3.5 and 2.1; nothing was wrong. In another run of 40, of
which 37 ended in time, one run each and all Completed, a run took 1.05 of the processor, Prefect's part included. The
article in it takes 0.5; it took 1.9 before runs were forked from a process that had made one for practice. 1,000 were
not tried.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import requests

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src"), str(Path(__file__).parent)]

from run import Spent, spent  # noqa: E402

from support.servers.services import RunningService  # noqa: E402
from support.sources.many_articles import MOST, drop, problems, texts, translator  # noqa: E402
from support.sources.twenty_items import SETTINGS, PaidTranslator  # noqa: E402

_COMMANDS = 3
_LONGEST_S = 60.0  # an article


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=60)
    count = min(parser.parse_args().articles, MOST - _COMMANDS)
    with tempfile.TemporaryDirectory() as folder, translator() as server:
        bare = requested(server)
        command = commanded(Path(folder, "command"), server, count)
        server.paid()
        service, wrong = served(Path(folder, "service"), server, count)
    print(f"{'bare requests':20}{bare} an article")
    print(f"{'bilingual article':20}{command} an article")
    print(f"{'the service':20}{service} an article, of {count}")
    for line in wrong:
        print(line)
    kept = service.processor <= command.processor and not wrong
    print("kept" if kept else "BROKEN")
    return 0 if kept else 1


def requested(server: PaidTranslator) -> Spent:
    """Return what the requests of an article alone take."""
    articles = texts(20)
    with spent() as found, requests.Session() as session:
        for text in articles.values():
            for sentence in text.split("\n\n"):
                asked = {"q": sentence.strip().removeprefix("# "), "source": "en", "target": "de"}
                session.post(f"{server.url}translate", json=asked, timeout=20).json()
    return _each(found, len(articles))


def commanded(root: Path, server: PaidTranslator, first: int) -> Spent:
    """Return what the command takes for an article."""
    _open(root, server)
    drop(root / "in", texts(_COMMANDS, first))
    with spent() as found:
        for path in sorted((root / "in").glob("*.md")):
            command = [sys.executable, "-m", "bilingual", "article", str(path), "--root", str(root)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return _each(found, _COMMANDS)


def served(root: Path, server: PaidTranslator, count: int) -> tuple[Spent, list[str]]:
    """Return what the service takes for an article from their drop to the last one, and what is wrong then."""
    _open(root, server)
    with RunningService(root) as service:
        service.wait((service.service.run / "warm.sock").exists, 300)
        articles, began_s, before_s = texts(count), time.monotonic(), _processor_s(service)
        drop(root / "media/inbox", articles)
        service.wait(lambda: len(list(root.glob("media/done/*/*.md"))) == count, count * _LONGEST_S)
        found = Spent(time.monotonic() - began_s, _processor_s(service) - before_s)
        time.sleep(10)  # until the last run has ended, and Prefect knows
        return _each(found, count), problems(service, list(articles), server.paid())


def _processor_s(service: RunningService) -> float:
    """Return the seconds of the processor that the service took so far, with those of runs that have ended."""
    seconds, supervisors = 0.0, service.pids("supervisor")
    for role in ("supervisor", "server", "worker", "watcher", "warm"):
        for pid in service.pids(role):
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                # The forks of the warm process are counted when they have ended.
                seconds += sum(process.cpu_times()[:4]) if role != "warm" or process.ppid() in supervisors else 0.0
    return seconds


def _each(whole: Spent, count: int) -> Spent:
    return Spent(whole.clock / count, whole.processor / count)


def _open(root: Path, server: PaidTranslator) -> None:
    root.mkdir()
    (root / "bilingual.toml").write_text(SETTINGS.format(url=server.url), "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
