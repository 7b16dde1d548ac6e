// One kind of goods after the other: scan it, say how much of it, confirm; what was said stands in a list below.
import { right, wrong } from "./feedback.js";
import { send } from "./queue.js";
import { isScan, say, typed } from "./words.js";

export class GoodsInHand extends HTMLElement {
  connectedCallback() {
    this.then = this.at("[data-then]");
    this.quantity = this.at("[data-quantity]");
    this.addEventListener("scan", ({ detail }) => this.scanned(detail));
    this.then.addEventListener("submit", (event) => {
      event.preventDefault();
      this.confirm();
    });
    this.at("[data-drop]").addEventListener("click", () => this.forget());
    this.forget();
  }

  at(selector) {
    return this.querySelector(selector);
  }

  forget() {
    this.goods = null;
    this.then.reset();
    for (const part of ["[data-then]", "[data-goods]"]) this.at(part).hidden = true;
    this.at("[data-first]").hidden = false;
  }

  // Null where there is no network; what is refused is said.
  async ask(asked) {
    try {
      const answer = await fetch(`${this.dataset.address}/goods?${new URLSearchParams(asked)}`, { redirect: "manual" });
      const told = await answer.json();
      if (answer.ok) return told;
      wrong(told.text);
      return undefined;
    } catch {
      return null;
    }
  }

  show() {
    const { sku, name, unit, tracking } = this.goods;
    this.at("[data-name]").textContent = name;
    this.at("[data-sku]").textContent = sku;
    this.at("[data-unit]").textContent = unit && `(${unit})`;
    this.at("[data-first]").hidden = true;
    for (const part of ["[data-then]", "[data-goods]"]) this.at(part).hidden = false;
    this.at("[data-lots]").hidden = tracking !== "lot";
    right(name);
  }

  // The quantity as typed, if it is one: a code that was scanned into its field is none.
  many() {
    const { value } = this.quantity;
    if (isScan(value) && typed(value) > 0) {
      this.quantity.value = "";
      wrong(say("confirm", { sku: this.goods.sku }));
      return "";
    }
    if (!value.trim()) wrong(say("nonumber"));
    return value.trim();
  }

  sent(body, many) {
    this.log(send(this.dataset.address, { warehouse: this.dataset.warehouse, ...body }), this.goods.sku, many);
    this.forget();
    this.at("scan-box input").focus();
  }

  log(key, sku, many) {
    const row = document.createElement("li");
    const [what, amount, mark] = ["span", "b", "span"].map((name) => document.createElement(name));
    what.textContent = sku;
    amount.textContent = many;
    mark.textContent = "…";
    row.append(what, amount, mark);
    this.at("[data-log]").prepend(row);
    document.addEventListener("answered", ({ detail }) => {
      if (detail.item.key === key) mark.textContent = detail.ok ? detail.told.number : "✗";
    });
  }
}
