"""Reports in the REST API: ask for one, watch it, take the PDF."""
