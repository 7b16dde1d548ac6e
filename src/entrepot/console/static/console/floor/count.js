// <count-goods>: scan a bin, scan what lies in it, say how many. What the books have is not shown before, and what
// differs from them is counted twice.
import { right, wrong } from "./feedback.js";
import { GoodsInHand } from "./goods-in-hand.js";
import { say } from "./words.js";

class CountGoods extends GoodsInHand {
  connectedCallback() {
    this.bin = "";
    super.connectedCallback();
    this.at("[data-leave]").addEventListener("click", () => this.stand(""));
  }

  stand(bin) {
    this.bin = bin;
    this.at("[data-place]").hidden = !bin;
    this.at("[data-place] b").textContent = bin;
  }

  forget() {
    this.once = "";
    super.forget();
  }

  // Whether goods were moved meanwhile can only be told by the books: without a network nothing is counted.
  async scanned(code) {
    if (this.goods) return wrong(say("confirm", { sku: this.goods.sku }));
    const told = await this.look(code);
    if (!told) return;
    if (told.bin) {
      this.stand(told.bin);
      return right(told.bin);
    }
    this.goods = { ...told, code };
    this.show();
    this.quantity.focus();
  }

  async look(code, more = {}) {
    const told = await this.ask({ code, bin: this.bin, warehouse: this.dataset.warehouse, ...more });
    if (told === null) wrong(say("nocount"));
    return told;
  }

  async confirm() {
    const quantity = this.many();
    if (!quantity) return;
    const { code, unit, seen, tracking } = this.goods;
    const lot = tracking === "lot" ? this.at("[data-lot]").value.trim() : "";
    if (tracking === "lot" && !lot) return wrong(say("nolot"));
    const told = await this.look(code, { quantity, lot });
    if (!told) return;
    if (told.differs && this.once !== `${quantity} ${lot}`) {
      this.once = `${quantity} ${lot}`;
      this.quantity.value = "";
      this.quantity.focus();
      return wrong(say("countagain"));
    }
    this.sent({ code, quantity, bin: this.bin, lot, seen: seen[lot] ?? 0 }, `${quantity} ${unit}`);
  }
}
customElements.define("count-goods", CountGoods);
