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
}
