// A new order: rows grow as they are filled, whole tables can be pasted, and what is typed outlives a reload.
import { tell } from "../notices.js";

const COLUMNS = ["sku", "quantity", "price", "note"];

class OrderEntry extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => this.typed(event));
    this.addEventListener("paste", (event) => this.pasted(event));
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("htmx:configRequest", ({ detail }) => {
      const picker = detail.elt.closest("[data-pick]");
      if (picker) detail.parameters.picked = picker.dataset.pick;
    });
    this.addEventListener("htmx:afterSwap", ({ detail }) => {
      if (detail.target.id !== "entry" && detail.elt?.id !== "entry") return;
      this.keep();
      this.queryFirst()?.focus();
    });
    this.addEventListener("htmx:afterRequest", ({ detail }) => {
      const { verb, path } = detail.requestConfig;
      if (verb === "post" && path === "/orders/new" && detail.xhr.status < 300) sessionStorage.removeItem(this.place);
    });
    // Whoever is told that it was placed before, and presses again, means another order.
    this.addEventListener("refused", ({ detail }) => {
      if (detail.code !== "placed_before") return;
      this.querySelector("[name=key]").value = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
      this.keep();
    });
    if (this.dataset.fresh === "yes") this.bringBack();
  }

  // Whoever signs in after somebody else in the same tab finds nothing of theirs.
  get place() {
    return `entrepot-new-order-${this.dataset.whose}`;
  }

  rows() {
    return [...this.querySelectorAll(".entry-row:not(.entry-head)")];
  }

  // Where the work goes on after the form was filled: the first row that is still blank.
  queryFirst() {
    return this.rows().map((row) => row.querySelector("[name=sku]")).find((input) => !input.value);
  }

  typed({ target }) {
    if (COLUMNS.includes(target.name)) this.grow();
    this.keep();
  }

  // There is always a blank row to write in.
  grow() {
    const last = this.rows().at(-1);
    if ([...last.querySelectorAll("input")].every((input) => !input.value)) return;
    const next = last.cloneNode(true);
    next.querySelectorAll("input").forEach((input) => { input.value = ""; input.placeholder = ""; });
    const said = next.querySelector("output");
    said.replaceChildren();
    said.className = "entry-said";
    said.id = `said-${this.rows().length}`;
    last.after(next);
  }

  pasted(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!COLUMNS.includes(event.target.name) || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    let at = this.rows().indexOf(event.target.closest(".entry-row"));
    const from = COLUMNS.indexOf(event.target.name);
    for (const line of text.replace(/\r/g, "").split("\n")) {
      if (!line.trim()) continue;
      line.split("\t").slice(0, COLUMNS.length - from).forEach((cell, n) => {
        this.rows()[at].querySelector(`[name=${COLUMNS[from + n]}]`).value = cell.trim();
      });
      this.grow();
      at += 1;
    }
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
    this.rows()[Math.min(at, this.rows().length - 1)].querySelector("[name=sku]").focus();
  }

  // Enter goes on to the next cell that is to be filled, as a scanner and a spreadsheet do; it never sends the form.
  pressed(event) {
    const { target, key } = event;
    if (!COLUMNS.includes(target.name) || event.isComposing || event.ctrlKey || event.metaKey) return;
    const rows = this.rows();
    const at = rows.indexOf(target.closest(".entry-row"));
    const to = { Enter: at + 1, ArrowDown: at + 1, ArrowUp: at - 1 }[key];
    if (to === undefined) return;
    event.preventDefault();
    this.grow();
    this.rows()[to]?.querySelector(`[name=${key === "Enter" ? "sku" : target.name}]`)?.focus();
  }

  // Kept for this tab alone and until it is closed: it names people.
  keep() {
    const fields = [...new FormData(this.querySelector("#entry"))].filter(([, value]) => typeof value === "string");
    const worth = fields.some(([name, value]) => value && !["key", "channel"].includes(name));
    if (worth) sessionStorage.setItem(this.place, JSON.stringify(fields));
    else sessionStorage.removeItem(this.place);
  }

  bringBack() {
    const kept = sessionStorage.getItem(this.place);
    if (!kept) return;
    const seen = {};
    for (const [name, value] of JSON.parse(kept)) {
      const n = (seen[name] = (seen[name] ?? -1) + 1);
      if (COLUMNS.includes(name)) while (this.rows().length <= n + 1) this.addRow();
      const input = this.querySelectorAll(`#entry [name="${name}"]`)[n];
      if (input) input.value = value;
    }
    tell({ text: this.dataset.kept });
    // Who was chosen, and what follows from it, comes from the server.
    const chosen = this.querySelector("#entry [name=customer]").value;
    if (chosen) this.ask("customer", chosen);
  }

  addRow() {
    const last = this.rows().at(-1);
    last.querySelector("[name=sku]").value = "…";
    this.grow();
    last.querySelector("[name=sku]").value = "";
  }

  ask(what, picked) {
    const form = this.querySelector("#entry");
    window.htmx.ajax("POST", "/orders/new/form", {
      source: form, target: "#entry", swap: "outerHTML", values: { do: what, picked },
    });
  }
}

customElements.define("order-entry", OrderEntry);
