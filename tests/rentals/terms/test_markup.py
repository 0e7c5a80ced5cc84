"""A clause's text: lines, points, bold, variables from a closed list; a value is never markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rentals.terms.markup import easy_problems, filled, problems
from rentals.terms.variables import VARIABLES

VALUES = dict.fromkeys(VARIABLES, "x") | {"loueur": "ELI", "franchise_vol": "", "regles_offre": "Une.\nDeux."}


def words(blocks):
    return ["".join(run["t"] for run in block["runs"]) for block in blocks if "runs" in block]


def test_lines_are_paragraphs_and_dashes_are_points():
    blocks = filled("Un {loueur}.\n\n- Deux.\n- Trois.\nQuatre.", VALUES)
    assert [sorted(block) for block in blocks] == [["runs"], ["list"], ["runs"]]
    assert len(blocks[1]["list"]) == 2
    assert words(blocks) == ["Un ELI.", "Quatre."]


def test_bold_may_hold_a_variable():
    (block,) = filled("Dit **par {loueur} ici** et là.", VALUES)
    assert [(run["t"], run["b"]) for run in block["runs"]] == [
        ("Dit ", False),
        ("par ELI ici", True),
        (" et là.", False),
    ]


def test_a_line_where_a_variable_has_no_value_is_left_out():
    assert words(filled("Un vol : {franchise_vol} au plus.\nReste.", VALUES)) == ["Reste."]


def test_a_part_stands_alone_and_several_lines_are_several_paragraphs():
    blocks = filled("{tableau_prix}\n{regles_offre}\n- {regles_offre}", VALUES)
    assert blocks[0] == {"part": "tableau_prix"}
    assert words(blocks) == ["Une.", "Deux."]
    assert len(blocks[-1]["list"]) == 2


@pytest.mark.parametrize("value", ["**gras**", "{police}", "- point", "<b>", "a\nb"])
def test_what_a_value_holds_is_never_markup(value):
    (block,) = filled("Chez {loueur}.", VALUES | {"loueur": value})
    assert [run["b"] for run in block["runs"]] == [False]
    assert block["runs"][0]["t"] == f"Chez {value}.".replace("\n", " ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Chez {loueuse}.", "Vouliez-vous dire {loueur}"),
        ("Chez {loueur.__class__}.", "n’existe pas"),
        ("Chez {loueur", "n’est pas refermée"),
        ("Chez loueur}", "n’est pas ouverte"),
        ("Voici {tableau_prix}", "seul sur sa ligne"),
        ("- {tableau_prix}", "ôtez le tiret"),
        ("Un **gras", "Le gras s’ouvre"),
        ("****", "que des étoiles"),
        ("- ", ""),
    ],
)
def test_what_cannot_be_printed_is_said(text, said):
    assert not said or said in " ".join(problems(text))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_refused_or_filled_never_a_failure(text):
    if not problems(text):
        for block in filled(text, VALUES):
            assert block.keys() & {"runs", "list", "part"}
    easy_problems(text)


def test_a_long_sentence_of_the_first_page_is_said():
    assert easy_problems("Vous rendez la voiture à l’heure.") == []
    assert "13" in easy_problems("Un deux trois quatre cinq six sept huit neuf dix onze douze treize.")[0]
