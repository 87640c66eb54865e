"""What is pure in the benchmark: percentiles, growth, requests and what counts as their right answer."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import cycle
from random import Random

import pytest
from rich.console import Console
from rich.table import Table

from bench.answers import Answers, filled_in
from bench.load import BenchmarkError, Client, header
from bench.measure import Measured, percentile
from bench.pages import EMPTY, Page, counted, empty_page, pages_for, request
from bench.tables import growth, growth_table, pages_table


def measured(*, requests: int = 100, wall: float = 1.0, took: float = 0.010, name: str = "home") -> Measured:
    return Measured(Page(name, cycle([EMPTY])), queries=0, latencies=[took] * requests, wall=wall)


def rows_of(table: Table) -> dict[str, list[str]]:
    console = Console(width=200)
    with console.capture() as written:
        console.print(table)
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in written.get().splitlines()]
    return {cells[0]: cells[1:] for cells in rows if cells}


def body_of(sent: bytes) -> str:
    return sent.partition(b"\r\n\r\n")[2].decode()


@pytest.mark.parametrize(("percent", "expected"), [(50, 10), (95, 19), (100, 20), (1, 1)])
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(percent: int, expected: int) -> None:
    assert percentile([float(value) for value in range(20, 0, -1)], percent) == expected


def test_one_value_is_every_percentile() -> None:
    assert percentile([3.0], 50) == percentile([3.0], 95) == 3.0


def test_nothing_measured_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 95)


def test_growth_is_how_much_longer_a_request_takes_at_the_larger_site() -> None:
    assert growth(measured(requests=600, wall=2.0), measured(requests=400, wall=2.0)) == pytest.approx(1.5)


def test_a_page_that_misses_its_goal_is_marked_in_words() -> None:
    slow, quick = measured(took=0.100), measured(took=0.099, name="map")
    empty = Measured(empty_page(), queries=0, latencies=[0.2] * 10, wall=1.0)
    rows = rows_of(pages_table([slow, quick, empty]))
    assert rows["home"][3] == "missed 100"
    assert rows["map"][3] == "99"
    assert rows["empty view"][3] == "200", "what the machine gives has no goal"


def test_growth_beyond_its_goal_is_marked_in_words() -> None:
    few = [measured(requests=120), measured(requests=120, name="map")]
    many = [measured(requests=100), measured(requests=99, name="map")]
    rows = rows_of(growth_table({200: few, 20_000: many}))
    assert rows["home"][-1] == "1.20"
    assert rows["map"][-1] == "missed 1.21"


def test_a_request_is_as_long_as_it_says() -> None:
    sent = request("POST /a/", "HX-Request: true", proof="Saved", body="name=é").sent
    head, _, body = sent.partition(b"\r\n\r\n")
    assert head.split(b"\r\n") == [
        b"POST /a/ HTTP/1.1",
        b"Host: localhost",
        b"HX-Request: true",
        f"Content-Length: {len(body)}".encode(),
    ]
    assert body.decode() == "name=é"


def test_counting_adds_its_header_and_nothing_else() -> None:
    asked = counted(EMPTY)
    assert asked.sent.replace(b"X-Count-Queries: 1\r\n", b"") == EMPTY.sent
    assert b"X-Count-Queries" not in EMPTY.sent


VISITOR = dict.fromkeys(("session", "token", "name", "role", "attempt", "result", "report"), "x") | {"steps": ["one"]}
EDITOR = {"session": "x", "role": "x", "cells": [(7, "one", "mid", 4), (8, "two", "mid", 2)]}
BOARD = {"session": "x", "assessment": "x"}


def test_no_two_saves_in_a_row_say_the_same_of_one_competency() -> None:
    """Of page and API, in whatever order they come: a rating that changes nothing would not be written."""
    pages = {page.name: page for page in pages_for([VISITOR], [], [EDITOR], BOARD, BOARD)}
    of_page, of_api = ([next(pages[name].requests).sent for _ in range(3)] for name in ("save", "API save"))
    assert [body_of(sent) for sent in of_page] == [f"choice={level}&evidence=&link=" for level in (1, 3, 1)]
    assert [body_of(sent) for sent in of_api] == [f'{{"level": {level}}}' for level in (0, 4, 0)]


def test_each_change_of_a_cell_names_how_often_the_cell_has_changed_before() -> None:
    save = next(page for page in pages_for([VISITOR], [], [EDITOR], BOARD, BOARD) if page.name == "save cell")
    changes = [json.loads(body_of(next(save.requests).sent))["changes"][0] for _ in range(4)]
    assert [(c["id"], c["competency"], c["to"], c["revision"]) for c in changes] == [
        (7, "one", 0, 1),
        (8, "two", 3, 1),
        (7, "one", 4, 2),
        (8, "two", 2, 2),
    ]


def test_a_question_of_any_kind_is_filled_in_as_its_page_asks() -> None:
    chance = Random(1)  # noqa: S311  # a test needs a seed, not secrecy
    steps = filled_in(b"".join(b'<select name="place-%d">' % n for n in range(4)), chance)
    assert sorted(steps) == [f"place-{n}" for n in range(4)]
    assert sorted(steps.values()) == list("1234")
    assert list(filled_in(b'<input name="value">', chance)) == ["value"]
    chosen = {filled_in(b'<input name="choice">' * 4, chance)["choice"] for _ in range(100)}
    assert chosen == set("0123")


def test_answers_that_miss_a_goal_are_marked_in_words() -> None:
    in_time = str(Answers(latencies=[0.049] * 220, wall=1.0))
    assert "220 a second" in in_time
    assert "missed" not in in_time
    late = str(Answers(latencies=[0.050] * 219, wall=1.0))
    assert "missed 219 a second" in late
    assert "p95 missed 50 ms" in late


def test_a_header_is_found_by_its_whole_name() -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Queries: 12\r\nContent-Length: 3\r\n"
    assert header(head, "X-Queries") == "12"
    assert header(head, "Queries") == ""


@contextmanager
def answering(*answers: bytes) -> Iterator[Client]:
    """A client of a site that gives each connection one of these answers and then closes it."""

    def serve() -> None:
        for answer in answers:
            connection, _ = server.accept()
            with connection:
                connection.recv(10_000)
                connection.sendall(answer)

    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        ThreadPoolExecutor(1) as pool,
        closing(Client(server.getsockname()[1])) as client,
    ):
        server.settimeout(10)
        served = pool.submit(serve)
        yield client
        served.result()


RIGHT = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nempty"


def test_the_right_answer_is_told_by_its_status_and_its_proof() -> None:
    with answering(RIGHT) as client:
        assert header(client.ask(EMPTY), "Content-Length") == "5"


@pytest.mark.parametrize("wrong", [RIGHT.replace(b"200", b"500"), RIGHT.replace(b"empty", b"other")])
def test_any_other_answer_stops_the_benchmark_and_is_shown(wrong: bytes) -> None:
    with answering(wrong) as client, pytest.raises(BenchmarkError) as stopped:
        client.ask(EMPTY)
    assert wrong.decode().splitlines()[0] in str(stopped.value)


def test_a_connection_that_the_site_closed_is_opened_again() -> None:
    with answering(RIGHT, RIGHT) as client:
        client.ask(EMPTY)
        client.ask(EMPTY)
