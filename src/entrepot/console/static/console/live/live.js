// Whatever says what it shows (`data-live="order sku:A01"`) is fetched anew when that changes. Nothing moves under
// somebody who types: they are told who changed it, and decide.
import { listen } from "./stream.js";

// Not oftener than this, however much changes.
const BREATH = 1500;
// By the ids of elements, since some are replaced whole when they are fetched: what is due, and when it was last.
const due = new Map();
const last = new Map();
// What follows from a change (its stage, what is released) is there a moment later: it is looked at once more.
const again = new Set();
let fresh = new Set();

const shown = (element) => element.dataset.live.split(" ").filter(Boolean);
const busy = (element) =>
  document.querySelector("dialog[open], main details.menu[open]") ||
  element.querySelector(":focus:is(textarea, select, input:not([type=checkbox])), [data-dragged]");

function fetchAnew(id) {
  due.delete(id);
  const element = document.getElementById(id);
  if (!element) return;
  if (document.hidden || busy(element)) return later(id, BREATH);
  last.set(id, Date.now());
  htmx.trigger(element, "live");
  if (again.delete(id)) later(id);
}

function later(id, most = 0) {
  if (due.has(id)) return;
  const wait = Math.max(most, BREATH - (Date.now() - (last.get(id) ?? 0)), 30);
  due.set(id, setTimeout(fetchAnew, wait, id));
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
    again.add(element.id);
    later(element.id);
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
