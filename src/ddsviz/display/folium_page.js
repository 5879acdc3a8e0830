// Stands before a map's own scripts: what Folium's pages ask of libraries that are not here, and a note for street maps.
(() => {
  // Folium uses jQuery for two things: to make an element of a text, and to wait for the page.
  window.$ ||= what => typeof what == "string" ? [Object.assign(document.createElement("div"), {innerHTML: what}).firstElementChild]
    : {ready: run => run()};
  const GLYPHS = {"info-sign": "i", home: "⌂", star: "★", heart: "♥", cloud: "☁", flag: "⚑", leaf: "❧", ok: "✓", remove: "✕",
    plus: "+", envelope: "✉", "question-sign": "?", music: "♪", "ok-sign": "✓", asterisk: "∗"};
  const COLOURS = {red: "#c62828", darkred: "#8e1b1b", lightred: "#e05a4e", orange: "#c75a00", beige: "#8a6d3b",
    green: "#2e7d32", darkgreen: "#1b5e20", lightgreen: "#558b2f", blue: "#1565c0", darkblue: "#0d3b66", lightblue: "#0277bd",
    cadetblue: "#37727d", purple: "#6a1b9a", darkpurple: "#4a148c", pink: "#ad1457", white: "#ffffff", gray: "#616161",
    lightgray: "#757575", black: "#212121"};
  const escape = text => String(text).replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
  const pin = (colour, ink, glyph) => `<svg xmlns="http://www.w3.org/2000/svg" width="28" height="40" viewBox="0 0 28 40">` +
    `<path d="M14 39C10 30 1 23 1 14a13 13 0 0 1 26 0c0 9-9 16-13 25z" fill="${escape(colour)}" stroke="#fff" ` +
    `stroke-width="1.5"/>` + (glyph ? `<text x="14" y="19" text-anchor="middle" font-family="sans-serif" font-size="14" ` +
    `font-weight="700" fill="${escape(ink)}">${escape(glyph)}</text>` : `<circle cx="14" cy="14" r="5" fill="${escape(ink)}"/>`) +
    `</svg>`;
  const icon = (colour, ink, glyph) => L.icon({
    iconUrl: "data:image/svg+xml," + encodeURIComponent(pin(colour, ink, glyph)),
    iconSize: [28, 40], iconAnchor: [14, 39], popupAnchor: [0, -34], tooltipAnchor: [14, -24],
  });
  L.AwesomeMarkers = {icon: (options = {}) => icon(COLOURS[options.markerColor] || options.markerColor || COLOURS.blue,
    options.markerColor == "white" ? "#212121" : options.iconColor || "#fff", GLYPHS[options.icon])};
  L.AwesomeMarkers.Icon = L.Icon;
  L.Marker.prototype.options.icon = icon(COLOURS.blue, "#fff");
  const Note = L.Control.extend({onAdd() {
    const note = L.DomUtil.create("p", "ddsviz-page-note");
    note.setAttribute("role", "status");
    note.textContent = this.options.text;
    return note;
  }});
  // Servers of street maps refuse those that do not say where they come from. What does not load is taken away.
  L.TileLayer.mergeOptions({referrerPolicy: "strict-origin-when-cross-origin"});
  L.TileLayer.addInitHook(function () {
    if (!this.options.ddsvizGround) return;  // what others lay above may well have gaps
    let loaded = 0;
    this.on("tileload", () => loaded++);
    this.on("load", () => {
      if (loaded || !this._map) return;
      const map = this._map, text = "The street map did not load. All else on this map is complete.";
      setTimeout(() => this.remove());  // Leaflet is not done with it yet
      map.addControl(new Note({position: "bottomright", text}));
    });
  });
  // Jupyter draws what is not in view without a size, and gives it one later: the view is fitted again until it is touched.
  const fit = L.Map.prototype.fitBounds;
  L.Map.include({fitBounds(...bounds) {
    this._ddsvizFit = bounds;
    const {x, y} = this.getSize();
    return x && y ? fit.apply(this, bounds) : this;
  }});
  L.Map.addInitHook(function () {
    const box = this.getContainer();
    for (const name of ["pointerdown", "wheel", "keydown"]) box.addEventListener(name, () => this._ddsvizFit = null);
    new ResizeObserver(() => {
      this.invalidateSize({pan: false});
      const {x, y} = this.getSize(), [bounds, options] = this._ddsvizFit || [];
      if (bounds && x && y) fit.call(this, bounds, {...options, animate: false});
    }).observe(box);
  });
  L.Control.Attribution.prototype.options.prefix = "Leaflet";
})();
