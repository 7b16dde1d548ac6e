// <receive-goods>: scan what came, say how much of it, confirm; the next.
import { right, wrong } from "./feedback.js";
import { send } from "./queue.js";
import { isScan, say, typed } from "./words.js";

class ReceiveGoods extends HTMLElement {
  connectedCallback() {
    this.then = this.at("[data-then]");
    this.quantity = this.at("[data-quantity]");
    this.addEventListener("scan", ({ detail }) => this.scanned(detail));
    this.then.addEventListener("submit", (event) => this.confirm(event));
    this.at("[data-drop]").addEventListener("click", () => this.forget());
    this.forget();
  }

  at(selector) {
    return this.querySelector(selector);
  }

  forget() {
    this.goods = null;
    this.serials = [];
    this.then.reset();
    for (const part of ["[data-then]", "[data-goods]"]) this.at(part).hidden = true;
    this.at("[data-first]").hidden = false;
  }

  async scanned(code) {
    if (!this.goods) return this.lookUp(code);
    if (this.goods.tracking !== "serial") return wrong(say("confirm", { sku: this.goods.sku }));
    if (this.serials.includes(code)) return wrong(say("twice", { code }));
    this.serials.push(code);
    this.at("[data-scanned]").textContent = this.serials.length;
    return right(say("right"));
  }

  async lookUp(code) {
    let goods;
    try {
      const answer = await fetch(`/floor/receive/goods?code=${encodeURIComponent(code)}`, { redirect: "manual" });
      goods = await answer.json();
      if (!answer.ok) return wrong(goods.text);
    } catch {
      goods = { sku: code, name: say("nolook"), unit: "", tracking: "none" };
    }
    this.goods = { ...goods, code };
    right(goods.name);
    this.show();
  }

  show() {
    const { sku, name, unit, tracking } = this.goods;
    this.at("[data-name]").textContent = name;
    this.at("[data-sku]").textContent = sku;
    this.at("[data-unit]").textContent = unit && `(${unit})`;
    this.at("[data-scanned]").textContent = "0";
    this.at("[data-first]").hidden = true;
    for (const part of ["[data-then]", "[data-goods]"]) this.at(part).hidden = false;
    this.at("[data-many]").hidden = tracking === "serial";
    this.at("[data-serials]").hidden = tracking !== "serial";
    this.at("[data-lots]").hidden = tracking !== "lot";
    if (tracking !== "serial") this.quantity.focus();
  }

  confirm(event) {
    event.preventDefault();
    const { code, sku, unit, tracking } = this.goods;
    const numbered = tracking === "serial";
    if (!numbered && isScan(this.quantity.value) && typed(this.quantity.value) > 0) {
      this.quantity.value = "";
      return wrong(say("confirm", { sku }));
    }
    if (numbered ? !this.serials.length : !this.quantity.value.trim()) return wrong(say("nonumber"));
    const body = { warehouse: this.dataset.warehouse, code, quantity: this.quantity.value, serials: this.serials,
      lot: this.at("[data-lot]").value, bin: this.at("[data-bin]").value };
    this.log(send(this.dataset.address, body), sku, numbered ? this.serials.length : `${this.quantity.value} ${unit}`);
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
customElements.define("receive-goods", ReceiveGoods);
