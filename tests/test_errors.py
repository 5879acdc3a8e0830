"""Errors are sentences."""

from __future__ import annotations

import pickle

import pytest

import ddsviz
from ddsviz import errors
from ddsviz.errors import ColumnError, DdsvizError, Faults, Mend, OptionError, TreeError

CHILDREN = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, Exception) and kind is not errors.InternalError
]


def test_there_are_several_kinds_of_error() -> None:
    assert len(CHILDREN) >= 7


@pytest.mark.parametrize("kind", CHILDREN)
def test_every_error_is_a_ddsviz_error_and_a_value_error(kind: type[Exception]) -> None:
    assert issubclass(kind, DdsvizError)
    assert issubclass(kind, ValueError)


@pytest.mark.parametrize("kind", CHILDREN)
def test_ipython_shows_the_sentence_and_no_traceback(kind: type[DdsvizError]) -> None:
    assert kind("Do this.")._render_traceback_() == [f"{kind.__name__}: Do this."]


def test_ipython_calls_that_method() -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell()
    with capture_output() as captured:
        shell.run_cell("from ddsviz.errors import ColumnError\nraise ColumnError('There is no such column.')")
    assert captured.stdout.strip() == "ColumnError: There is no such column."


def test_faults_are_raised_together_as_the_first_kind() -> None:
    faults = Faults()
    with faults:
        raise OptionError("One.")
    with faults:
        raise ColumnError("Two.")
    with pytest.raises(OptionError, match=r"^One\.\nTwo\.$"):
        faults.raise_any()


def test_a_fault_found_twice_is_told_once() -> None:
    faults = Faults()
    for _ in range(2):
        with faults:
            raise OptionError("One.")
    with pytest.raises(OptionError, match=r"^One\.$"):
        faults.raise_any()


def test_no_faults_raise_nothing() -> None:
    faults = Faults()
    with faults:
        pass
    faults.raise_any()


def test_other_errors_are_not_gathered() -> None:
    with pytest.raises(ZeroDivisionError), Faults():
        raise ZeroDivisionError


def test_a_mend_is_kept_as_data_and_survives_pickling() -> None:
    mend = Mend("data = data.dropna()")
    fault = pickle.loads(pickle.dumps(ColumnError(f"Take them out:{mend}", mend)))
    assert str(fault) == "Take them out:\n    data = data.dropna()"
    assert (fault.code, dict(fault.option)) == ("data = data.dropna()", {})


def test_faults_that_are_raised_together_are_mended_together() -> None:
    faults = Faults()
    for name in ("a", "b"):
        with faults:
            raise ColumnError(
                f"Text {name}.", Mend(f"data['{name}'] = data['{name}'].astype(float)"), Mend("data = data.head()")
            )
    with faults:
        raise OptionError("Option.", Mend.options(hue=..., color="a"))
    with pytest.raises(ColumnError) as caught:
        faults.raise_any()
    assert caught.value.code == "data['a'] = data['a'].astype(float)\ndata['b'] = data['b'].astype(float)"
    assert caught.value.option == {"hue": ..., "color": "a"}


def test_one_fault_keeps_all_its_mends() -> None:
    faults = Faults()
    with faults:
        raise ColumnError("Either.", Mend("data = data.head()"), Mend("data = data.tail()"))
    with pytest.raises(ColumnError) as caught:
        faults.raise_any()
    assert [mend.code for mend in caught.value.mends] == ["data = data.head()", "data = data.tail()"]


@pytest.mark.parametrize("kind", CHILDREN)
def test_half_a_sign_in_a_name_is_not_in_the_sentence(kind: type[DdsvizError]) -> None:
    assert str(kind("There is no column 'a\ud800'.")) == "There is no column 'a?'."


def test_parents_of_one_node_can_be_called_by_half_a_sign() -> None:
    with pytest.raises(TreeError, match=r"has two parents: \? and a\."):
        ddsviz.binary_tree({"\ud800": ["c"], "a": ["c"]})
