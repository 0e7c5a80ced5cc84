// Draw a signature with a finger, a pen or a mouse. What is kept is the strokes: points from 0 to 1000, with their times.
// Without this file, one signs by writing one's name.
const WIDTH = 1000;
const HEIGHT = 320;
const MOST = 5900;
let drawing = null;

const padOf = (node) => node.closest("[data-pad]");
const inputOf = (pad) => pad.querySelector("input[type=hidden][name^=strokes_]");

function strokesOf(pad) {
  try {
    const strokes = JSON.parse(inputOf(pad).value || "[]");
    return Array.isArray(strokes) ? strokes : [];
  } catch {
    return [];
  }
}

function paint(pad, strokes) {
  const canvas = pad.querySelector("canvas");
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, WIDTH, HEIGHT);
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = pen.fillStyle = getComputedStyle(canvas).color;
  for (const stroke of strokes) {
    pen.beginPath();
    const [[x, y]] = stroke;
    if (stroke.length === 1) pen.arc(x, y, 3, 0, 2 * Math.PI);
    else stroke.forEach(([across, down], place) => (place ? pen.lineTo(across, down) : pen.moveTo(across, down)));
    if (stroke.length === 1) pen.fill();
    else pen.stroke();
  }
  pad.classList.toggle("is-signed", strokes.length > 0);
}

function ready() {
  for (const pad of document.querySelectorAll("[data-pad]:not([data-ready])")) {
    pad.dataset.ready = "";
    pad.querySelector("[data-draw]").hidden = false;
    const typed = pad.querySelector("[data-type]");
    typed.open = typed.querySelector("input[type=checkbox]").checked;
    paint(pad, strokesOf(pad));
  }
}

function point(event) {
  const box = drawing.canvas.getBoundingClientRect();
  const within = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
  return [
    within(((event.clientX - box.left) * WIDTH) / box.width, WIDTH),
    within(((event.clientY - box.top) * HEIGHT) / box.height, HEIGHT),
    Math.max(drawing.last, Math.round(event.timeStamp - drawing.start)),
  ];
}

function add(event) {
  const next = point(event);
  const stroke = drawing.strokes.at(-1);
  const before = stroke.at(-1);
  if (before && before[0] === next[0] && before[1] === next[1]) return;
  if (drawing.strokes.reduce((all, one) => all + one.length, 0) >= MOST) return;
  drawing.last = next[2];
  stroke.push(next);
}

document.addEventListener("pointerdown", (event) => {
  const canvas = event.target.closest?.("[data-draw] canvas");
  if (!canvas || event.button > 0) return;
  event.preventDefault();
  const pad = padOf(canvas);
  const strokes = strokesOf(pad);
  const last = strokes.length ? strokes.at(-1).at(-1)[2] : 0;
  // The clock of a pad starts with its first point; after a reload it goes on from the last one.
  if (!strokes.length) pad.dataset.start = event.timeStamp;
  else if (!pad.dataset.start) pad.dataset.start = event.timeStamp - last;
  drawing = { canvas, pad, strokes, last, start: Number(pad.dataset.start), id: event.pointerId };
  strokes.push([]);
  canvas.setPointerCapture(event.pointerId);
  add(event);
  paint(pad, strokes);
});

document.addEventListener("pointermove", (event) => {
  if (drawing?.id !== event.pointerId) return;
  for (const one of event.getCoalescedEvents?.() ?? [event]) add(one);
  paint(drawing.pad, drawing.strokes);
});

function lift(event) {
  if (drawing?.id !== event.pointerId) return;
  inputOf(drawing.pad).value = JSON.stringify(drawing.strokes);
  drawing = null;
}
document.addEventListener("pointerup", lift);
document.addEventListener("pointercancel", lift);

document.addEventListener("click", (event) => {
  const clear = event.target.closest?.("[data-clear]");
  if (!clear) return;
  const pad = padOf(clear);
  inputOf(pad).value = "";
  delete pad.dataset.start;
  paint(pad, []);
});

new MutationObserver(ready).observe(document.body, { childList: true, subtree: true });
ready();
