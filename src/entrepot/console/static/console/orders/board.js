// The board: a card that is dropped into another column asks for what brings its order there. Until the server has
// said yes it only looks moved; a refusal puts it back where it was.
const board = document.getElementById("board");
let from = null;

async function bring(card, to) {
  card.dataset.underWay = "";
  const address = `/orders/${encodeURIComponent(card.dataset.ticket)}/moves/${to}`;
  // The board is fetched anew meanwhile, too: only the answer to the move counts.
  const answered = ({ detail }) => {
    if (detail.requestConfig.path === address && detail.xhr.status >= 400) goBack(card);
  };
  board.addEventListener("htmx:afterRequest", answered);
  await htmx.ajax("POST", address, { source: board, target: "#dialog-body" });
  board.removeEventListener("htmx:afterRequest", answered);
  delete card.dataset.underWay;
}

function goBack(card) {
  if (from?.card === card && from.list.isConnected) from.list.insertBefore(card, from.next?.isConnected ? from.next : null);
  delete card.dataset.underWay;
}

function sortable() {
  for (const lane of board.querySelectorAll("[data-lane]")) {
    window.Sortable?.create(lane, {
      group: "board",
      sort: false,
      // The same under a mouse and under a finger.
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      animation: 120,
      draggable: ".ticket",
      filter: ".ticket-menu",
      preventOnFilter: false,
      ghostClass: "ticket-ghost",
      // On a phone a finger scrolls; it has to rest on a card before that moves.
      delay: 180,
      delayOnTouchOnly: true,
      onStart: ({ item, from: list }) => {
        from = { card: item, list, next: item.nextElementSibling };
        item.dataset.dragged = "";
        document.body.classList.add("dragging");
      },
      onEnd: ({ item, to, from: list }) => {
        delete item.dataset.dragged;
        document.body.classList.remove("dragging");
        if (to !== list) bring(item, to.dataset.lane);
      },
    });
  }
}

// Whoever closes the question has not moved anything.
document.getElementById("dialog").addEventListener("close", () => from && goBack(from.card));
document.body.addEventListener("done", () => (from = null), true);
board.addEventListener("htmx:afterSwap", ({ target }) => target === board && sortable());
board.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-move]");
  if (!button) return;
  const card = button.closest(".ticket");
  button.closest("details").open = false;
  from = null;
  bring(card, button.dataset.move);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
  const menu = event.target.closest?.(".ticket")?.querySelector("details.ticket-menu");
  if (!menu || event.target.closest("input, textarea, select, dialog")) return;
  menu.open = true;
  menu.querySelector("button").focus();
  event.preventDefault();
});
document.querySelector("[data-sends]").addEventListener("change", ({ target }) => target.form.requestSubmit());
sortable();
