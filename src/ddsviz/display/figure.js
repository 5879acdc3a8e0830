// The figure that a script stands in, and what its loader needs: its parts, what is to be drawn, and our files' addresses.
// No id is needed to find it, so the same chart twice on a page is no clash.
(script, unpacked) => {
  const figure = script.closest("figure"), part = name => figure.querySelector("." + name), page = window;
  const spec = JSON.parse(part("ddsviz-spec").textContent, unpacked);
  const caption = figure.querySelector("figcaption"), number = page.ddsvizCount = (page.ddsvizCount || 0) + 1;
  caption.id = "ddsviz-" + number;
  figure.setAttribute("aria-labelledby", caption.id);
  return {
    figure, part, spec, page,
    server: folder => {
      const config = document.getElementById("jupyter-config-data");
      if (!config) throw 0;
      return JSON.parse(config.textContent).baseUrl + "ddsviz/" + folder + "/";
    },
    // One after the other: the first loads the files, the others find them.
    inTurn: load => page.ddsvizReady = (page.ddsvizReady || Promise.resolve()).catch(() => 0).then(load),
    fail: () => {
      part("ddsviz-note").textContent = "The " + spec.what + " could not be drawn: its drawing script did not load. " +
        "Restart Jupyter and run this cell again, or use ddsviz.save(chart, '" + spec.what + ".html') " +
        "and open that file. The data table below has the values.";
      for (const table of figure.querySelectorAll("details")) table.open = true;
    },
  };
}
