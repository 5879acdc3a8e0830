"""One call for each picture: charts for courses, in notebooks.

Importing this package loads no plotting library; each loads when its first chart is asked for.
"""

from threading import RLock as _RLock

import lazy_loader

from ddsviz.datasets import datasets as datasets
from ddsviz.datasets import load as load
from ddsviz.display.notebook import register
from ddsviz.options import options as options

__version__ = "0.1.0"

# The names bound above are loaded at once: their files bear the same names, and would hide them later.
_lock = _RLock()
_lazily, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    if name in __all__ or name.startswith("_"):
        with _lock:  # threads that import one library at once would find it half made
            return _lazily(name)
    from ddsviz.names import unknown_name

    raise unknown_name(name, __all__)


register()
