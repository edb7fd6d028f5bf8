"""Tables of a store, the same in SQLite and PostgreSQL, and whether a database has them in this version's form."""

from __future__ import annotations

from crossfix.errors import StoreUnusable
from crossfix.run.watch.stores.asks import Ask, Dialect, Work

VERSION = 1
"""Of the tables below. One that is older is brought up to it by steps in `UPGRADES`; none is older than 1."""
UPGRADES: dict[int, tuple[str, ...]] = {}
"""From a version to the next: what to run."""
TABLES = (
    "CREATE TABLE crossfix_store (version INTEGER NOT NULL)",
    """CREATE TABLE alerts (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, is_over INTEGER NOT NULL, raised_s DOUBLE PRECISION NOT NULL,
    record TEXT NOT NULL)""",
    "CREATE INDEX alerts_open ON alerts (raised_s, id) WHERE is_over = 0",
    """CREATE TABLE deliveries (
    id TEXT PRIMARY KEY, alert TEXT NOT NULL, subscription TEXT NOT NULL, created_s DOUBLE PRECISION NOT NULL,
    is_over INTEGER NOT NULL, next_try_s DOUBLE PRECISION NOT NULL, held_until_s DOUBLE PRECISION NOT NULL,
    written_s DOUBLE PRECISION NOT NULL, record TEXT NOT NULL)""",
    "CREATE INDEX deliveries_open ON deliveries (created_s, id) WHERE is_over = 0",
    "CREATE INDEX deliveries_of_alert ON deliveries (alert)",
    "CREATE TABLE hazards (id TEXT PRIMARY KEY, over_s DOUBLE PRECISION NOT NULL, record TEXT NOT NULL)",
    "CREATE TABLE subscriptions (id TEXT PRIMARY KEY, record TEXT NOT NULL)",
    "CREATE TABLE silences (id TEXT PRIMARY KEY, ends_s DOUBLE PRECISION NOT NULL, record TEXT NOT NULL)",
)
AUDIT = {
    "sqlite": "CREATE TABLE audit (line INTEGER PRIMARY KEY AUTOINCREMENT, at_s DOUBLE PRECISION NOT NULL, "
    "who TEXT NOT NULL, what TEXT NOT NULL)",
    "postgres": "CREATE TABLE audit (line BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "
    "at_s DOUBLE PRECISION NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL)",
}
HAS_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    "postgres": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}
OURS = frozenset({"crossfix_store", "alerts", "deliveries", "hazards", "subscriptions", "silences", "audit"})


def prepare(dialect: Dialect, where: str) -> Work[None]:
    """Makes the tables in an empty database, upgrades older ones.

    Raises StoreUnusable where the tables are of a newer version, or of something else.
    """
    if dialect == "postgres":
        yield Ask("SELECT pg_advisory_xact_lock(hashtext('crossfix_store'))")
    rows = yield Ask(HAS_TABLES[dialect])
    tables = {str(row[0]) for row in rows}
    if "crossfix_store" in tables:
        yield from _upgrade(where)
        return
    if others := sorted(tables if dialect == "sqlite" else tables & OURS):
        raise StoreUnusable(
            f"{where}: holds the tables {', '.join(others[:5])} and no table crossfix_store, so it is another "
            "program's; name a file that does not exist yet, or an empty database"
        )
    for sql in (*TABLES, AUDIT[dialect]):
        yield Ask(sql)
    yield Ask("INSERT INTO crossfix_store (version) VALUES ($1)", (VERSION,))


def _upgrade(where: str) -> Work[None]:
    rows = yield Ask("SELECT version FROM crossfix_store")
    found = int(rows[0][0]) if len(rows) == 1 else None
    if found is None or not (found == VERSION or found in UPGRADES):
        raise StoreUnusable(
            f"{where}: has the tables of version {found or 'unknown'}, this crossfix knows {VERSION}; "
            "use the version that made it, or another store; nothing was changed"
        )
    for version in range(found, VERSION):
        for sql in UPGRADES[version]:
            yield Ask(sql)
    yield Ask("UPDATE crossfix_store SET version = $1 WHERE version <> $1", (VERSION,))
