"""Builds a small image with deployment's own code, in the folder of the first argument, and prints what is in it as JSON."""

import io
import json
import os
import sys
import tarfile
from pathlib import Path

sys.path.insert(0, str(Path("../deployment").resolve()))

import debian
import oci
import program

folder, time = Path(sys.argv[1]), int(sys.argv[2])
tree = folder / "tree"
built = ("worker/target/worker-1.2.3.jar", "worker/target/lib/a.jar", "starter/target/starter.jar", "starter/target/lib/a.jar")
for path, mode in ((tree / "bin/worker", 0o700), (tree / "systemd/worker.service", 0o644), *((folder / "checkout" / name, 0o600) for name in built)):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(path.name)
    path.chmod(mode)
    os.utime(path, (time, time))
program.libraries(tree / "lib", folder / "checkout", "1.2.3")


def system() -> tarfile.TarFile:
    """As mmdebstrap writes it."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, mode, link in (("./usr/bin/su", 0o4755, ""), ("./usr/bin/perl", 0o755, "./usr/bin/su"),
                                 ("./etc/machine-id", 0o644, ""), ("./var/cache/ldconfig/aux-cache", 0o600, "")):
            entry = tarfile.TarInfo(name)
            entry.mode, entry.mtime = mode, time
            if link:
                entry.type, entry.linkname = tarfile.LNKTYPE, link
            tar.addfile(entry)
    raw.seek(0)
    return tarfile.open(fileobj=raw)


layers = [oci.layer(folder / "debian.tar.gz", debian._kept(system())), oci.layer(folder / "program.tar.gz", program.entries(tree, image=True))]
oci.write(folder / "worker.tar", layers, program.Release("1.2.3", "0123abc", 1_800_000_000), {"title": "worker"})

with tarfile.open(folder / "worker.tar") as tar:
    [docker] = json.load(tar.extractfile("manifest.json"))
    config = json.load(tar.extractfile(docker["Config"]))
    files = {}
    for layer in docker["Layers"]:
        with tarfile.open(fileobj=tar.extractfile(layer)) as inside:
            files |= {it.name: f"{it.mode:o} {it.uid} {it.linkname}".strip() for it in inside}
    blobs = [it.name for it in tar if it.name.startswith("blobs/")]
print(json.dumps({"tags": docker["RepoTags"], "config": config, "files": files, "blobs": len(blobs)}))
