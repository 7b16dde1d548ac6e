// The check of all books: each finding is shown as soon as the server has it.
const button = document.querySelector("[data-verify]");
const card = document.querySelector("[data-verification]");
const part = (name) => card.querySelector(`[data-${name}]`);

function show({ done, html, verdict }) {
  const bar = part("progress").querySelector("progress");
  bar.value = done;
  part("progress").querySelector("span").textContent = `${done} / ${card.dataset.of}`;
  if (html) {
    part("findings").insertAdjacentHTML("beforeend", html);
    const last = part("findings").lastElementChild;
    // What does not hold is read first.
    if (last.matches(".check-off")) part("findings").prepend(last);
  }
  if (verdict) {
    part("verdict").innerHTML = verdict;
    part("progress").hidden = true;
  }
}

async function read(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    lines.forEach((line) => show(JSON.parse(line)));
  }
}

async function verify() {
  button.disabled = true;
  part("findings").replaceChildren();
  part("verdict").replaceChildren();
  part("before").hidden = true;
  part("progress").hidden = false;
  try {
    const answer = await fetch("/books/verification", {
      method: "POST",
      headers: JSON.parse(document.body.getAttribute("hx-headers")),
    });
    if (!answer.ok) throw new Error(answer.statusText);
    await read(answer.body);
    if (!part("verdict").firstElementChild) throw new Error("cut off");
  } catch {
    const { tell } = await import("../notices.js");
    tell({ text: document.getElementById("words").dataset.failed, refused: true });
    part("progress").hidden = true;
  }
  button.disabled = false;
}

button?.addEventListener("click", verify);
