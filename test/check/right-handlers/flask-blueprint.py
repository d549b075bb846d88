"""A blueprint that stores blocks; started by gunicorn as flask-blueprint:create_app()."""

import functools
import hashlib
import hmac
import os
import queue
import threading

from flask import Blueprint, Flask, jsonify, request

hooks = Blueprint("hooks", __name__)
work = queue.Queue(maxsize=10_000)


def authorized(view):
    expected = hashlib.sha256(os.environ["PHANTOM_WEBHOOK_TOKEN"][:32].encode()).digest()

    @functools.wraps(view)
    def wrapped(*args, **kwargs):
        given = request.headers.get("Authorization")
        digest = hashlib.sha256((given or "").encode("latin-1", "replace")).digest()
        if given is None or not hmac.compare_digest(digest, expected):
            return jsonify(error="unauthorized"), 401
        return view(*args, **kwargs)

    return wrapped


@hooks.route("/webhook", methods=["POST"])
@authorized
def receive():
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        return jsonify(error="expected a JSON object"), 400
    event, data = body.get("event"), body.get("data")
    if not isinstance(event, str):
        return jsonify(error="expected an event"), 400
    if isinstance(data, dict) and event.startswith("block."):
        work.put_nowait((event, data.get("id"), data.get("height")))
    return jsonify(received=True)


def store():
    while True:
        print(*work.get(), flush=True)


def create_app():
    threading.Thread(target=store, daemon=True).start()
    app = Flask("hooks")
    app.config["MAX_CONTENT_LENGTH"] = 5_000_000
    app.register_blueprint(hooks)
    return app
