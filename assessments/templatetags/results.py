"""The words of results, for templates."""

from django import template

from assessments.words import change, coefficient, combination, level, reviewers, share, sources, standing, to_go, told

register = template.Library()

for word in (change, coefficient, combination, level, reviewers, share, sources, standing, to_go, told):
    register.filter(word.__name__, word)
