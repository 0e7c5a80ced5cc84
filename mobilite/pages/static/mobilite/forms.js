// Forms: one press sends once; what is wrong gets the focus. Without this file the server copes alone.
document.querySelector("[data-summary]")?.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-once")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const button = event.submitter;
  // After this turn, or the button's own name and value would not be sent.
  setTimeout(() => {
    button?.classList.add("is-sending");
    button?.setAttribute("aria-disabled", "true");
  });
});

// Back from the next page: the form may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector(".is-sending")?.removeAttribute("aria-disabled");
    form.querySelector(".is-sending")?.classList.remove("is-sending");
  }
});

// Ctrl + Enter sends from any field, as the main button does: whoever types during a call need not reach it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form[data-once]");
  const button = form?.querySelector(".form-end .btn-main");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
});
