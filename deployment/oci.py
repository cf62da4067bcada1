"""An image as files (OCI image layout, with the manifest.json that `docker load` reads), the same bytes each time."""

import hashlib
import io
import json
import platform
import tarfile
import zlib
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

NAME = "post-x-platform/worker"
FILE_TIME = 1795132800  # 2026-11-20, as in pom.xml; of every file inside, so that a layer changes only with its contents
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
TYPE = "application/vnd.oci.image."


@dataclass(frozen=True)
class Layer:
    file: Path
    digest: str
    diff_id: str


class _Gzip:
    """Counts both hashes while writing: of the tar (diff_id) and of what is stored (digest)."""

    def __init__(self, file: Path):
        self.out = open(file, "wb")
        self.zip = zlib.compressobj(6, zlib.DEFLATED, 31)  # 31: a gzip header, without a time
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


def layer(file: Path, entries) -> Layer:
    """`entries`: pairs of a TarInfo and the open file or None, in order."""
    stream = _Gzip(file)
    with tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for entry, content in entries:
            entry.mtime = FILE_TIME
            entry.uname = entry.gname = ""
            entry.pax_headers = {}
            tar.addfile(entry, content)
            if content is not None:
                content.close()
    stream.close()
    return Layer(file, "sha256:" + stream.digest.hexdigest(), "sha256:" + stream.diff_id.hexdigest())


def write(file: Path, layers: list[Layer], release, labels: dict) -> None:
    config = _json(_config(layers, release, labels))
    manifest = _json({
        "schemaVersion": 2,
        "mediaType": TYPE + "manifest.v1+json",
        "config": _pointer("config.v1+json", config),
        "layers": [{"mediaType": TYPE + "layer.v1.tar+gzip", "digest": it.digest, "size": it.file.stat().st_size} for it in layers],
    })
    reference = f"{NAME}:{release.version}"
    named = {"org.opencontainers.image.ref.name": release.version, "io.containerd.image.name": f"docker.io/{reference}"}
    with tarfile.open(file, "w", format=tarfile.PAX_FORMAT) as tar:
        for blob in (config, manifest):
            _add(tar, _blob(blob), blob)
        for it in layers:
            with open(it.file, "rb") as content:
                _put(tar, "blobs/sha256/" + it.digest.removeprefix("sha256:"), content, it.file.stat().st_size)
        _add(tar, "index.json", _json({"schemaVersion": 2, "manifests": [{**_pointer("manifest.v1+json", manifest), "annotations": named}]}))
        docker = [{"Config": _blob(config), "RepoTags": [reference], "Layers": ["blobs/sha256/" + it.digest.removeprefix("sha256:") for it in layers]}]
        _add(tar, "manifest.json", _json(docker))
        _add(tar, "oci-layout", _json({"imageLayoutVersion": "1.0.0"}))
    print(f"{reference} {'sha256:' + hashlib.sha256(manifest).hexdigest()}")


def _config(layers: list[Layer], release, labels: dict) -> dict:
    made = datetime.fromtimestamp(release.seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    own = {**labels, "version": release.version, "revision": release.commit, "created": made}
    return {
        "architecture": ARCHITECTURES[platform.machine()],
        "os": "linux",
        "created": made,
        "config": {
            "User": "10001:10001",
            "Env": ["PATH=/opt/post-x-platform/bin:/opt/post-x-platform/tools:/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/home/platform"],
            "Cmd": ["worker"],
            "WorkingDir": "/var/lib/platform",
            "ExposedPorts": {"9464/tcp": {}},
            "Labels": {f"org.opencontainers.image.{key}": value for key, value in own.items()},
        },
        "rootfs": {"type": "layers", "diff_ids": [it.diff_id for it in layers]},
    }


def _pointer(kind: str, blob: bytes) -> dict:
    return {"mediaType": TYPE + kind, "digest": "sha256:" + hashlib.sha256(blob).hexdigest(), "size": len(blob)}


def _blob(content: bytes) -> str:
    return "blobs/sha256/" + hashlib.sha256(content).hexdigest()


def _json(value) -> bytes:
    return json.dumps(value, sort_keys=True).encode()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    _put(tar, name, io.BytesIO(content), len(content))


def _put(tar: tarfile.TarFile, name: str, content, size: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime = size, FILE_TIME
    tar.addfile(entry, content)
