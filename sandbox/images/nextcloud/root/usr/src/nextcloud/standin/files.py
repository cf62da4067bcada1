"""A user's files: the content in data/<user>/files, what is known of each in oc_filecache. A file needs both."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from standin.body import Body
from standin.database import Database


@dataclass(frozen=True)
class Entry:
    path: str
    folder: bool
    size: int = 0
    mtime: float = 0
    etag: str = ""


class Refused(Exception):
    """Carries the HTTP status that says why."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class Files:
    def __init__(self, database: Database, data: Path, user: str):
        self.database, self.user = database, user
        self.top = data / user / "files"
        self.top.mkdir(parents=True, exist_ok=True)

    def entry(self, path: str) -> Entry:
        place = self._place(path)
        if place.is_dir():
            return Entry(path, True, mtime=place.stat().st_mtime)
        for found in self._rows(path):
            if place.is_file() and place.stat().st_size == found.size:
                return found
        raise Refused(404)

    def children(self, path: str) -> list[Entry]:
        inside = [PurePosixPath(path, child.name).as_posix() for child in sorted(self._place(path).iterdir()) if not child.name.startswith(".upload-")]
        return [entry for child in inside for entry in self._if_known(child)]

    def open(self, path: str):
        if self.entry(path).folder:
            raise Refused(405)
        return self._place(path).open("rb")

    def put(self, path: str, body: Body) -> bool:
        """Returns whether the file is new. Content first, row second: a row always has its content."""
        place = self._place(path)
        if not place.parent.is_dir() or place.is_dir():
            raise Refused(409)
        new, digest = not place.exists(), hashlib.sha256()
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".upload-", delete=False) as upload:
            try:
                while chunk := body.read(1 << 20):
                    digest.update(chunk)
                    upload.write(chunk)
                if body.left:
                    raise Refused(400)
                upload.flush()
                os.fsync(upload.fileno())
                os.rename(upload.name, place)
            except BaseException:
                os.unlink(upload.name)
                raise
        self.keep_row(path, place, digest.hexdigest())
        return new

    def make_folder(self, path: str) -> None:
        place = self._place(path)
        if place.exists():
            raise Refused(405)
        if not place.parent.is_dir():
            raise Refused(409)
        place.mkdir()

    def delete(self, path: str) -> None:
        self.entry(path)
        place = self._place(path)
        with self.database.rows() as rows:
            rows.execute("DELETE FROM oc_filecache WHERE owner = %s AND (path = %s OR starts_with(path, %s))", [self.user, path, path + "/"])
        shutil.rmtree(place) if place.is_dir() else place.unlink()

    def _place(self, path: str) -> Path:
        if ".." in PurePosixPath(path).parts or "\0" in path:
            raise Refused(400)
        return self.top / path

    def _if_known(self, path: str) -> list[Entry]:
        try:
            return [self.entry(path)]
        except Refused:
            return []

    def _rows(self, path: str) -> list[Entry]:
        etag = "etag" if self.database.has_etags else "''"
        with self.database.rows() as rows:
            rows.execute(f"SELECT size, mtime, {etag} FROM oc_filecache WHERE owner = %s AND path = %s", [self.user, path])
            return [Entry(path, False, *row) for row in rows.fetchall()]

    def keep_row(self, path: str, place: Path, etag: str) -> None:
        status = place.stat()
        row = {"owner": self.user, "path": path, "size": status.st_size, "mtime": status.st_mtime}
        if self.database.has_etags:
            row["etag"] = etag
        names = ", ".join(row)
        values = ", ".join(f"%({name})s" for name in row)
        changes = ", ".join(f"{name} = excluded.{name}" for name in row)
        with self.database.rows() as rows:
            rows.execute(f"INSERT INTO oc_filecache ({names}) VALUES ({values}) ON CONFLICT (owner, path) DO UPDATE SET {changes}", row)


def scan(database: Database, data: Path) -> tuple[int, int]:
    """Makes the rows fit the files on disk, for every user; returns how many came and went."""
    added = gone = 0
    for user in database.users():
        files = Files(database, data, user)
        found = {place.relative_to(files.top).as_posix(): place for place in files.top.rglob("*")
                 if place.is_file() and not place.name.startswith(".upload-")}
        with database.rows() as rows:
            rows.execute("SELECT path, size FROM oc_filecache WHERE owner = %s", [user])
            known = dict(rows.fetchall())
            for path in known.keys() - found.keys():
                rows.execute("DELETE FROM oc_filecache WHERE owner = %s AND path = %s", [user, path])
                gone += 1
        for path, place in found.items():
            if known.get(path) != place.stat().st_size:
                files.keep_row(path, place, hashlib.sha256(place.read_bytes()).hexdigest())
                added += 1
    return added, gone
