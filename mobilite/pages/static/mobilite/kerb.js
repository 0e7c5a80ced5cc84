// At the kerb: answers go without leaving the page, photos as soon as they are taken, and again when the network is back.
// Without this file every step is a plain form.
const LONGEST = 1600;
let waiting = null;
let busy = false;
const queue = [];
let sent = null;
let then = null;

const kerb = () => document.querySelector("[data-kerb]");
const form = () => document.getElementById("step");

// A telephone's photo weighs ten times what is kept: made smaller here, it passes where the network is thin.
async function smaller(file) {
  if (!file.type.startsWith("image/") || file.size < 400_000) return file;
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

async function gathered(button, tapped) {
  const data = new FormData(form());
  for (const [name, value] of [...data.entries()]) {
    if (value instanceof File) {
      data.delete(name);
      if (value.size) data.append(name, await smaller(value));
    }
  }
  if (tapped) {
    data.append(`${button.name}.x`, tapped.x);
    data.append(`${button.name}.y`, tapped.y);
  } else if (button?.name) {
    data.append(button.name, button.value);
  }
  return data;
}

function offline(is) {
  const notice = document.querySelector("[data-offline]");
  if (notice) notice.hidden = !is;
}

function show(html, url, sent) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("[data-kerb]");
  if (!fresh) {
    location.assign(url);
    return;
  }
  const here = new URL(location.href);
  const there = new URL(url);
  const samePage = here.pathname === there.pathname;
  const sameView = samePage && here.searchParams.get("cote") === there.searchParams.get("cote");
  const top = window.scrollY;
  const typed = sameView ? [...form().querySelectorAll("input[id]:not([type=file], [type=radio], [type=checkbox]), textarea")].filter((one) => one.value !== sent.get(one.name)) : [];
  const held = document.activeElement;
  kerb().replaceWith(document.adoptNode(fresh));
  for (const one of typed) {
    const again = document.getElementById(one.id);
    // What was typed since it was sent stays.
    if (again) again.value = one.value;
  }
  document.title = page.title;
  history[samePage ? "replaceState" : "pushState"](null, "", url);
  const wrong = document.querySelector(".errsum, .kerb [aria-invalid=true]");
  const asked = there.hash && document.querySelector(there.hash);
  if (wrong) wrong.focus();
  else if (asked) asked.scrollIntoView({ block: "nearest" });
  else if (sameView) {
    window.scrollTo(0, top);
    // The keyboard stays where it was.
    const again = [...(form()?.elements ?? [])].find((one) => one.name && one.name === held?.name && one.value === held.value);
    again?.focus({ preventScroll: true });
  }
  else {
    window.scrollTo(0, 0);
    document.getElementById("contenu").focus({ preventScroll: true });
  }
}

// While something is on its way, a second press is the same one; a second photo waits for its turn.
async function send(asked, { waits = false } = {}) {
  if (busy) {
    if (waits) queue.push(asked);
    return;
  }
  busy = true;
  kerb().setAttribute("aria-busy", "true");
  const data = await asked;
  try {
    const answer = await fetch(location.pathname + location.search, { method: "POST", body: data, credentials: "same-origin" });
    waiting = null;
    offline(false);
    if (answer.ok) show(await answer.text(), answer.url, data);
    else location.reload();
  } catch {
    // No network: what was asked is kept and goes again. The server knows a second press when it sees one.
    waiting = data;
    offline(true);
  } finally {
    busy = false;
    kerb()?.removeAttribute("aria-busy");
    if (waiting) then = null;
    else if (queue.length) send(queue.shift());
    else if (then) {
      const again = [...document.querySelectorAll("[data-kerb] button")].find((one) => name(one) === then);
      then = null;
      again?.click();
    }
  }
}

const name = (button) => (button?.name ? `${button.name}=${button.value}` : "");

let tapped = null;
document.addEventListener("click", (event) => {
  if (event.target.matches("[data-retry]") && waiting) send(waiting);
  const tap = event.target.closest(".tap");
  tapped = tap && event.detail ? { x: Math.round(event.offsetX), y: Math.round(event.offsetY) } : null;
});

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  const button = event.submitter;
  const at = button?.type === "image" ? tapped ?? { x: 0, y: 0 } : null;
  // Another button, pressed while the first is on its way, comes next; the last one only once its page is read again.
  if (busy && !at) {
    if (name(button) !== sent && button?.value !== "finish") then = name(button);
    return;
  }
  if (!busy) sent = name(button);
  send(gathered(button, at));
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.matches("[data-sends]") && input.files.length) {
    input.parentElement.classList.add("is-sending");
    send(gathered({ name: "do", value: input.dataset.sends }), { waits: true });
  } else if (input.closest("[data-saves]")) {
    send(gathered({ name: "do", value: "save" }));
  }
});

window.addEventListener("online", () => waiting && send(waiting));
setInterval(() => waiting && !busy && send(waiting), 5000);
window.addEventListener("popstate", () => location.reload());
