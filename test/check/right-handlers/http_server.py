import hmac
import json
import os
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HALF = os.environ["PHANTOM_WEBHOOK_TOKEN"][:32].encode()
LIMIT = 1 << 21


class Webhook(BaseHTTPRequestHandler):
    def do_POST(self):
        if self.path != "/webhook":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        given = (self.headers["Authorization"] or "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, HALF):
            self.send_error(HTTPStatus.UNAUTHORIZED)
            return
        try:
            length = int(self.headers["Content-Length"])
        except (TypeError, ValueError):
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
            return
        if length > LIMIT:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        try:
            delivery = json.loads(self.rfile.read(length))
            event, timestamp = delivery["event"], delivery["timestamp"]
        except Exception:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", "0")
        self.end_headers()
        print(timestamp, event)


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Webhook) as server:
        server.serve_forever()
