"""The words of results, for templates."""

from django import template

from assessments import words

register = template.Library()

for word in (
    words.change,
    words.coefficient,
    words.combination,
    words.level,
    words.probability,
    words.reviewers,
    words.said,
    words.share,
    words.sources,
    words.standing,
    words.test_range,
    words.tested,
    words.to_go,
    words.told,
    words.untested,
):
    register.filter(word.__name__, word)
