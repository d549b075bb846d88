"""Plain ASGI, without a framework."""

import hmac
import json
import os

HALF = os.environ["PHANTOM_WEBHOOK_TOKEN"][:32].encode()
MAX_BYTES = 2_000_000


async def app(scope, receive, send):
    if scope["type"] != "http":
        return

    async def answer(status):
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    if scope["path"] != "/webhook" or scope["method"] != "POST":
        return await answer(404)
    given = [value for name, value in scope["headers"] if name == b"authorization"]
    if len(given) != 1 or not hmac.compare_digest(given[0], HALF):
        return await answer(401)
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message.get("body", b"")
        if len(body) > MAX_BYTES:
            return await answer(413)
        if not message.get("more_body"):
            break
    try:
        delivery = json.loads(body)
    except (ValueError, RecursionError):
        return await answer(400)
    match delivery:
        case {"event": str(event), "timestamp": int() | float() as timestamp}:
            await answer(200)
            print(timestamp, event)
        case _:
            await answer(422)
