// Lists: j and k move, x selects, Enter opens; what is selected stays so across pages.
const rows = () => [...document.querySelectorAll("[data-row]")];
const at = () => rows().findIndex((row) => row === document.activeElement || row.contains(document.activeElement));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")) return;
  const here = rows();
  if (!here.length) return;
  if (event.key === "j" || event.key === "k") {
    const next = here[Math.min(here.length - 1, Math.max(0, at() + (event.key === "j" ? 1 : -1)))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  }
  const row = here[at()];
  if (!row) return;
  if (event.key === "x") {
    row.querySelector("[data-select]")?.click();
    event.preventDefault();
  }
  if (event.key === "Enter" && event.target === row) row.querySelector("[data-open]")?.click();
});

// Whoever opens a form above a list writes in it at once. `toggle` does not bubble.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.matches(".filter-bar .menu")) target.querySelector("form :is(input:not([type=hidden]), select)")?.focus();
}, true);

// A column moves one place to the front; the form tells the server, which shows the list anew.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-column-up]")?.closest(".column-row");
  const before = row?.previousElementSibling;
  if (!before) return;
  before.before(row);
  row.closest("form").dispatchEvent(new Event("change", { bubbles: true }));
});

// A double click beside the links of a row writes its remarks, without opening it.
document.addEventListener("dblclick", (event) => {
  const row = event.target.closest("[data-row]");
  const memo = row?.closest("[data-memo]")?.dataset.memo;
  if (!memo || event.target.closest("a, button, input")) return;
  getSelection().removeAllRanges();
  htmx.ajax("GET", memo.replace("{}", encodeURIComponent(row.dataset.keyOfRow)), { target: "#dialog-body" });
});
