"""The pages that are measured: how each is asked for, by whom, and what only its right answer has."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import TypedDict
from urllib.parse import urlencode

from bench.load import Request

CSRF = "b" * 32
"""A secret of the length Django gives it. Cookie and header bring the same one, as a browser does."""

GOAL = 0.100
"""Seconds within which 95 of 100 requests are to be answered, unless a page says otherwise."""
COMPARISON_GOAL = 0.150

CHANGES = 8_000
"""More than two cores save in the time there is."""


class Visitor(TypedDict):
    """A person with a session, an API token, an open attempt rated 2 throughout, a result with its report, and an
    answer to every question of the role finder.

    Texts are as in HTML; `steps` are the slugs of what the attempt asks.
    """

    session: str
    token: str
    name: str
    role: str
    attempt: str
    steps: list[str]
    result: str
    report: str


class Submit(TypedDict):
    """An open attempt that is rated throughout, to be submitted once."""

    session: str
    attempt: str


class Editor(TypedDict):
    """An admin with a session, and the draft of a role of their organisation.

    `cells` are (id, competency, rung, level).
    """

    session: str
    role: str
    cells: list[tuple[int, str, str, int]]


class Board(TypedDict):
    """Somebody with a session who hires, and an assessment of theirs: with as many candidates as can be invited at once
    for the board, or with as many results as the comparison shows at once.
    """

    session: str
    assessment: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is asked of it, one request after the other; several clients may take the next one at once.

    `appends` names the table that each request adds one row to. `goal` is in seconds. Without `has_goal` it shows what
    the machine gives.
    """

    name: str
    requests: Iterator[Request]
    appends: str = ""
    has_goal: bool = True
    goal: float = GOAL


def request(line: str, *headers: str, proof: str, status: int = 200, body: str = "") -> Request:
    """The request of that first line: `GET /roles/`."""
    length = [f"Content-Length: {len(body.encode())}"] if body else []
    head = "\r\n".join([f"{line} HTTP/1.1", "Host: localhost", *headers, *length])
    return Request(f"{head}\r\n\r\n{body}".encode(), status, proof.encode())


EMPTY = request("GET /bench/empty/", proof="empty")


def counted(asked: Request) -> Request:
    """The same request, asking how many queries it takes and who answers."""
    line, _, rest = asked.sent.partition(b"\r\n")
    return Request(line + b"\r\nX-Count-Queries: 1\r\n" + rest, asked.status, asked.proof)


def empty_page() -> Page:
    return Page("empty view", cycle([EMPTY]), has_goal=False)


def select_page(queries: int) -> Page:
    asked = request(f"GET /bench/select/{queries}/", proof=f"selected {queries}")
    return Page(f"{queries} × SELECT 1", cycle([asked]), has_goal=False)


def pages_for(
    visitors: list[Visitor], submits: list[Submit], editors: list[Editor], board: Board, compared: Board
) -> list[Page]:
    """Every page, asked for by one person after the other."""
    asked = _steps(visitors)
    form = [(visitor, f"/attempts/{visitor['attempt']}/rate/{step}/") for visitor, step in asked]
    sign_in = request("GET /accounts/login/", proof='name="login"')
    return [
        Page("home", cycle([_get(v, "/", f"Good to see you, {v['name']}") for v in visitors])),
        Page("map", cycle([_get(v, "/roles/", 'id="results"') for v in visitors])),
        Page("role", cycle([_get(v, f"/roles/{v['role']}/", 'id="matrix"') for v in visitors])),
        Page("compare roles", cycle([_get(v, _four_roles(v["role"]), "How alike they are") for v in visitors])),
        Page("finder result", cycle([_get(v, "/finder/result/", "answers to all 14 questions") for v in visitors])),
        Page("sign-in", cycle([sign_in])),
        Page("rating form", cycle([_get(v, address, f'hx-post="{address}"') for v, address in form])),
        # Each answer differs from the one before, whoever gave it: one that changes nothing would append nothing.
        Page("save", cycle([_save(v, address, level) for level in "13" for v, address in form]), "assessments_rating"),
        Page("submit", iter([_submit(one) for one in submits]), "assessments_result"),
        Page("result", cycle([_get(v, f"/results/{v['result']}/", "At a glance") for v in visitors])),
        Page("history", cycle([_get(v, "/attempts/", f"/results/{v['result']}/") for v in visitors])),
        Page("report list", cycle([_get(v, "/reports/", f"/reports/{v['report']}/") for v in visitors])),
        Page("grid", cycle([_grid(editor) for editor in editors])),
        Page("save cell", iter(list(_cells(editors))), "accounts_auditentry"),
        Page("board", cycle(_board(board))),
        Page("compare", cycle([_compare(compared)]), goal=COMPARISON_GOAL),
        Page("API roles", cycle([_api(v, "GET /api/v1/roles/", '"slug":"ai-engineer"') for v in visitors])),
        Page("API result", cycle([_api(v, f"GET /api/v1/results/{v['result']}/", v["result"]) for v in visitors])),
        Page("API save", cycle([_api_save(v, step, n) for n in "04" for v, step in asked]), "assessments_rating"),
    ]


def _steps(visitors: list[Visitor]) -> list[tuple[Visitor, str]]:
    """Everybody's first competency, then everybody's second: one attempt takes one rating at a time."""
    most = max(len(visitor["steps"]) for visitor in visitors)
    return [(v, v["steps"][n]) for n in range(most) for v in visitors if n < len(v["steps"])]


def browser(session: str) -> str:
    return f"Cookie: sessionid={session}; csrftoken={CSRF}"


def _get(visitor: Visitor, address: str, proof: str) -> Request:
    return request(f"GET {address}", browser(visitor["session"]), proof=proof)


def _four_roles(slug: str) -> str:
    """A comparison of the most that stand side by side: the role at two rungs, and two others."""
    return f"/compare/?role={slug}:junior&role={slug}:senior&role=trust-safety-specialist:mid&role=data-engineer:mid"


def _compare(one: Board) -> Request:
    address = f"/assessments/{one['assessment']}/compare/"
    return request(f"GET {address}", browser(one["session"]), proof="200 candidates")


def filled_form(address: str, session: str, said: dict[str, str], *headers: str, proof: str, status: int) -> Request:
    return request(
        f"POST {address}",
        browser(session),
        f"X-CSRFToken: {CSRF}",
        "Content-Type: application/x-www-form-urlencoded",
        *headers,
        proof=proof,
        status=status,
        body=urlencode(said),
    )


def _save(visitor: Visitor, address: str, level: str) -> Request:
    said = {"choice": level, "evidence": "", "link": ""}
    return filled_form(address, visitor["session"], said, "HX-Request: true", proof="Saved at", status=200)


def _submit(one: Submit) -> Request:
    address = f"/attempts/{one['attempt']}/check/"
    return filled_form(address, one["session"], {"anyway": "1"}, proof="Location: /results/", status=302)


def _grid(editor: Editor) -> Request:
    return request(f"GET /roles/{editor['role']}/draft/", browser(editor["session"]), proof='role="grid"')


def _cells(editors: list[Editor]) -> Iterator[Request]:
    """Every cell of every draft in turn, again and again; each change names how often its cell has changed before."""
    places = [(editor, place) for editor in editors for place in editor["cells"]]
    for turn in range(CHANGES // len(places) + 1):
        for editor, (number, competency, rung, level) in places:
            to = level if turn % 2 else (level + 1) % 5
            cell = {"field": "level", "id": number, "competency": competency, "rung": rung}
            change = cell | {"to": to, "revision": turn + 1}
            yield request(
                f"POST /roles/{editor['role']}/draft/changes/",
                browser(editor["session"]),
                f"X-CSRFToken: {CSRF}",
                "Content-Type: application/json",
                proof='"conflicts": []',
                body=json.dumps({"changes": [change]}),
            )


def _board(board: Board) -> list[Request]:
    """Its pages in the usual order, and the first in each of the others."""
    asked = [f"page={number}" for number in (1, 2, 20)]
    asked += [f"sort={order}" for order in ("name", "stage", "deadline", "active", "idle")]
    asked += ["stage=late", "stage=reviewed"]
    address = f"GET /assessments/{board['assessment']}/"
    return [request(f"{address}?{one}", browser(board["session"]), proof='id="tick-') for one in asked]


def _api(visitor: Visitor, line: str, proof: str, *headers: str, body: str = "") -> Request:
    return request(line, f"Authorization: Bearer {visitor['token']}", *headers, proof=proof, body=body)


def _api_save(visitor: Visitor, step: str, level: str) -> Request:
    line = f"PATCH /api/v1/attempts/{visitor['attempt']}/ratings/{step}/"
    return _api(visitor, line, f'"level":{level},', "Content-Type: application/json", body=f'{{"level": {level}}}')
