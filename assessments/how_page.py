"""What "How your score was made" shows: the steps of one competency, and the whole result in tables."""

from typing import Any

from django.http import Http404

from assessments import how_words
from assessments.measurement.estimate import Interval
from assessments.measurement.scale import on_axis
from assessments.measurement.trace import belief
from assessments.selectors import Voice
from assessments.selectors.how import How, HowRow
from charts import BeliefCurves, Svg, belief_curves, key_of_belief

NOTHING_ASKED = "The role asks for nothing here, so a test asks nothing of it either."


def how_context(how: How, competency: str | None, *, voice: Voice) -> dict[str, Any]:
    """The page of one competency, by its slug or the first that was tested. Raises Http404 for one it does not have."""
    chosen = how.chosen(competency)
    if chosen is None:
        raise Http404("This result has no competency of that name.")
    return {
        "how": how,
        "voice": voice,
        "chosen": chosen,
        "parameters": how_words.parameter_lines(how.parameters),
        "answers": how_words.answer_lines(chosen),
        "curves": _curves(chosen, how),
        "curves_key": key_of_belief(),
        "taken_out": how_words.taken_out(chosen, how.parameters),
        "sources": how_words.source_lines(chosen),
        "addends": how_words.addend_lines(chosen, how),
        **_sums(chosen),
        "met": how_words.met_words(chosen, how.parameters),
        "all": tuple((row, how_words.outcome_of(row)) for row in how.rows),
        "readiness": how_words.readiness_sum(how),
        "differences": how_words.difference_words(how.differences),
    }


def _sums(row: HowRow) -> dict[str, Any]:
    found, estimate = row.steps.again, row.steps.reading.estimate
    return {
        "found": f"{how_words.exact(found.mean)} ± {how_words.exact(found.sd)}" if found else "",
        "no_answers": "The test has no answer of this competency." if row.steps.reading.asked.counts else NOTHING_ASKED,
        "total_share": how_words.exact(sum(one.share for one in row.steps.addends)),
        "level": how_words.exact(estimate.level) if estimate else "",
        "sd": how_words.exact(estimate.sd) if estimate else "",
        "is_cut": estimate is not None and estimate.level != estimate.shown,
    }


def _curves(row: HowRow, how: How) -> Svg | None:
    found = row.steps.again
    if found is None:
        return None
    curves = belief(row.steps.answers, how.parameters)
    half = how.parameters.interval_z * found.sd
    reach = Interval(on_axis(found.mean - half), on_axis(found.mean + half))
    return belief_curves(
        BeliefCurves(
            curves.levels, curves.before, curves.answers, curves.after, on_axis(found.mean), reach.low, reach.high
        ),
        id="belief",
        title=f"{row.name}: what the answers say of the level",
        description=(
            f"Along the axis from 0 to 5. Answers and people in general together put the level at {found.mean:.2f}; "
            f"the 80% interval reaches from {reach.low:.2f} to {reach.high:.2f}."
        ),
    )
