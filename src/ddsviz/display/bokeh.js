async ({figure, part, spec, page, server, inTurn, fail}) => {
  const shown = page.ddsvizShown ||= new Map();
  for (const [old, views] of shown) if (!old.isConnected) {
    shown.delete(old);
    for (const view of [...views.roots]) view.remove();
  }
  const bokeh = () => page.Bokeh && (page.Bokeh.version == spec.version ? page.Bokeh : page.Bokeh[spec.version]);
  const missing = name => name == "bokeh" ? !bokeh() : !bokeh().Models.get("Slider", null);
  const load = (source, integrity) => new Promise((done, failed) => {
    const tag = document.createElement("script");
    if (integrity) Object.assign(tag, {integrity, crossOrigin: "anonymous"});
    Object.assign(tag, {src: source, onload: done, onerror: failed});
    document.head.append(tag);
  });
  const fetchScript = async (name, hash) => {
    if (!missing(name)) return;
    try { await load(server("bokeh/" + spec.version) + name + ".min.js"); if (!missing(name)) return; } catch {}
    if (!hash) throw 0;
    await load(spec.cdn + name + "-" + spec.version + ".min.js", hash);
  };
  try {
    await inTurn(async () => {
      for (const [name, hash] of Object.entries(spec.scripts)) await fetchScript(name, hash);
    });
  } catch {
    return fail();
  }
  // Not Bokeh's embed_item: it waits first, and the page is painted once more without its chart.
  const target = part("ddsviz-chart"), {Document} = bokeh().require("document/document");
  const views = await bokeh().embed.add_document_standalone(Document.from_json(spec.document), target);
  shown.set(figure, views);
  part("ddsviz-note").remove();
  // Bokeh draws in shadow roots, which labels from outside do not reach: each part gets its own.
  const button = (element, press) => {
    element.setAttribute("role", "button");
    if (!press) return;
    element.tabIndex = 0;
    element.addEventListener("keydown", event => {
      if (event.key != "Enter" && event.key != " ") return;
      event.preventDefault();
      element.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true}));
    });
  };
  const label = (element, role, text) => {
    element.setAttribute("role", role);
    element.setAttribute("aria-label", text);
  };
  // All that is dragged goes by keys, too, and by a double click, which brings a place nearer.
  const move = (view, across, down, zoom) => {
    const {frame, model} = view, box = frame.bbox;
    for (const [range, scale, low, high, shift] of [
      [model.x_range, frame.x_scale, box.left, box.right, across],
      [model.y_range, frame.y_scale, box.top, box.bottom, down],
    ]) {
      const middle = (low + high) / 2 + shift * (high - low), half = zoom * (high - low) / 2;
      const [start, end] = scale.r_invert(middle - half, middle + half);
      range.setv({start, end});
    }
  };
  const choose = (view, all) => {
    const {frame, model} = view, box = frame.bbox, inside = (place, one, other) =>
      place >= Math.min(one, other) && place <= Math.max(one, other);
    for (const {glyph, data_source: source} of model.renderers) {
      const x = source.data[glyph?.x?.field], y = source.data[glyph?.y?.field];
      if (!x || !y) continue;
      const rows = [...x.keys()].filter(row => inside(frame.x_scale.compute(x[row]), box.left, box.right)
        && inside(frame.y_scale.compute(y[row]), box.top, box.bottom));
      source.selected.indices = all ? rows : [];
    }
  };
  const keys = {
    ArrowLeft: [-.2, 0, 1], ArrowRight: [.2, 0, 1], ArrowUp: [0, -.2, 1], ArrowDown: [0, .2, 1],
    "+": [0, 0, .5], "=": [0, 0, .5], "-": [0, 0, 2],
  };
  const obey = view => {
    const area = view.canvas_view.events_el, {model} = view;
    if (!model.toolbar.tools.some(tool => /^(BoxZoom|ZoomIn)Tool$/.test(tool.type))) return;
    const chooses = model.toolbar.tools.some(tool => tool.type == "BoxSelectTool")
      && model.renderers.some(({glyph}) => glyph?.x?.field && glyph?.y?.field);
    area.tabIndex = 0;
    label(area, "group", "Chart area: arrow keys move it, plus and minus zoom, 0 shows all"
      + (chooses ? ", Enter chooses the rows in view, Escape none" : ""));
    area.addEventListener("keydown", event => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (keys[event.key]) move(view, ...keys[event.key]);
      else if (event.key == "0") view.reset();
      else if (chooses && (event.key == "Enter" || event.key == "Escape")) choose(view, event.key == "Enter");
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    area.addEventListener("dblclick", event => {
      const {left, top} = area.getBoundingClientRect(), box = view.frame.bbox;
      const across = (event.clientX - left - box.left) / box.width - .5, down = (event.clientY - top - box.top) / box.height - .5;
      if (Math.abs(across) < .5 && Math.abs(down) < .5) move(view, across, down, .5);
    });
  };
  const obeyAll = view => {
    if (view.model.type == "Figure") obey(view);
    for (const child of view.child_views || []) obeyAll(child);
  };
  const dress = root => {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches("canvas:first-of-type") && element.width > 100 && !element.closest(".bk-item")) label(element, "img", spec.label);
      if (element.matches(".bk-events")) label(element, "group", "Chart area");  // where nothing can be moved
      if (element.matches(".noUi-handle")) label(element, "slider", spec.sliders.shift() || "Slider");
      if (element.matches(".bk-item")) button(element, true);
      if (element.matches("[title][tabindex]")) button(element, false);
      if (element.matches(".bk-tool-overflow")) {
        element.style.minHeight = "24px";
        label(element, "button", "More tools");
      }
      if (element.shadowRoot) dress(element.shadowRoot);
    }
  };
  dress(target);
  for (const view of views.roots) obeyAll(view);
}
