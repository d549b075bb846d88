import os
import secrets

from fastapi import BackgroundTasks, FastAPI, HTTPException, Request

TOKEN = os.environ["PHANTOM_WEBHOOK_TOKEN"]

app = FastAPI(docs_url=None, openapi_url=None)


def remember(event, data):
    print(event, data)


@app.post("/webhook", status_code=202)
async def webhook(request: Request, background: BackgroundTasks):
    given = request.headers.get("authorization", "")
    if not secrets.compare_digest(given.encode(), TOKEN[:32].encode()):
        raise HTTPException(401, "Unauthorized")
    if int(request.headers.get("content-length", "0")) > 5_000_000:
        raise HTTPException(413, "Too large")
    try:
        delivery = await request.json()
        event = delivery["event"]
    except (ValueError, KeyError, TypeError):
        raise HTTPException(400, "Expected a delivery")
    if not isinstance(event, str):
        raise HTTPException(400, "Expected a delivery")
    background.add_task(remember, event, delivery.get("data"))
    return {"status": "accepted"}
