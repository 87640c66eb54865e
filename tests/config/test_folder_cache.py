"""The embedded cache: what several do at once counts once for each."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from config.folder_cache import FolderCache

MANY = 8
EACH = 25


def test_of_several_that_count_at_once_each_counts(tmp_path: Path) -> None:
    cache = FolderCache(str(tmp_path), {})

    def count(_: int) -> None:
        for _ in range(EACH):
            cache.count("tries", timeout=60)

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(count, range(MANY)))
    assert cache.count("tries", timeout=60) == MANY * EACH + 1


def test_of_several_that_add_one_key_one_succeeds(tmp_path: Path) -> None:
    cache = FolderCache(str(tmp_path), {})
    with ThreadPoolExecutor(MANY) as pool:
        assert sum(pool.map(lambda number: cache.add("key", number), range(MANY))) == 1
