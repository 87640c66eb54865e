"""The words of an assessment's candidates, for templates."""

from urllib.parse import urlencode

from django import template

from assessments.board_rows import short_time
from assessments.models import Decision
from assessments.selectors.stages import Stage
from assessments.tracking_forms import BoardForm

register = template.Library()


@register.filter
def stage_name(stage: str) -> str:
    """How far a candidate is, as people read it: "in_progress" is "In progress"."""
    return Stage(stage).label


@register.filter
def outcome_name(outcome: str) -> str:
    """What was decided, as people read it: "hold" is "Hold"."""
    return Decision.Outcome(outcome).label


register.filter(short_time)


@register.simple_tag
def narrowed(form: BoardForm, **changes: object) -> str:
    """The part of an address behind the board's own that asks for the same candidates but for the changes."""
    asked = {name: str(value) for name, value in {**form.used, **changes}.items() if value}
    return f"?{urlencode(asked)}" if asked else ""
