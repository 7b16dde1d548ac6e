// Notices: what was done, what was refused, and the ten seconds in which it can be undone.
const SECONDS = 10;
let undoing = null;

export function tell({ text, undo = "", refused = false }) {
  const template = document.getElementById(refused ? "refusal-template" : "notice-template");
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.querySelector(".notice-text").textContent = text;
  if (refused) notice.setAttribute("role", "alert");
  const close = () => {
    notice.remove();
    if (undoing?.notice === notice) undoing = null;
  };
  notice.querySelector(".notice-close").addEventListener("click", close);
  if (undo) {
    const button = notice.querySelector(".notice-undo");
    button.hidden = false;
    undoing = { notice, address: undo };
    button.addEventListener("click", takeBack);
  }
  document.getElementById("notices").append(notice);
  let timer = setTimeout(close, SECONDS * 1000);
  notice.addEventListener("pointerenter", () => clearTimeout(timer));
  notice.addEventListener("pointerleave", () => (timer = setTimeout(close, 3000)));
}

export function takeBack() {
  if (!undoing) return false;
  const { notice, address } = undoing;
  undoing = null;
  notice.remove();
  htmx.ajax("POST", address, { swap: "none" });
  return true;
}

function beside(form, { text, field }) {
  const last = field.split(".").pop();
  const named = field && form?.querySelector(`[name="${CSS.escape(field)}"], [name="${CSS.escape(last)}"]`);
  if (!named) return false;
  clear(form);
  const words = document.createElement("p");
  words.className = "field-problem";
  words.id = `problem-${named.name}`;
  words.textContent = text;
  named.setAttribute("aria-invalid", "true");
  named.setAttribute("aria-describedby", words.id);
  (named.closest(".field") ?? named.parentElement).append(words);
  named.focus();
  return true;
}

function clear(form) {
  form.querySelectorAll(".field-problem").forEach((words) => words.remove());
  form.querySelectorAll("[aria-invalid]").forEach((named) => named.removeAttribute("aria-invalid"));
}

const word = (name) => document.getElementById("words").dataset[name];

document.body.addEventListener("notice", ({ detail }) => tell(detail));
document.body.addEventListener("refused", ({ detail, target }) => {
  if (!beside(target.closest?.("form"), detail)) tell({ text: detail.text, refused: true });
});
document.body.addEventListener("htmx:beforeRequest", ({ target }) => target.closest("form") && clear(target.closest("form")));
document.body.addEventListener("htmx:sendError", () => tell({ text: word("failed"), refused: true }));
document.body.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status >= 500) tell({ text: word(detail.xhr.status === 503 ? "failed" : "broken"), refused: true });
});
document.querySelectorAll(".notice-told").forEach((told) => tell({ text: told.dataset.text, undo: told.dataset.undo }));
