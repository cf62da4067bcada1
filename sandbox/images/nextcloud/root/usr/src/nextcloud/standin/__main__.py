"""Installs or upgrades, gives up root, and serves port 80."""

import os
import pwd
import signal
import sys
from http.server import ThreadingHTTPServer

import psycopg2

from standin import settings
from standin.database import NewerData, from_environment
from standin.server import Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


def main() -> int:
    # The first process of a container is deaf to what it does not ask to hear: every stop would end in a kill.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    database = from_environment()
    user, password = settings.value("NEXTCLOUD_ADMIN_USER"), settings.value("NEXTCLOUD_ADMIN_PASSWORD")
    if os.geteuid() == 0:  # secrets are root's to read; nothing below needs root
        www = pwd.getpwnam("www-data")
        os.setgroups([])
        os.setgid(www.pw_gid)
        os.setuid(www.pw_uid)
    os.umask(0o027)
    database.dsn |= settings.install({key: value for key, value in database.dsn.items() if key != "connect_timeout"})
    try:
        database.migrate()
    except NewerData as newer:
        print(newer, file=sys.stderr)
        return 1
    except psycopg2.OperationalError as unreachable:
        print(f"PostgreSQL does not answer: {unreachable}", file=sys.stderr)
        return 1
    if user and password:
        database.add_user(user, password)
    settings.change(version=settings.VERSION)
    Handler.database, Handler.data = database, settings.DATA
    port = int(os.environ.get("STANDIN_PORT", "80"))
    print(f"Nextcloud stand-in {settings.VERSION} serves port {port}", file=sys.stderr, flush=True)
    Server(("", port), Handler).serve_forever()
    return 0


sys.exit(main())
