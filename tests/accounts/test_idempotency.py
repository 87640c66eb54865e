"""Requests sent again with the same Idempotency-Key."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any, ClassVar
from uuid import UUID

import pytest
import time_machine
from django.db import connections
from django.utils import timezone
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView, exception_handler

from accounts.idempotency import KeyMalformed, KeyReused, idempotent
from accounts.models import KeptAnswer, Organisation, User
from accounts.services import forget_answers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Organisations(APIView):
    """Makes an organisation of the name that is sent, and answers as it is told to."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [AllowAny]
    throttle_classes = []
    schema = None

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return exception_handler  # DRF's own: what the API makes of an exception is not told here

    status = 201
    fails: ClassVar[Exception | None] = None

    @idempotent
    def post(self, request: Request, answer: str = "whole") -> Response:
        made = Organisation.objects.create(slug=request.data["name"].lower(), name=request.data["name"])
        if self.fails:
            raise self.fails
        data = {"z": made.pk, "name": made.name, "at": made.created_at, "share": 0.1}
        headers = {"Location": f"/organisations/{made.slug}/"}
        return Response(None if answer == "empty" else data, status=self.status, headers=headers)

    @idempotent
    def put(self, request: Request) -> Response:
        return Response({"by": "put"})

    def get(self, request: Request) -> Response:
        return Response({})


def send(
    by: User | None,
    key: str | None = "k1",
    *,
    name: str = "Northwind",
    method: str = "post",
    path: str = "/organisations/",
    body: bytes | None = None,
    content_type: str = "application/json",
    view: Callable[..., Response] | None = None,
    **arguments: str,
) -> Response:
    sent = body if body is not None else json.dumps({"name": name}).encode()
    headers = {} if key is None else {"Idempotency-Key": key}
    request = APIRequestFactory().generic(method.upper(), path, sent, content_type=content_type, headers=headers)
    if by:
        force_authenticate(request, by)
    return (view or Organisations.as_view())(request, **arguments).render()


@pytest.fixture
def failing() -> Iterator[None]:
    Organisations.fails = RuntimeError("the disk is full")
    yield
    Organisations.fails = None


def test_without_a_key_each_request_is_carried_out(person: User) -> None:
    assert send(person, None).status_code == 201
    assert send(person, None, name="Contoso").status_code == 201
    assert Organisation.objects.count() == 2
    assert not KeptAnswer.objects.exists()


def test_a_request_sent_again_is_answered_the_same_and_not_carried_out_again(person: User) -> None:
    first, again = send(person), send(person)
    assert again.status_code == first.status_code == 201
    assert again.content == first.content
    assert again["Location"] == first["Location"] == "/organisations/northwind/"
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Organisation.objects.count() == 1


def test_an_answer_without_body_and_address_is_kept_as_well(person: User) -> None:
    view = Organisations.as_view(status=202)
    first, again = send(person, view=view, answer="empty"), send(person, view=view, answer="empty")
    assert first.status_code == again.status_code == 202
    assert first.content == again.content == b""


def test_an_answer_that_made_nothing_is_not_kept(person: User) -> None:
    assert send(person, method="put").content == b'{"by":"put"}'
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize(
    "other",
    [{"name": "Contoso"}, {"path": "/people/"}, {"path": "/organisations/?draft=1"}, {"method": "put"}],
)
def test_a_key_with_another_request_is_refused(person: User, other: dict[str, str]) -> None:
    send(person)
    with pytest.raises(KeyReused, match="was sent with another request before"):
        send(person, **other)
    assert Organisation.objects.count() == 1
    assert send(person)["Idempotency-Replayed"] == "true"


def test_the_same_key_of_two_people_is_two_keys(person: User) -> None:
    send(person)
    assert "Idempotency-Replayed" not in send(UserFactory(), name="Contoso")
    assert Organisation.objects.count() == 2


@pytest.mark.usefixtures("failing")
def test_a_request_that_failed_leaves_nothing_and_can_be_sent_again(person: User) -> None:
    with pytest.raises(RuntimeError, match="the disk is full"):
        send(person)
    assert not Organisation.objects.exists()
    assert not KeptAnswer.objects.exists()

    Organisations.fails = None
    assert send(person).status_code == 201


def test_a_refusal_is_not_kept(person: User) -> None:
    assert send(person, view=Organisations.as_view(status=409)).status_code == 409
    assert not KeptAnswer.objects.exists()
    again = send(person, name="Contoso")
    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again


def test_after_a_day_a_key_may_be_used_anew(person: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send(person)
        clock.shift(timedelta(hours=24, seconds=-1))
        assert send(person)["Idempotency-Replayed"] == "true"
        clock.shift(timedelta(seconds=1))
        assert "Idempotency-Replayed" not in send(person, name="Contoso")
    assert Organisation.objects.count() == 2


def test_the_sweeper_removes_everybodys_answers_that_are_a_day_old(person: User) -> None:
    other = UserFactory()
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        send(person, "old")
        send(other, "others", name="Contoso")
    send(person, "new", name="Fabrikam")
    forget_answers(now=timezone.now())
    assert set(KeptAnswer.objects.values_list("key", flat=True)) == {"new"}


@pytest.mark.parametrize("key", ["", "k" * 101, "two words", "schlüssel", "tab\there"])
def test_a_key_that_is_none_is_refused_with_a_sentence(person: User, key: str) -> None:
    with pytest.raises(KeyMalformed, match="1 to 100 visible ASCII characters"):
        send(person, key)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("key", ["k" * 100, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "~!"])
def test_a_key_may_be_anything_visible(person: User, key: str) -> None:
    assert send(person, key).status_code == 201
    assert send(person, key)["Idempotency-Replayed"] == "true"


def test_signed_out_nothing_can_be_kept(db: None) -> None:
    assert send(None).status_code in (401, 403)
    assert not Organisation.objects.exists()


def test_a_form_whose_fields_were_read_already_is_refused(person: User) -> None:
    boundary = "multipart/form-data; boundary=b"
    form = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nNorthwind\r\n--b--\r\n'
    request = APIRequestFactory(enforce_csrf_checks=True).generic(
        "POST", "/organisations/", form, content_type=boundary, headers={"Idempotency-Key": "k1"}
    )
    assert request.POST["name"] == "Northwind"
    force_authenticate(request, person)
    assert Organisations.as_view()(request).status_code == 415


def test_the_schema_can_tell_which_methods_take_a_key() -> None:
    assert Organisations.post.takes_idempotency_key
    assert not hasattr(Organisations.get, "takes_idempotency_key")


def test_a_kept_answer_names_whose_it_is_and_nothing_of_its_content(person: User) -> None:
    send(person)
    assert str(KeptAnswer.objects.get()) == "Answer kept for Mira Okonkwo, key k1"


@pytest.mark.django_db(transaction=True)
class TestTogether:
    MANY = 4

    def at_once(self, work: Callable[[int], Any]) -> list[Any]:
        together = Barrier(self.MANY)

        def one(number: int) -> Any:
            together.wait(10)
            try:
                return work(number)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(self.MANY) as pool:
            return list(pool.map(one, range(self.MANY)))

    def test_of_equal_requests_at_once_one_is_carried_out_and_all_are_answered_the_same(self) -> None:
        person = UserFactory()
        begun = [Event() for _ in range(self.MANY)]

        class Slow(Organisations):
            @idempotent
            def post(self, request: Request) -> Response:
                assert all(event.wait(10) for event in begun), "the others have sent theirs"
                made = Organisation.objects.create(slug="n", name="Northwind")
                return Response({"id": made.pk}, status=201)

        def send_it(number: int) -> Response:
            begun[number].set()
            return send(person, view=Slow.as_view())

        answers = self.at_once(send_it)
        made: UUID = Organisation.objects.get().pk
        assert {answer.content for answer in answers} == {json.dumps({"id": str(made)}, separators=(",", ":")).encode()}
        assert sum("Idempotency-Replayed" in answer for answer in answers) == self.MANY - 1

    def test_when_the_first_fails_the_next_is_carried_out(self) -> None:
        person = UserFactory()
        begun = [Event() for _ in range(self.MANY)]
        failed = Event()

        class FailsOnce(Organisations):
            @idempotent
            def post(self, request: Request) -> Response:
                assert all(event.wait(10) for event in begun)
                if not failed.is_set():
                    failed.set()
                    raise ConnectionError
                made = Organisation.objects.create(slug="n", name="Northwind")
                return Response({"id": made.pk}, status=201)

        def send_it(number: int) -> int:
            begun[number].set()
            try:
                return int(send(person, view=FailsOnce.as_view()).status_code)
            except ConnectionError:
                return 500

        assert sorted(self.at_once(send_it)) == [201] * (self.MANY - 1) + [500]
        assert Organisation.objects.count() == 1
