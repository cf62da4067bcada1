"""Debian's essential packages and the few programs that a worker starts: the lower layer of the image."""

import os
import re
import subprocess
import tarfile
from pathlib import Path

import oci

SUITE = "trixie"
PACKAGES = ["ca-certificates", "openssh-client", "git", "age"]
NO_MANUALS = Path(__file__).resolve().parent.parent / "sandbox/images/base/etc/dpkg/dpkg.cfg.d/no-manuals"
# Of the machine and the minute that built it, or of the container's engine.
LEFT_OUT = re.compile(r"(dev|proc|sys|run|tmp)/.+|var/(cache|log|tmp)/.+|var/lib/apt/.+|var/lib/dpkg/.*-old|etc/(resolv\.conf|hostname|hosts|machine-id)")
USER = "platform:x:10001:10001:Post-X Platform:/home/platform:/usr/sbin/nologin"


def layer(work: Path):
    """The layer, and its packages as components of an SBOM."""
    root = work / "debian.tar"
    _bootstrap(root)
    with tarfile.open(root) as tar:
        status = tar.extractfile(tar.getmember("./var/lib/dpkg/status")).read().decode()
        return oci.layer(work / "debian.tar.gz", _kept(tar)), _components(status)


def _bootstrap(root: Path) -> None:
    archive, security = _mirror("debian"), _mirror("debian-security")
    sources = f"deb {archive} {SUITE} main\ndeb {archive} {SUITE}-updates main\ndeb {security} {SUITE}-security main\n"
    user = f'echo "{USER}" >>"$1/etc/passwd"; echo platform:x:10001: >>"$1/etc/group"'
    command = ["mmdebstrap", "--quiet", "--mode=root", "--variant=essential", f"--include={','.join(PACKAGES)}",
               f"--dpkgopt={NO_MANUALS}", "--dpkgopt=force-unsafe-io", f"--customize-hook={user}", SUITE, str(root), "-"]
    subprocess.run(command, input=sources, text=True, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(oci.FILE_TIME)})


def _mirror(archive: str) -> str:
    """The first of this machine's apt sources whose path ends like this."""
    said = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], stdout=subprocess.PIPE, text=True).stdout
    return next((uri for uri in said.split() if uri.rstrip("/").endswith(f"/{archive}")), f"http://deb.debian.org/{archive}")


def _kept(tar: tarfile.TarFile):
    for entry in tar:
        entry.name = entry.name.removeprefix("./").rstrip("/")
        if entry.name in ("", ".") or LEFT_OUT.fullmatch(entry.name):
            continue
        if entry.islnk():
            entry.linkname = entry.linkname.removeprefix("./")
        entry.mode &= ~0o6000  # nothing in a worker changes its user
        yield entry, (tar.extractfile(entry) if entry.isreg() else None)


def _components(status: str) -> list[dict]:
    found = []
    for paragraph in status.split("\n\n"):
        fields = dict(re.findall(r"^(Package|Version|Architecture): (.*)$", paragraph, re.MULTILINE))
        if fields:
            name, version = fields["Package"], fields["Version"]
            found.append({"name": name, "version": version,
                          "purl": f"pkg:deb/debian/{name}@{version.replace('+', '%2B')}?arch={fields['Architecture']}&distro=debian-{SUITE}"})
    return found
