"""One consistent, read-only view of a SQL database: a single transaction, which is never committed."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from jobsvc.migration.rows import SourceError

#: The driver that is taken where a URL names none, and the package that brings it.
DRIVERS = {"postgresql": "psycopg", "mysql": "pymysql", "mariadb": "pymysql"}
PACKAGES = {
    "psycopg": "jobsvc[postgresql]",
    "psycopg2": "psycopg2-binary",
    "pymysql": "jobsvc[mysql]",
    "MySQLdb": "mysqlclient",
}
#: Seconds for connecting, where the URL does not say, and the drivers that take them.
CONNECT_TIMEOUT = 10
KNOW_CONNECT_TIMEOUT = frozenset({"psycopg", "psycopg2", "pymysql", "mysqldb"})
#: Switches off what would end a long reading half-way, as far as the server knows it.
NO_TIMEOUTS = """
    SELECT set_config(name, '0', false) FROM pg_settings WHERE name IN (
        'statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout')
"""
#: The best that other engines than PostgreSQL, MySQL and SQLite may offer for a consistent view.
LEVELS = ("SNAPSHOT", "SERIALIZABLE", "REPEATABLE READ")

#: PostgreSQL's types of time that may hold `infinity`.
ENDLESS = ("timestamptz", "timestamp")

_WRONG_CREDENTIALS = re.compile(r"password|authentication|access denied|no pg_hba|role \S+ does not exist|1045", re.I)
_SNAPSHOT = re.compile(r"[0-9A-Fa-f-]+")


def connect(url: URL, view: str | None = None) -> Connection:
    """A connection in a transaction that sees one state of the database until it is closed, and cannot write.

    `view` is the snapshot of another connection, see `export`. Raises SourceError.
    """
    with told_plainly(url):
        connection = _engine(url).connect()
        try:
            _BEGIN.get(url.get_backend_name(), _begin)(connection, view)
        except BaseException:
            connection.close()
            raise
        return connection


def export(connection: Connection) -> str | None:
    """A name under which other connections can share the view while this one is open; only PostgreSQL has that."""
    if connection.dialect.name != "postgresql":
        return None
    return str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())


def describe(url: URL) -> str:
    """The database in words, without user and password."""
    if url.get_backend_name() == "sqlite":
        return f"SQLite file {url.database!r}"
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()} database {url.database or ''!r} at {url.host or 'localhost'}{port}"


@contextmanager
def told_plainly(url: URL) -> Iterator[None]:
    """What a database refuses ends the block with a SourceError of one line."""
    try:
        yield
    except NoSuchModuleError:
        raise SourceError(
            f"{url.drivername!r} is no kind of database that SQLAlchemy knows; postgresql, mysql and sqlite are."
        ) from None
    except ModuleNotFoundError as error:
        package = PACKAGES.get(error.name or "", error.name)
        raise SourceError(f"{url.drivername} needs a driver that is missing: pip install '{package}'.") from None
    except DBAPIError as error:
        raise SourceError(_trouble(url, error)) from error
    except (SQLAlchemyError, RuntimeError, UnicodeError) as error:  # Drivers raise the latter two by themselves.
        raise SourceError(f"{describe(url)}: {_one_line(error)}") from error


def _trouble(url: URL, error: DBAPIError) -> str:
    said = _one_line(error.orig)
    if _WRONG_CREDENTIALS.search(said):
        return f"{describe(url)} refuses user {url.username or ''!r}: {said} Check user and password in the URL."
    if not error.statement:
        return f"{describe(url)} cannot be reached: {said}"
    if error.connection_invalidated:
        return f"{describe(url)} was lost: {said} Run again with --resume."
    return f"{describe(url)} refuses a query: {said}"


def _one_line(error: object) -> str:
    said = " ".join(str(error).split()).rstrip(".")
    return said if said.endswith("?") else f"{said}."


def with_driver(url: URL) -> URL:
    """The URL with the driver that is taken where it names none; Django's `postgres` is `postgresql`."""
    name = "postgresql" if url.drivername == "postgres" else url.drivername
    return url.set(drivername=f"{name}+{DRIVERS[name]}" if name in DRIVERS else name)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return create_engine(url, creator=_sqlite(url), poolclass=NullPool)
    options: dict[str, Any] = {}
    if url.get_driver_name() == "psycopg":
        # Poolers between us and the server do not know prepared statements.
        options = {"prepare_threshold": None, "client_encoding": "utf8"}
    if url.get_driver_name() in KNOW_CONNECT_TIMEOUT and "connect_timeout" not in url.query:
        options["connect_timeout"] = CONNECT_TIMEOUT
    return create_engine(url, connect_args=options, poolclass=NullPool)


def _sqlite(url: URL) -> Callable[[], sqlite3.Connection]:
    def connect() -> sqlite3.Connection:
        if not url.database or url.database == ":memory:":
            raise SourceError("The URL names no file: sqlite:///old.db, or sqlite:////home/me/old.db.")
        if not Path(url.database).is_file():
            raise SourceError(f"There is no {describe(url)}.")
        file = f"file:{quote(url.database)}?mode=ro"
        connection = sqlite3.connect(file, uri=True, isolation_level=None, check_same_thread=False)
        # Bytes that are no UTF-8 spoil their row, and not the reading of all others.
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        return connection

    return connect


def _begin_postgresql(connection: Connection, view: str | None) -> None:
    connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    if view is not None:
        if not _SNAPSHOT.fullmatch(view):
            raise SourceError(f"{view!r} is no snapshot of PostgreSQL.")
        connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{view}'")
    connection.execute(text(NO_TIMEOUTS))
    connection.exec_driver_sql("SET TIME ZONE 'UTC'")
    if connection.dialect.driver == "psycopg":
        let_endless_times_pass(connection.connection.driver_connection)


def _begin_mysql(connection: Connection, _: str | None) -> None:
    connection.exec_driver_sql("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    connection.exec_driver_sql("SET time_zone = '+00:00'")
    connection.exec_driver_sql("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")


def _begin_sqlite(connection: Connection, _: str | None) -> None:
    connection.exec_driver_sql("BEGIN")
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # The view begins with the first reading.


def _begin(connection: Connection, _: str | None) -> None:
    driver: Any = connection.connection.dbapi_connection
    offered = connection.dialect.get_isolation_level_values(driver)
    level = next((level for level in LEVELS if level in offered), None)
    if level is None:
        raise SourceError(f"{connection.dialect.name} offers no transaction with one consistent view of the data.")
    connection.execution_options(isolation_level=level)


_BEGIN = {
    "postgresql": _begin_postgresql,
    "mysql": _begin_mysql,
    "mariadb": _begin_mysql,
    "sqlite": _begin_sqlite,
}


def let_endless_times_pass(connection: Any) -> None:
    """Have psycopg give a time that Python has not, such as `infinity`, as its text, instead of failing."""
    from psycopg import DataError
    from psycopg.adapt import Loader
    from psycopg.pq import Format

    known = connection.adapters

    class Lenient(Loader):
        def __init__(self, oid: int, context: Any = None) -> None:
            super().__init__(oid, context)
            self._exact = usual[oid](oid, context)

        def load(self, data: Any) -> Any:
            try:
                return self._exact.load(data)
            except DataError:
                return bytes(data).decode()

    usual = {known.types[name].oid: known.get_loader(known.types[name].oid, Format.TEXT) for name in ENDLESS}
    for oid in usual:
        known.register_loader(oid, Lenient)
