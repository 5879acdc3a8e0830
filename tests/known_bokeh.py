"""What needs a Bokeh that is known from inside."""

import bokeh
import pytest

from ddsviz.display.bokeh_inside import is_tested

REASON = f"Bokeh {bokeh.__version__} is not in display/bokeh_inside.py's TESTED: all is made the plain way"
known = pytest.mark.skipif(not is_tested(bokeh.__version__), reason=REASON)


def need_known_bokeh() -> None:
    """Skip a whole file elsewhere; what it imports may not be there."""
    if not is_tested(bokeh.__version__):
        pytest.skip(REASON, allow_module_level=True)
