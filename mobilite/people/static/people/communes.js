// A commune by its name or postcode: a field with suggestions instead of the list, which stays and is what is sent.
const plain = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

for (const select of document.querySelectorAll("select[data-commune]")) {
  const options = [...select.options].filter((option) => option.value);
  const input = document.createElement("input");
  const list = document.createElement("datalist");
  list.id = `${select.id}_liste`;
  for (const option of options) {
    const known = document.createElement("option");
    known.value = option.textContent;
    known.label = option.parentElement.label ?? "";
    list.append(known);
  }
  input.id = select.id;
  input.autocomplete = "off";
  input.setAttribute("list", list.id);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  if (select.value) input.value = select.selectedOptions[0].textContent;
  select.id = `${select.id}_choix`;
  select.hidden = true;
  select.after(input, list);

  const choose = () => {
    const typed = plain(input.value);
    const found = typed ? options.filter((option) => plain(option.textContent) === typed) : [];
    const near = found.length || !typed ? found : options.filter((option) => plain(option.textContent).includes(typed));
    select.value = near.length === 1 ? near[0].value : "";
    return near;
  };
  input.addEventListener("input", choose);
  input.addEventListener("change", () => {
    const near = choose();
    if (near.length === 1) input.value = near[0].textContent;
    const wrong = input.value && near.length !== 1;
    input.setCustomValidity(wrong ? "Choisissez une commune de la liste." : "");
    if (wrong) input.reportValidity();
  });
}
