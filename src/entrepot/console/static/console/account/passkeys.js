// Passkeys: a question from the server, an answer from the browser. Buttons stay hidden where there are none.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

const post = async (address, body) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.refused);
  return said;
};

const asked = ({ publicKey }) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  ...(publicKey.user && { user: { ...publicKey.user, id: bytes(publicKey.user.id) } }),
  ...(publicKey.excludeCredentials && { excludeCredentials: known(publicKey.excludeCredentials) }),
  ...(publicKey.allowCredentials && { allowCredentials: known(publicKey.allowCredentials) }),
});

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
const answered = (made) => ({
  id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
  response: Object.fromEntries(PARTS.filter((part) => made.response[part]).map((part) => [part, text(made.response[part])])),
});

const run = async (button) => {
  const { passkey, question, answer, name } = button.dataset;
  const publicKey = asked(await post(question, {}));
  const made = await (passkey === "make" ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
  const next = document.querySelector("[name=next]")?.value ?? "/";
  location.assign((await post(answer, { answer: answered(made), name, next })).to);
};

const show = () => {
  if (!window.PublicKeyCredential || !/[a-z]/i.test(location.hostname)) return;
  document.querySelectorAll("[data-passkey]").forEach((button) => (button.hidden = false));
  document.querySelectorAll("[data-passkey-missing]").forEach((hint) => (hint.hidden = true));
};
show();
document.body.addEventListener("htmx:afterSettle", show);
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey]");
  if (!button) return;
  const said = document.querySelector("[data-passkey-said]");
  said.hidden = true;
  button.disabled = true;
  try {
    await run(button);
  } catch (problem) {
    // Whoever closes the browser's question has changed his mind.
    if (problem.name !== "NotAllowedError") {
      said.textContent = problem.message;
      said.hidden = false;
    }
  } finally {
    button.disabled = false;
  }
});
