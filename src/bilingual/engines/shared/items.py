"""Items on their way over several machines: what each needs next, who holds it, and which files are current.

Who works on an item has a lease with a *fence*, a number that grows with each lease. Every change says the fence that
it was made under, in the statement that changes: a worker that was paused for ten minutes, and whose lease went to
another one, changes nothing any more. Only the clock of the database counts.
https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from bilingual.engines.shared.database import Database

LEASE_S = 45
"""So long after its last sign of life the lease of a worker ends: a dead one is noticed within a minute."""
RENEW_S = 10
TRIES = 3
"""So many workers may die of an item."""
HOME, FAILED = "home", "failed"
"""What an item needs that is made, and to be fetched; or that cannot be made."""

_HELD = "item = %(item)s AND fence = %(fence)s AND holder <> ''"
_FREE = "(holder = '' OR expires <= now())"
_FREED = "holder = '', expires = '-infinity', changed = now()"
_FAILED_IF = f"needs = CASE WHEN %(failed)s THEN '{FAILED}' ELSE needs END"


@dataclass(frozen=True, slots=True)
class SharedItem:
    """One item. ``source`` is its path below the root *home*, ``code`` the program's version that sent it.

    ``needs`` is the resource of its next stage, HOME or FAILED; ``had`` names those before, each with a comma after it.
    ``sent`` and ``snapshot`` are the lists of its files as sent and now, ``fence`` that of its last lease, ``tries``
    the leases since it last got further, ``run`` the last run in Prefect. ``reason`` says why it failed, ``passing``
    that trying again may help. ``live`` says that somebody holds it.
    """

    item: str
    home: str
    source: str
    code: str
    needs: str
    had: str
    snapshot: str
    sent: str
    revision: int
    fence: int
    tries: int
    holder: str
    run: str
    reason: str
    passing: bool
    live: bool


_NAMES = [field.name for field in fields(SharedItem)]
_SELECT = ", ".join(f"NOT {_FREE}" if name == "live" else name for name in _NAMES)


class Items:
    """The items in *database*."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def send(self, item: str, *, home: str, source: str, code: str, needs: str, snapshot: str) -> bool:
        """Put *item* on its way; return whether anything is new.

        What is already on its way with these very files stays; with other files it begins anew, and who works on it
        loses the lease.
        """
        return self._database.changed(
            """
            INSERT INTO bilingual_items (item, home, source, code, needs, snapshot, sent)
            VALUES (%(item)s, %(home)s, %(source)s, %(code)s, %(needs)s, %(snapshot)s, %(snapshot)s)
            ON CONFLICT (item) DO UPDATE SET
                source = excluded.source, code = excluded.code, needs = excluded.needs, had = '',
                snapshot = excluded.snapshot, sent = excluded.sent,
                revision = bilingual_items.revision + 1, fence = bilingual_items.fence + 1,
                tries = 0, holder = '', run = '', expires = '-infinity', reason = '', passing = false, changed = now()
            WHERE bilingual_items.sent <> excluded.sent OR bilingual_items.needs = 'failed'
               OR bilingual_items.code <> excluded.code
            """,
            item=item,
            home=home,
            source=source,
            code=code,
            needs=needs,
            snapshot=snapshot,
        )

    def take(self, item: str, needs: str, holder: str, run: str = "", lease_s: float = LEASE_S) -> SharedItem | None:
        """Take the lease of *item* if it needs *needs* and nobody holds it; return it with its fence, else ``None``."""
        rows = self._database.rows(
            f"""
            UPDATE bilingual_items SET fence = fence + 1, tries = tries + 1, holder = %(holder)s, run = %(run)s,
                expires = now() + make_interval(secs => %(lease_s)s), changed = now()
            WHERE item = %(item)s AND needs = %(needs)s AND {_FREE}
            RETURNING {_SELECT}
            """,
            {"item": item, "needs": needs, "holder": holder, "run": run, "lease_s": lease_s},
        )
        return SharedItem(*rows[0]) if rows else None

    def renew(self, item: str, fence: int, lease_s: float = LEASE_S) -> bool:
        """Extend the lease; return whether it is still ours. One that ended is ours as long as nobody else took it."""
        return self._database.changed(
            f"UPDATE bilingual_items SET expires = now() + make_interval(secs => %(lease_s)s) WHERE {_HELD}",
            item=item,
            fence=fence,
            lease_s=lease_s,
        )

    def advance(self, item: str, fence: int, snapshot: str, upto: int) -> bool:
        """Make *snapshot* current while the work goes on; answers up to number *upto* are in its files.

        Return whether the lease was still ours, as of all methods below: else nothing was changed.
        """
        return self._database.changed(
            "UPDATE bilingual_items SET snapshot = %(snapshot)s, revision = revision + 1, changed = now()"
            f" WHERE {_HELD}",
            "DELETE FROM bilingual_answers WHERE item = %(item)s AND number <= %(upto)s",
            item=item,
            fence=fence,
            snapshot=snapshot,
            upto=upto,
        )

    def hand_on(self, item: str, fence: int, snapshot: str, needs: str, upto: int) -> bool:
        """Make *snapshot* current, and give the item back for whoever does *needs*."""
        return self._database.changed(
            "UPDATE bilingual_items SET snapshot = %(snapshot)s, revision = revision + 1, tries = 0,"
            f" had = had || needs || ',', needs = %(needs)s, {_FREED} WHERE {_HELD}",
            "DELETE FROM bilingual_answers WHERE item = %(item)s AND number <= %(upto)s",
            item=item,
            fence=fence,
            snapshot=snapshot,
            needs=needs,
            upto=upto,
        )

    def give_back(self, item: str, fence: int, reason: str, *, passing: bool, failed: bool) -> bool:
        """Give the item back with the *reason* why it got no further; *failed*: nobody need try it again."""
        return self._database.changed(
            f"UPDATE bilingual_items SET {_FAILED_IF}, reason = %(reason)s, passing = %(passing)s, {_FREED}"
            f" WHERE {_HELD}",
            item=item,
            fence=fence,
            reason=reason,
            passing=passing,
            failed=failed,
        )

    def skip(self, item: str, fence: int, reason: str, *, failed: bool) -> bool:
        """End the turn of whoever was to take *item* and did not: its run ended, or its lease did."""
        return self._database.changed(
            "UPDATE bilingual_items SET fence = fence + 1, tries = tries + 1, reason = %(reason)s,"
            f" {_FAILED_IF}, {_FREED} WHERE item = %(item)s AND fence = %(fence)s AND {_FREE}",
            item=item,
            fence=fence,
            reason=reason,
            failed=failed,
        )

    def remove(self, item: str, fence: int) -> bool:
        """Remove an item that has come home."""
        return self._database.changed(f"DELETE FROM bilingual_items WHERE {_HELD}", item=item, fence=fence)

    def add_answer(self, item: str, fence: int, journal: str, line: bytes) -> int | None:
        """Keep one answer that was paid for; return its number, ``None`` if the lease is another's."""
        rows = self._database.rows(
            "INSERT INTO bilingual_answers (item, journal, line)"
            f" SELECT item, %(journal)s, %(line)s FROM bilingual_items WHERE {_HELD} RETURNING number",
            {"item": item, "fence": fence, "journal": journal, "line": line},
        )
        return int(rows[0][0]) if rows else None

    def answers(self, item: str) -> list[tuple[int, str, bytes]]:
        """Return the answers that are in no snapshot yet: number, journal and line, in order."""
        return [
            (int(number), str(journal), bytes(line))
            for number, journal, line in self._database.rows(
                "SELECT number, journal, line FROM bilingual_answers WHERE item = %(item)s ORDER BY number",
                {"item": item},
            )
        ]

    def all(self, home: str = "") -> Sequence[SharedItem]:
        """Return all items, or those of one *home*, the oldest change first."""
        rows = self._database.rows(
            f"SELECT {_SELECT} FROM bilingual_items WHERE %(home)s IN ('', home) ORDER BY changed, item", {"home": home}
        )
        return [SharedItem(*row) for row in rows]
