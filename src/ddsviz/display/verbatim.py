"""A text in a Folium page that is rendered as it stands."""

from __future__ import annotations

from typing import Any

from branca.element import Element


class Verbatim(Element):  # type: ignore[misc]
    """A text that is rendered as it stands: Folium would read it as a template, and run what stands in {{…}}.

    Parameters
    ----------
    text : str
        What is rendered.
    template_name : str, optional
        Not used: Folium's own elements take it.
    """

    def __init__(self, text: str = "", template_name: str | None = None) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        return self.text
