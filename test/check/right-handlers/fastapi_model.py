import hmac
import os
from typing import Any, Optional

from fastapi import Depends, FastAPI, Header, HTTPException, Response
from pydantic import BaseModel

HALF = os.environ["PHANTOM_WEBHOOK_TOKEN"][:32]


class Delivery(BaseModel):
    timestamp: int
    event: str
    data: Any = None


def verify(authorization: Optional[str] = Header(None)):
    if authorization is None or not hmac.compare_digest(authorization.encode(), HALF.encode()):
        raise HTTPException(status_code=401, detail="Unauthorized")


app = FastAPI()


@app.post("/webhook", dependencies=[Depends(verify)])
async def webhook(delivery: Delivery):
    print(delivery.timestamp, delivery.event)
    return Response(status_code=204)
