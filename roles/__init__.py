"""What is asked: layers, roles, competencies and the versions of their matrices."""
