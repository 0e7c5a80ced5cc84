// A sheet to copy elsewhere, value by value. Without this file one selects the text.
for (const list of document.querySelectorAll("[data-copy]")) {
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("aria-live", "polite");
  list.after(said);
  for (const value of list.querySelectorAll("[data-value]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-soft btn-s push";
    button.textContent = "Copier";
    const label = value.closest("div").querySelector("dt").textContent;
    button.setAttribute("aria-label", `Copier : ${label}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(value.dataset.value);
      for (const other of list.querySelectorAll("button")) other.textContent = "Copier";
      button.textContent = "Copié";
      said.textContent = `${label} : copié.`;
    });
    // In a definition list, only terms and definitions.
    const place = document.createElement("dd");
    place.append(button);
    value.after(place);
  }
}
