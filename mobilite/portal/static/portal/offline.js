// Keeps for later what may be kept; on the page « Pas de réseau », names what was opened before.
navigator.serviceWorker?.register("/hors-ligne.js").catch(() => {});

async function name(kept, list) {
  const pages = await caches.open("pages");
  for (const request of (await pages.keys()).reverse()) {
    const html = new DOMParser().parseFromString(await (await pages.match(request)).text(), "text/html");
    const link = document.createElement("a");
    link.href = new URL(request.url).pathname;
    link.textContent = html.querySelector("h1")?.textContent.trim() || html.title;
    link.lang = html.documentElement.lang;
    list.append(link);
  }
  kept.hidden = !list.children.length;
}

const old = document.querySelector("[data-offline]");
const kept = document.querySelector("[data-kept]");
const tell = () => {
  old.hidden = Boolean(kept) || navigator.onLine;
};
if (old) {
  tell();
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
}
if (kept && "caches" in window) {
  name(kept, kept.querySelector(".rows"));
  window.addEventListener("online", () => window.location.reload());
}
