"""A Bokeh whose private parts have other names, as a later version may have them: its modules are changed as they load.

It must be there before Bokeh is imported, so it is for a process of its own.
"""

from __future__ import annotations

import re
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType
from typing import Any

NAMES = {
    "_property_values": "_values_by_name",
    "_unstable_default_values": "_defaults_made",
    "_unstable_themed_values": "_themed_values",
    "_register_owner": "_add_owner",
    "_overridden_defaults": "_other_defaults",
    "PropertyValueContainer": "WatchedContainer",
    "DataSpecPropertyDescriptor": "SpecDescriptor",
}
PATTERN = re.compile(rf"\b({'|'.join(NAMES)})\b")


class Renaming(SourceFileLoader):
    """Compiles a module with the other names; what Python keeps compiled has the usual ones."""

    def get_code(self, fullname: str) -> CodeType:
        source = PATTERN.sub(lambda found: NAMES[found[1]], self.get_data(self.path).decode())
        return compile(source, self.path, "exec", dont_inherit=True)


class Finder:
    """Finds Bokeh's modules for the loader above."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name.split(".")[0] == "bokeh" else None
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Renaming(spec.loader.name, spec.loader.path)
        return spec


sys.meta_path.insert(0, Finder)
