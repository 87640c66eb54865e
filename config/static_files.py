"""How static files are named: by what is in them, also where one of our scripts imports another."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """A browser that came before a release must not mix the scripts of two: their imports name hashed files too.

    Only ours: packages bring scripts that name files they do not bring.
    """

    patterns: Any = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]),
    )
