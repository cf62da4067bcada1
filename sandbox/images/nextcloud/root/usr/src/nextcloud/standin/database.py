"""Rows in PostgreSQL: users, and one row a file. The schema is what differs between the versions."""

import hashlib
import secrets
from contextlib import contextmanager

import psycopg2

from standin import settings

ROUNDS = 60_000
MIGRATIONS = {
    "28.0.1": [
        "CREATE TABLE oc_appconfig (configkey text PRIMARY KEY, configvalue text NOT NULL)",
        "CREATE TABLE oc_users (uid text PRIMARY KEY, password text NOT NULL)",
        "CREATE TABLE oc_filecache (owner text NOT NULL REFERENCES oc_users, path text NOT NULL, size bigint NOT NULL,"
        " mtime double precision NOT NULL, PRIMARY KEY (owner, path))",
    ],
    "28.0.2": ["ALTER TABLE oc_filecache ADD COLUMN etag text NOT NULL DEFAULT ''"],
}


class NewerData(Exception):
    """The database was migrated by a newer version."""


class Database:
    def __init__(self, dsn: dict, version: str):
        self.dsn, self.version = dsn, version

    @contextmanager
    def rows(self):
        """A cursor; what was done through it is kept if the block ends well."""
        connection = psycopg2.connect(**self.dsn)
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def migrate(self) -> None:
        with self.rows() as rows:
            rows.execute("SELECT pg_advisory_xact_lock(28)")
            rows.execute("SELECT to_regclass('oc_appconfig') IS NOT NULL")
            found = "0.0.0"
            if rows.fetchone()[0]:
                rows.execute("SELECT configvalue FROM oc_appconfig WHERE configkey = 'version'")
                found = rows.fetchone()[0]
            if _order(found) > _order(self.version):
                raise NewerData(f"Can't start Nextcloud because the version of the data ({found}) is higher than the image's version"
                                f" ({self.version}) and downgrading is not supported")
            for version, statements in MIGRATIONS.items():
                if _order(found) < _order(version) <= _order(self.version):
                    for statement in statements:
                        rows.execute(statement)
            rows.execute("INSERT INTO oc_appconfig VALUES ('version', %s)"
                         " ON CONFLICT (configkey) DO UPDATE SET configvalue = excluded.configvalue", [self.version])

    def add_user(self, user: str, password: str) -> None:
        """Only the first start sets the administrator's password, as in Nextcloud."""
        with self.rows() as rows:
            rows.execute("INSERT INTO oc_users VALUES (%s, %s) ON CONFLICT DO NOTHING", [user, _hash(password, secrets.token_hex(16))])

    def knows(self, user: str, password: str) -> bool:
        with self.rows() as rows:
            rows.execute("SELECT password FROM oc_users WHERE uid = %s", [user])
            found = rows.fetchone()
        stored = found[0] if found else _hash("", "nobody")
        return secrets.compare_digest(stored, _hash(password, stored.split("$")[0])) and found is not None

    def users(self) -> list[str]:
        with self.rows() as rows:
            rows.execute("SELECT uid FROM oc_users ORDER BY uid")
            return [row[0] for row in rows.fetchall()]

    @property
    def has_etags(self) -> bool:
        return _order(self.version) >= _order("28.0.2")


def from_environment() -> Database:
    host, _, port = settings.value("POSTGRES_HOST").partition(":")
    login = {"user": settings.value("POSTGRES_USER"), "password": settings.value("POSTGRES_PASSWORD")}
    return Database({"host": host, "port": port or "5432", "dbname": settings.value("POSTGRES_DB"), "connect_timeout": 5, **login}, settings.VERSION)


def from_config() -> Database:
    """For commands of users that may not read the secrets: what the server wrote when it started."""
    login = settings.config()["database"]
    return Database({**login, "connect_timeout": 5}, settings.VERSION)


def _order(version: str) -> tuple:
    return tuple(int(part) for part in version.split("."))


def _hash(password: str, salt: str) -> str:
    return f"{salt}${hashlib.pbkdf2_hmac('sha256', password.encode(), salt.encode(), ROUNDS).hex()}"
