// Add up coins and notes while they are counted, and say the difference with what should be there.
"use strict";
(() => {
  const total = document.querySelector("[data-expected]");
  if (!total) return;
  const boxes = [...document.querySelectorAll("[data-cents]")];
  const sum = document.querySelector("[name=counted]");
  const expected = Number(total.dataset.expected);
  const euros = (cents) =>
    (cents < 0 ? "−" : "") + (Math.abs(cents) / 100).toLocaleString("fr-FR", { minimumFractionDigits: 2 }) + "\u00a0€";
  const read = () => {
    const typed = sum.value.replace(/[\s\u00a0\u202f€]/g, "").replace(",", ".");
    return typed === "" || Number.isNaN(Number(typed)) ? null : Math.round(Number(typed) * 100);
  };
  const say = () => {
    const counted = read();
    total.hidden = counted === null;
    if (counted === null) return;
    total.querySelector("[data-counted]").textContent = euros(counted);
    total.querySelector("[data-gap]").textContent = counted === expected ? "aucun écart" : "écart " + euros(counted - expected);
  };
  const add = () => {
    const cents = boxes.reduce((all, box) => all + (parseInt(box.value, 10) || 0) * Number(box.dataset.cents), 0);
    sum.value = boxes.some((box) => box.value.trim() !== "") ? (cents / 100).toFixed(2).replace(".", ",") : "";
    say();
  };
  boxes.forEach((box) => box.addEventListener("input", add));
  sum.addEventListener("input", say);
  say();
})();
