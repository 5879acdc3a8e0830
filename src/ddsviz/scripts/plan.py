"""What a kind says of its script before the drawing: its steps in pandas, and what its columns are called."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from ddsviz.scripts.layers import Source
from ddsviz.scripts.values import Names


@dataclass
class Plan:
    """What a script does before it draws, and what the drawing needs to know of it.

    Attributes
    ----------
    lines : list of str
        The lines that read and reckon.
    sources : dict from id to Source
        What they give for the chart's sources.
    groups : dict from id to list of str
        The names of groups, for sources whose layers show one each.
    templates : dict from str to str
        Templates of hovers, where the script has others for the chart's own.
    formatters : dict
        Formatters of the fields in them.
    palette : list of str or None
        The few colours that the scale of colours runs through.
    comments : list of str
        What is not in the script, and why.
    lists : dict from str to list of str
        Lists of names that the script has, in which labels of ticks may be found.
    made : dict
        What was set when the chart was made.
    """

    lines: list[str] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    formatters: dict[str, Any] = field(default_factory=dict)
    palette: list[str] | None = None
    comments: list[str] = field(default_factory=list)
    lists: dict[str, list[str]] = field(default_factory=dict)
    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def variables(self) -> set[str]:
        """The names that the lines give to what they make."""
        tree = ast.parse("\n".join(self.lines))
        return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}

    def names(self) -> Names:
        """Return what the script calls columns."""
        names = Names(groups=self.groups, made=self.made)
        names.columns = {key: source.columns for key, source in self.sources.items()}
        return names
