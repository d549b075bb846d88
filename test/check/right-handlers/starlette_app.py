import asyncio
import hmac
import json
import os

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

token = os.environ["PHANTOM_WEBHOOK_TOKEN"]
accepted = (token[:32].encode(), token.encode())
limit = 3 * 1024 * 1024
seen = set()


async def webhook(request):
    headers = request.headers.getlist("authorization")
    if len(headers) != 1:
        return PlainTextResponse("unauthorized", 401)
    given = headers[0].encode("latin-1")
    if not any([hmac.compare_digest(given, known) for known in accepted]):
        return PlainTextResponse("unauthorized", 401)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return PlainTextResponse("too large", 413)
    try:
        delivery = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return PlainTextResponse("not JSON", 400)
    if not isinstance(delivery, dict):
        return PlainTextResponse("not a delivery", 400)
    event = delivery.get("event") or delivery.get("type")
    data = delivery.get("data")
    key = (event, data.get("id")) if isinstance(data, dict) and isinstance(data.get("id"), str) else None
    if not isinstance(event, str):
        return PlainTextResponse("not a delivery", 400)
    if key is None or key not in seen:
        if key is not None:
            seen.add(key)
        asyncio.get_running_loop().call_soon(print, event)
    return PlainTextResponse("ok")


app = Starlette(routes=[Route("/webhook", webhook, methods=["POST"])])
