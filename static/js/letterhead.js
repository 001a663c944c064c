// The sample sheet follows what is chosen before it is saved. Without script it shows what was saved.

const box = document.querySelector("[data-preview]");
const picture = box?.querySelector("img");
let waiting;

const show = () => {
  const typed = new FormData(box.querySelector("form"));
  picture.src = `${box.dataset.preview}?${new URLSearchParams({ colour: typed.get("colour"), footer: typed.get("footer") })}`;
};
if (picture) {
  const before = picture.src;
  picture.addEventListener("error", () => { if (picture.src !== before) picture.src = before; }); // a pale colour: the form says why
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 300);
  });
}
