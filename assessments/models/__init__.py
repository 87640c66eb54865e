from assessments.models.attempt import Attempt, Rating
from assessments.models.result import Result, ResultRow

__all__ = ["Attempt", "Rating", "Result", "ResultRow"]
