"""A folder of changes (the upper side of an overlay mount) as a layer of an image (OCI image specification, "layer.md")."""

import hashlib
import os
import stat
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path

# Of the file system that a container gets from its engine, or of the build alone.
LEFT_OUT = {"dev", "proc", "sys", "run", "tmp", "etc/resolv.conf", "etc/hosts", "etc/hostname", "var/cache/apt", "var/lib/apt/lists", "var/log"}


@dataclass(frozen=True)
class Layer:
    file: Path
    digest: str
    diff_id: str
    size: int


class _Gzip:
    """Counts both hashes while writing: of the tar (diff_id) and of what is stored (digest)."""

    def __init__(self, file: Path, level: int):
        self.out = open(file, "wb")
        self.zip = zlib.compressobj(level, zlib.DEFLATED, 31)  # 31: a gzip header, without a time
        self.diff_id, self.digest = hashlib.sha256(), hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.diff_id.update(data)
        self._store(self.zip.compress(data))
        return len(data)

    def close(self) -> None:
        self._store(self.zip.flush())
        self.out.close()

    def _store(self, data: bytes) -> None:
        self.digest.update(data)
        self.out.write(data)


def pack(changes: Path, file: Path, level: int = 4) -> Layer:
    stream = _Gzip(file, level)
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(_paths(changes)):
            _add(tar, path, str(path.relative_to(changes)))
    stream.close()
    return Layer(file, "sha256:" + stream.digest.hexdigest(), "sha256:" + stream.diff_id.hexdigest(), file.stat().st_size)


def _paths(changes: Path):
    for folder, names, files in os.walk(changes):
        inside = os.path.relpath(folder, changes)
        if inside in LEFT_OUT:
            names.clear()
            continue
        yield from (Path(folder) / name for name in names + files)


def _add(tar: tarfile.TarFile, path: Path, name: str) -> None:
    status = path.lstat()
    if any(name.startswith(left_out + "/") for left_out in LEFT_OUT) or stat.S_ISREG(status.st_mode) and name in LEFT_OUT:
        return
    if stat.S_ISCHR(status.st_mode) and status.st_rdev == 0:  # overlayfs: "deleted"
        tar.addfile(tarfile.TarInfo(f"{os.path.dirname(name)}/.wh.{path.name}".lstrip("/")))
        return
    entry = tar.gettarinfo(path, name)
    if entry is None:  # a socket
        return
    entry.uname = entry.gname = ""
    entry.mtime = int(entry.mtime)
    if entry.isreg():
        with open(path, "rb") as content:
            tar.addfile(entry, content)
    else:
        tar.addfile(entry)
    if entry.isdir() and _opaque(path):
        tar.addfile(tarfile.TarInfo(f"{name}/.wh..wh..opq"))


def _opaque(folder: Path) -> bool:
    try:
        return os.getxattr(folder, "trusted.overlay.opaque") == b"y"
    except OSError:
        return False
