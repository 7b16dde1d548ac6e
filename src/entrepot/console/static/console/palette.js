// The palette: finds orders, customers, SKUs and pages, and runs actions on them.
const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const found = document.getElementById("found");
const pages = found?.innerHTML;
let waiting = 0;
let asked = 0;

export function openPalette() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  input.select();
}

const options = () => [...found.querySelectorAll("[role=option]:not([hidden])")];

function choose(step) {
  const all = options();
  if (!all.length) return;
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = all[(at + step + all.length) % all.length] ?? all[0];
  all.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
  next.id ||= `found-${all.indexOf(next)}`;
  input.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

async function find() {
  const query = input.value.trim();
  const mine = ++asked;
  if (!query) {
    found.innerHTML = pages;
    return choose(0);
  }
  const answer = await fetch(`/find?q=${encodeURIComponent(query)}`, { headers: { "HX-Request": "true" } });
  if (mine !== asked || !answer.ok) return;
  found.innerHTML = await answer.text();
  htmx.process(found);
  choose(0);
}

if (dialog) {
  document.querySelectorAll("[data-palette]").forEach((button) => button.addEventListener("click", openPalette));
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") return dialog.close();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = options().find((option) => option.getAttribute("aria-selected") === "true") ?? options()[0];
    chosen?.click();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[role=option][hx-post], [role=option][hx-get]")) dialog.close();
  });
}
