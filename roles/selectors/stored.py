"""What the database keeps whole of the catalogue, as this release reads it."""

import logging
from typing import TypeVar

from pydantic import ValidationError

from roles.framework.shapes import Shape

logger = logging.getLogger(__name__)
S = TypeVar("S", bound=Shape)


def as_kept(shape: type[S], content: object) -> S | None:
    """What was kept in this shape; None, which is logged, where it is not of this shape.

    At a release the catalogue is loaded while processes of the release before still answer.
    """
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        name, count = shape.__name__, error.error_count()
        logger.warning("A kept %s is not read: %d places are not of its shape. Run load_catalogue.", name, count)
        return None
