"""`manage.py bench_reports`: seconds a report takes the worker, and WeasyPrint alone, as JSON."""

import json
from collections.abc import Sequence
from threading import Event
from time import monotonic, perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from assessments.models import Result
from assessments.selectors import read_result
from reports.content import content_of
from reports.models import Report
from reports.pdf import STYLESHEETS, Assets
from reports.services import request_report
from reports.tasks import free_pages, settle_memory

TURNS = 3
"""The worker and WeasyPrint take turns, so that a machine that slows down slows both."""
EACH = 11
"""Reports in each turn. The first is not timed: it finds nothing ready."""
LONGEST = 300.0
"""Seconds that the worker may need for a turn."""


class Command(BaseCommand):
    help = "Measure reports. Only in the benchmark's own database, with one worker running."

    def handle(self, **options: Any) -> None:
        results = Result.objects.with_role().filter(attempt__user__email__startswith="person-").order_by("pk")
        chosen = list(results[:: results.count() // (TURNS * EACH)])
        settle_memory()
        worker = alone = 0.0
        for turn in range(TURNS):
            worker += seconds_of_worker(chosen[turn::TURNS][:EACH])
            alone += seconds_alone(chosen[turn::TURNS][:EACH])
        timed = TURNS * (EACH - 1)
        self.stdout.write(json.dumps({"reports": timed, "worker": worker / timed, "alone": alone / timed}))


def seconds_of_worker(results: Sequence[Result]) -> float:
    """Ask for all of them at once, as people do who do not know of each other; from the first's end to the last's."""
    Report.objects.filter(result__in=results).delete()
    for result in results:
        request_report(result=result, by=result.attempt.user)
    reports = Report.objects.filter(result__in=results)
    end, pause = monotonic() + LONGEST, Event()
    while reports.exclude(state__in=(Report.State.DONE, Report.State.FAILED)).exists():
        if monotonic() > end:
            raise CommandError("The worker did not finish the reports. Nothing was measured of them.")
        pause.wait(0.2)
    if reports.filter(state=Report.State.FAILED).exists():
        raise CommandError("A report failed. Nothing was measured of them.")
    finished = sorted(reports.values_list("finished_at", flat=True))
    return float((finished[-1] - finished[0]).total_seconds())


def seconds_alone(results: Sequence[Result]) -> float:
    """The same pages, and only what WeasyPrint does with them, with the worker's way with memory."""
    fonts = FontConfiguration()
    stylesheets = [CSS(url=url, url_fetcher=Assets(), font_config=fonts) for url in STYLESHEETS]
    pages = [render_to_string("reports/pdf/report.html", {"report": content_of(read_result(r))}) for r in results]
    took = []
    for page in pages:
        before = perf_counter()
        html = HTML(string=page, url_fetcher=Assets())
        html.write_pdf(stylesheets=stylesheets, font_config=fonts, pdf_variant="pdf/ua-1")
        free_pages()
        took.append(perf_counter() - before)
    return sum(took[1:])
