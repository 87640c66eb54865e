"""The rows of the board, written out: a template would take five times as long for a page of them.

Whatever people or mail servers wrote is escaped here, and only here.
"""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import SafeString

from assessments.models import Decision
from assessments.selectors.board import Line
from assessments.selectors.stages import Stage

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ANYBODY = UUID(int=0)
"""Stands in an address for whoever is meant."""

OUTCOMES = {outcome.value: outcome.label for outcome in Decision.Outcome} | {None: '<span class="muted">–</span>'}
NONE = '<span class="muted">none</span>'


def short_time(at: datetime | None) -> str:
    """A day and time in the site's zone: "3 Nov, 14:05", with another year than this. Quick, as lists have many."""
    if at is None:
        return ""
    local = at.astimezone(zone := timezone.get_current_timezone())
    year = "" if local.year == datetime.now(zone).year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month - 1]}{year}, {local.hour:02}:{local.minute:02}"


def board_rows(lines: Iterable[Line], candidate: str, *, asks_review: bool) -> SafeString:
    """A row for each line. `candidate` is the address of ANYBODY's page."""
    return SafeString(
        "\n".join(_row(line, candidate.replace(str(ANYBODY), str(line.id)), asks_review) for line in lines)
    )


def _row(line: Line, address: str, asks_review: bool) -> str:
    called = escape(line.name or line.email)
    beside = f'<br><span class="muted small">{escape(line.email)}</span>' if line.name else ""
    if line.via_link:
        beside += '<br><span class="muted small">by the link for anyone</span>'
    gone = ' class="board-withdrawn"' if line.stage is Stage.WITHDRAWN else ""
    return (
        f'<tr{gone}><td><input type="checkbox" name="c" value="{line.id}" id="tick-{line.id}" form="act" '
        f'aria-label="Tick {called}"></td>'
        f'<th scope="row"><a id="go-{line.id}" href="{address}">{called}</a>{beside}</th>'
        f"<td>{_stage(line)}</td><td>{_deadline(line)}</td>"
        f"{f'<td class=number>{line.reviews} of {line.reviewers}</td>' if asks_review else ''}"
        f'<td class="small">{_mail(line)}</td><td>{OUTCOMES[line.outcome]}</td></tr>'
    )


def _stage(line: Line) -> str:
    last = f"<br>last sign {short_time(line.active_at)}" if line.stage is Stage.IN_PROGRESS else ""
    test = '<br><span class="badge">In the test</span>' if line.in_test and line.stage is Stage.IN_PROGRESS else ""
    return f'{line.stage.label}{test}<br><span class="muted small">since {short_time(line.since)}{last}</span>'


def _deadline(line: Line) -> str:
    due = (
        f'<span class="small{" muted" if line.late else ""}">{short_time(line.due_at)}</span>' if line.due_at else NONE
    )
    late = '<span class="badge badge-brass">Late</span><br>' if line.late else ""
    time = f'<br><span class="badge">Time × {line.extra_time.normalize()}</span>' if line.has_extra_time else ""
    return f"{late}{due}{time}"


def _mail(line: Line) -> str:
    if line.mail is None:
        told = NONE
    elif line.mail.problem:
        problem = escape(line.mail.problem)
        told = f'<span class="badge badge-brass">Refused</span><br><span class="muted">{problem}</span>'
    elif line.mail.sent_at:
        told = f"Sent {short_time(line.mail.sent_at)}"
    else:
        told = "Waiting to be sent"
    reminded = f'<br><span class="muted">reminded {short_time(line.reminded_at)}</span>' if line.reminded_at else ""
    return f"{told}{reminded}"
