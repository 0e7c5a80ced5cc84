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
  input.value = select.dataset.typed ?? (select.value ? select.selectedOptions[0].textContent : "");
  // What was typed and is not one commune is sent as it is: the server says what it may be.
  const asTyped = document.createElement("option");
  select.append(asTyped);
  select.id = `${select.id}_choix`;
  select.hidden = true;
  select.after(input, list);

  const choose = () => {
    const typed = plain(input.value);
    let near = typed ? options.filter((option) => plain(option.textContent) === typed) : [];
    if (typed && !near.length) near = options.filter((option) => plain(option.textContent).includes(typed));
    asTyped.value = typed ? `?${input.value}` : "";
    if (near.length === 1) select.value = near[0].value;
    else asTyped.selected = true;
    return near;
  };
  if (select.dataset.typed) choose();
  input.addEventListener("input", choose);
  input.addEventListener("change", () => {
    const near = choose();
    if (near.length === 1) input.value = near[0].textContent;
  });
}
