"""Images as docker-registry's file system driver keeps them (distribution, "storage/paths.go").

Written directly: a registry that listens and a client that pushes would add two programs and a copy of every byte.
"""

import hashlib
import json
import os
import platform
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from threading import Lock

from layer import Layer

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


@dataclass(frozen=True)
class Image:
    """`config` is the OCI image configuration's part of that name: Env, Entrypoint, Cmd, User, Labels …"""

    repository: str
    tags: list[str]
    layers: list[Layer]
    config: dict


class Registry:
    def __init__(self, root: Path):
        self.root = root / "docker" / "registry" / "v2"
        self.lock = Lock()

    def add(self, image: Image) -> None:
        rootfs = {"type": "layers", "diff_ids": [layer.diff_id for layer in image.layers]}
        made = datetime.now(timezone.utc).isoformat(timespec="seconds")
        machine = {"architecture": ARCHITECTURES[platform.machine()], "os": "linux", "created": made}
        config = self._put_json({**machine, "config": image.config, "rootfs": rootfs})
        layers = [{"mediaType": LAYER, "digest": layer.digest, "size": layer.size} for layer in image.layers]
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": {"mediaType": CONFIG, **config}, "layers": layers}
        digest = self._put_json(manifest)["digest"]
        with self.lock:
            for layer in image.layers:
                self._keep(layer)
            self._link(image, digest, [config["digest"], *(layer.digest for layer in image.layers)])

    def _link(self, image: Image, manifest: str, blobs: list[str]) -> None:
        repository = self.root / "repositories" / image.repository
        for blob in blobs:
            self._write(repository / "_layers" / blob.replace(":", "/") / "link", blob)
        manifests = repository / "_manifests"
        self._write(manifests / "revisions" / manifest.replace(":", "/") / "link", manifest)
        for tag in image.tags:
            self._write(manifests / "tags" / tag / "current" / "link", manifest)
            self._write(manifests / "tags" / tag / "index" / manifest.replace(":", "/") / "link", manifest)

    def _keep(self, layer: Layer) -> None:
        blob = self._blob(layer.digest)
        if not blob.exists():
            blob.parent.mkdir(parents=True)
            os.link(layer.file, blob)

    def _put_json(self, value: dict) -> dict:
        data = json.dumps(value, sort_keys=True).encode()
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        self._write(self._blob(digest), data.decode())
        return {"digest": digest, "size": len(data)}

    def _blob(self, digest: str) -> Path:
        hash_ = digest.removeprefix("sha256:")
        return self.root / "blobs" / "sha256" / hash_[:2] / hash_ / "data"

    @staticmethod
    def _write(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
