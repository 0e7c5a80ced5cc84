// The wording of a message: « Insérer » puts a variable where one was writing. Without this file one types it.
let writing = null;

const ready = () => {
  for (const button of document.querySelectorAll("[data-inserts]")) button.hidden = false;
};
ready();
document.addEventListener("htmx:afterSettle", ready);

document.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-takes]")) writing = event.target;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-inserts]");
  if (!button) return;
  const field = writing?.isConnected ? writing : document.querySelector("textarea[data-takes]");
  field.focus();
  // Its own way of typing, so that Ctrl-Z takes it back.
  if (!document.execCommand("insertText", false, button.dataset.inserts)) {
    field.setRangeText(button.dataset.inserts, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
