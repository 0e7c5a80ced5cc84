// « Écouter »: the browser's own voice reads the page, sentence by sentence. Without a voice the button stays hidden.
const button = document.querySelector("[data-listen]");
const voices = window.speechSynthesis;
const language = document.documentElement.lang;
const word = button?.querySelector("span");
const start = word?.textContent;

function sentences() {
  const said = [];
  for (const part of document.querySelectorAll("main :is(h1,h2,legend,p,li,dt,dd,label,button,summary,a.btn)")) {
    // What holds another part is said by that part.
    if (part.closest(".vh,[hidden],.machine") || part.querySelector("h1,h2,p,li,dt,dd,label,button")) continue;
    const text = part.innerText.replace(/\s+/g, " ").trim();
    if (text) said.push(text);
  }
  return said;
}

function stop() {
  voices.cancel();
  button.setAttribute("aria-pressed", "false");
  word.textContent = start;
}

function speak() {
  const voice = voices.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
  const said = sentences();
  said.forEach((text, index) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = voice ? voice.lang : language;
    if (voice) utterance.voice = voice;
    utterance.rate = 0.9;
    if (index === said.length - 1) utterance.onend = stop;
    voices.speak(utterance);
  });
  button.setAttribute("aria-pressed", "true");
  word.textContent = button.dataset.stop;
}

function offer() {
  button.hidden = !voices.getVoices().some((one) => one.lang.toLowerCase().startsWith(language));
}

if (button && voices) {
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? stop() : speak()));
  window.addEventListener("pagehide", () => voices.cancel());
  voices.addEventListener?.("voiceschanged", offer);
  offer();
}
