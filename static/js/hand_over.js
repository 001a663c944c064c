// All ticks of an exercise at one press, for a teach-back that went well; said to who does not see them appear.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-tick-all]");
  if (!button) return;
  for (const tick of button.closest(".item").querySelectorAll("[name=tick]")) tick.checked = true;
  announce(button.dataset.tickAll);
});
