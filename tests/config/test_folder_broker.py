"""The embedded broker, through real kombu connections."""

import logging
import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError

import config.celery  # noqa: F401  # registers the scheme `folder`


def connection_to(folder: Path) -> Connection:
    return Connection("folder://", transport_options={"folder": str(folder), "polling_interval": 0.01})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


@pytest.fixture
def connection(folder: Path) -> Iterator[Connection]:
    with connection_to(folder) as connection:
        yield connection


def publish(connection: Connection, *messages: object) -> None:
    with connection.SimpleQueue("work") as queue:
        for message in messages:
            queue.put(message)


def take_all(connection: Connection) -> list[object]:
    taken = []
    with connection.SimpleQueue("work") as queue:
        while True:
            try:
                message = queue.get_nowait()
            except Empty:
                return taken
            taken.append(message.payload)
            message.ack()


def test_messages_arrive_in_the_order_in_which_they_were_published(connection: Connection) -> None:
    publish(connection, *range(50))

    assert take_all(connection) == list(range(50))


def test_a_message_is_taken_from_its_own_queue_only(connection: Connection) -> None:
    with connection.SimpleQueue("work") as work, connection.SimpleQueue("more.work") as more:
        more.put("for more.work")
        work.put("for work")

        assert work.get_nowait().payload == "for work"
        assert more.get_nowait().payload == "for more.work"


def test_a_waiting_consumer_gets_a_message_published_later(connection: Connection, folder: Path) -> None:
    with connection_to(folder) as other, connection.SimpleQueue("work") as queue:
        publisher = threading.Timer(0.05, publish, (other, "late"))
        publisher.start()
        message = queue.get(timeout=10)
        publisher.join()

        assert message.payload == "late"
        message.ack()


def test_the_folder_is_made_for_its_owner_only(connection: Connection, folder: Path) -> None:
    publish(connection, "first")

    assert folder.stat().st_mode & 0o777 == 0o700


def test_nothing_is_left_of_a_message_that_was_read(connection: Connection, folder: Path) -> None:
    publish(connection, "read me")
    take_all(connection)

    assert list(folder.glob("*.msg*")) == []


def test_a_half_written_message_is_not_seen(connection: Connection, folder: Path) -> None:
    publish(connection, "whole")
    [path] = folder.glob("*.work.msg")
    (folder / f".{path.name}").write_text('{"body": "hal')

    assert take_all(connection) == ["whole"]


def test_an_unreadable_message_is_moved_aside_and_the_next_one_arrives(
    connection: Connection, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish(connection, "first", "second")
    spoilt = min(folder.glob("*.work.msg"))
    spoilt.write_bytes(b'{"body": "\xff')

    with caplog.at_level(logging.ERROR, "config.folder_broker"):
        assert take_all(connection) == ["second"]
    assert [path.name for path in folder.glob("*.unreadable")] == [f"{spoilt.name}.unreadable"]
    assert len(caplog.messages) == 1


def test_messages_wait_for_a_consumer_that_starts_later(folder: Path) -> None:
    with connection_to(folder) as before:
        publish(before, "one", "two")
    with connection_to(folder) as after:
        assert take_all(after) == ["one", "two"]


def test_what_a_consumer_took_but_did_not_acknowledge_returns_when_it_closes(folder: Path) -> None:
    with connection_to(folder) as first, first.SimpleQueue("work") as queue:
        queue.put("unfinished")
        queue.get_nowait()
    with connection_to(folder) as second:
        assert take_all(second) == ["unfinished"]


def test_the_length_of_a_queue_counts_what_may_still_be_taken(connection: Connection, folder: Path) -> None:
    publish(connection, "one", "two")
    with connection.SimpleQueue("work") as queue:
        message = queue.get_nowait()

        assert queue.qsize() == 1
        message.ack()


def test_purging_a_queue_removes_its_messages(connection: Connection) -> None:
    publish(connection, "one", "two")
    with connection.SimpleQueue("work") as queue:
        assert queue.clear() == 2
    assert take_all(connection) == []


def test_a_folder_that_cannot_be_written_is_a_broker_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "broker").write_text("a file stands where the folder should be")

    with (
        connection_to(tmp_path / "broker") as connection,
        pytest.raises(OperationalError),
        connection._reraise_as_library_errors(),
    ):
        publish(connection, "lost")


def _consume(folder: Path, results: "multiprocessing.Queue[list[object]]") -> None:
    taken: list[object] = []
    with connection_to(folder) as connection, connection.SimpleQueue("work") as queue:
        while (message := queue.get(timeout=30)).payload != "stop":
            taken.append(message.payload)
            message.ack()
        message.ack()
    results.put(taken)


def _publish(folder: Path, sender: int, count: int) -> None:
    with connection_to(folder) as connection:
        publish(connection, *([sender, i] for i in range(count)))


def test_three_processes_take_each_message_of_three_others_exactly_once(folder: Path) -> None:
    processes = multiprocessing.get_context("spawn")
    results = processes.Queue()
    consumers = [processes.Process(target=_consume, args=(folder, results)) for _ in range(3)]
    publishers = [processes.Process(target=_publish, args=(folder, sender, 200)) for sender in range(3)]
    for process in consumers + publishers:
        process.start()
    for process in publishers:
        process.join()
    with connection_to(folder) as connection:
        publish(connection, *["stop"] * len(consumers))
    taken = [tuple(message) for _ in consumers for message in results.get(timeout=60)]
    for process in consumers:
        process.join()

    assert sorted(taken) == [(sender, i) for sender in range(3) for i in range(200)]
