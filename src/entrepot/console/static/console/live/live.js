// Whatever says what it shows (`data-live="order sku:A01"`) is fetched anew when that changes. Nothing moves under
// somebody who types: they are told who changed it, and decide.
import { listen } from "./stream.js";

// Not oftener than this, however much changes.
const BREATH = 1500;
const due = new WeakMap();
const last = new WeakMap();
// What follows from a change (its stage, what is released) is there a moment later: it is looked at once more.
const again = new WeakSet();
let fresh = new Set();

const shown = (element) => element.dataset.live.split(" ").filter(Boolean);
const busy = (element) =>
  document.querySelector("dialog[open], main details.menu[open]") ||
  element.querySelector(":focus:is(textarea, select, input:not([type=checkbox])), [data-dragged]");

function fetchAnew(element) {
  due.delete(element);
  if (!element.isConnected) return;
  if (document.hidden || busy(element)) return later(element, BREATH);
  last.set(element, Date.now());
  htmx.trigger(element, "live");
  if (again.delete(element)) later(element);
}

function later(element, most = 0) {
  if (due.has(element)) return;
  const wait = Math.max(most, BREATH - (Date.now() - (last.get(element) ?? 0)), 30);
  due.set(element, setTimeout(fetchAnew, wait, element));
}

function warn(news) {
  const form = document.querySelector("dialog[open] [data-about], form[data-about]");
  const names = form && news.changed[form.dataset.about];
  if (!names?.length || form.querySelector(".changed-meanwhile")) return;
  const words = document.createElement("p");
  words.className = "alarm changed-meanwhile";
  words.setAttribute("role", "alert");
  words.textContent = document.getElementById("words").dataset.meanwhile.replace("{name}", names.join("、"));
  form.prepend(words);
}

function hear(news) {
  for (const name of Object.keys(news.changed)) if (name.startsWith("order:")) fresh.add(name.slice(6));
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!news.lot && !shown(element).some((name) => name in news.changed)) continue;
    again.add(element);
    later(element);
  }
  warn(news);
}

// Rows that changed light up once.
document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!detail.target.matches?.("[data-live]") && !detail.target.querySelector?.("[data-live]")) return;
  for (const key of fresh) document.querySelector(`[data-key-of-row="${CSS.escape(key)}"]`)?.classList.add("fresh");
  fresh = new Set();
});

if (document.querySelector("[data-live]")) {
  const { liveWorker } = document.body.dataset;
  let stop;
  const begin = () => {
    if ("SharedWorker" in window) {
      const { port } = new SharedWorker(liveWorker, { type: "module", name: "live" });
      port.onmessage = ({ data }) => hear(data);
      stop = () => port.postMessage("gone");
    } else {
      const stream = listen(hear);
      stop = () => stream.close();
    }
  };
  begin();
  addEventListener("pagehide", () => stop());
  addEventListener("pageshow", ({ persisted }) => persisted && begin());
}
