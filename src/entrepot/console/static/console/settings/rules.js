// Rules in order: dragged, or moved by keys; a rule that is left out stays below, and can be taken in again.
const used = document.querySelector("[data-rules]");
const others = document.querySelector("[data-others]");

function settle() {
  for (const [list, on] of [[used, true], [others, false]]) {
    list?.querySelectorAll("[data-rule]").forEach((rule) => {
      rule.querySelector('[name="row"]').disabled = !on;
      const use = rule.querySelector("[data-toggle] use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, on ? "#x" : "#plus"));
    });
  }
  // What was tried was another draft.
  document.getElementById("trial").replaceChildren();
}

for (const list of [used, others]) {
  if (list) window.Sortable?.create(list, { group: "rules", handle: ".rule-grip", animation: 120, onEnd: settle });
}

document.getElementById("rules").addEventListener("click", (event) => {
  const rule = event.target.closest("[data-rule]");
  const button = event.target.closest("[data-up], [data-down], [data-toggle]");
  if (!rule || !button) return;
  if (button.matches("[data-up]")) rule.previousElementSibling?.before(rule);
  if (button.matches("[data-down]")) rule.nextElementSibling?.after(rule);
  if (button.matches("[data-toggle]")) {
    if (rule.parentElement === used && others) others.prepend(rule);
    else used.append(rule);
  }
  settle();
  button.focus();
});
