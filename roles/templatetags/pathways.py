"""The words of ways between roles, for templates."""

from django import template

register = template.Library()


@register.filter
def there(share: float) -> str:
    """A share from 0 to 1 as whole percent: 76%."""
    return f"{share:.0%}"


@register.filter
def level(value: float) -> str:
    """A place on the axis of levels: 2, or 2.3 where it lies between two."""
    return f"{value:.1f}".removesuffix(".0")


@register.filter
def levels(gap: float) -> str:
    """A mean of levels to go, where there are some: "0.8 levels"."""
    text = level(max(gap, 0.1))  # what is missing is never "0 levels"
    return f"{text} {'level' if text == '1' else 'levels'}"


@register.filter
def is_whole(value: float) -> bool:
    """Whether it is one of the five levels, which have a colour each."""
    return value == int(value) and value <= 4
