// The cockpit: the next order is here before it is asked for, and who looks at one for a moment has it.
const box = document.getElementById("case");
const LOOKING = 1500;
let ahead = null;
let opening = 0;
let refused = false;

const here = () => box.querySelector("[data-case]");
const ask = (address, options = {}) => fetch(address, { credentials: "same-origin", ...options });
const address = (number) => `/review/orders/${encodeURIComponent(number)}?reason=${encodeURIComponent(box.dataset.queue)}`;

async function lookAhead() {
  const number = here()?.dataset.next;
  ahead = null;
  if (!number) return;
  const answer = await ask(address(number), { headers: { "HX-Request": "true" } });
  if (answer.ok && here()?.dataset.next === number) ahead = { number, page: await answer.text() };
}

function arrive() {
  clearTimeout(opening);
  const now = here();
  if (!now) return;
  opening = setTimeout(() => htmx.ajax("POST", `/review/orders/${encodeURIComponent(now.dataset.case)}/opening`, { swap: "none" }), LOOKING);
  lookAhead();
}

function put(page) {
  box.innerHTML = page;
  htmx.process(box);
  box.focus({ preventScroll: true });
}

// What moves on shows the next order at once; a refusal brings the order back that it is about.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (!form.matches("[data-moves-on]")) return;
  event.preventDefault();
  const before = here().dataset.case;
  const values = {};
  for (const name of new Set(new FormData(form).keys())) values[name] = new FormData(form).getAll(name);
  if (ahead) {
    values.shown = ahead.number;
    put(ahead.page);
  }
  clearTimeout(opening);
  await htmx.ajax("POST", submitter?.getAttribute("formaction") ?? form.getAttribute("action"), { source: box, target: box, values });
  if (refused) put(await (await ask(address(before), { headers: { "HX-Request": "true" } })).text());
  refused = false;
  arrive();
});
box.addEventListener("htmx:responseError", ({ target }) => target === box && (refused = true));
document.body.addEventListener("htmx:afterSwap", ({ detail }) => detail.target === box && arrive());
document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});
arrive();
