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
