"""The words of results, for templates."""

from django import template

from assessments.words import change, level, share, standing, to_go, told

register = template.Library()

for word in (change, level, share, standing, to_go, told):
    register.filter(word.__name__, word)
