"""Refusals that only the API has, since its pages lead on instead."""

from django.core.exceptions import PermissionDenied


class ReviewFirst(PermissionDenied):
    """Reviews are blind, and whoever asks has to review the candidate before they see more."""


class NothingToDo(Exception):
    """What was asked fits nothing of this candidate. The message is a sentence for the person."""


class AnotherAddress(Exception):
    """The invitation went to another address than the account's, and beginning with it was not meant."""


class NoticeChanged(Exception):
    """What was read is not the current wording of the notice."""
