// <receive-goods>: scan what came, say how much of it, confirm; the next.
import { right, wrong } from "./feedback.js";
import { GoodsInHand } from "./goods-in-hand.js";
import { say } from "./words.js";

class ReceiveGoods extends GoodsInHand {
  forget() {
    this.serials = [];
    super.forget();
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
    const told = await this.ask({ code });
    if (told === undefined) return;
    this.goods = { ...(told ?? { sku: code, name: say("nolook"), unit: "", tracking: "none" }), code };
    this.show();
  }

  show() {
    super.show();
    const numbered = this.goods.tracking === "serial";
    this.at("[data-scanned]").textContent = "0";
    this.at("[data-many]").hidden = numbered;
    this.at("[data-serials]").hidden = !numbered;
    if (!numbered) this.quantity.focus();
  }

  confirm() {
    const { code, unit, tracking } = this.goods;
    const numbered = tracking === "serial";
    if (numbered && !this.serials.length) return wrong(say("nonumber"));
    const quantity = numbered ? "" : this.many();
    if (!numbered && !quantity) return;
    const body = { code, quantity, serials: this.serials, lot: this.at("[data-lot]").value, bin: this.at("[data-bin]").value };
    this.sent(body, numbered ? this.serials.length : `${quantity} ${unit}`);
  }
}
customElements.define("receive-goods", ReceiveGoods);
