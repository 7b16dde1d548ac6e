// What is selected in a list: it stays so on other pages of the list, is counted and summed, and goes along with a change.
const kept = () => `selected ${document.querySelector("[data-list]")?.dataset.list}`;
const read = () => new Map(JSON.parse(sessionStorage.getItem(kept()) ?? "[]"));
const write = (selected) => sessionStorage.setItem(kept(), JSON.stringify([...selected]));
let matching = false;

function sums(selected) {
  const of = new Map();
  for (const { amount, currency } of selected.values()) {
    if (amount !== "") of.set(currency, (of.get(currency) ?? 0) + Number(amount));
  }
  const lang = document.documentElement.lang;
  return [...of].map(([currency, amount]) => new Intl.NumberFormat(lang, { style: "currency", currency }).format(amount)).join(" + ");
}

function show() {
  const bar = document.querySelector("[data-selection]");
  if (!bar) return;
  const selected = read();
  const boxes = [...document.querySelectorAll("[data-select]")];
  boxes.forEach((box) => (box.checked = selected.has(box.value)));
  const all = document.querySelector("[data-select-all]");
  if (all) {
    all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
    all.indeterminate = !all.checked && boxes.some((box) => box.checked);
  }
  bar.hidden = !selected.size;
  const words = document.getElementById("words").dataset;
  bar.querySelector("[data-selected]").textContent = matching ? words.matching : words.selected.replace("{n}", selected.size);
  bar.querySelector("[data-sum]").textContent = matching ? "" : sums(selected);
  bar.elements.numbers.value = matching ? "" : [...selected.keys()].join("\n");
  bar.elements.matching.value = matching ? `?${document.querySelector("[data-list]").dataset.query}` : "";
}

function choose(boxes, on) {
  const selected = read();
  boxes.forEach((box) => (on ? selected.set(box.value, { ...box.dataset }) : selected.delete(box.value)));
  matching = false;
  write(selected);
  show();
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-select]")) choose([target], target.checked);
  if (target.matches("[data-select-all]")) choose([...document.querySelectorAll("[data-select]")], target.checked);
});
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-select-none]")) clear();
  if (target.closest("[data-select-matching]")) {
    matching = true;
    show();
  }
});
export function clear() {
  sessionStorage.removeItem(kept());
  matching = false;
  show();
}
document.body.addEventListener("worked-off", clear);
document.body.addEventListener("htmx:afterSwap", show);
show();
