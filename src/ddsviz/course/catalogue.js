// Hides the notebooks that are not asked for; without this script all are there.
(() => {
  const form = document.querySelector(".filters"), found = document.querySelector(".found");
  const notebooks = [...document.querySelectorAll(".notebooks > li")];
  const fits = notebook => {
    const text = notebook.textContent.toLowerCase();
    const words = form.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const {minutes, data} = notebook.dataset;
    return words.every(word => text.includes(word))
      && (!form.minutes.value || (+minutes && +minutes <= +form.minutes.value))
      && (!form.data.value || data.split(" ").includes(form.data.value));
  };
  const filter = () => {
    for (const notebook of notebooks) notebook.hidden = !fits(notebook);
    const left = notebooks.filter(notebook => !notebook.hidden).length;
    found.textContent = `${left} of ${notebooks.length} notebooks`;
  };
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", event => event.preventDefault());
  filter();
})();
