"""The web side: status, sign-in and WebDAV."""

import base64
import html
import json
import sys
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

from standin import settings
from standin.body import Body
from standin.database import Database
from standin.files import Entry, Files, Refused

DAV = "/remote.php/dav/files/"
PAGE = "<!doctype html><title>Nextcloud stand-in</title><h1>Nextcloud stand-in {version}</h1>{body}"
FORM = ("<form method=post action=/login><p>{said}<p><label>User <input name=user></label>"
        "<p><label>Password <input name=password type=password></label><p><button>Log in</button></form>")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Nextcloud-stand-in"
    database: Database
    data: Path

    def answer(self, status: int, body: bytes | str = b"", kind: str = "text/plain", **headers: str) -> None:
        body = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        fields = {"Content-Type": kind, "Content-Length": str(len(body)), **{name.replace("_", "-"): text for name, text in headers.items()}}
        for name, text in fields.items():
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self) -> None:
        self.body = Body(self.rfile, int(self.headers.get("Content-Length", 0)))
        path = unquote(urlsplit(self.path).path)
        try:
            if path == "/status.php":
                self.answer(200, json.dumps(settings.status()), "application/json")
            elif settings.maintenance():
                self.answer(503, "maintenance mode", Retry_After="120", X_Nextcloud_Maintenance_Mode="1")
            elif path.startswith(DAV):
                self.dav(path)
            elif path in ("/ocs/v2.php/cloud/user", "/ocs/v1.php/cloud/user"):
                self.whoami(self.signed_in())
            elif path in ("/login", "/index.php/login"):
                self.login()
            elif path == "/":
                self.answer(302, Location="/login")
            else:
                raise Refused(404)
        except Refused as refused:
            self.body.discard()
            more = {"WWW_Authenticate": 'Basic realm="Nextcloud", charset="UTF-8"'} if refused.status == 401 else {}
            self.answer(refused.status, **more)

    do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = do_OPTIONS = do_MKCOL = do_PROPFIND = handle_any

    def signed_in(self) -> str:
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        try:
            user, _, password = base64.b64decode(value if kind.lower() == "basic" else "").decode().partition(":")
        except ValueError:
            raise Refused(401) from None
        self.check(user, password)
        return user

    def check(self, user: str, password: str) -> None:
        if not user or not self.database.knows(user, password):
            self.log_failed_login(user)
            raise Refused(401)

    def log_failed_login(self, user: str) -> None:
        address = self.headers.get("X-Forwarded-For", self.client_address[0]).split(",")[0].strip()
        line = {"level": 2, "app": "core", "remoteAddr": address, "message": f"Login failed: {user} (Remote IP: {address})"}
        with open(self.data / "nextcloud.log", "a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")

    def whoami(self, user: str) -> None:
        data = {"enabled": True, "id": user, "displayname": user, "groups": ["admin"]}
        self.answer(200, json.dumps({"ocs": {"meta": {"status": "ok", "statuscode": 200}, "data": data}}), "application/json")

    def login(self) -> None:
        if self.command != "POST":
            return self.page(200, FORM.format(said=""))
        given = parse_qs(self.body.read(65536).decode())
        user, password = (given.get(name, [""])[0] for name in ("user", "password"))
        try:
            self.check(user, password)
        except Refused:
            return self.page(401, FORM.format(said="Wrong user name or password."))
        names = "".join(f"<li>{html.escape(entry.path)}" for entry in Files(self.database, self.data, user).children(""))
        self.page(200, f"<p>Signed in as {html.escape(user)}.<ul>{names}</ul>")

    def page(self, status: int, body: str) -> None:
        self.answer(status, PAGE.format(version=settings.VERSION, body=body), "text/html; charset=utf-8")

    def dav(self, path: str) -> None:
        user = self.signed_in()
        owner, _, inside = path.removeprefix(DAV).partition("/")
        if owner != user:
            raise Refused(403)
        files, inside = Files(self.database, self.data, user), inside.strip("/")
        getattr(self, f"dav_{self.command.lower()}", self.dav_unknown)(files, inside)

    def dav_get(self, files: Files, path: str) -> None:
        with files.open(path) as content:
            entry = files.entry(path)
            self.send_response(200)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(entry.size))
            if entry.etag:
                self.send_header("ETag", f'"{entry.etag}"')
            self.end_headers()
            while self.command == "GET" and (chunk := content.read(1 << 20)):
                self.wfile.write(chunk)

    dav_head = dav_get

    def dav_put(self, files: Files, path: str) -> None:
        if "Content-Length" not in self.headers:  # a body in chunks, which is not read here
            self.close_connection = True
            raise Refused(411)
        self.answer(201 if files.put(path, self.body) else 204)

    def dav_delete(self, files: Files, path: str) -> None:
        if not path:
            raise Refused(403)
        files.delete(path)
        self.answer(204)

    def dav_mkcol(self, files: Files, path: str) -> None:
        files.make_folder(path)
        self.answer(201)

    def dav_options(self, files: Files, path: str) -> None:
        self.answer(200, DAV="1", Allow="OPTIONS, GET, HEAD, PUT, DELETE, MKCOL, PROPFIND")

    def dav_propfind(self, files: Files, path: str) -> None:
        self.body.discard()  # answers all properties, also those not asked for
        entries = [files.entry(path)]
        if entries[0].folder and self.headers.get("Depth", "1") != "0":
            entries += files.children(path)
        body = "".join(_response(f"{DAV}{files.user}/{entry.path}", entry) for entry in entries)
        self.answer(207, f'<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{body}</d:multistatus>', "application/xml; charset=utf-8")

    def dav_unknown(self, files: Files, path: str) -> None:
        raise Refused(405)

    def log_message(self, text: str, *values) -> None:
        print(f"{self.client_address[0]} {text % values}", file=sys.stderr, flush=True)


def _response(address: str, entry: Entry) -> str:
    kind = "<d:collection/>" if entry.folder else ""
    length = "" if entry.folder else f"<d:getcontentlength>{entry.size}</d:getcontentlength>"
    etag = f'<d:getetag>"{entry.etag}"</d:getetag>' if entry.etag else ""
    modified = f"<d:getlastmodified>{formatdate(entry.mtime, usegmt=True)}</d:getlastmodified>"
    properties = f"<d:resourcetype>{kind}</d:resourcetype>{length}{etag}{modified}"
    return (f"<d:response><d:href>{escape(quote(address))}</d:href><d:propstat><d:prop>{properties}</d:prop>"
            "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>")
