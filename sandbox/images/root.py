"""Debian roots to install into: one minimal root that all images share, and overlays over it."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUITE = "trixie"
INSTALL = "apt-get install --yes --quiet --quiet --no-install-recommends"


def run(*command: str | Path, **options) -> None:
    """Shows what a command said only if it failed."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-30:])
        raise SystemExit(f"{command[0]} exited with {done.returncode}:\n{tail}")


def _mirror(archive: str) -> str:
    """The first of this machine's apt sources whose path ends like this."""
    told = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], stdout=subprocess.PIPE, text=True).stdout
    return next((uri for uri in told.split() if uri.rstrip("/").endswith(f"/{archive}")), f"http://deb.debian.org/{archive}")


@dataclass(frozen=True)
class Root:
    """A mounted overlay; `changes` is what was written since, and becomes a layer."""

    path: Path
    changes: Path

    def shell(self, script: str) -> None:
        """Runs a script inside, with none of this machine's environment."""
        run("chroot", self.path, "/bin/sh", "-eu", "-c", script, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root"})

    def install(self, *packages: str) -> None:
        self.shell(f"{INSTALL} {' '.join(packages)} && apt-get clean")

    def copy(self, source: Path, inside: str, mode: int | None = None) -> None:
        target = self.path / inside.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
        if mode is not None:
            target.chmod(mode)


class Roots:
    def __init__(self, work: Path):
        self.work = work
        self.base = work / "base"

    def bootstrap(self) -> None:
        """Debian's minbase with security updates and without manuals, from where this machine's own apt gets its packages."""
        archive, security = _mirror("debian"), _mirror("debian-security")
        sources = f"deb {archive} {SUITE} main\ndeb {archive} {SUITE}-updates main\ndeb {security} {SUITE}-security main\n"
        options = [f"--dpkgopt={HERE / 'base/etc/dpkg/dpkg.cfg.d/no-manuals'}", "--dpkgopt=force-unsafe-io", "--skip=cleanup/apt"]
        run("mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", "--include=ca-certificates", *options, SUITE, self.base, "-", input=sources)
        shutil.copytree(HERE / "base", self.base, dirs_exist_ok=True)
        (self.base / "usr/share/man/man1").mkdir(parents=True, exist_ok=True)  # Java's package links into it
        shutil.copyfile("/etc/resolv.conf", self.base / "etc/resolv.conf")

    def over(self, name: str, *parents: Path) -> Root:
        """An overlay over the base and the changes of `parents`, lowest first."""
        upper, scratch, path = (self.work / kind / name for kind in ("changes", "scratch", "roots"))
        for folder in (upper, scratch, path):
            folder.mkdir(parents=True)
        lower = ":".join(str(parent) for parent in [*reversed(parents), self.base])
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={upper},workdir={scratch}", path)
        return self._mounted_proc(path, upper)

    @staticmethod
    def _mounted_proc(path: Path, changes: Path | None = None) -> Root:
        run("mount", "-t", "proc", "proc", path / "proc")
        return Root(path, changes or path)
