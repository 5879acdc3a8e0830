// Areas: outlines read from packed steps, filled by class or hatched, each with its name on hover and its card on click.
(ddsviz => {
  const hatch = () => {
    const tile = document.createElement("canvas"), pen = tile.getContext("2d");
    tile.width = tile.height = 8;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = "HATCH";
    pen.lineWidth = 1.5;
    for (const start of [-8, 0, 8]) { pen.moveTo(start, 8); pen.lineTo(start + 8, 0); }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  };
  ddsviz.areas = spec => {
    const at = ddsviz.places(spec.shapes), sizes = ddsviz.numbers(spec.shapes.sizes);
    const codes = spec.codes && ddsviz.numbers(spec.codes), empty = spec.codes && hatch();
    const pane = spec.pane || "overlayPane", renderer = L.canvas({padding: 0.5, pane});
    let ring = 0, point = 0;
    const areas = ddsviz.numbers(spec.shapes.counts).map((count, row) => {
      const rings = Array.from({length: count}, () => at.slice(point, point += sizes[ring++]));
      // No smoothing: Leaflet would smooth each area for itself, and open gaps between neighbours.
      return L.polygon(rings, {
        renderer, pane, row, interactive: !!spec.columns, color: spec.line, weight: spec.weight, opacity: 1,
        fillOpacity: codes ? 1 : spec.ground ? 1 : 0, fillColor: codes ? spec.colours[codes[row] - 1] || empty : spec.ground,
        smoothFactor: 0, attribution: row ? undefined : spec.attribution,
      });
    });
    const group = L.featureGroup(areas);
    if (!spec.columns) return group;
    ddsviz.read(spec);
    const card = area => ddsviz.card(spec, area.options.row);
    group.bindTooltip(card, {sticky: true, className: "ddsviz-tooltip"}).bindPopup(card, ddsviz.roomy());
    const mark = (area, on) => {
      area.setStyle({weight: on ? 3 : spec.weight, color: on ? "INK" : spec.line});
      if (on) area.bringToFront();
    };
    group.on("mouseover popupopen", event => mark(event.propagatedFrom || event.layer, true));
    group.on("popupopen", () => group.closeTooltip());
    group.on("mouseout popupclose", event => mark(event.propagatedFrom || event.layer, false));
    group.on("add", () => {
      const map = group._map;
      ddsviz.serve(spec, map, group, row => {
        map.fitBounds(areas[row].getBounds(), {maxZoom: Math.max(map.getZoom(), 13), animate: !ddsviz.still()});
        L.popup(ddsviz.roomy()).setLatLng(areas[row].getCenter()).setContent(card(areas[row])).openOn(map);
      });
    });
    return group;
  };
})(window.ddsviz);
