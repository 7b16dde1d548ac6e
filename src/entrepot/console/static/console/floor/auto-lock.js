// <auto-lock>: a shared phone that nobody touches or scans with for a while asks anew who is there.
import { isAnythingWaiting } from "./queue.js";

const LOOK_EVERY = 5000;
const SIGNS = ["pointerdown", "keydown", "scan"];

class AutoLock extends HTMLElement {
  connectedCallback() {
    this.used = Date.now();
    for (const sign of SIGNS) document.addEventListener(sign, () => (this.used = Date.now()), true);
    this.timer = setInterval(() => this.look(), LOOK_EVERY);
    document.addEventListener("visibilitychange", () => this.look());
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  // What was scanned is sent first, by whoever scanned it.
  look() {
    if (Date.now() - this.used < this.dataset.after * 1000 || isAnythingWaiting()) return;
    clearInterval(this.timer);
    this.querySelector("form").requestSubmit();
  }
}
customElements.define("auto-lock", AutoLock);
