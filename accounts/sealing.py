"""Tokens that open something to whoever holds one: made from a key, kept as a hash only."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from django.utils.crypto import salted_hmac

SALT = "accounts.sealing"


def token_for(key: str) -> str:
    """256 bits that only this site can make from the key, and makes again for a reminder.

    43 characters that an address carries as they are. With another SECRET_KEY it is another token.
    """
    sealed = salted_hmac(SALT, key, algorithm="sha256").digest()
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def hash_of(token: str) -> str:
    """SHA-256 in hexadecimal. The database keeps this only: who reads it there opens nothing with it."""
    return sha256(token.encode()).hexdigest()
