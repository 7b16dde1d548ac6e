// Answers that are on their way: kept on the phone, sent in order, each with a key so that it is done once.
import { say } from "./words.js";
import { refuse } from "./stop.js";

const KEPT = `floor waiting ${document.body.dataset.person}`;
const AGAIN = 4000;
const PATIENCE = 15000;
const NOT_YET = ["still_running", "database_away"];
let busy = false;
let trouble = "";

const read = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");
const write = (items) => localStorage.setItem(KEPT, JSON.stringify(items));
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const isAnythingWaiting = () => read().length > 0;
export const isWaiting = (address) => read().some((item) => item.address === address);

export function send(address, body) {
  const item = { key: newKey(), address, body, at: Date.now() };
  write([...read(), item]);
  show();
  sendWaiting();
  return item.key;
}

function show() {
  const line = document.getElementById("line-state");
  const many = read().length;
  line.hidden = !many && !trouble;
  if (!line.hidden) line.textContent = say(trouble || "sending", { n: many });
  if (trouble === "signedout") {
    const link = Object.assign(document.createElement("a"), { href: `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}` });
    link.textContent = line.textContent;
    line.replaceChildren(link);
  }
}

// The answer of the server, or null for what must be sent again.
async function deliver({ key, address, body }) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST", body: JSON.stringify(body), redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
      headers: { "Content-Type": "application/json", "Idempotency-Key": key, "X-CSRFToken": document.body.dataset.token },
    });
    if (answer.status < 500 && answer.headers.get("Content-Type")?.startsWith("application/json")) {
      const told = await answer.json();
      if (!NOT_YET.includes(told.code)) return { ok: answer.ok, told };
    }
  } catch {
    answer = null;
  }
  // Whoever is sent to the sign-in, or whose page is older than the sign-in, gets an answer that is not ours.
  trouble = answer && answer.status < 500 && answer.type !== "error" ? "signedout" : "offline";
  return null;
}

async function sendAll() {
  for (let [item] = read(); item; [item] = read()) {
    const answer = await deliver(item);
    if (!answer) break;
    trouble = "";
    write(read().filter(({ key }) => key !== item.key));
    if (!answer.ok) refuse(item.address, answer.told.text);
    document.dispatchEvent(new CustomEvent("answered", { detail: { item, ...answer } }));
  }
  show();
}

// Two tabs share one queue: the one that holds the lock sends. Without locks (no HTTPS) the keys see to it.
export async function sendWaiting() {
  if (busy) return;
  busy = true;
  show();
  try {
    if (navigator.locks) await navigator.locks.request(KEPT, { ifAvailable: true }, (lock) => lock && sendAll());
    else await sendAll();
  } finally {
    busy = false;
  }
}

addEventListener("online", sendWaiting);
addEventListener("storage", ({ key }) => key === KEPT && show());
addEventListener("offline", () => {
  trouble = "offline";
  show();
});
document.addEventListener("visibilitychange", sendWaiting);
setInterval(() => read().length && sendWaiting(), AGAIN);
