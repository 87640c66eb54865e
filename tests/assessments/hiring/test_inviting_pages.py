"""Inviting candidates on the page: what is typed or sent as a file is looked over first, then sent."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mail, Mailing
from accounts.tasks import send_mailing
from assessments.models import Assessment, Invitation
from assessments.services import Invitee, close_assessment, invite, remind
from tests.factories import SITE, a_manager, an_assessment, an_invitation, browser_of
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


def page_of(assessment: Assessment, name: str = "invite") -> str:
    return reverse(f"assessments:{name}", args=[assessment.pk])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def look_over(browser: Client, assessment: Assessment, addresses: str = "", **sent: Any) -> Any:
    return browser.post(page_of(assessment), {"addresses": addresses, "text": "", "days": "30", "do": "preview"} | sent)


def send(browser: Client, assessment: Assessment, preview: Any, **changes: str) -> Any:
    form = preview.context["form"]
    kept = {name: form[name].value() or "" for name in ("addresses", "text", "days")}
    found = re.search(r'name="previewed" value="(\w+)"', preview.content.decode())
    return browser.post(page_of(assessment), kept | {"do": "send", "previewed": found[1] if found else ""} | changes)


def a_file(content: bytes, name: str = "people.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


def test_who_would_be_invited_is_shown_before_anything_is_sent() -> None:
    made = an_assessment()
    browser = browser_of(made.created_by)
    an_invitation(made, "Known@example.org")
    pasted = "Ada Lovelace <ada@example.org>\nnope\nbob@example.org, ADA@example.org\nknown@example.org"
    preview = look_over(browser, made, pasted, text="See you soon.", days="7")
    page = text_of(preview)
    assert "2 would be invited" in page
    assert '<span class="muted">Line 2</span> <strong>nope</strong> is no e-mail address.' in page
    assert '<span class="muted">Line 3</span> <strong>ADA@example.org</strong> stands on line 1 already.' in page
    assert "1 is invited already, and gets no second mail" in page
    assert Invitation.objects.count() == 1
    response = send(browser, made, preview)
    assert response["Location"] == page_of(made, "sending")
    ada, bob = Invitation.objects.exclude(email="Known@example.org")
    assert (ada.email, ada.name, ada.text, bob.email) == (
        "ada@example.org",
        "Ada Lovelace",
        "See you soon.",
        "bob@example.org",
    )
    assert (bob.expires_at - timezone.now()).days == 6


def test_what_was_changed_after_looking_is_looked_over_again() -> None:
    made = an_assessment()
    browser = browser_of(made.created_by)
    preview = look_over(browser, made, "ada@example.org")
    for changes in ({"addresses": "bob@example.org"}, {"text": "Others."}, {"days": "1"}, {"previewed": "forged"}):
        assert "1 would be invited" in text_of(send(browser, made, preview, **changes))
    assert not Invitation.objects.exists()


def test_a_file_joins_what_was_typed_and_its_rows_are_told() -> None:
    made = an_assessment()
    browser = browser_of(made.created_by)
    file = a_file("Name;E-Mail\nJürgen;j@example.org\nBad;no address\n".encode("latin-1"))
    preview = look_over(browser, made, "ada@example.org\n", file=file)
    page = text_of(preview)
    assert "2 would be invited" in page
    assert "Line 3 (row 3 of the file)" in page
    assert "names with accents" in page
    assert preview.context["form"]["addresses"].value().splitlines()[1] == '"Jürgen" <j@example.org>'
    send(browser, made, preview)
    assert set(Invitation.objects.values_list("email", "name")) == {
        ("ada@example.org", ""),
        ("j@example.org", "Jürgen"),
    }


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (a_file(b"x" * 50_000_000), "The file has 50.0 MB, and 1 MB is the most"),
        (a_file(b"email\n" + b"a@example.org\n" * 2_001), "The file has 2,001 rows"),
        (a_file(b"PK\x03\x04"), "This is a spreadsheet"),
        (a_file(b""), "The file is empty"),
        (a_file(b"who,where\na,b"), "No column of the file is called"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_nothing_typed_is_lost(file: SimpleUploadedFile, why: str) -> None:
    made = an_assessment()
    file.seek(0)
    response = look_over(browser_of(made.created_by), made, "ada@example.org", file=file, text="Words.")
    page = text_of(response)
    assert page.count(why) == 2
    assert "What you typed is kept" in page
    form = response.context["form"]
    assert (form["addresses"].value(), form["text"].value()) == ("ada@example.org", "Words.")
    assert 'value="send"' not in page


def test_where_nothing_could_be_read_there_is_nothing_to_look_over() -> None:
    made = an_assessment()
    page = text_of(look_over(browser_of(made.created_by), made, "", file=a_file(b"\xff\x00\xfe")))
    assert "What you typed is kept" in page
    assert "Nobody would be invited" not in page


@pytest.mark.parametrize(
    ("addresses", "sent", "why"),
    [
        ("", {}, "Write at least one address"),
        ("nope", {}, "Nobody new is in this list"),
        ("\n".join(f"p{n}@example.org" for n in range(2_001)), {}, "These are 2,001 addresses"),
        ("a@example.org " * 40_000, {}, "more text than 2,000 addresses have"),
        ("a\0@example.org", {}, "NUL"),
        ("a@example.org", {"days": "0"}, "for a day at least"),
        ("a@example.org", {"days": "91"}, "90 days at most"),
        ("a@example.org", {"days": ""}, "Say for how many days"),
        ("a@example.org", {"text": "x" * 2_001}, "2000 characters"),
    ],
)
def test_what_is_wrong_is_told_and_kept(addresses: str, sent: dict[str, str], why: str) -> None:
    made = an_assessment()
    response = look_over(browser_of(made.created_by), made, addresses, **sent)
    assert why in text_of(response)
    assert response.context["form"]["addresses"].value() == addresses
    assert 'value="send"' not in text_of(response)
    assert not Invitation.objects.exists()


def test_two_managers_with_the_same_list_invite_each_address_once() -> None:
    made = an_assessment()
    first, second = browser_of(made.created_by), browser_of(a_manager(made.organisation))
    one, other = (look_over(browser, made, "ada@example.org") for browser in (first, second))
    send(first, made, one)
    assert "Nobody new is in this list" in text_of(send(second, made, other))
    assert Mail.objects.count() == 1


def test_a_draft_and_a_closed_one_say_to_open_first_and_keep_the_text() -> None:
    made = an_assessment(is_open=False)
    browser = browser_of(made.created_by)
    page = text_of(browser.get(page_of(made)))
    assert "This is a draft" in page
    assert 'name="addresses"' not in page
    opened = an_assessment(by=made.created_by)
    preview = look_over(browser, opened, "ada@example.org")
    close_assessment(assessment=opened, by=made.created_by)
    response = send(browser, opened, preview)
    assert "open the assessment first" in text_of(response)
    assert response.context["form"]["addresses"].value() == "ada@example.org"
    assert not Invitation.objects.exists()


def test_sending_tells_how_far_the_mails_are_and_which_were_refused() -> None:
    made = an_assessment()
    browser = browser_of(made.created_by)
    assert "Nothing is on its way" in text_of(browser.get(page_of(made, "sending")))
    invitees = [Invitee(f"p{n}@example.org") for n in range(3)]
    first, second, _ = invite(assessment=made, invitees=invitees, base_url=SITE, by=made.created_by)
    Mail.objects.filter(pk=first.mail_id).update(sent_at=timezone.now())
    Mail.objects.filter(pk=second.mail_id).update(problem="550 no such person.")
    page = text_of(browser.get(page_of(made, "sending")))
    assert "Sent 1 of 3; 1 refused" in page
    assert "550 no such person." in page
    assert "p1@example.org" in page
    fragment = text_of(browser.get(page_of(made, "sending"), headers={"HX-Request": "true"}))
    assert "Sent 1 of 3" in fragment
    assert "every 2s" in fragment
    assert "<html" not in fragment
    send_mailing(str(Mailing.objects.get().pk))
    fragment = text_of(browser.get(page_of(made, "sending"), headers={"HX-Request": "true"}))
    assert "Sent 2 of 3; 1 refused" in fragment
    assert "every 2s" not in fragment


def test_mails_still_on_their_way_are_told_together() -> None:
    made = an_assessment()
    invite(
        assessment=made, invitees=[Invitee(f"p{n}@example.org") for n in range(3)], base_url=SITE, by=made.created_by
    )
    remind(invitations=list(made.invitations.all()[:1]), base_url=SITE, by=made.created_by)
    assert "Sent 0 of 4" in text_of(browser_of(made.created_by).get(page_of(made, "sending")))


@pytest.mark.parametrize("number", [1, 40])
def test_looking_over_sending_and_watching_take_the_same_queries_for_many(number: int) -> None:
    made = an_assessment()
    browser = browser_of(made.created_by)
    addresses = "\n".join(f"p{n}@example.org" for n in range(number))
    with queries(4):  # session, person, assessment, who is invited
        preview = look_over(browser, made, addresses)
    with queries(13):
        send(browser, made, preview)
    with queries(5):  # session, person, assessment, mailings, refused
        browser.get(page_of(made, "sending"))
