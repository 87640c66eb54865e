"""The overview of one's own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import NameForm
from accounts.http import SignedInRequest
from accounts.selectors import account_overview
from accounts.services import rename


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def account(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        rename(user=request.user, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, "Your name is saved.")
        return redirect("account")
    context = {"form": form, "overview": account_overview(request.user)}
    return render(request, "account/overview.html", context)
