"""A Django project in one file: python3 django_view.py runs it, gunicorn finds django_view:application."""

import json
import os
import sys

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

settings.configure(
    DEBUG=False,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(16).hex(),
    PHANTOM_TOKEN=os.environ["PHANTOM_WEBHOOK_TOKEN"],
    # The default, written down because deliveries of a whole round come close to it.
    DATA_UPLOAD_MAX_MEMORY_SIZE=2_621_440,
)
django.setup()


@csrf_exempt
@require_POST
def webhook(request):
    if not constant_time_compare(request.headers.get("Authorization", ""), settings.PHANTOM_TOKEN[:32]):
        return HttpResponse("Unauthorized", status=401, content_type="text/plain")
    try:
        delivery = json.loads(request.body)
        event, data = delivery["event"], delivery.get("data")
    except (ValueError, KeyError, TypeError, AttributeError):
        return HttpResponseBadRequest("Bad delivery", content_type="text/plain")
    if event == "transaction.forged":
        print("paid", data.get("amount"))
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("webhook", webhook)]
application = get_wsgi_application()

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], "runserver", "--noreload", f"127.0.0.1:{os.environ['PORT']}"])
