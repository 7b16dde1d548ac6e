// A page that gives one answer: it goes into the queue, and the page says whether it has arrived.
import { isWaiting, send } from "./queue.js";
import { leaveAfterwards, refuse } from "./stop.js";

export class OneAnswer extends HTMLElement {
  connectedCallback() {
    this.data = JSON.parse(document.getElementById("work").textContent);
    document.addEventListener("answered", ({ detail }) => detail.item.address === this.dataset.address && this.answered(detail));
    if (isWaiting(this.dataset.address)) this.finished();
    else this.begin();
  }

  answer(body) {
    this.finished();
    send(this.dataset.address, body);
  }

  finished() {
    this.at("[data-work]").hidden = true;
    this.at("[data-done]").hidden = false;
  }

  answered({ ok, told }) {
    if (!ok) return leaveAfterwards(this.dataset.back);
    this.at("[data-waits]").hidden = true;
    this.at("[data-booked]").hidden = false;
    const onward = this.at("[data-onward]");
    onward.hidden = told.address === this.dataset.back;
    onward.href = told.address;
    onward.textContent = told.title;
  }

  at(selector) {
    return this.querySelector(selector);
  }

  // Somebody may have changed or recalled the work since the page was opened: ask after every scan.
  async look() {
    if (this.looking || this.at("[data-work]").hidden) return;
    this.looking = true;
    try {
      const address = `/floor/${encodeURIComponent(this.dataset.number)}/standing?seal=${this.data.seal}`;
      const answer = await fetch(address, { redirect: "manual" });
      const ours = answer.headers.get("Content-Type")?.startsWith("application/json");
      // When the answer came before this one, the work has changed because of it.
      if (!answer.ok && ours && !this.at("[data-work]").hidden) {
        leaveAfterwards(this.dataset.back);
        refuse(this.dataset.address, (await answer.json()).text);
      }
    } catch {
      // Without a network the answer itself is refused later, if it has to be.
    } finally {
      this.looking = false;
    }
  }
}
