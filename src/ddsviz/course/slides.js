// One slide at a time: buttons, arrow keys, an address for each. Without this script all stand one below the other.
(() => {
  const slides = [...document.querySelectorAll(".slide")], bar = document.querySelector(".slide-buttons");
  const title = document.querySelector(".aside");  // for readers who listen, on slides that do not have it
  const [back, on] = bar.querySelectorAll("button"), place = bar.querySelector("[role=status]");
  // Where the arrow keys have a meaning of their own.
  const TAKES_ARROWS = "input, select, textarea, iframe, [role=slider], [contenteditable], pre[tabindex], .table[tabindex], " +
    ".ddsviz-table, .ddsviz-chart[tabindex]";
  let shown = 0;
  const asked = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const slide = target && target.closest(".slide");
    return slide ? slides.indexOf(slide) : -1;
  };
  const show = number => {
    shown = number;
    slides.forEach((slide, place) => slide.inert = place != number);
    title.hidden = Boolean(slides[number].querySelector("h1"));
    back.disabled = number == 0;
    on.disabled = number == slides.length - 1;
    place.textContent = `${number + 1} of ${slides.length}`;
  };
  const go = number => {
    if (number < 0 || number >= slides.length || number == shown) return;
    show(number);
    history.pushState(null, "", "#" + slides[number].id);
    scrollTo(0, 0);
    slides[number].focus({preventScroll: true});
  };
  const follow = () => {
    const number = asked();
    if (number < 0) return;
    show(number);
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target == slides[number]) scrollTo(0, 0);
    else target.scrollIntoView();
    slides[number].focus({preventScroll: true});
  };
  document.documentElement.classList.add("one-at-a-time");
  bar.hidden = false;
  show(Math.max(asked(), 0));
  back.onclick = () => go(shown - 1);
  on.onclick = () => go(shown + 1);
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  addEventListener("keydown", event => {
    const [first] = event.composedPath(), step = {ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1}[event.key];
    if (!step || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (first.matches?.(TAKES_ARROWS)) return;
    event.preventDefault();
    go(shown + step);
  });
})();
