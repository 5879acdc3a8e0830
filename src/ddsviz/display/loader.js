(async script => {
  // The figure that this script stands in: no id is needed, so the same chart twice on a page is no clash.
  const figure = script.closest("figure"), part = name => figure.querySelector("." + name);
  const spec = JSON.parse(part("ddsviz-spec").textContent), page = window, shown = page.ddsvizShown ||= new Map();
  const caption = figure.querySelector("figcaption"), number = page.ddsvizCount = (page.ddsvizCount || 0) + 1;
  caption.id = "ddsviz-" + number;
  figure.setAttribute("aria-labelledby", caption.id);
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
  const server = () => {
    const config = document.getElementById("jupyter-config-data");
    if (!config) throw 0;
    return JSON.parse(config.textContent).baseUrl + "ddsviz/bokeh/" + spec.version + "/";
  };
  const fetchScript = async (name, hash) => {
    if (!missing(name)) return;
    try { await load(server() + name + ".min.js"); if (!missing(name)) return; } catch {}
    if (!hash) throw 0;
    await load(spec.cdn + name + "-" + spec.version + ".min.js", hash);
  };
  try {
    // One chart after the other: the first loads the scripts, the others find them.
    const scripts = Object.entries(spec.scripts);
    await (page.ddsvizReady = (page.ddsvizReady || Promise.resolve()).catch(() => 0).then(async () => {
      for (const [name, hash] of scripts) await fetchScript(name, hash);
    }));
  } catch {
    part("ddsviz-note").textContent = "The chart could not be drawn: its drawing script did not load. " +
      "Restart Jupyter and run this cell again, or use ddsviz.save(chart, 'chart.html') and open that file. " +
      "The data table below has the values.";
    figure.querySelector("details").open = true;
    return;
  }
  const target = part("ddsviz-chart"), views = await Promise.all(spec.roots.map(root => {
    const place = target.appendChild(document.createElement("div"));
    return bokeh().embed.embed_item({doc: spec.document, root_id: root}, place);
  }));
  for (const manager of views) shown.set(figure, manager);
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
  const dress = root => {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches("canvas:first-of-type") && element.width > 100) label(element, "img", spec.label);
      if (element.matches(".bk-events")) label(element, "group", "Chart area");
      if (element.matches(".noUi-handle")) label(element, "slider", spec.sliders.shift() || "Slider");
      if (element.matches(".bk-item")) button(element, true);
      if (element.matches("[title][tabindex]")) button(element, false);
      if (element.shadowRoot) dress(element.shadowRoot);
    }
  };
  dress(target);
})(document.currentScript);
