"""The framework in the REST API: roles, competencies, matrices and their versions. Open to everybody."""
