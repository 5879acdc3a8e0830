// What all our maps share: packed numbers read, cards of texts, the legend, notes, and the rows of the table outside.
window.ddsviz = window.ddsviz || {};
(ddsviz => {
  // Whole numbers, seven bits a byte, in base64.
  ddsviz.numbers = text => {
    const bytes = atob(text), found = [];
    let value = 0, place = 1;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes.charCodeAt(i);
      value += (byte & 127) * place;
      place *= 128;
      if (byte < 128) { found.push(value); value = 0; place = 1; }
    }
    return found;
  };
  // Steps, each from the one before; odd ones lead down.
  const walk = text => {
    let at = 0;
    return ddsviz.numbers(text).map(step => at += step % 2 ? -(step + 1) / 2 : step / 2);
  };
  ddsviz.places = spec => {
    const x = walk(spec.x), y = walk(spec.y), [south, west] = spec.corner;
    return x.map((steps, i) => [south + y[i] * spec.step, west + steps * spec.step]);
  };
  // A column of texts: one for each row, or the different ones and which of them each row has.
  ddsviz.texts = column => {
    const texts = typeof column.texts == "string" ? column.texts.split(column.between) : column.texts;
    return column.which ? ddsviz.numbers(column.which).map(i => texts[i]) : texts;
  };

  ddsviz.element = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  // What a popup says of a row: its name, then a small table. Texts are texts; only a column named so is HTML.
  ddsviz.card = (spec, row) => {
    const card = ddsviz.element("div", undefined, "ddsviz-card");
    const table = ddsviz.element("table");
    spec.columns.forEach((column, place) => {
      const text = column.values[row];
      if (place == spec.label) card.prepend(ddsviz.element("strong", text));
      else {
        const line = table.insertRow();
        const head = line.appendChild(ddsviz.element("th", column.name));
        head.scope = "row";
        line.append(ddsviz.element("td", text));
      }
    });
    if (table.rows.length) card.append(table);
    if (spec.html) card.appendChild(ddsviz.element("div")).innerHTML = spec.html.values[row];
    return card;
  };
  ddsviz.read = spec => {
    for (const column of [...spec.columns, ...(spec.html ? [spec.html] : [])]) column.values = ddsviz.texts(column);
  };
  // The rows of the table that stands outside the map: `show` opens one here, `rows` has those that it left out.
  ddsviz.serve = (spec, map, layer, show) => {
    ddsviz.rows = (from, to) => {
      const length = spec.columns[0].values.length, found = [];
      for (let row = from; row < Math.min(to, length); row++) found.push(spec.columns.map(column => column.values[row]));
      return found;
    };
    ddsviz.show = row => {
      if (!map.hasLayer(layer)) layer.addTo(map);
      show(row);
    };
  };
  // A popup that fits the page and keeps clear of the buttons at its corner.
  ddsviz.roomy = () => ({
    maxHeight: 260, maxWidth: Math.min(300, innerWidth - 110),
    autoPanPaddingTopLeft: [54, document.querySelector(".ddsviz-reach") ? 52 : 10],
  });
  ddsviz.still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  ddsviz.legend = (map, spec) => {
    const {element} = ddsviz, legend = element("div", undefined, "ddsviz-legend");
    if (spec.headline) legend.append(element("h1", spec.headline));
    if (spec.title) legend.append(element("p", spec.title, "ddsviz-legend-title"));
    if (spec.colours) {
      const scale = legend.appendChild(element("div", undefined, "ddsviz-scale"));
      scale.appendChild(element("div")).style.background = `linear-gradient(to right, ${spec.colours.join()})`;
      for (const [share, text] of spec.ticks) {
        const tick = scale.appendChild(element("span", text));
        tick.style.left = share * 100 + "%";
        tick.style.transform = `translateX(${-share * 100}%)`;
      }
    }
    const list = element("ul");
    for (const entry of spec.entries) {
      const item = list.appendChild(element("li"));
      if (entry.note) item.title = entry.note;
      const swatch = item.appendChild(entry.shape === undefined ? element("span", undefined, "ddsviz-swatch") :
        ddsviz.mark(entry.shape, entry.colour));
      if (entry.shape === undefined) swatch.style.background = entry.colour || ddsviz.hatched;
      item.append(entry.text);
      if (entry.note) item.append(element("span", " (" + entry.note + ")", "ddsviz-aside"));
    }
    if (spec.entries.length) legend.append(list);
    if (spec.words) legend.append(element("p", spec.words));
    if (legend.childNodes.length) map.getContainer().before(legend);
    map.invalidateSize();
  };
  ddsviz.hatched = "repeating-linear-gradient(45deg, #fff 0 3px, HATCH 3px 4.5px)";

  ddsviz.fit = (map, {home, padding, closest}) => map.fitBounds(home,
    {paddingTopLeft: [padding + 38, padding], paddingBottomRight: [padding, padding], maxZoom: closest, animate: false});
  // The ground lies below all else. The wheel scrolls the page until somebody uses the map.
  ddsviz.prepare = map => {
    Object.assign(map.createPane("ddsviz-ground").style, {zIndex: 150, pointerEvents: "none"});
    L.control.scale({imperial: false}).addTo(map);
    if (!map.scrollWheelZoom.enabled()) return;
    map.scrollWheelZoom.disable();
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
  };
})(window.ddsviz);
