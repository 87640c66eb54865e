"""Reading candidates' addresses out of files."""

import pytest

from accounts.addresses import pasted_addresses
from assessments.addresses import FileRefused, people_in


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        ("email,name\na@x.org,Ann\n", ('"Ann" <a@x.org>',)),
        ('Name;E-mail\n"Lovelace; Ada";ada@x.org\n', ('"Lovelace; Ada" <ada@x.org>',)),
        ("Vorname\tNachname\tE-Mail-Adresse\nAda\tLovelace\tada@x.org", ('"Ada Lovelace" <ada@x.org>',)),
        ("Mail\na@x.org\nb@x.org\n\n", ("a@x.org", "b@x.org")),
        ("a@x.org\nb@x.org", ("a@x.org", "b@x.org")),
        ("Ann,a@x.org\nBob,b@x.org", ('"Ann" <a@x.org>', '"Bob" <b@x.org>')),
        ("a@x.org, b@x.org; c@x.org\nd@x.org", ("a@x.org, b@x.org; c@x.org", "d@x.org")),
        ("email,name\n,\nbad,Bob", ("", '"Bob" <bad>')),
    ],
)
def test_columns_are_known_by_their_names_or_by_what_stands_in_them(file: str, lines: tuple[str, ...]) -> None:
    assert people_in(file.encode()).lines == lines


def test_a_byte_order_mark_and_sixteen_bits_are_read() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        file = people_in("email,name\na@x.org,Zoë".encode(encoding))
        assert file.lines == ('"Zoë" <a@x.org>',)
        assert not file.note


def test_latin_letters_of_old_programs_are_read_and_told() -> None:
    file = people_in("Name;Mail\nJürgen;j@x.org".encode("latin-1"))
    assert file.lines == ('"Jürgen" <j@x.org>',)
    assert "accents" in file.note


def test_rows_are_counted_as_in_the_file() -> None:
    assert people_in(b"email\na@x.org").first_row == 2
    assert people_in(b"a@x.org").first_row == 1


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04", "spreadsheet"),
        (b"a\0b", "no text file"),
        (b" \n,\n", "no rows"),
        (b"who,phone\nAnn,1", "email"),
        (b"email\n" + b"a@x.org\n" * 2001, "2,001 rows"),
        (b'email\n"' + b"a" * 200_000, "no table"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        people_in(data)


def test_names_before_addresses_may_have_commas() -> None:
    found = pasted_addresses('Lovelace, Ada <ada@x.org>; "Hopper, Grace" <grace@x.org>, b@x.org\nNo, two@x.org')
    assert [(one.name, one.email) for one in found] == [
        ("Lovelace, Ada", "ada@x.org"),
        ("Hopper, Grace", "grace@x.org"),
        ("", "b@x.org"),
        ("", ""),
        ("", "two@x.org"),
    ]


def test_a_very_long_line_is_read_as_fast_as_many() -> None:
    found = pasted_addresses(", ".join(f"p{n}@x.org" for n in range(20_000)))
    assert len(found) == 20_000
