// The counter: what is scanned is sent one after the other, however quickly, and the box for it never loses the focus.
import { right, wrong } from "../floor/feedback.js";

class CounterTill extends HTMLElement {
  connectedCallback() {
    this.waiting = [];
    this.box = this.querySelector("#scan");
    this.querySelector("#scanned").addEventListener("submit", (event) => {
      event.preventDefault();
      const code = this.box.value.normalize("NFKC").trim();
      this.box.value = "";
      if (code) this.scanned(code);
    });
    this.addEventListener("click", ({ target }) => {
      const step = target.closest("[data-step]");
      if (step) this.step(step);
    });
    this.addEventListener("change", ({ target }) => {
      if (["quantity", "channel", "warehouse", "rounding"].includes(target.name)) this.send();
      if (target.name === "method") this.changed();
    });
    this.addEventListener("input", ({ target }) => {
      if (target.name === "given") this.changed();
    });
    // Enter in a quantity means that number, and never that it is paid.
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !event.target.matches("#sale input")) return;
      event.preventDefault();
      event.target.blur();
      this.box.focus();
    });
    // A scanner types wherever the focus happens to be, unless somebody is at a field.
    document.addEventListener("keydown", (event) => {
      const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
      if (plain && /[\w*]/.test(event.key) && document.activeElement === document.body) this.box.focus();
    }, true);
    this.changed();
  }

  get sale() {
    return this.querySelector("#sale");
  }

  scanned(code) {
    this.waiting.push(code);
    if (!this.sending) this.send();
  }

  step(button) {
    const many = button.closest(".till-row").querySelector("[name=quantity]");
    const by = Number(button.dataset.step);
    many.value = by ? Math.max(0, (parseInt(many.value, 10) || 0) + by) : 0;
    this.send();
  }

  // One request at a time; what was scanned meanwhile goes with the next one.
  async send() {
    if (this.sending) return void (this.again = true);
    this.sending = true;
    do {
      this.again = false;
      const added = this.waiting.splice(0);
      const form = new FormData(this.sale);
      const values = Object.fromEntries([...form.keys()].map((name) => [name, form.getAll(name)]));
      try {
        await window.htmx.ajax("POST", "/counter/goods", {
          source: this.sale, target: "#lying", swap: "outerHTML", values: { ...values, add: added },
        });
        this.say(added);
      } catch {
        this.waiting.unshift(...added);
        wrong("!");
        break;
      }
    } while (this.again || this.waiting.length);
    this.sending = false;
    this.changed();
    if (!this.contains(document.activeElement)) this.box.focus();
  }

  say(added) {
    if (!added.length) return;
    const code = added.at(-1).replace(/^\d+\s*[*×xX]\s*/, "");
    const row = [...this.sale.querySelectorAll(".till-row")].find((one) => one.dataset.code === code);
    if (!row || row.classList.contains("till-wrong")) wrong(row?.querySelector(".field-problem")?.textContent.trim() ?? code);
    else right(row.querySelector("strong").textContent);
    row?.scrollIntoView({ block: "nearest" });
  }

  // What is chosen and typed beside the goods stays as it is, whatever is answered meanwhile.
  changed() {
    const sum = this.querySelector("#till-sum").dataset;
    const said = this.sale.querySelector(".till-change");
    const given = parseFloat(this.sale.querySelector("[name=given]").value.replace(/[,，]/g, ""));
    this.sale.querySelector(".till-done").disabled = sum.ready !== "yes";
    if (!Number.isFinite(given) || !sum.currency) return said.replaceChildren();
    const back = given - parseFloat(sum.total);
    const amount = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: sum.currency, currencyDisplay: "narrowSymbol" });
    const label = document.createElement("span");
    label.textContent = back < 0 ? said.dataset.short : said.dataset.label;
    const figure = document.createElement("strong");
    figure.textContent = amount.format(Math.abs(back));
    said.dataset.shortOf = back < 0 ? "yes" : "no";
    said.replaceChildren(label, figure);
  }
}

customElements.define("counter-till", CounterTill);
