// Points: one canvas for all of them. Where many stand close together they are drawn as one disc with their number.
(ddsviz => {
  const DISC_EVERY_PX = 64, LAST_ZOOM_WITH_DISCS = 16, MANY = 20000, TOUCH_PX = 4, LISTED = 50;
  // Corners, turn in eighths of a circle, and how far the corners between them are drawn in: a round one has none.
  const SHAPES = [[0], [4, 1, 1], [3, -2, 1], [4, 0, 1], [3, 2, 1], [5, -2, 0.45], [6, 0, 1], [4, 0, 0.35], [4, 1, 0.35],
    [6, 0, 0.4]];
  const outline = (pen, shape, x, y, radius) => {
    const [corners, turn, inner] = SHAPES[shape];
    pen.beginPath();
    if (!corners) return pen.arc(x, y, radius, 0, 7);
    const reach = radius * (inner < 1 || corners == 3 ? 1.35 : 1.15), steps = inner < 1 ? corners * 2 : corners;
    for (let step = 0; step < steps; step++) {
      const angle = turn * Math.PI / 4 + step * 2 * Math.PI / steps, length = step % 2 && inner < 1 ? reach * inner : reach;
      pen.lineTo(x + length * Math.cos(angle), y + length * Math.sin(angle));
    }
    pen.closePath();
  };
  const paint = (pen, shape, colour, x, y, radius) => {
    outline(pen, shape, x, y, radius);
    pen.fillStyle = colour;
    pen.fill();
    pen.stroke();
  };
  ddsviz.mark = (shape, colour) => {
    const mark = document.createElement("canvas"), pen = mark.getContext("2d");
    mark.width = mark.height = 36;
    mark.className = "ddsviz-mark";
    pen.scale(2, 2);
    pen.strokeStyle = "#fff";
    paint(pen, shape, colour, 9, 9, 6);
    return mark;
  };
  const Points = L.Renderer.extend({
    options: {padding: 0.3},
    initialize(spec) {
      L.Renderer.prototype.initialize.call(this, {attribution: spec.attribution, pane: "markerPane"});
      this._spec = spec;
      this._at = ddsviz.places(spec.places);
      const counts = spec.counts ? ddsviz.numbers(spec.counts) : this._at.map(() => 1);
      this._first = [];
      counts.reduce((start, count) => (this._first.push(start), start + count), 0);
      this._count = counts;
      this._standFor = spec.standFor && ddsviz.numbers(spec.standFor);
      this._codes = spec.codes && ddsviz.numbers(spec.codes);
      ddsviz.read(spec);
      this._marks = {};
    },
    onAdd(map) {
      this._flat = this._at.map(place => map.project(place, 0));
      L.Renderer.prototype.onAdd.call(this, map);
      this._updatePaths();
      if (!this._spec.interactive) return;  // they only show where the places are: the areas below tell more
      this._mouse = {mousemove: this._hover, mouseout: this._leave, preclick: this._click};
      map.on(this._mouse, this);
      if (this._spec.columns.length) ddsviz.serve(this._spec, map, this, row => this._show(row));
      const {home, all} = this._spec;
      if (all) this._reach = new Reach({position: "topright", home, all, words: this._spec.reach}).addTo(map);
    },
    onRemove(map) {
      if (this._mouse) map.off(this._mouse, this);
      this._leave();
      this._reach?.remove();
      L.Renderer.prototype.onRemove.call(this, map);
    },
    _initContainer() {
      this._container = L.DomUtil.create("canvas");
      this._container.style.pointerEvents = "none";
      this._ctx = this._container.getContext("2d");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _update() {
      L.Canvas.prototype._update.call(this);
    },
    _updatePaths() {
      const pen = this._ctx, {colours, radius} = this._spec;
      pen.clearRect(this._bounds.min.x, this._bounds.min.y, this._bounds.getSize().x, this._bounds.getSize().y);
      pen.lineWidth = 1.5;
      pen.strokeStyle = "#fff";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      const small = this._at.length > MANY && !this._discs();
      for (const mark of this._here()) {
        if (!mark.text) {
          const [place] = mark.places, code = this._codes ? this._codes[place] : 1;
          const shape = this._spec.shapes ? this._spec.shapes[code] : 0;
          paint(pen, shape, colours[code], mark.x, mark.y, small ? radius / 2 : radius);
          continue;
        }
        paint(pen, 0, "DISC", mark.x, mark.y, mark.radius);
        pen.fillStyle = "#fff";
        pen.font = "600 12px system-ui, sans-serif";
        pen.fillText(mark.text, mark.x, mark.y + 1);
      }
    },
    _discs() {
      return this._spec.cluster && (this._standFor || this._map.getZoom() <= LAST_ZOOM_WITH_DISCS);
    },
    // The marks of this zoom that lie on the canvas, where they stand now.
    _here() {
      const zoom = this._map.getZoom(), origin = this._map.getPixelOrigin(), scale = this._map.options.crs.scale(zoom) / 256;
      const marks = this._marks[zoom] ||= this._discs() ? this._gathered(scale) : this._single(scale);
      const {min, max} = this._bounds, found = [];
      for (const mark of marks) {
        mark.x = mark.px - origin.x;
        mark.y = mark.py - origin.y;
        if (mark.x > min.x - 30 && mark.x < max.x + 30 && mark.y > min.y - 30 && mark.y < max.y + 30) found.push(mark);
      }
      return found;
    },
    _single(scale) {
      return this._flat.map((at, place) => {
        const mark = {px: at.x * scale, py: at.y * scale, places: [place], radius: this._spec.radius};
        return this._standFor?.[place] > 1 ? Object.assign(mark, this._sized(this._standFor[place])) : mark;
      });
    },
    _sized(count) {
      const text = count.toLocaleString("en-GB");
      return {count, text, radius: 10 + 2.8 * text.length};
    },
    // Places that fall in one square of a grid are gathered; then discs that would overlap are joined to larger ones.
    _gathered(scale) {
      const squares = new Map();
      for (const mark of this._single(scale)) {
        const key = Math.floor(mark.px / DISC_EVERY_PX) + "," + Math.floor(mark.py / DISC_EVERY_PX);
        squares.get(key)?.push(mark) ?? squares.set(key, [mark]);
      }
      const sum = (marks, name, weight) => marks.reduce((total, mark) => total + mark[name] * weight(mark), 0);
      const joined = marks => {
        const places = marks.flatMap(mark => mark.places), weight = mark => mark.places.length;
        if (places.length == 1) return marks[0];
        const count = places.reduce((total, place) => total + (this._standFor || this._count)[place], 0);
        const px = sum(marks, "px", weight) / places.length, py = sum(marks, "py", weight) / places.length;
        return {px, py, places, ...this._sized(count)};
      };
      const discs = [...squares.values()].map(joined).sort((a, b) => b.places.length - a.places.length), kept = [];
      for (const disc of discs) {
        const near = kept.findIndex(other =>
          other.places.length > 1 && Math.hypot(other.px - disc.px, other.py - disc.py) < other.radius + disc.radius + 2);
        if (near < 0) kept.push(disc);
        else kept[near] = {...joined([kept[near], disc]), px: kept[near].px, py: kept[near].py};
      }
      return kept;
    },
    _under(event) {
      let best = null, least = Infinity;
      for (const mark of this._here()) {
        const distance = Math.hypot(mark.x - event.layerPoint.x, mark.y - event.layerPoint.y) - mark.radius - TOUCH_PX;
        if (distance <= Math.min(0, least)) { best = mark; least = distance; }
      }
      return best;
    },
    _hover(event) {
      const above = event.originalEvent.target.closest(".leaflet-popup, .leaflet-control");
      const mark = above ? null : this._under(event);
      this._map.getContainer().style.cursor = mark ? "pointer" : "";
      if (mark === this._hovered) return;
      this._leave();
      this._hovered = mark;
      if (!mark) return;
      const at = this._map.layerPointToLatLng([mark.x, mark.y]);
      this._tip = L.tooltip({direction: "top", offset: [0, -mark.radius], className: "ddsviz-tooltip"});
      this._tip.setLatLng(at).setContent(this._words(mark)).addTo(this._map);
    },
    _leave() {
      this._tip?.remove();
      this._hovered = this._tip = null;
    },
    _words(mark) {
      const {element} = ddsviz, rows = mark.places.flatMap(place => this._rows(place));
      if (rows.length == 1 && this._spec.columns.length) return ddsviz.card({...this._spec, html: null}, rows[0]);
      const words = element("div", undefined, "ddsviz-card");
      if (this._standFor) {
        words.append(element("strong", mark.text + " rows around here"));
        return words;
      }
      const what = mark.places.length > 1 ? "in " + mark.places.length.toLocaleString("en-GB") + " places" : "at this place";
      words.append(element("strong", rows.length.toLocaleString("en-GB") + " " + what));
      const label = this._spec.columns[this._spec.label];
      if (label && mark.places.length == 1) {
        const names = [...new Set(rows.map(row => label.values[row]))];
        words.append(element("div", names.slice(0, 5).join(", ") + (names.length > 5 ? ", …" : "")));
      }
      return words;
    },
    _rows(place) {
      return Array.from({length: this._count[place]}, (_, i) => this._first[place] + i);
    },
    _click(event) {
      const mark = this._under(event);
      if (!mark) return;
      this._leave();
      // After all else that is under the pointer has answered: a shape below gives way, a marker above does not.
      const onMarker = event.originalEvent.target.closest(".leaflet-marker-icon, .leaflet-popup, .leaflet-control");
      if (onMarker) return;
      if (mark.places.length == 1) return setTimeout(() => this._open(mark.places[0]));
      const bounds = L.latLngBounds(mark.places.map(place => this._at[place]));
      this._map.fitBounds(bounds, {padding: [40, 40], maxZoom: LAST_ZOOM_WITH_DISCS + 1, animate: !ddsviz.still()});
    },
    // One card for each row of a place, the one that was asked for first.
    _open(place, first) {
      const rows = this._rows(place), {element} = ddsviz, box = element("div");
      if (first !== undefined) rows.sort((a, b) => (b == first) - (a == first));
      if (rows.length > 1) box.append(element("p", rows.length.toLocaleString("en-GB") + " at this place", "ddsviz-many"));
      for (const row of rows.slice(0, LISTED)) box.append(ddsviz.card(this._spec, row));
      if (rows.length > LISTED) box.append(element("p", "… and " + (rows.length - LISTED).toLocaleString("en-GB") + " more"));
      if (!this._spec.columns.length && !this._spec.html) {
        box.append(element("div", this._at[place].map(degrees => degrees.toFixed(5)).join(", ")));
      }
      L.popup({...ddsviz.roomy(), offset: [0, -4]}).setLatLng(this._at[place]).setContent(box).openOn(this._map);
    },
    _show(row) {
      let place = this._first.length - 1;
      while (this._first[place] > row) place--;
      const zoom = Math.max(this._map.getZoom(), this._spec.cluster ? LAST_ZOOM_WITH_DISCS + 1 : 0);
      this._map._ddsvizFit = null;
      this._map.setView(this._at[place], zoom, {animate: !ddsviz.still()});
      this._open(place, row);
    },
  });
  // A button that shows the far-away places too, and leads back.
  const Reach = L.Control.extend({
    onAdd(map) {
      const {home, all, words} = this.options, bar = L.DomUtil.create("div", "leaflet-bar ddsviz-reach");
      const button = bar.appendChild(ddsviz.element("button", words[0]));
      button.type = "button";
      L.DomEvent.disableClickPropagation(bar);
      button.onclick = () => {
        const out = button.textContent == words[0];
        map.fitBounds(out ? all : home, {padding: [40, 40], animate: !ddsviz.still()});
        button.textContent = words[out ? 1 : 0];
      };
      return bar;
    },
  });
  ddsviz.points = spec => new Points(spec);
})(window.ddsviz);
