// <pick-walk>: one bin after another. Every scan is checked here, at once; the whole walk is sent at its end.
import { right, wrong } from "./feedback.js";
import { OneAnswer } from "./one-answer.js";
import { isScan, say, shown, typed } from "./words.js";

class PickWalk extends OneAnswer {
  begin() {
    this.kept = `floor walk ${document.body.dataset.person} ${this.dataset.number} ${this.data.seal}`;
    // What was done, in order: {stop, amount}, or {stop, short}. All else follows from it.
    this.done = JSON.parse(localStorage.getItem(this.kept) ?? "null")?.done ?? [];
    this.times = this.at("[data-times]");
    this.ask = this.at("[data-ask]");
    this.addEventListener("scan", ({ detail }) => this.scanned(detail));
    this.times.addEventListener("keydown", (event) => event.key === "Enter" && this.counted());
    this.times.addEventListener("focus", () => this.times.select());
    this.at("[data-undo]").addEventListener("click", () => this.undo());
    this.at("[data-short]").addEventListener("click", () => this.askShort());
    this.at("[data-yes]").addEventListener("click", () => this.short());
    this.at("[data-no]").addEventListener("click", () => this.ask.close());
    this.show();
  }

  found(n) {
    return this.done.filter(({ stop }) => stop === n).reduce((sum, { amount = 0 }) => sum + amount, 0);
  }

  isDone(n) {
    return this.found(n) >= this.data.stops[n].quantity || this.done.some(({ stop, short }) => stop === n && short);
  }

  get here() {
    return this.data.stops.findIndex((_, n) => !this.isDone(n));
  }

  counted() {
    if (isScan(this.times.value)) {
      const code = this.times.value.trim();
      this.times.value = "1";
      this.scanned(code);
    }
    this.at("scan-box input").focus();
  }

  scanned(code) {
    const stop = this.data.stops[this.here];
    if (!stop) return;
    // Whoever scans something has found it.
    if (this.ask.open) this.ask.close();
    const factor = meant(stop.codes, code);
    if (factor === undefined) return this.notThis(stop, code);
    const times = typed(this.times.value);
    const amount = Math.round(times * factor);
    if (!(amount > 0) || Math.abs(amount - times * factor) > 1e-6) return this.tell(wrong, "nonumber");
    const left = stop.quantity - this.found(this.here);
    if (amount > left) return this.tell(wrong, "toomany", { n: `${shown(left, stop.scale)} ${stop.unit}` });
    this.times.value = "1";
    this.note({ stop: this.here, amount });
    this.tell(right, "right");
  }

  notThis(stop, code) {
    const others = this.data.stops.filter((one) => one !== stop);
    if (same(code, stop.bin)) return this.tell(right, "bin");
    if (others.some(({ bin }) => same(code, bin))) return this.tell(wrong, "otherbin", { found: code, wanted: stop.bin });
    const other = others.find(({ codes }) => meant(codes, code) !== undefined);
    if (other) return this.tell(wrong, "other", { found: other.sku, wanted: stop.sku });
    return this.tell(wrong, "unknown", { code, wanted: stop.sku });
  }

  tell(sign, name, given) {
    const text = say(name, given);
    sign(text);
    const told = this.at("[data-told]");
    told.textContent = text;
    told.dataset.tone = sign === right ? "right" : "wrong";
  }

  note(deed) {
    this.done.push(deed);
    this.keep();
    if (this.here < 0) this.send();
    else this.look();
  }

  undo() {
    this.done.pop();
    this.at("[data-told]").textContent = "";
    this.keep();
  }

  keep() {
    localStorage.setItem(this.kept, JSON.stringify({ done: this.done, at: Date.now() }));
    this.show();
  }

  askShort() {
    const stop = this.data.stops[this.here];
    this.at("[data-ask-found]").textContent = shown(this.found(this.here), stop.scale);
    this.at("[data-ask-wanted]").textContent = `${shown(stop.quantity, stop.scale)} ${stop.unit}`;
    this.at("[data-ask-bin]").textContent = stop.bin;
    this.ask.showModal();
  }

  short() {
    this.ask.close();
    this.at("[data-told]").textContent = "";
    this.note({ stop: this.here, short: true });
  }

  // Every line is named, so that nothing counts as found at which nobody looked.
  send() {
    const lines = new Map(this.data.lines.map((line) => [line, 0]));
    this.data.stops.forEach(({ parts }, n) => {
      let left = this.found(n);
      for (const [line, quantity] of parts) {
        const part = Math.min(left, quantity);
        left -= part;
        lines.set(line, lines.get(line) + part);
      }
    });
    this.answer({ lines: [...lines].map(([line, quantity]) => ({ line, quantity })) });
    localStorage.removeItem(this.kept);
  }

  show() {
    const { stops } = this.data;
    const n = this.here;
    const passed = stops.filter((_, at) => this.isDone(at)).length;
    Object.assign(this.at("[data-progress]"), { max: stops.length || 1, value: passed });
    this.at("[data-way]").textContent = `${Math.min(passed + 1, stops.length)} / ${stops.length}`;
    this.at("[data-undo]").disabled = !this.done.length;
    if (n < 0) return;
    const stop = stops[n];
    for (const part of ["bin", "name", "sku", "unit"]) this.at(`[data-${part}]`).textContent = stop[part];
    const picture = this.at("[data-picture]");
    picture.hidden = !stop.picture;
    if (stop.picture && picture.getAttribute("src") !== stop.picture) picture.src = stop.picture;
    this.at("[data-lot]").textContent = stop.lot;
    this.at("[data-lot]").hidden = !stop.lot;
    this.at("[data-found]").textContent = shown(this.found(n), stop.scale);
    this.at("[data-wanted]").textContent = shown(stop.quantity, stop.scale);
  }
}

const same = (one, other) => one.toUpperCase() === other.toUpperCase();

function meant(codes, code) {
  if (Object.hasOwn(codes, code)) return codes[code];
  const alike = Object.keys(codes).find((one) => same(one, code));
  return alike && codes[alike];
}
customElements.define("pick-walk", PickWalk);
