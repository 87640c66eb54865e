"""The overview of one's own account."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms import NameForm
from accounts.models import User
from accounts.selectors import account_overview
from accounts.services import rename


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def account(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    form = NameForm(request.POST or None, initial={"name": person.name})
    if form.is_valid():
        rename(user=person, name=form.cleaned_data["name"], by=person)
        messages.success(request, "Your name is saved.")
        return redirect("account")
    return render(request, "account/overview.html", {"form": form, "overview": account_overview(person)})
