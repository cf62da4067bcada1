"""The platform's own files, the same in the image and in the tar: /opt/post-x-platform with its Java, libraries and tools."""

import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HOME = "opt/post-x-platform"
USER = 10001
# What the libraries need (jdeps), and: naming.dns and cryptoki by name, net and zipfs through service loaders.
MODULES = ["java.desktop", "java.instrument", "java.logging", "java.management", "java.naming", "java.net.http", "java.prefs", "java.rmi",
           "java.security.jgss", "java.security.sasl", "java.sql", "jdk.crypto.cryptoki", "jdk.httpserver", "jdk.management",
           "jdk.naming.dns", "jdk.net", "jdk.unsupported", "jdk.zipfs"]
# As in launcher/java.sh, java_command.
OPTIONS = ["-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"]
NEWER = "--sun-misc-unsafe-memory-access=allow"


@dataclass(frozen=True)
class Release:
    version: str
    commit: str
    seconds: int  # the commit's time, since 1970


def tree(folder: Path, version: str, jdk: Path, *tools: Path) -> Path:
    shutil.copytree(HERE / "bin", folder / "bin")
    shutil.copytree(HERE / "systemd", folder / "systemd")
    shutil.copytree(HERE / "temporal", folder / "temporal")
    (folder / "tools").mkdir()
    for tool in tools:
        shutil.copyfile(tool, folder / "tools" / tool.name)
        (folder / "tools" / tool.name).chmod(0o755)
    libraries(folder / "lib", ROOT, version)
    _java(jdk, folder)
    return folder


def libraries(lib: Path, checkout: Path, version: str) -> None:
    """All jars in one folder. The two modules' own stand beside it: each has its own logging, so a program names its jar first."""
    lib.mkdir()
    for module, built in (("worker", f"worker-{version}.jar"), ("starter", "starter.jar")):
        target = checkout / module / "target"
        if not (target / built).is_file():
            raise SystemExit(f"{target / built}: is missing: run ./platform build")
        shutil.copyfile(target / built, lib.parent / f"{module}.jar")
        for jar in sorted((target / "lib").glob("*.jar")):
            copy = lib / jar.name
            if copy.exists() and copy.read_bytes() != jar.read_bytes():
                raise SystemExit(f"{jar}: differs from the one of the other module: run ./platform build")
            shutil.copyfile(jar, copy)


def _java(jdk: Path, folder: Path) -> None:
    link = [str(jdk / "bin/jlink"), "--add-modules", ",".join(MODULES), "--strip-debug", "--no-header-files", "--no-man-pages",
            "--compress", "zip-6", "--output", str(folder / "jre")]
    subprocess.run(link, check=True, stdout=subprocess.DEVNULL)
    newer = subprocess.run([folder / "jre/bin/java", NEWER, "-version"], stderr=subprocess.DEVNULL).returncode == 0
    (folder / "java.options").write_text("\n".join(OPTIONS + [NEWER] * newer) + "\n")


def entries(tree: Path, image: bool):
    """All of it as root's and readable, in order; in an image also the folders that a worker writes to."""
    if image:
        for name, mode in (("home/platform", 0o700), ("home/platform/.ssh", 0o700), ("var/lib/platform", 0o700), ("var/cache/scanner", 0o755),
                           ("var/lib/temporal-dumps", 0o700)):
            yield _folder(name, mode, USER), None
        yield _folder("opt", 0o755), None
    yield _folder(HOME, 0o755), None
    for path in sorted(_paths(tree)):
        if image and path.relative_to(tree).parts[0] in ("systemd", "temporal"):
            continue
        entry = tarfile.TarInfo(f"{HOME}/{path.relative_to(tree)}")
        executable = path.is_dir() or os.access(path, os.X_OK) or path.stat().st_mode & 0o111
        entry.mode = 0o755 if executable else 0o644
        if path.is_symlink():
            entry.type, entry.linkname = tarfile.SYMTYPE, os.readlink(path)
            yield entry, None
        elif path.is_dir():
            entry.type = tarfile.DIRTYPE
            yield entry, None
        else:
            entry.size = path.stat().st_size
            yield entry, open(path, "rb")


def _paths(tree: Path):
    for folder, names, files in os.walk(tree):
        yield from (Path(folder) / name for name in names + files)


def _folder(name: str, mode: int, owner: int = 0) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode, entry.uid, entry.gid = tarfile.DIRTYPE, mode, owner, owner
    return entry
