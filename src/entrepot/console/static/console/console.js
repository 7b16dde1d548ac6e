// What every page does in the browser. Pages that need more bring a module of their own.
import "./notices.js";
import "./keys.js";
import "./lists.js";
import "./selecting.js";
import "./live/live.js";

const dialog = document.getElementById("dialog");

// A form or a question that HTMX puts into the dialog opens it; an answer without content closes it.
document.body.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "dialog-body" && dialog && !dialog.open) dialog.showModal();
});
document.body.addEventListener("done", () => dialog?.open && dialog.close());
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target === dialog) dialog.close();
  if (event.target.closest("[data-keys]")) document.getElementById("keys").showModal();
  const drawer = event.target.closest("[data-drawer]");
  if (drawer) {
    const open = document.body.classList.toggle("drawer-open");
    drawer.setAttribute("aria-expanded", String(open));
  } else if (!event.target.closest(".side")) document.body.classList.remove("drawer-open");
  document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
// Whoever is quicker than HTMX would send what was typed in an address, to a page that does not want it: it waits.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[hx-post], [hx-get]")) return;
  event.preventDefault();
  setTimeout(() => event.target.requestSubmit(event.submitter), 30);
});
// Nothing is fetched anew by the clock behind a dialog, under an open menu, or in a tab that nobody sees.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const clocked = event.detail.requestConfig.triggeringEvent === undefined && event.target.matches("[hx-trigger*='every ']");
  const busy = document.hidden || document.querySelector("dialog[open], main details[open], main :focus-within:is(input, textarea, select)");
  if (clocked && busy) event.preventDefault();
});
document.addEventListener("click", (event) => event.target.closest("[data-print-dialog]") && window.print());
document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copy]");
  if (!copier) return;
  await navigator.clipboard.writeText(copier.dataset.copy);
  const { tell } = await import("./notices.js");
  tell({ text: copier.dataset.copied });
});
