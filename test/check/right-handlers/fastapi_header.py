import hmac
import os

from fastapi import FastAPI, Header, HTTPException, Request

app = FastAPI()
half = os.environ["PHANTOM_WEBHOOK_TOKEN"][:32].encode()


# FastAPI answers 422 by itself when the header is missing.
@app.post("/webhook")
async def webhook(request: Request, authorization: str = Header()):
    if not hmac.compare_digest(authorization.encode(), half):
        raise HTTPException(status_code=401)
    try:
        delivery = await request.json()
    except Exception:
        raise HTTPException(status_code=400)
    if not isinstance(delivery, dict):
        raise HTTPException(status_code=400)
    return {"received": delivery.get("event")}
