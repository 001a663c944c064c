// The drawing follows the chips before they are saved: its address says what is chosen, and the answer names the same.
// Shared with builder_save.js, which is loaded after it.

const itemOf = (chip) => chip?.name?.startsWith("modifications-") && chip.closest("#items > .item");

// A drawing's address with the changes that are chosen now, and `pressed` as a press would leave it.
const drawnAt = (address, item, pressed = null) => {
  const draws = item.dataset.draws.split(" ");
  const chosen = [...item.querySelectorAll("[name^='modifications-']")].filter((chip) => chip.checked !== (chip === pressed));
  const changes = chosen.map(({ value }) => value).filter((slug) => draws.includes(slug));
  const [place, query] = address.split("?");
  const parts = query.split("&").filter((part) => !part.startsWith("with="));
  if (changes.length) parts.splice(parts.findIndex((part) => part.startsWith("size=")), 0, `with=${changes.join(",")}`);
  return `${place}?${parts.join("&")}`;
};

// What is seen of an item: each plate with the address of what it shows now.
const seenOf = (item) => [...item.querySelectorAll(".views > .plate")].flatMap((plate) => {
  const seen = [...plate.querySelectorAll("img[src*='picture.svg?']")].find((one) => one.currentSrc && one.checkVisibility());
  return seen ? [[plate, seen.currentSrc]] : [];
});
const HELD = 20;
const heldPictures = new Map(); // a picture that nobody holds would be asked for again
const fetched = (address, after = () => {}) => {
  const picture = new Image();
  heldPictures.delete(address);
  heldPictures.set(address, picture);
  if (heldPictures.size > HELD) heldPictures.delete(heldPictures.keys().next().value);
  picture.addEventListener("load", () => after(true));
  picture.addEventListener("error", () => after(false));
  picture.src = address;
};

// Names in a plate what is chosen now, for whoever moves and for whoever asked for less motion.
const put = (plate, item) => {
  for (const picture of plate.querySelectorAll("img[src*='picture.svg?'], source")) {
    const name = picture.nodeName === "SOURCE" ? "srcset" : "src";
    const address = drawnAt(picture.getAttribute(name), item);
    if (address !== picture.getAttribute(name)) picture.setAttribute(name, address);
  }
};
const drawAtOnce = (item) => seenOf(item).forEach(([plate]) => put(plate, item));

// Whether another drawing is under way. The old one stays until the new one is there, and without network.
const drawAgain = (item, after) => {
  const others = seenOf(item).filter(([, shown]) => drawnAt(shown, item) !== shown);
  for (const [plate, shown] of others) {
    fetched(drawnAt(shown, item), (came) => {
      if (came) put(plate, item);
      after();
    });
  }
  return others.length > 0;
};

// What a press would draw is fetched while the pointer or the focus rests on the chip.
const RESTS = 60;
let restTimer = 0;
const rest = ({ target }) => {
  clearTimeout(restTimer);
  const chip = target.closest?.(".target")?.querySelector("input:enabled");
  const item = itemOf(chip);
  if (item) restTimer = setTimeout(() => seenOf(item).forEach(([, shown]) => fetched(drawnAt(shown, item, chip))), RESTS);
};
for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, rest);
