// The keyboard: one place that knows every key. Pages add theirs with `data-key="a"` on what the key should press.
import { takeBack } from "./notices.js";
import { openPalette } from "./palette.js";

const typing = (at) => at.closest("input, textarea, select, [contenteditable]") && !at.matches("[type=checkbox], [type=radio]");
let going = 0;

function press(key) {
  const here = document.querySelector("dialog[open]") ?? document;
  const found = [...here.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((at) => at.offsetParent !== null);
  if (!found) return false;
  if (found.matches("input, textarea, select")) found.focus();
  else found.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") {
    event.preventDefault();
    return openPalette();
  }
  if ((event.ctrlKey || event.metaKey) && key === "Enter") {
    const form = target.closest?.("form");
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(target)) return;
  if (document.querySelector("dialog[open]")) return void press(key);
  if (Date.now() - going < 1000) {
    going = 0;
    const to = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (to) return to.click();
  }
  if (key === "g") return void (going = Date.now());
  if (key === "?") return document.getElementById("keys")?.showModal();
  if ((key === "z" || key === "Z") && takeBack()) return;
  if (press(key)) event.preventDefault();
});
