// Kept on the telephone: the pages that say so (X-Kept), which are the same for everybody, and « Pas de réseau ».
// A page of ours that cannot be fetched is shown as it was kept, or « Pas de réseau » stands in its place.
// All other addresses are left alone: this script does not even look at them.
const PAGES = "pages";
const FRAME = `frame-${VERSION}`;
const MOST = 30;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FRAME).then((kept) => kept.addAll([OFFLINE, ...FILES])));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name !== PAGES && name !== FRAME);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function keep(path, answer) {
  const pages = await caches.open(PAGES);
  await pages.delete(path); // the last one opened is the last of the list
  await pages.put(path, answer);
  const known = await pages.keys();
  await Promise.all(known.slice(0, -MOST).map((one) => pages.delete(one)));
}

async function page(event, path) {
  try {
    const answer = await fetch(event.request);
    if (event.request.method === "GET" && answer.ok && answer.headers.has("X-Kept")) {
      event.waitUntil(keep(path, answer.clone()));
    }
    return answer;
  } catch {
    const kept = event.request.method === "GET" && (await (await caches.open(PAGES)).match(path));
    return kept || (await caches.match(OFFLINE)) || Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (OURS.some((begins) => url.pathname.startsWith(begins))) event.respondWith(page(event, url.pathname));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept || fetch(event.request)));
  }
});
