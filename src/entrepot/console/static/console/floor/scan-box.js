// <scan-box>: takes what a wedge scanner types, wherever the focus was, or what the camera sees; tells `scan`.
import { wrong } from "./feedback.js";
import { isStopped } from "./stop.js";
import { say } from "./words.js";

const FIELDS = "input, select, textarea";
const LOOK_EVERY = 120;
const SAME_AGAIN = 1500;

const FORMATS = ["code_128", "code_39", "codabar", "ean_13", "ean_8", "itf", "upc_a", "upc_e", "qr_code", "data_matrix"];

// Where a browser cannot read codes by itself, as on iPhones, it gets a reader from us when the camera is first opened.
async function codeReader() {
  if ((await window.BarcodeDetector?.getSupportedFormats?.())?.length) return new BarcodeDetector();
  const { BarcodeDetector: Reader, prepareZXingModule } = await import("../vendor/barcode/ponyfill.js");
  prepareZXingModule({ overrides: { locateFile: (name) => new URL(`../vendor/barcode/${name}`, import.meta.url).href } });
  return new Reader({ formats: FORMATS });
}

class ScanBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.video = this.querySelector("video");
    this.camera = this.querySelector("[data-camera]");
    this.typing = this.querySelector("[data-typing]");
    this.typing.addEventListener("click", () => this.type());
    this.camera.hidden = !navigator.mediaDevices;
    this.camera.addEventListener("click", () => (this.stream ? this.close() : this.open()));
    document.addEventListener("keydown", (event) => this.caught(event), true);
    document.addEventListener("click", () => this.back());
    document.addEventListener("focusout", () => setTimeout(() => this.back()));
    addEventListener("focus", () => this.back());
    addEventListener("pagehide", () => this.close());
    this.back();
  }

  // The focus is here unless somebody is at another field, a button that was reached by keys, or a dialog.
  back() {
    const at = document.activeElement;
    const elsewhere = at && at !== document.body && (at.matches(FIELDS) || at.closest("dialog[open]") || at.matches(":focus-visible"));
    if (!elsewhere && !document.querySelector("dialog[open]") && this.offsetParent) this.input.focus({ preventScroll: true });
  }

  // A scanner does not ask where the focus is: what it types counts here, unless somebody is at another field.
  // So the text is put together here, and does not wait for the focus to come back.
  caught(event) {
    const at = event.target;
    if (isStopped() || !this.offsetParent || event.isComposing || (at !== this.input && at.matches?.(FIELDS))) return;
    if (["Enter", "Tab"].includes(event.key) && this.input.value) {
      event.preventDefault();
      event.stopPropagation();
      const text = this.input.value;
      this.input.value = "";
      this.scanned(text);
    } else if (at !== this.input && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      // A space presses the button that has the focus, unless it stands within a code.
      if (event.key === " " && !this.input.value) return;
      event.preventDefault();
      this.input.value += event.key;
      this.back();
    }
  }

  scanned(text) {
    const code = text.normalize("NFKC").trim();
    if (code && !isStopped()) this.dispatchEvent(new CustomEvent("scan", { detail: code, bubbles: true }));
  }

  // Scanners need no keyboard on the screen; a hand does.
  type() {
    const on = this.input.inputMode === "none";
    this.input.inputMode = on ? "text" : "none";
    this.typing.setAttribute("aria-pressed", String(on));
    this.input.blur();
    this.input.focus();
  }

  async open() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      wrong(say("nocamera"));
      return;
    }
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    this.camera.setAttribute("aria-pressed", "true");
    await this.video.play();
    try {
      this.look(await codeReader());
    } catch {
      this.close();
      wrong(say("nocamera"));
    }
  }

  async look(detector) {
    let last = { code: "", at: 0 };
    while (this.stream) {
      const [seen] = await detector.detect(this.video).catch(() => []);
      const now = performance.now();
      if (seen && (seen.rawValue !== last.code || now - last.at > SAME_AGAIN)) {
        last = { code: seen.rawValue, at: now };
        this.scanned(seen.rawValue);
      }
      await new Promise((done) => setTimeout(done, LOOK_EVERY));
    }
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.hidden = true;
    this.camera.setAttribute("aria-pressed", "false");
  }
}
customElements.define("scan-box", ScanBox);
