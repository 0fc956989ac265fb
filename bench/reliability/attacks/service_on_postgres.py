"""The same with Prefect's database in PostgreSQL, which goes away and comes back as well."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from row import Row

from attacks.service_killed import SEED, attacked, chosen
from support.attacks.service_kills import ATTACKS, Attack, Batch
from support.servers.postgres import Postgres

_AWAY_S = 30.0


def attack(folder: Path, most: int, first: int = 1, seed: int = SEED) -> Iterator[Row]:
    with Postgres() as database:

        def away(batch: Batch) -> None:
            database.stop()
            time.sleep(_AWAY_S)
            database.start()

        def again(batch: Batch) -> None:
            database.stop()
            database.start()

        attacks = {
            f"PostgreSQL is away for {_AWAY_S:.0f} s": Attack((), away),
            "PostgreSQL restarts": Attack((), again),
            **{name: attack for name, attack in ATTACKS.items() if "database" not in name},
        }
        url = database.url("prefect").replace("postgresql://", "postgresql+asyncpg://")
        yield from attacked(folder, chosen(attacks, most, first), seed, PREFECT_API_DATABASE_CONNECTION_URL=url)
