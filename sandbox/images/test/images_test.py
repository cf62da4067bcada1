"""Runs inside a root that holds the layers of postgres and nextcloud: their entry points, as a container would start them."""

import base64
import http.client
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from contextlib import closing
from pathlib import Path

FILES = "/remote.php/dav/files/admin/"
HTML = Path("/var/www/html")
PASSWORD = "correct horse"


class Running:
    """An entry point started with these settings; the test waits until it answers or ends."""

    def __init__(self, *command: str, **settings: str):
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, env={**os.environ, **settings}, stdout=self.log, stderr=subprocess.STDOUT)

    def until(self, ready) -> "Running":
        deadline = time.monotonic() + 60
        while not ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"exit {self.process.poll()}: {self.said()}")
            time.sleep(0.05)
        return self

    def said(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def stop(self, how: int = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait(30)
        self.log.close()


def postgres(folder: Path, port: str = "5432", user: str = "root") -> Running:
    Path("/db_password").write_text("db secret")
    become = ("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups")
    started = Running(*become, "docker-entrypoint.sh", "postgres", PGDATA=str(folder), PGPORT=port, POSTGRES_USER="nextcloud", POSTGRES_PASSWORD_FILE="/db_password")
    return started.until(lambda: subprocess.run(["pg_isready", "-q", "-h", "127.0.0.1", "-p", port, "-U", "nextcloud"]).returncode == 0)


def nextcloud(version: str) -> Running:
    Path("/admin_password").write_text(PASSWORD)
    return Running("/entrypoint.sh", NEXTCLOUD_VERSION=version, POSTGRES_HOST="127.0.0.1", POSTGRES_DB="nextcloud", POSTGRES_USER="nextcloud",
                   POSTGRES_PASSWORD_FILE="/db_password", NEXTCLOUD_ADMIN_USER="admin", NEXTCLOUD_ADMIN_PASSWORD_FILE="/admin_password")


def ask(method: str, path: str, body: bytes | None = None, password: str = PASSWORD):
    sign_in = base64.b64encode(f"admin:{password}".encode()).decode()
    with closing(http.client.HTTPConnection("127.0.0.1", 80, timeout=10)) as connection:
        connection.request(method, path, body, {"Authorization": f"Basic {sign_in}"})
        answer = connection.getresponse()
        return answer.status, answer.read()


def answers() -> bool:
    try:
        return ask("GET", "/status.php")[0] == 200
    except OSError:
        return False


def rows(query: str, port: str = "5432") -> str:
    told = subprocess.run(["psql", "-h", "127.0.0.1", "-p", port, "-U", "nextcloud", "-Atc", query], env={**os.environ, "PGPASSWORD": "db secret"},
                          stdout=subprocess.PIPE, text=True, check=True)
    return told.stdout.strip()


class ImagesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        database = postgres(Path("/database"))
        cls.addClassCleanup(lambda: database.stop(signal.SIGINT))

    def setUp(self):
        shutil.rmtree(HTML, ignore_errors=True)
        HTML.mkdir(parents=True)
        rows("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def serve(self, version: str) -> Running:
        served = nextcloud(version)
        self.addCleanup(served.stop)
        return served.until(answers)

    def test_a_file_comes_back_only_with_its_content_and_its_row(self):
        self.serve("28.0.1")
        self.assertEqual(ask("MKCOL", FILES + "letters")[0], 201)
        for name in ("kept", "without-row", "without-content"):
            self.assertEqual(ask("PUT", f"{FILES}letters/{name}", b"dear reader")[0], 201)
        rows("DELETE FROM oc_filecache WHERE path = 'letters/without-row'")
        (HTML / "data/admin/files/letters/without-content").unlink()
        self.assertEqual(ask("GET", FILES + "letters/kept"), (200, b"dear reader"))
        self.assertEqual(ask("GET", FILES + "letters/without-row")[0], 404)
        self.assertEqual(ask("GET", FILES + "letters/without-content")[0], 404)
        self.assertIn(b"/letters/kept<", ask("PROPFIND", FILES + "letters")[1])

    def test_it_ends_by_itself_when_it_is_told_to(self):
        served = self.serve("28.0.1")
        served.stop()
        self.assertEqual(served.process.returncode, 0)

    def test_an_upgrade_migrates_and_the_older_version_refuses_the_newer_data(self):
        old = self.serve("28.0.1")
        ask("PUT", FILES + "kept", b"dear reader")
        old.stop()
        new = self.serve("28.0.2")
        self.assertEqual(json.loads(ask("GET", "/status.php")[1])["versionstring"], "28.0.2")
        self.assertEqual(ask("GET", FILES + "kept"), (200, b"dear reader"))
        self.assertEqual(rows("SELECT count(*) FROM information_schema.columns WHERE table_name = 'oc_filecache' AND column_name = 'etag'"), "1")
        new.stop()
        again = nextcloud("28.0.1")
        self.addCleanup(again.stop)
        self.assertEqual(again.process.wait(30), 1)
        self.assertIn("downgrading is not supported", again.said())

    def test_a_wrong_password_is_refused_and_logged_also_in_the_middle_of_an_upload(self):
        self.serve("28.0.1")
        self.assertEqual(ask("GET", "/ocs/v2.php/cloud/user?format=json")[0], 200)
        self.assertEqual(ask("PUT", FILES + "large", b"x" * 5_000_000, password="wrong")[0], 401)
        self.assertIn("Login failed: admin", (HTML / "data/nextcloud.log").read_text())

    def test_maintenance_closes_everything_but_the_status(self):
        self.serve("28.0.1")
        for option, status in (("--on", 503), ("--off", 200)):
            subprocess.run(["php", "occ", "maintenance:mode", option], cwd=HTML, check=True, stdout=subprocess.DEVNULL)
            self.assertEqual(json.loads(ask("GET", "/status.php")[1])["maintenance"], option == "--on")
            self.assertEqual(ask("GET", "/ocs/v2.php/cloud/user")[0], status)

    def occ(self, *words: str, ends: int = 0) -> str:
        told = subprocess.run(["php", "occ", *words], cwd=HTML, user=33, group=33, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(told.returncode, ends, told.stdout)
        return told.stdout.strip()

    def test_what_the_app_needs_to_stay_as_it_was_does_through_a_restart_while_a_fingerprint_changes(self):
        served = self.serve("28.0.1")
        kept = [self.occ("config:system:get", key) for key in ("instanceid", "passwordsalt", "secret")]
        self.assertTrue((HTML / f"data/appdata_{kept[0]}").is_dir())
        self.occ("config:system:get", "data-fingerprint", ends=1)
        self.occ("maintenance:data-fingerprint")
        first = self.occ("config:system:get", "data-fingerprint")
        self.occ("maintenance:data-fingerprint")
        self.assertNotEqual(self.occ("config:system:get", "data-fingerprint"), first)
        served.stop()
        self.serve("28.0.1")
        self.assertEqual([self.occ("config:system:get", key) for key in ("instanceid", "passwordsalt", "secret")], kept)

    def test_a_login_of_before_a_rotation_is_replaced_on_request_only_and_only_where_the_account_is_the_apps(self):
        served = self.serve("28.0.1")
        served.stop()
        config = HTML / "config/config.json"
        older = json.loads(config.read_text())
        older["database"]["password"] = "of before"
        config.write_text(json.dumps(older))
        refused = nextcloud("28.0.1")
        self.addCleanup(refused.stop)
        self.assertEqual(refused.process.wait(30), 1)
        environment = {**os.environ, "POSTGRES_USER": "nextcloud", "POSTGRES_PASSWORD_FILE": "/db_password"}
        subprocess.run(["php", "-r", "any"], check=True, env=environment)
        self.assertEqual(config.stat().st_uid, 33)
        self.serve("28.0.1")
        subprocess.run(["php", "-r", "any"], check=True, env={**environment, "POSTGRES_USER": "other", "POSTGRES_PASSWORD_FILE": "/admin_password"})
        self.assertEqual(json.loads(config.read_text())["database"]["password"], "db secret")

    def test_a_scan_makes_the_rows_fit_the_files_but_not_in_maintenance_mode(self):
        self.serve("28.0.1")
        for name in ("kept", "gone"):
            ask("PUT", FILES + name, b"dear reader")
        (HTML / "data/admin/files/gone").unlink()
        back = shutil.copy(HTML / "data/admin/files/kept", HTML / "data/admin/files/back")
        shutil.chown(back, 33, 33)
        self.occ("maintenance:mode", "--on")
        self.assertIn('no commands defined in the "files" namespace', self.occ("files:scan", "--all", ends=1))
        self.occ("status", "--exit-code", ends=1)
        self.occ("maintenance:mode", "--off")
        self.occ("status", "--exit-code")
        self.assertEqual(self.occ("files:scan", "--all"), "1 new, 1 gone")
        self.assertEqual(rows("SELECT path FROM oc_filecache ORDER BY 1"), "back\nkept")
        self.assertEqual(ask("GET", FILES + "back"), (200, b"dear reader"))
        self.assertEqual(self.occ("user:list", "--limit=1"), "- admin: admin")

    def test_it_serves_as_an_ordinary_user(self):
        served = self.serve("28.0.1")
        self.assertEqual(os.stat(f"/proc/{served.process.pid}").st_uid, 33)

    def test_a_database_whose_making_was_cut_off_is_made_anew(self):
        folder = Path("/cut-off")
        (folder / ".new/base").mkdir(parents=True)
        (folder / "global").mkdir()
        made = postgres(folder, "5433")
        self.addCleanup(lambda: made.stop(signal.SIGINT))
        self.assertEqual(rows("SELECT current_user", "5433"), "nextcloud")

    def test_a_database_starts_as_its_own_user_too(self):
        folder = Path("/as-postgres")
        folder.mkdir(mode=0o700)
        shutil.chown(folder, "postgres", "postgres")
        for start in ("makes it", "finds it"):
            made = postgres(folder, "5434", user="postgres")
            self.assertEqual(rows("SELECT current_user", "5434"), "nextcloud", start)
            self.assertEqual(os.stat(f"/proc/{made.process.pid}").st_uid, 999)
            made.stop(signal.SIGINT)


unittest.main(verbosity=2)
