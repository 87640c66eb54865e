"""Requests that may be sent again: with an Idempotency-Key the API does the thing once and answers each time.

A program whose connection broke does not know whether its request arrived. It sends the same request with the same
key again and is answered from the row that was kept, in one transaction with what the request changed.
"""

import json
import re
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Concatenate, ParamSpec, TypeVar

from django.db import transaction
from django.http.request import RawPostDataException
from django.utils import timezone
from rest_framework.exceptions import NotAuthenticated, UnsupportedMediaType
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import KeptAnswer, User

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEY = re.compile(r"[\x21-\x7e]{1,100}")

View = TypeVar("View")
Rest = ParamSpec("Rest")
Method = Callable[Concatenate[View, Request, Rest], Response]


class KeyReused(Exception):
    """The key came with another request before. The message is a sentence for whoever wrote the program."""

    def __init__(self) -> None:
        super().__init__(
            f"This {HEADER} was sent with another request before. Nothing was changed: send this request with a "
            "key of its own."
        )


class KeyMalformed(Exception):
    """What was sent as a key is none. The message is a sentence for whoever wrote the program."""

    def __init__(self) -> None:
        super().__init__(f"Nothing was changed. {HEADER} has to be 1 to 100 visible ASCII characters.")


def idempotent(method: Method[View, Rest]) -> Method[View, Rest]:
    """Lets a view's method take an Idempotency-Key, which it may be called without.

    Only an answer that says something was made is kept; after any other the request is carried out again. Raises
    KeyMalformed, NotAuthenticated when nobody is signed in, and KeyReused. The attribute `takes_idempotency_key` tells
    the schema.
    """

    @wraps(method)
    def answer(view: View, request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return method(view, request, *args, **kwargs)
        if not KEY.fullmatch(key):
            raise KeyMalformed
        if not isinstance(request.user, User):
            raise NotAuthenticated
        KeptAnswer.objects.filter(user=request.user, key=key).outdated(at=timezone.now()).delete()
        with transaction.atomic():
            fingerprint = _fingerprint(request)
            kept, is_new = KeptAnswer.objects.get_or_create(
                user=request.user, key=key, defaults={"fingerprint": fingerprint}
            )
            if is_new:
                response = method(view, request, *args, **kwargs)
                _keep(kept, response)
                return response
        if kept.fingerprint != fingerprint:
            raise KeyReused
        return _replay(kept)

    vars(answer)["takes_idempotency_key"] = True
    return answer


def _fingerprint(request: Request) -> str:
    """What makes two requests the same: method, path with its query, body; as SHA-256 in hexadecimal."""
    try:
        body = request.body
    except RawPostDataException as error:
        # The check against forged requests read the fields of a form already, and the API takes no forms.
        raise UnsupportedMediaType(request.content_type) from error
    return sha256(f"{request.method} {request.get_full_path()}\n".encode() + body).hexdigest()


def _keep(kept: KeptAnswer, response: Response) -> None:
    if response.status_code not in (201, 202):
        kept.delete()  # nothing was made, so nothing would be made twice
        return
    kept.status = response.status_code
    kept.body = JSONRenderer().render(response.data).decode()
    kept.location = response.headers.get("Location", "")
    kept.save(update_fields=["status", "body", "location"])


def _replay(kept: KeptAnswer) -> Response:
    headers = {REPLAYED: "true"} | ({"Location": kept.location} if kept.location else {})
    return Response(json.loads(kept.body) if kept.body else None, status=kept.status, headers=headers)
