"""The images of the registry: what is in each, and in which order they are made."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from layer import Layer, pack
from registry import Image, Registry
from root import HERE, Root, Roots, run

# Between the two its database is migrated.
KEYCLOAKS = ["26.0.0", "26.4.0"]
NEXTCLOUDS = ["28.0.1", "28.0.2"]
# What the apps' compose files pin. Debian's own minor version goes by its own tag as well.
POSTGRES = "17.12"
DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
STAND_IN = "A small stand-in for Nextcloud with its web addresses and database habits; holds no code of Nextcloud"


def say(text: str) -> None:
    print(f"images: {text}", file=sys.stderr, flush=True)


def build(registry: Registry, work: Path) -> None:
    started = time.monotonic()
    roots = Roots(work)
    with ThreadPoolExecutor(4) as workers:
        traefik = workers.submit(_traefik_program)
        zips = {version: workers.submit(_keycloak_zip, work, version) for version in KEYCLOAKS}
        say("Debian root")
        roots.bootstrap()
        base = workers.submit(_pack, work, "base", roots.base, 4)
        recipes = [
            workers.submit(_busybox, registry, roots, base),
            workers.submit(_postgres, registry, roots, base),
            workers.submit(_nextcloud, registry, roots, base),
            workers.submit(_keycloak, registry, roots, base, zips),
            workers.submit(_traefik, registry, roots, base, traefik),
        ]
        for recipe in recipes:
            recipe.result()
    say(f"all images in {time.monotonic() - started:.0f} s")


def _timed(recipe):
    def timed(*arguments):
        started = time.monotonic()
        recipe(*arguments)
        say(f"{recipe.__name__[1:]} ready after {time.monotonic() - started:.0f} s")

    timed.__name__ = recipe.__name__
    return timed


def _pack(work: Path, name: str, changes: Path, level: int = 4) -> Layer:
    return pack(changes, work / f"{name}.tar.gz", level)


def _packed(root: Root, level: int = 4) -> Layer:
    return _pack(root.path.parent.parent, root.path.name, root.changes, level)


def _labels(title: str, version: str, description: str) -> dict:
    label = {"title": title, "version": version, "description": description}
    return {f"org.opencontainers.image.{key}": value for key, value in label.items()}


def _traefik_program() -> Path:
    """From the tools that the launcher keeps; built there if it is missing."""
    script = 'source "$1" && build_tool traefik && tool_path traefik'
    tools = HERE.parent.parent / "launcher" / "tools.sh"
    said = subprocess.run(["bash", "-euc", script, "bash", tools], stdout=subprocess.PIPE, text=True, check=True)
    return Path(said.stdout.strip())


def _keycloak_zip(work: Path, version: str) -> Path:
    """Through Maven, which keeps it in its repository for the next time."""
    artifact = f"org.keycloak:keycloak-quarkus-dist:{version}:zip"
    target = work / "downloads"
    run("mvn", "-q", "-B", f"{DEPENDENCY_PLUGIN}:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={target}", cwd=work)
    return target / f"keycloak-quarkus-dist-{version}.zip"


@_timed
def _traefik(registry: Registry, roots: Roots, base, program) -> None:
    root = roots.over("traefik")
    root.copy(program.result(), "/usr/local/bin/traefik", 0o755)
    version = program.result().parent.name.removeprefix("traefik-")
    config = {
        "Env": ["PATH=/usr/local/bin:/usr/bin:/bin"],
        "Entrypoint": ["traefik"],
        "ExposedPorts": {"80/tcp": {}},
        "Labels": _labels("Traefik", version, "Traefik, built from its Go module"),
    }
    registry.add(Image("library/traefik", [f"v{version}"], [base.result(), _packed(root, 2)], config))


@_timed
def _busybox(registry: Registry, roots: Roots, base) -> None:
    """What sandbox/stand-ins starts from where an official image starts from Alpine: the same sh and wget."""
    root = roots.over("busybox")
    root.install("busybox")
    root.shell("ln -sf busybox /usr/bin/wget; ln -sf busybox /usr/bin/sh")
    config = {
        "Env": ["PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
        "Labels": _labels("Debian with busybox", "13", "Debian whose sh and wget are busybox's, as in Alpine"),
    }
    registry.add(Image("sandbox/debian-busybox", ["13"], [base.result(), _packed(root)], config))


@_timed
def _postgres(registry: Registry, roots: Roots, base) -> None:
    root = roots.over("postgres")
    # The user and its number as in the official image: data folders move between the two.
    root.shell("groupadd --gid 999 postgres && useradd --uid 999 --gid 999 --home-dir /var/lib/postgresql postgres")
    root.copy(HERE / "postgres/createcluster.conf", "/etc/postgresql-common/createcluster.conf")
    root.install("postgresql-17")
    # Its just-in-time compiler is two thirds of the size; without it PostgreSQL interprets, as it does for short queries anyway.
    root.shell("rm -rf /usr/lib/*/libLLVM* /usr/lib/postgresql/17/lib/llvmjit* /usr/lib/postgresql/17/lib/bitcode")
    root.copy(HERE / "postgres/docker-entrypoint.sh", "/usr/local/bin/docker-entrypoint.sh", 0o755)
    root.shell("install -d -o postgres -g postgres -m 0700 /var/lib/postgresql/data; install -d -o postgres -m 2775 /var/run/postgresql; "
               "install -d /docker-entrypoint-initdb.d; "
               "dpkg-query --show --showformat '${Version}' postgresql-17 | cut -d- -f1 >/usr/share/postgresql/17/debian-version")
    version = (root.path / "usr/share/postgresql/17/debian-version").read_text().strip()
    config = {
        "Env": ["PATH=/usr/lib/postgresql/17/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
                "PG_MAJOR=17", f"PG_VERSION={version}", "PGDATA=/var/lib/postgresql/data"],
        "Entrypoint": ["docker-entrypoint.sh"],
        "Cmd": ["postgres"],
        "StopSignal": "SIGINT",
        "ExposedPorts": {"5432/tcp": {}},
        "Volumes": {"/var/lib/postgresql/data": {}},
        "Labels": _labels("PostgreSQL", version, "Debian's PostgreSQL behind the settings of the official image"),
    }
    registry.add(Image("library/postgres", sorted({POSTGRES, version}), [base.result(), _packed(root)], config))


@_timed
def _nextcloud(registry: Registry, roots: Roots, base) -> None:
    root = roots.over("nextcloud")
    root.install("python3-minimal", "python3-psycopg2", "curl")
    root.copy(HERE / "nextcloud/root", "/")
    layer = _packed(root)
    for version in NEXTCLOUDS:
        config = {
            "Env": ["PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", f"NEXTCLOUD_VERSION={version}"],
            "Entrypoint": ["/entrypoint.sh"],
            "Cmd": ["serve"],
            "WorkingDir": "/var/www/html",
            "ExposedPorts": {"80/tcp": {}},
            "Volumes": {"/var/www/html": {}},
            "Labels": _labels("Nextcloud stand-in", version, STAND_IN),
        }
        registry.add(Image("library/nextcloud", [version], [base.result(), layer], config))


@_timed
def _keycloak(registry: Registry, roots: Roots, base, zips: dict) -> None:
    java = roots.over("jre")
    java.install("openjdk-21-jre-headless")
    jre = _packed(java)
    for version, zipped in zips.items():
        root = roots.over(f"keycloak-{version}", java.changes)
        run("python3", HERE / "keycloak/unpack.py", zipped.result(), root.path / "opt/keycloak")
        # What apps/keycloak asks for: a start with other build options would build again.
        root.shell("useradd --uid 1000 --gid 0 --home-dir /opt/keycloak --shell /bin/bash keycloak; "
                   "/opt/keycloak/bin/kc.sh build --db=postgres --health-enabled=true; "
                   "chown -R keycloak:root /opt/keycloak")
        config = {
            "User": "1000",
            "Env": ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "KC_RUN_IN_CONTAINER=true"],
            "Entrypoint": ["/opt/keycloak/bin/kc.sh"],
            "ExposedPorts": {"8080/tcp": {}, "9000/tcp": {}},
            "Labels": _labels("Keycloak", version, "Keycloak's own distribution, built for PostgreSQL with health checks"),
        }
        registry.add(Image("keycloak/keycloak", [version], [base.result(), jre, _packed(root, 1)], config))
