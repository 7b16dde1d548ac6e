// Who is there: a badge that is scanned, wherever the focus is, or a number that is typed with the thumb.
class BadgeBox extends HTMLElement {
  connectedCallback() {
    this.addEventListener("scan", ({ detail }) => {
      const form = this.querySelector("form");
      form.elements.badge.value = detail;
      form.requestSubmit();
    });
  }
}
customElements.define("badge-box", BadgeBox);

class PinPad extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("#pin");
    this.addEventListener("click", ({ target }) => {
      const button = target.closest("button[type=button]");
      if (!button) return;
      input.value = "back" in button.dataset ? input.value.slice(0, -1) : (input.value + button.dataset.digit).slice(0, input.maxLength);
    });
  }
}
customElements.define("pin-pad", PinPad);
