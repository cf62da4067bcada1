"""The container's environment, and config/config.json, where it keeps what must outlive it."""

import json
import os
import secrets
from pathlib import Path

HTML = Path(os.environ.get("STANDIN_HTML", "/var/www/html"))
DATA = HTML / "data"
CONFIG = HTML / "config" / "config.json"
VERSION = os.environ.get("NEXTCLOUD_VERSION", "28.0.1")


def value(name: str, default: str = "") -> str:
    """NAME, or the content of the file that NAME_FILE names."""
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text().rstrip("\n") if file else os.environ.get(name, default)


def config() -> dict:
    return json.loads(CONFIG.read_text()) if CONFIG.exists() else {}


def change(**changes) -> None:
    new = CONFIG.with_suffix(".new")
    new.write_text(json.dumps({**config(), **changes}, indent=1))
    new.rename(CONFIG)


def install(login: dict) -> dict:
    """As Nextcloud's installation does, once: values on which what it stores depends, and the database's login, which
    it reads from here ever after, even if the container gets another one. Returns the login that holds."""
    new = {key: secrets.token_hex(16) for key in ("instanceid", "passwordsalt", "secret")}
    kept = {**new, "database": login, **config()}
    (DATA / f"appdata_{kept['instanceid']}").mkdir(exist_ok=True)
    change(**kept)
    return kept["database"]


def maintenance() -> bool:
    return config().get("maintenance", False)


def status() -> dict:
    installed = config().get("version", "0.0.0")
    return {
        "installed": "version" in config(),
        "maintenance": maintenance(),
        "needsDbUpgrade": installed != VERSION,
        "version": f"{VERSION}.1",
        "versionstring": VERSION,
        "edition": "",
        "productname": "Nextcloud",
        "extendedSupport": False,
    }
