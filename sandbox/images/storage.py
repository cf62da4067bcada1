"""Where finished registries are kept, and how one comes to be: whole or not at all."""

import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable

from registry import Registry

PR_SET_PDEATHSIG = 1  # linux/prctl.h
INSIDE = "IMAGES_IN_NAMESPACE"


def cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "post-x-platform"


def folder(recipes: Path) -> Path:
    """Named after everything that decides what is in it."""
    key = hashlib.sha256()
    files = [path for path in recipes.rglob("*") if path.is_file() and path.suffix != ".pyc" and "test" not in path.parts]
    for path in sorted(files):
        key.update(f"{path.name}\0{path.stat().st_mode & 0o111}\0".encode() + path.read_bytes())
    tools = (recipes.parent.parent / "launcher" / "tools.sh").read_text()
    key.update("\0".join(line for line in tools.splitlines() if line.startswith("TRAEFIK_VERSION=")).encode())
    return cache() / f"registry-{key.hexdigest()[:16]}"


def in_namespaces_of_its_own() -> None:
    """Goes on in a mount and PID namespace: the kernel removes mounts and processes when this program ends, however it ends."""
    if os.environ.get(INSIDE):
        return
    own = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, *sys.argv]
    # unshare ignores SIGTERM while it waits; this process does not, and takes it and all below it along.
    die_with_parent = lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        sys.exit(subprocess.run(own, env={**os.environ, INSIDE: "1"}, preexec_fn=die_with_parent).returncode)
    except KeyboardInterrupt:
        sys.exit(130)


def build_once(target: Path, build: Callable[[Registry, Path], None]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target.parent / ".registry.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in target.parent.glob(".registry-*/"):  # of a build that was killed
            shutil.rmtree(leftover, ignore_errors=True)
        if target.is_dir():
            return
        work = Path(tempfile.mkdtemp(prefix=".registry-", dir=target.parent))
        try:
            build(Registry(work / "registry"), work)
            (work / "registry").rename(target)
        finally:
            _unmount_below(work)
            shutil.rmtree(work, ignore_errors=True)


def _unmount_below(work: Path) -> None:
    """Before anything is deleted: what is mounted is not ours to delete."""
    mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    for place in reversed([place for place in mounted if place.startswith(f"{work}/")]):
        subprocess.run(["umount", "--lazy", place], check=True)
