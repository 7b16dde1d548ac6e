// What the server refused fills the screen until somebody has seen it, on whatever page they are.
const KEPT = `floor refused ${document.body.dataset.person}`;
const dialog = document.getElementById("stop");
const read = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");
let leaving = "";

export const isStopped = () => dialog.open;

export function showRefusals() {
  const [first] = read();
  if (!first) return;
  dialog.querySelector("[data-text]").textContent = first.text;
  if (!dialog.open) dialog.showModal();
  navigator.vibrate?.([300, 100, 300]);
}

export function refuse(address, text) {
  localStorage.setItem(KEPT, JSON.stringify([...read(), { address, text }]));
  showRefusals();
}

// Once it is seen, the page that it is about is left: what it shows is no longer so.
export function leaveAfterwards(address) {
  leaving = address;
}

dialog.querySelector("[data-seen]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  localStorage.setItem(KEPT, JSON.stringify(read().slice(1)));
  if (read().length) showRefusals();
  else if (leaving) location.assign(leaving);
});
