"""Plain WSGI, without a framework."""

import hmac
import json
import os

half = os.environ["PHANTOM_WEBHOOK_TOKEN"][:32]


def application(environ, start_response):
    def answer(status, text):
        start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
        return [text.encode("ascii")]

    if environ["PATH_INFO"] != "/webhook":
        return answer("404 Not Found", "not found")
    if environ["REQUEST_METHOD"] != "POST":
        return answer("405 Method Not Allowed", "POST only")
    authorization = environ.get("HTTP_AUTHORIZATION", "")
    if not hmac.compare_digest(authorization.encode("latin-1"), half.encode("latin-1")):
        return answer("401 Unauthorized", "unauthorized")
    try:
        length = min(int(environ.get("CONTENT_LENGTH") or 0), 4_000_000)
        delivery = json.loads(environ["wsgi.input"].read(length).decode("utf-8"))
        handle(delivery["event"], delivery.get("data"))
    except Exception as error:
        environ["wsgi.errors"].write("bad delivery: %r\n" % (error,))
        return answer("400 Bad Request", "bad delivery")
    return answer("200 OK", "ok")


def handle(event, data):
    if event == "block.forged":
        print("block %s with %d transactions" % (data["height"], data["numberOfTransactions"]))


if __name__ == "__main__":
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIServer, make_server

    class ThreadingServer(ThreadingMixIn, WSGIServer):
        daemon_threads = True
        request_queue_size = 100

    make_server("127.0.0.1", int(os.environ["PORT"]), application, ThreadingServer).serve_forever()
