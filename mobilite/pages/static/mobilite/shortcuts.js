// Keyboard: "/" or Ctrl-K to search, "?" for help. Menus and popovers close with Escape or a click elsewhere.
const typing = (target) => target.closest("input, select, textarea, [contenteditable]");

for (const button of document.querySelectorAll("[data-opens]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.opens)?.showModal());
}

document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]");
  if (event.key === "k" && (event.ctrlKey || event.metaKey) && search) {
    event.preventDefault();
    search.select();
    return;
  }
  if (event.key === "Escape") {
    const open = event.target.closest("details[data-closes][open]") ?? document.querySelector("details[data-closes][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/" && search) {
    event.preventDefault();
    search.select();
  } else if (event.key === "?") {
    document.getElementById("raccourcis")?.showModal();
  }
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details[data-closes][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});
