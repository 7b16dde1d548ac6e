// Says so where there is no network, in a page with its looks. Scripts and pictures stay in the browser's own store,
// since their address names their version. Pages are never kept: they hold what people bought and where they live.
const KEPT = `shell ${new URL(location.href).searchParams.get("version")}`;
const OFFLINE = "/offline";

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(KEPT).then((shell) => shell.add(OFFLINE)));
});

addEventListener("activate", (event) => {
  const others = (names) => names.filter((name) => name.startsWith("shell ") && name !== KEPT);
  event.waitUntil(caches.keys().then((names) => Promise.all(others(names).map((name) => caches.delete(name)))));
});

async function kept(request) {
  const shell = await caches.open(KEPT);
  const there = await shell.match(request);
  if (there) return there;
  const answer = await fetch(request);
  if (answer.ok) await shell.put(request, answer.clone());
  return answer;
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.destination === "style" && pathname.startsWith("/static/")) event.respondWith(kept(request));
  else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(async () => (await caches.match(OFFLINE)) ?? Response.error()));
  }
});
