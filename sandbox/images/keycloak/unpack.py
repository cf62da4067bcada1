"""unpack.py ZIP FOLDER: what the zip holds, without its first folder and with its permissions (zipfile drops them)."""

import os
import sys
import zipfile
from pathlib import Path

archive, target = sys.argv[1], Path(sys.argv[2])
with zipfile.ZipFile(archive) as source:
    for entry in source.infolist():
        path = target.joinpath(*Path(entry.filename).parts[1:])
        if entry.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read(entry))
        os.chmod(path, (entry.external_attr >> 16) & 0o777 or 0o644)
