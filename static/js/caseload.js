// The caseload by keyboard: single keys press the marks that name them, and these walk, tick and review.

const cases = () => [...document.querySelectorAll(".cases > .case")];
const boxes = () => [...document.querySelectorAll("input[name='who']")];
const current = () => document.activeElement?.closest(".cases > .case");

const walkBy = (step) => {
  const all = cases();
  const at = all.indexOf(current());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  next?.querySelector(".case-name").focus();
};
const tick = () => {
  const box = current()?.querySelector("input[name='who']");
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
};
const review = () => {
  if (!boxes().some((box) => box.checked)) tick();
  if (boxes().some((box) => box.checked)) document.querySelector("[data-do-review]").click();
};

for (const mark of document.querySelectorAll("[data-walk]")) mark.addEventListener("click", () => walkBy(Number(mark.dataset.walk)));
document.querySelector("[data-tick]")?.addEventListener("click", tick);
document.querySelector("[data-review]")?.addEventListener("click", review);

// How many are ticked, where it is seen and heard.
const words = document.querySelector("[data-ticked]");
document.addEventListener("change", ({ target }) => {
  if (!words || target.name !== "who") return;
  const many = boxes().filter((box) => box.checked).length;
  words.textContent = many === 1 ? "One person ticked" : `${many} people ticked`;
  announce(words.textContent);
});
