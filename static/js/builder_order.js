// Dragging with mouse, pen or finger: an item by its grip to another place, an exercise by its picture into the program.

let drag = null;

const itemsNow = () => [...document.querySelectorAll("#items > .item")];
const placeAt = (y) => itemsNow().filter((item) => item !== drag.item).findIndex((item) => {
  const box = item.getBoundingClientRect();
  return y < box.top + box.height / 2;
});

document.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  const grip = event.target.closest("[data-grip]");
  const plate = event.pointerType === "mouse" && event.target.closest("#picks .pick .plate");
  if (!grip && !plate) return;
  event.preventDefault();
  drag = { item: grip?.closest(".item") ?? null, pick: plate ? plate.closest(".pick") : null, y: event.clientY, x: event.clientX, begun: false, place: -1 };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.begun && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return;
  drag.begun = true;
  document.documentElement.classList.add("dragging");
  const over = drag.item || document.elementFromPoint(event.clientX, event.clientY)?.closest("#bench-program");
  drag.place = over ? placeAt(event.clientY) : -2;
  const others = itemsNow().filter((item) => item !== drag.item);
  for (const item of itemsNow()) item.classList.remove("drop-before", "drop-after");
  drag.item?.classList.add("dragged");
  if (drag.place >= 0) others[drag.place].classList.add("drop-before");
  else if (drag.place === -1) others.at(-1)?.classList.add("drop-after");
});

// The picture is a button by itself: a drag that is called off must not press it.
const noClick = (event) => event.preventDefault();
const drop = () => {
  const { item, pick, begun, place } = drag;
  drag = null;
  if (begun && pick) {
    document.addEventListener("click", noClick, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", noClick, { capture: true }));
  }
  document.documentElement.classList.remove("dragging");
  for (const one of itemsNow()) one.classList.remove("drop-before", "drop-after", "dragged");
  if (!begun || place === -2) return;
  const others = itemsNow().filter((one) => one !== item);
  if (pick) {
    const at = place === -1 ? "" : `@${place}`;
    press(`add:${pick.dataset.slug}${at}`, AFTER.add());
    return;
  }
  item.parentNode.insertBefore(item, place === -1 ? null : others[place]);
  touchedField = "";
  saveSoon(0);
  announce(placeOf(item.dataset.key));
};
document.addEventListener("pointerup", () => { if (drag) drop(); });
document.addEventListener("pointercancel", () => { if (drag) { drag.begun = false; drop(); } });

// The draft's real pages beside the program, made anew a moment after each saving while they are shown.

const sheet = document.getElementById("sheet");
let sheetTimer = 0;

const showSheet = async () => {
  const answer = await fetch(draft.dataset.sheet, { headers: { "X-Builder": "yes" }, redirect: "manual" }).catch(() => null);
  if (sheet.hidden || !answer?.ok) return;
  renew(await answer.text(), ["sheet"]);
  sheet.hidden = false;
};

document.addEventListener("builder:sheet", () => {
  sheet.hidden = !sheet.hidden;
  document.documentElement.classList.toggle("with-sheet", !sheet.hidden);
  document.getElementById("do-preview").setAttribute("aria-expanded", String(!sheet.hidden));
  if (sheet.hidden) return;
  sheet.textContent = "The pages are being made…";
  showSheet();
});
document.addEventListener("builder:saved", () => {
  clearTimeout(sheetTimer);
  if (!sheet.hidden) sheetTimer = setTimeout(showSheet, 600);
});
