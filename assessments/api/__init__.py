"""One's own attempts and results in the REST API. The same services as the pages, for whoever is signed in."""
