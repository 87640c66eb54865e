"""The cell of a heat map: the level row that people learn, pressed into a cell of a table.

A table, since a table is what people read across and down, and what is read out to them. The colour says the level, the
number says it again, the mark and its words how it stands against what is asked, and the bar below is as long as the
80% interval. Nothing is told by colour alone, so it survives grey print. A stylesheet draws it, by these classes:

    h0 … h4    the level whose colour fills the cell
    s0 … s12   the standard deviation in tenths, as far as the scale of bars goes
    gap        what is asked is not, or hardly, reached
    own        an own rating, nothing measured: no fill
    none       nothing to show
"""

from functools import lru_cache

from charts.svg import Svg, element

LAST_LEVEL = 4
LONGEST_BAR = 12


def heat_cell(level: float, sd: float, mark: str, words: str, *, gap: bool) -> Svg:
    """An estimate on the axis from 0 to 5 with its standard deviation. The mark is for the eye, the words are read."""
    return _estimated(min(int(level), LAST_LEVEL), f"{level:.1f}", f"{sd:.1f}", mark, words, gap)


@lru_cache(maxsize=4096)  # the same few hundred in every comparison
def _estimated(band: int, level: str, sd: str, mark: str, words: str, gap: bool) -> Svg:
    bar = min(round(float(sd) * 10), LONGEST_BAR)
    kind = f"h{band} s{bar} gap" if gap else f"h{band} s{bar}"
    return element("td", f"{level} ", _mark(mark), element("b", words), " ", element("small", f"±{sd}"), class_=kind)


@lru_cache(maxsize=4096)
def heat_on_paper(level: float, *said: str, own: bool = False, gap: bool = False) -> Svg:
    """The same in one line of text, "3.2 ✓ ±0.6": laid out in a third of the time, and a sheet has no room for bars."""
    kind = "own" if own else f"h{min(int(level), LAST_LEVEL)}"
    return element("td", " ".join(filter(None, said)), class_=f"{kind} gap" if gap else kind)


@lru_cache(maxsize=256)
def heat_own(level: int, mark: str, words: str, *, gap: bool) -> Svg:
    """An own rating, where nothing was measured."""
    kind = "own gap" if gap else "own"
    return element("td", f"{level} ", _mark(mark), element("b", words), " ", element("small", "own"), class_=kind)


@lru_cache(maxsize=64)
def heat_nothing(words: str) -> Svg:
    """A dash, and why."""
    return element("td", _mark("–"), element("b", words), class_="none")


def _mark(mark: str) -> Svg:
    return element("i", mark, aria_hidden="true") if mark else Svg()
