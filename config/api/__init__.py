"""What all endpoints of the REST API share. Each app's own are in its package `api`."""
