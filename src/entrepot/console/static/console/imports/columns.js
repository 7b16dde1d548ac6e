// A new import: which options the list has, and columns that are dragged onto fields.
const form = document.getElementById("new-import");
const kind = form.elements.kind;
const file = form.elements.file;
const drop = file.closest(".drop");
const columns = document.getElementById("columns");

function options() {
  form.querySelectorAll("[data-of]").forEach((part) => (part.hidden = part.dataset.of !== kind.value));
}

function mapped() {
  const chips = [...columns.querySelectorAll("[data-column]")];
  const taken = new Set();
  columns.querySelectorAll("[data-field]").forEach((slot) => {
    const chosen = slot.querySelector("select").value;
    if (chosen) taken.add(chosen);
    slot.querySelector("[data-shows]").textContent = chips.find((chip) => chip.dataset.column === chosen && chosen)?.dataset.sample ?? "";
  });
  chips.forEach((chip) => chip.classList.toggle("is-used", taken.has(chip.dataset.column)));
}

// A column holds one field: whoever takes it takes it from whoever had it.
function take(select) {
  columns.querySelectorAll("[data-field] select").forEach((other) => {
    if (other !== select && select.value && other.value === select.value) other.value = "";
  });
  mapped();
}

function named() {
  const text = drop.querySelector("[data-file-name]");
  text.textContent = file.files[0]?.name ?? text.dataset.none;
  drop.classList.toggle("has-file", file.files.length > 0);
  document.getElementById("trial").replaceChildren();
}

kind.addEventListener("change", options);
file.addEventListener("change", named);
// Without a file there is nothing to look at.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-look]") && !file.files.length) event.preventDefault();
});
columns.addEventListener("change", (event) => event.target.closest("[data-field]") && take(event.target));
columns.addEventListener("htmx:afterSwap", mapped);
for (const [happens, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  drop.addEventListener(happens, () => drop.classList.toggle("is-over", over));
}

let dragged = null;
columns.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-column]");
  if (!dragged) return;
  event.dataTransfer.setData("text/plain", dragged.dataset.column);
  event.dataTransfer.effectAllowed = "link";
  columns.classList.add("dragging");
});
columns.addEventListener("dragend", () => {
  dragged = null;
  columns.classList.remove("dragging");
});
columns.addEventListener("dragover", (event) => {
  const slot = event.target.closest("[data-field]");
  columns.querySelectorAll(".is-over").forEach((one) => one !== slot && one.classList.remove("is-over"));
  if (!slot || !dragged) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "link";
  slot.classList.add("is-over");
});
columns.addEventListener("drop", (event) => {
  const slot = event.target.closest("[data-field]");
  if (!slot || !dragged) return;
  event.preventDefault();
  slot.classList.remove("is-over");
  const select = slot.querySelector("select");
  select.value = dragged.dataset.column;
  take(select);
});
options();
