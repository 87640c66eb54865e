"""A secret key without set-up, so that the embedded default is safe and needs nobody's attention."""

import secrets
from pathlib import Path


def kept_secret_key(folder: Path) -> str:
    """Return the key kept in `folder`/secret_key; the first caller makes it, readable by its owner only.

    The file appears complete or not at all, so processes that start together agree on one key.
    """
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".secret_key.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass  # another process was first: its key is the one
        finally:
            draft.unlink()
    return path.read_text().strip()
