// <pack-box>: the right box is scanned first, then it is one parcel.
import { right, wrong } from "./feedback.js";
import { OneAnswer } from "./one-answer.js";
import { say, typed } from "./words.js";

class PackBox extends OneAnswer {
  begin() {
    this.then = this.at("[data-then]");
    this.weight = this.at("[data-weight]");
    this.addEventListener("scan", ({ detail }) => this.scanned(detail));
    this.then.addEventListener("submit", (event) => this.pack(event));
  }

  scanned(code) {
    if (!this.data.codes.some((one) => one.toUpperCase() === code.toUpperCase())) return wrong(say("box", { code }));
    right(say("right"));
    this.then.hidden = false;
    this.at("[data-first]").hidden = true;
    this.look();
  }

  pack(event) {
    event.preventDefault();
    const grams = typed(this.weight.value);
    if (this.weight.value.trim() && !Number.isInteger(grams)) return wrong(say("nonumber"));
    this.answer({ weight_g: Number.isInteger(grams) ? grams : null });
  }
}
customElements.define("pack-box", PackBox);
