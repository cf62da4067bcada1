"""What a host does with `php -r` to the real config.php: the account's password of today, unless the app has another account."""

import os

from standin import settings

owner = settings.CONFIG.stat()
login = settings.config()["database"]
if login["user"] == settings.value("POSTGRES_USER"):
    settings.change(database={**login, "password": settings.value("POSTGRES_PASSWORD")})
    os.chown(settings.CONFIG, owner.st_uid, owner.st_gid)
