// Draws a map in a frame of its own, whose page holds all files that it needs; the rows of the table outside open its popups.
async ({figure, part, spec, page, server, inTurn, fail}) => {
  const files = page.ddsvizFiles ||= {};
  for (const kept of document.querySelectorAll("script.ddsviz-file")) files[kept.dataset.name] ||= kept.textContent;
  const fetched = async (address, options) => {
    const answer = await fetch(address, options);
    if (!answer.ok) throw 0;
    return answer.text();
  };
  const find = async (name, [address, integrity]) => {
    if (files[name]) return;
    try { files[name] = await fetched(server("maps") + name + "?v=" + spec.version); return; } catch {}
    if (!integrity) throw 0;
    files[name] = await fetched(address, {integrity});
  };
  try {
    await inTurn(async () => {
      for (const [name, sources] of Object.entries(spec.files)) await find(name, sources);
    });
  } catch {
    return fail();
  }
  const frame = document.createElement("iframe");
  frame.title = spec.label;
  frame.style.cssText = `display:block;width:100%;max-width:${spec.width};height:${spec.height};border:0`;
  frame.allowFullscreen = true;
  frame.srcdoc = spec.page.replace(/<(script|style) data-file="([\w.-]+)"><\/\1>/g, (tag, kind, name) =>
    `<${kind}>${files[name].replace(/url\(images\/[\w.-]+\)/g, "none")}\n</${kind}>`);
  part("ddsviz-chart").append(frame);
  // Not its `load`: that waits for the last tile of a street map.
  await new Promise(done => {
    const look = () => frame.contentWindow?.ddsvizDone ? done() : setTimeout(look, 30);
    frame.onload = done;
    look();
  });
  part("ddsviz-note").remove();
  const inside = () => frame.contentWindow.ddsviz, body = figure.querySelector("tbody");
  if (!body || !inside().show) return;
  const said = part("ddsviz-chart").appendChild(document.createElement("p"));
  said.setAttribute("role", "status");
  said.className = "ddsviz-said";
  const open = row => {
    frame.scrollIntoView({block: "nearest"});
    inside().show(row);
    said.textContent = "Shown on the map: " + inside().rows(row, row + 1)[0].join(", ");
  };
  const dress = () => [...body.rows].forEach((line, row) => {
    const head = line.cells[0];
    if (head.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Show on the map";
    button.onclick = () => open(row);
    button.append(...head.childNodes);
    head.append(button);
  });
  dress();
  const total = spec.rows, more = document.createElement("button");
  more.type = "button";
  const tell = () => {
    more.textContent = `Show ${Math.min(200, total - body.rows.length)} more rows`;
    if (body.rows.length >= total) more.remove();
  };
  more.onclick = () => {
    for (const texts of inside().rows(body.rows.length, body.rows.length + 200)) {
      const line = body.insertRow();
      texts.forEach((text, place) => {
        const cell = line.appendChild(document.createElement(place ? "td" : "th"));
        if (!place) cell.scope = "row";
        cell.textContent = text;
      });
    }
    dress();
    tell();
  };
  if (body.rows.length < total) body.closest("div").after(more);
  tell();
}
