"""What the web server calls."""

import os
import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")

_django = get_wsgi_application()
# The web server has more threads, for streams that only wait; so many at a time are answering.
_answering = threading.BoundedSemaphore(settings.WEB_THREADS)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """This will answer a request. A body that comes in chunks is measured first, since Django reads by length."""
    if environ.get("HTTP_TRANSFER_ENCODING") and not environ.get("CONTENT_LENGTH"):
        body = _whole(environ["wsgi.input"], (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + 1)
        environ = {**environ, "wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    with _answering:
        return _django(environ, start_response)


def _whole(stream: Any, most: int) -> bytes:
    """Read until the end or until there is too much, which Django then refuses by its length."""
    parts, size = [], 0
    while size < most and (part := stream.read(min(65536, most - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
