// Puts a saved answer into the box at once; without this script the form asks the server for the same.
const texts = document.getElementById("saved-texts");
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button || !texts) return;
  const { saved, answer } = button.form.elements;
  const title = saved.value.trim();
  const found = [...texts.children].find((one) => one.dataset.title === title);
  if (!found) return;
  event.preventDefault();
  answer.value = answer.value.trim() ? `${answer.value.trimEnd()}\n\n${found.textContent}` : found.textContent;
  answer.dispatchEvent(new Event("input", { bubbles: true }));
  saved.value = "";
  answer.focus();
});
