"""Writes to the framework and to what people keep of it."""

from roles.services.cells import CellChange, CellsChanged, Conflict, Kept, change_cells
from roles.services.drafts import (
    ChangedMeanwhile,
    DraftError,
    DraftExists,
    NameTaken,
    NothingChanged,
    NothingIn,
    begin_draft,
    discard_draft,
    publish_draft,
)
from roles.services.editing import EditError
from roles.services.exporting import note_export
from roles.services.finding import drop_answers, forget_answers, keep_answers
from roles.services.importing import Outdated, import_content, import_role
from roles.services.loading import Loaded, SlugsTaken, load_catalogue
from roles.services.own import Description, create_role, describe_role
from roles.services.rows import NewRow, add_rows, move_row, remove_rows
from roles.services.rungs import add_rung, move_rung, remove_rung, rename_rung
from roles.services.targets import UnknownRung, drop_target, keep_target
from roles.services.wording import Wording, WordingError, create_competency, take_wording, word_competency

__all__ = [
    "CellChange",
    "CellsChanged",
    "ChangedMeanwhile",
    "Conflict",
    "Description",
    "DraftError",
    "DraftExists",
    "EditError",
    "Kept",
    "Loaded",
    "NameTaken",
    "NewRow",
    "NothingChanged",
    "NothingIn",
    "Outdated",
    "SlugsTaken",
    "UnknownRung",
    "Wording",
    "WordingError",
    "add_rows",
    "add_rung",
    "begin_draft",
    "change_cells",
    "create_competency",
    "create_role",
    "describe_role",
    "discard_draft",
    "drop_answers",
    "drop_target",
    "forget_answers",
    "import_content",
    "import_role",
    "keep_answers",
    "keep_target",
    "load_catalogue",
    "move_row",
    "move_rung",
    "note_export",
    "publish_draft",
    "remove_rows",
    "remove_rung",
    "rename_rung",
    "take_wording",
    "word_competency",
]
