import tomllib

import pytest

from ingest.packs.statements import blocks
from tests.ingest.packs.sample import PACK

ODD = '''# before
a = """
[not.a.table]
\\""" still not ""\\"""" # [c]
'b c' = \'\'\'
[[nor.this]]\'\'\'

# of the table
  [ "x y" . z ]  # c
q = [ # one
  { k = "]", l = '[' }, [1, 2],

  # last
]
"d" = 2

[[x-1]]
[x-1.y]
e = 2020-01-01T00:00:00
# after'''


def test_tables_and_keys_are_found_whatever_strings_hold() -> None:
    tomllib.loads(ODD)
    root, first, second, third = blocks(ODD)
    assert [each.name for each in (root, first, second, third)] == [(), ("x y", "z"), ("x-1",), ("x-1", "y")]
    assert [list(each.keys) for each in (root, first, second, third)] == [["a", "b c"], ["q", "d"], [], ["e"]]
    assert ODD[slice(*first.keys["q"])].startswith("q = [ # one\n")
    assert ODD[: first.end].endswith('\n"d" = 2\n')
    assert ODD[: root.end].endswith("[[nor.this]]'''\n")
    assert ODD[third.end :] == "# after"


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "[a]", "a = 1", "a = 1\n\n\n[b]\n"])
def test_small_files_have_their_tables(text: str) -> None:
    named = {each.name[0] for each in blocks(text)[1:]}
    assert named == {key for key, value in tomllib.loads(text).items() if isinstance(value, dict)}


def test_every_statement_of_a_pack_is_one_of_toml() -> None:
    for block in blocks(PACK):
        for key, span in block.keys.items():
            assert list(tomllib.loads(PACK[slice(*span)])) == [key]
