"""A walk through a page by the tab key alone, and the size of what is clicked in it."""

from __future__ import annotations

from playwright.sync_api import Page

LEAST_PX = 24
"""WCAG 2.2, criterion 2.5.8."""
NUMBER_FOCUSABLES = """
() => {
  window.numbers = new Map();
  const wanted = "a[href], button, summary, input, select, [tabindex]:not([tabindex='-1'])";
  const look = root => { for (const element of root.querySelectorAll("*")) {
    const shown = element.checkVisibility({visibilityProperty: true}) && !element.disabled;
    if (shown && element.matches(wanted)) numbers.set(element, numbers.size);
    if (element.shadowRoot) look(element.shadowRoot);
    if (element.contentDocument && shown) look(element.contentDocument);
  } };
  look(document);
  return numbers.size;
}
"""
MISSED = """
reached => [...numbers].filter(([, number]) => !reached.includes(number)).map(([element]) => element.outerHTML)
"""
FOCUS_AT_BEGINNING = """
() => {
  const start = document.createElement("span");
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove();
}
"""
FOCUSED = """
() => {
  let element = document.activeElement;
  for (;;) {
    const inner = element && (element.shadowRoot?.activeElement || element.contentDocument?.activeElement);
    if (!inner || inner == element) break;
    element = inner;
  }
  if (!element || element == document.body) return null;
  return [numbers.has(element) ? numbers.get(element) : -1, element.outerHTML.slice(0, 100)];
}
"""
NOT_CLICKED = "p a, li a, .leaflet-control-attribution a, [role=group], [role=region]"
"""Links within a text, and what only scrolls."""
SMALL_CONTROLS = f"""
() => [...numbers.keys()].map(element => [element, element.getBoundingClientRect()])
  .filter(([element, box]) => !element.matches("{NOT_CLICKED}"))
  .filter(([element, box]) => box.width && Math.min(box.width, box.height) < {LEAST_PX} - .5)
  .map(([element, box]) => `${{box.width}} x ${{box.height}}: ${{element.outerHTML.slice(0, 100)}}`)
"""


def missed_by_tab(page: Page) -> list[str]:
    """Return what can be used in a page, and is not reached by the tab key; a trap is told as the last of them."""
    page.evaluate(FOCUS_AT_BEGINNING)
    expected = page.evaluate(NUMBER_FOCUSABLES)
    reached: dict[int, str] = {}
    for _ in range(2 * expected):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            return list(page.evaluate(MISSED, list(reached)))
        reached[focused[0]] = focused[1]
    return [f"Tab never leaves the page: {list(reached.values())[-1]}"]


def small_controls(page: Page) -> list[str]:
    """Return what is clicked and is smaller than a finger needs; links within a text may be."""
    page.evaluate(NUMBER_FOCUSABLES)
    return list(page.evaluate(SMALL_CONTROLS))
