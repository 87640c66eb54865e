"""How numbers of a result are written, the same everywhere."""

from django import template

register = template.Library()

MINUS = "−"


@register.filter
def share(value: float | None) -> str:
    """A fraction from 0 to 1 as whole percent: 0.835 is 84%."""
    return "" if value is None else f"{value * 100:.0f}%"


@register.filter
def change(value: float) -> str:
    """A change of readiness in percentage points, with its sign."""
    points = round(value * 100)
    if points == 0:
        return "no change"
    sign = "+" if points > 0 else MINUS
    return f"{sign}{abs(points)} {'point' if abs(points) == 1 else 'points'}"


@register.filter
def level(value: float | None) -> str:
    """A place on the 0-5 axis, to one decimal: 2.1."""
    return "" if value is None else f"{value:.1f}"


@register.filter
def to_go(value: float | None) -> str:
    """Levels still to reach in words: "1 level to go"; own ratings differ by whole levels, estimates do not."""
    if value is None:
        return ""
    text = f"{value:.0f}" if value == int(value) else f"{max(value, 0.1):.1f}"  # a gap is never "0.0 to go"
    return f"{text} {'level' if text == '1' else 'levels'} to go"
