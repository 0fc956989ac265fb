"""The lease of an item while it is worked on: renewed, checked, and what is made sent on as it is made."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from bilingual.engines.base import Progress
from bilingual.engines.processes.pulse import beat
from bilingual.engines.shared.items import LEASE_S, RENEW_S, Items, SharedItem
from bilingual.errors import BilingualError, Transient
from bilingual.pipeline.records.answers.journal import mirrored
from bilingual.pipeline.run import Elsewhere, Execute
from bilingual.pipeline.shared.places import Shared
from bilingual.pipeline.shared.snapshots import File, Sender, Snapshot, files_of_work

T = TypeVar("T")
log = logging.getLogger(__name__)

SEND_S = 20.0
"""How often new windows, segments and results are sent while a stage runs."""
# A storage or a database that is restarted is back by then; hours of work are worth the wait.
_WAITS_S = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 60.0, 60.0, 60.0)


@dataclass(slots=True)
class Lease:
    """The lease of *item* in this process, whose small root is *root*; ``fixed`` has the files that no run changes.

    ``answered`` is the number of the last answer that is in the journals here. ``send_s`` is how often what is made is
    sent, ``None`` if nothing is.
    """

    shared: Shared
    item: SharedItem
    root: Path
    sender: Sender
    fixed: Snapshot
    answered: int = 0
    lease_s: float = LEASE_S
    renew_s: float = RENEW_S
    send_s: float | None = SEND_S
    _lost: threading.Event = field(default_factory=threading.Event)
    _sending: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> None:
        """Raise Elsewhere if another machine has taken the item."""
        if self._lost.is_set():
            raise Elsewhere

    def watched(self, execute: Execute) -> Execute:
        """Return *execute* for stages that end soon after the lease is lost."""

        def checked(name: str, work: Callable[[Progress], T], /) -> T:
            self.check()

            def done(progress: Progress) -> T:
                def report(share: float, what: str = "") -> None:
                    self.check()
                    progress(share, what)

                return work(report)

            return execute(name, done)

        return checked

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renew the lease, keep each answer in the database as it arrives, and send what is made, meanwhile."""
        stop = threading.Event()
        works = [self._renew, *([self._send_on] if self.send_s is not None else [])]
        threads = [threading.Thread(target=work, args=(stop,), daemon=True) for work in works]
        for thread in threads:
            thread.start()
        try:
            with mirrored(self.root, self._keep_answer):
                yield
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=self.lease_s)

    def advance(self) -> None:
        """Send what is made, and make it current. Raises Elsewhere if the lease is another's by now."""
        with self._sending:
            upto = self.answered
            snapshot = self.sender.send(self.fixed, files_of_work(self.root))
            if not self.shared.items.advance(self.item.item, self.item.fence, snapshot, upto):
                self._lose()

    def hand_on(self, needs: str, besides: Mapping[str, File]) -> None:
        """Send what is made and *besides*, make it current, and give the item back.

        Raises Elsewhere if the lease is another's by now.
        """
        with self._sending:
            _patiently(lambda: self._hand_on(needs, besides))

    def _hand_on(self, needs: str, besides: Mapping[str, File]) -> None:
        all_files = replace(self.fixed, files={**self.fixed.files, **besides})
        snapshot = self.sender.send(all_files, files_of_work(self.root))
        if not self.shared.items.hand_on(self.item.item, self.item.fence, snapshot, needs, self.answered):
            self._lose()

    def give_back(self, error: BilingualError, *, last: bool) -> None:
        """Give the item back, which *error* stopped; *last*: it need not be tried again."""
        passing = isinstance(error, Transient)
        failed = last or not passing
        kept = self.shared.items.give_back(self.item.item, self.item.fence, str(error), passing=passing, failed=failed)
        if not kept:
            self._lose()

    def _lose(self) -> None:
        self._lost.set()
        raise Elsewhere

    def _keep_answer(self, journal: Path, line: bytes) -> None:
        """Keep *line* where a dead machine does not take it along. Raises Elsewhere if the lease is another's.

        So nobody pays for an answer that would be lost.
        """
        name = journal.relative_to(self.root).as_posix()
        try:
            number = _patiently(lambda: self.shared.items.add_answer(self.item.item, self.item.fence, name, line))
        except Transient as error:
            log.warning("an answer cannot be kept, so no other is paid for: %s", error)
            raise Elsewhere from error  # not an engine's error, after which another would be asked
        if number is None:
            self._lose()
        else:
            self.answered = max(self.answered, number)

    def _renew(self, stop: threading.Event) -> None:
        database = self.shared.connection()  # what the run asks may take long
        items, alive_s = Items(database), time.monotonic()
        while not stop.wait(self.renew_s):
            try:
                if not items.renew(self.item.item, self.item.fence, self.lease_s):
                    self._lost.set()
                    break
                alive_s = time.monotonic()
            except BilingualError as error:
                # The statement that makes results current decides; until then the work may be in vain.
                log.warning("no sign of life for %.0f s: %s", time.monotonic() - alive_s, error)
        database.close()

    def _send_on(self, stop: threading.Event) -> None:
        while not stop.wait(self.send_s):
            try:
                self.advance()
            except Elsewhere:
                return
            except BilingualError as error:
                log.warning("what is made so far could not be sent, and is tried again: %s", error)


def _patiently(work: Callable[[], T]) -> T:
    """Return the result of *work*, tried again while the storage or the database do not answer. Raises Transient."""
    for wait_s in _WAITS_S:
        try:
            return work()
        except Transient as error:
            log.warning("tried again in %.0f s: %s", wait_s, error)
            beat()  # this is no run that hangs
            time.sleep(wait_s)
    return work()


def without_files(item: SharedItem, shared: Shared, root: Path) -> Lease:
    """Return the lease of *item* that is only kept, while files are brought or a result is closed."""
    nothing = Snapshot(item.source, "", {})
    return Lease(shared, item, root, Sender(shared.storage, root, ""), nothing, send_s=None)
