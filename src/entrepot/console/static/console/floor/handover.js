// <hand-over>: who takes it, the number on the label, and once more to be sure: it cannot be taken back.
import { right, wrong } from "./feedback.js";
import { OneAnswer } from "./one-answer.js";
import { say } from "./words.js";

const LAST = `floor carrier ${document.body.dataset.person}`;

class HandOver extends OneAnswer {
  begin() {
    this.label = "";
    this.choices = [...this.querySelectorAll("[name=carrier]")];
    this.choices.forEach((choice) => (choice.checked = choice.value === localStorage.getItem(LAST)));
    // A click, not a change: whoever presses the one that was chosen has chosen too.
    this.choices.forEach((choice) => choice.addEventListener("click", () => this.chosen()));
    this.addEventListener("scan", ({ detail }) => this.scanned(detail));
    this.at("button[data-go]").addEventListener("click", () => this.go());
    this.at("[data-change]").addEventListener("click", () => this.show(true));
    this.show();
  }

  get carrier() {
    return this.choices.find(({ checked }) => checked);
  }

  // A number was checked against another carrier's form.
  chosen() {
    this.label = "";
    localStorage.setItem(LAST, this.carrier.value);
    this.show();
    this.carrier.blur();
  }

  scanned(entered) {
    const code = entered.replace(/\s/g, "").toUpperCase();
    if (!this.carrier) return wrong(say("carrier"));
    const { name, pattern, example } = this.carrier.dataset;
    if (this.data.own.some((one) => one.toUpperCase() === code)) return wrong(say("own", { code }));
    if (pattern && !new RegExp(`^(?:${pattern})$`).test(code)) return wrong(say("nofit", { code, carrier: name, example }));
    right(say("right"));
    if (this.label === code) return this.go();
    this.label = code;
    this.show();
    this.look();
  }

  show(choosing = !this.carrier) {
    this.at("[data-carriers]").hidden = !choosing;
    this.at("[data-change]").hidden = choosing;
    this.at("[data-carrier]").textContent = this.carrier?.parentElement.textContent.trim() ?? "";
    const ready = this.label || this.carrier?.value === "";
    this.at("[data-label]").textContent = this.label;
    this.at("[data-label]").hidden = !this.label;
    this.querySelectorAll("[data-go]").forEach((part) => (part.hidden = !ready));
  }

  go() {
    this.answer({ carrier: this.carrier.value, tracking_number: this.label });
  }
}
customElements.define("hand-over", HandOver);
