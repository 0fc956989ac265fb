"""The same with Prefect's database in PostgreSQL, which goes away and comes back as well."""

from __future__ import annotations

import time
from pathlib import Path

from row import Row, spread

from attacks.service_killed import attacked
from postgres import Postgres
from service_kills import ATTACKS, Attack, Batch

_AWAY_S = 30.0


def attack(folder: Path, most: int) -> Row:
    row = Row("service killed, on PostgreSQL")
    with Postgres() as database:

        def away(batch: Batch) -> None:
            database.stop()
            time.sleep(_AWAY_S)
            database.start()

        def again(batch: Batch) -> None:
            database.stop()
            database.start()

        names = [name for name in ATTACKS if "database" not in name]
        attacks = {
            f"PostgreSQL is away for {_AWAY_S:.0f} s": Attack((), away),
            "PostgreSQL restarts": Attack((), again),
        }
        attacks |= {names[number - 1]: ATTACKS[names[number - 1]] for number in spread(len(names), most // 3)}
        url = database.url("prefect").replace("postgresql://", "postgresql+asyncpg://")
        return attacked(row, folder, attacks, PREFECT_API_DATABASE_CONNECTION_URL=url)
