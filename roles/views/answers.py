"""Where answers to the role finder live: with a person's account, or signed out in the browser's session.

What was answered signed out goes over to the account the first time the finder is looked at after signing in.
"""

from collections.abc import Collection

from django.contrib import messages

from accounts.http import Request
from roles.framework import Finder
from roles.selectors.parts import kept_answers
from roles.services import drop_answers, forget_answers, keep_answers

KEY = "finder_answers"


def of(request: Request, finder: Finder) -> dict[str, str]:
    """What whoever asks answered, option by question, as far as the finder has it now. One query, signed out none.

    What it no longer has is dropped, and the person is told.
    """
    _take_over(request)
    said = kept_answers(request.user.pk) if request.user.is_authenticated else _in_session(request)
    understood = finder.understood(said)
    if gone := said.keys() - understood.keys():
        drop(request, gone)
        lost = "one of your answers is no longer in it and was dropped"
        if len(gone) > 1:
            lost = f"{len(gone)} of your answers are no longer in it and were dropped"
        messages.info(request, f"The role finder has changed since you answered: {lost}.")
    return understood


def keep(request: Request, question: str, option: str) -> None:
    if request.user.is_authenticated:
        keep_answers(answers={question: option}, by=request.user)
    else:
        request.session[KEY] = _in_session(request) | {question: option}


def drop(request: Request, questions: Collection[str]) -> None:
    """Forget the answers to these questions."""
    if request.user.is_authenticated:
        drop_answers(questions=questions, by=request.user)
    else:
        request.session[KEY] = {one: said for one, said in _in_session(request).items() if one not in questions}


def forget(request: Request) -> None:
    """Forget all answers, wherever they are."""
    request.session.pop(KEY, None)
    if request.user.is_authenticated:
        forget_answers(by=request.user)


def _in_session(request: Request) -> dict[str, str]:
    return dict(request.session.get(KEY, {}))


def _take_over(request: Request) -> None:
    if request.user.is_authenticated and (said := request.session.pop(KEY, None)):
        keep_answers(answers=said, by=request.user)
        messages.info(request, "What you answered before signing in is kept with your account now.")
