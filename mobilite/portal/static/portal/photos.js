// Each photograph goes as soon as it is taken, made smaller, and waits in this browser until the server has it: after a cut or a
// reload it goes again. The server knows a photograph that it has. Without this file the page is a plain form.
const form = document.querySelector("form[data-photos]");
const LONGEST = 1600;
const A_DAY = 24 * 3600 * 1000;
const part = (name) => document.querySelector(`[data-${name}]`);
const here = location.pathname;
let busy = false;

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open("photos", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function store(act, mode = "readwrite") {
  const base = await opened();
  try {
    return await new Promise((done, failed) => {
      const change = base.transaction("waiting", mode);
      const result = act(change.objectStore("waiting"));
      change.oncomplete = () => done(result?.result);
      change.onabort = change.onerror = () => failed(change.error);
    });
  } finally {
    base.close();
  }
}

// A telephone's photo weighs ten times what is kept.
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
    return blob && blob.size < file.size ? blob : file;
  } catch {
    return file;
  }
}

async function waiting() {
  const [keys, photos] = await Promise.all([store((s) => s.getAllKeys(), "readonly"), store((s) => s.getAll(), "readonly")]);
  return keys.map((key, rank) => ({ key, ...photos[rank] }));
}

const forget = (key) => store((s) => s.delete(key));

async function sendAll() {
  if (busy) return;
  busy = true;
  form.setAttribute("aria-busy", "true");
  try {
    for (;;) {
      const kept = await waiting();
      for (const one of kept) if (Date.now() - one.at > A_DAY) await forget(one.key);
      const next = kept.find((one) => one.page === here && Date.now() - one.at <= A_DAY);
      if (!next) break;
      const data = new FormData();
      data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      data.append("files", next.photo, next.name);
      const answer = await fetch(here, { method: "POST", body: data, headers: { "X-Requested-With": "photo" }, redirect: "manual" });
      if (answer.ok) {
        part("count").querySelector("b").textContent = (await answer.json()).count;
        part("count").hidden = part("done").hidden = false;
      } else if (answer.status === 422) {
        part("refused").textContent = (await answer.json()).refused;
        part("refused").hidden = false;
      } else if (answer.type === "opaqueredirect") {
        // The visit is over: she comes in again, and the photographs wait.
        location.reload();
        return;
      } else throw new Error(answer.status);
      await forget(next.key);
    }
    part("cut").hidden = true;
  } catch {
    part("cut").hidden = false;
  } finally {
    busy = false;
    form.removeAttribute("aria-busy");
  }
}

async function take(input) {
  part("refused").hidden = true;
  const files = [...input.files];
  for (const file of files) {
    const photo = await smaller(file);
    await store((s) => s.add({ page: here, name: file.name || "photo.jpg", photo, at: Date.now() }));
  }
  input.value = "";
  await sendAll();
}

if (form && window.indexedDB) {
  opened().then((base) => {
    base.close();
    for (const input of form.querySelectorAll("input[type=file]")) input.addEventListener("change", () => take(input));
    form.querySelector("button").hidden = true;
    window.addEventListener("online", sendAll);
    sendAll();
  }, () => {});
}
