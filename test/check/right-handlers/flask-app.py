import hmac
import os

from flask import Flask, abort, request
from werkzeug.exceptions import HTTPException

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024

AUTHORIZATION = os.environ["PHANTOM_WEBHOOK_TOKEN"][:32].encode()


@app.before_request
def require_authorization():
    given = request.headers.get("Authorization", "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, AUTHORIZATION):
        abort(401)


@app.errorhandler(HTTPException)
def refuse(error):
    return error.name, error.code, {"Content-Type": "text/plain"}


@app.post("/webhook")
def webhook():
    delivery = request.get_json(force=True)
    if not isinstance(delivery, dict) or "event" not in delivery:
        abort(400)
    app.logger.info("%s at %s", delivery["event"], delivery.get("timestamp"))
    return "", 204


if __name__ == "__main__":
    app.run("127.0.0.1", int(os.environ["PORT"]), threaded=True)
