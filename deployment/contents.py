"""The list of contents (SBOM, CycloneDX 1.6): jars, Java, the tools with all modules that Go built into them, Debian's packages."""

import hashlib
import json
import re
import subprocess
import uuid
import zipfile
from datetime import datetime, timezone
from pathlib import Path

LINE = re.compile(r"^\t(?:mod|dep)\t(?P<module>\S+)\t(?P<version>\S+)", re.MULTILINE)


def of_program(tree: Path, jdk: Path, *tools: Path) -> list[dict]:
    jars = [_jar(path) for path in sorted([*tree.glob("*.jar"), *(tree / "lib").glob("*.jar")])]
    return [_java(tree / "jre/release", jdk), *jars, *(part for tool in tools for part in _go(tool))]


def sbom(release, components: list[dict]) -> bytes:
    unique = {it["purl"]: {"type": "library", "bom-ref": it["purl"], **it} for it in components}
    listed = [unique[purl] for purl in sorted(unique)]
    made = datetime.fromtimestamp(release.seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    subject = {"type": "application", "name": "post-x-platform-worker", "version": release.version, "bom-ref": "worker"}
    serial = uuid.uuid5(uuid.NAMESPACE_OID, release.commit + json.dumps(listed))
    return json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1,
        "metadata": {"timestamp": made, "component": subject}, "components": listed,
    }, indent=1).encode()


def _java(release: Path, jdk: Path) -> dict:
    fields = dict(re.findall(r'^(\w+)="(.*)"$', (jdk / "release").read_text(), re.MULTILINE))
    vendor = fields.get("IMPLEMENTOR", "OpenJDK")
    version = fields.get("JAVA_RUNTIME_VERSION", fields["JAVA_VERSION"])
    modules = dict(re.findall(r'^(\w+)="(.*)"$', release.read_text(), re.MULTILINE))["MODULES"]
    return {"name": "java", "version": version, "publisher": vendor, "purl": f"pkg:generic/openjdk@{version.replace('+', '%2B')}",
            "description": f"linked from its modules {modules}"}


def _jar(path: Path) -> dict:
    group, name, version = _coordinates(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"group": group, "name": name, "version": version, "purl": f"pkg:maven/{group}/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": digest}]}


def _coordinates(path: Path) -> tuple[str, str, str]:
    """From the jar's own pom.properties; where it has none, from its place in Maven's repository. The platform's own names lack a version."""
    named = re.fullmatch(r"(.+?)-(\d.*)", path.stem)
    name, version = named.groups() if named else (path.stem, "")
    with zipfile.ZipFile(path) as jar:
        for entry in jar.namelist():
            if re.fullmatch(rf"META-INF/maven/[^/]+/{re.escape(name)}/pom.properties", entry):
                said = re.search(r"^version=(.*)$", jar.read(entry).decode(), re.MULTILINE).group(1)
                return entry.split("/")[2], name, version or said
    repository = Path.home() / ".m2/repository"
    found = next(iter(sorted(repository.glob(f"**/{name}/{version}/{path.name}"))), None)
    if not found:
        raise SystemExit(f"{path.name}: neither its pom.properties nor {repository} says which group it is of: run ./platform build as this user")
    return ".".join(found.relative_to(repository).parts[:-3]), name, version


def _go(tool: Path) -> list[dict]:
    """The tool first, then what is built into it."""
    said = subprocess.run(["go", "version", "-m", str(tool)], stdout=subprocess.PIPE, text=True, check=True).stdout
    compiler = re.search(r": go(\S+)", said).group(1)
    found = [{"name": it["module"], "version": it["version"], "purl": f"pkg:golang/{it['module']}@{it['version'].replace('+', '%2B')}"}
             for it in LINE.finditer(said)]
    return [*found, {"name": "stdlib", "version": compiler, "purl": f"pkg:golang/stdlib@{compiler}"}]
