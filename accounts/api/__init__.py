"""Organisations and their people in the REST API. The same services as the pages, the same access."""
