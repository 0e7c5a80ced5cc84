// Lists: j and k move from row to row. The link of a row is a real one, so Enter opens it.
const hint = () => document.querySelectorAll(".keys-hint").forEach((one) => { one.hidden = false; });
hint();
document.addEventListener("htmx:afterSettle", hint);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
  const links = [...document.querySelectorAll("[data-rows] a.who, [data-rows] > li > a")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = links[here + (event.key === "j" ? 1 : -1)] ?? (here < 0 ? links[0] : null);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});
