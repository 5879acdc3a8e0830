// What is wider than the page scrolls, by keys as well, and only then takes the focus. Printed, a chart has no controls.
(() => {
  const boxes = document.querySelectorAll("pre, .table, .maths, .ddsviz-chart");
  const look = box => {
    const scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    if (scrolls) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  const watch = new ResizeObserver(changes => changes.forEach(change => look(change.target)));
  boxes.forEach((box, number) => {
    watch.observe(box);
    if (box.matches(".ddsviz-chart")) box.setAttribute("aria-label", "Chart");
    // A chart that paints later widens its box from inside.
    new MutationObserver(() => [...box.children].forEach(child => watch.observe(child))).observe(box, {childList: true});
  });
  // `.bk-overlay` is what is clicked on a legend; on paper Chromium takes it for something wide, and shrinks every page.
  const QUIET = "@media print { .bk-overlay, .bk-Toolbar, .bk-ToolbarPanel, .bk-AbstractSlider, .bk-Slider, .bk-Button, .noUi-target, " +
    ".leaflet-control-zoom, .leaflet-control-layers, button { display: none !important } }";
  const hush = root => {
    if (root != document && !root.querySelector(":scope > .ddsviz-quiet")) {
      const style = Object.assign(document.createElement("style"), {className: "ddsviz-quiet", textContent: QUIET});
      (root.head || root).append(style);
    }
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) hush(element.shadowRoot);
      if (element.matches(".ddsviz-chart iframe") && element.contentDocument) hush(element.contentDocument);
    }
  };
  // A chart that is wider than the paper is made smaller on it.
  const PAPER_PX = document.querySelector(".slide") ? 1300 : 712;
  addEventListener("beforeprint", () => {
    hush(document);
    for (const chart of document.querySelectorAll(".ddsviz-chart > div > *"))
      if (chart.offsetWidth > PAPER_PX) chart.parentElement.style.zoom = PAPER_PX / chart.offsetWidth;
  });
  addEventListener("afterprint", () => {
    for (const chart of document.querySelectorAll(".ddsviz-chart > div")) chart.style.zoom = "";
  });
})();
