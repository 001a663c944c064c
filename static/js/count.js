// Counts along with an exercise, by pressing or by the clock. Nothing of it is sent, nothing makes a sound.
const filled = (words, values) => words.replace(/{(\w+)}/g, (_, name) => values[name]);

const countAlong = (box) => {
  const { rounds, times, seconds } = Object.fromEntries(["rounds", "times", "seconds"].map((name) => [name, Number(box.dataset[name])]));
  const face = box.querySelector("strong");
  const round = box.querySelector(".count-round");
  const step = box.querySelector("[data-step]");
  let counted = 0;
  let ends = 0;
  let ticking = 0;

  const show = () => {
    const whole = counted >= rounds * times;
    const here = Math.min(Math.floor(counted / times) + 1, rounds);
    const left = ends ? Math.ceil((ends - performance.now()) / 1000) : seconds;
    face.textContent = seconds ? left : whole ? times : counted % times;
    round.textContent = whole ? box.dataset.allWords : filled(box.dataset.roundWords, { n: here, all: rounds });
    step.disabled = whole || ends > 0;
  };

  const one = () => {
    counted += 1;
    ends = 0;
    clearInterval(ticking);
    show();
    if (seconds || counted % times === 0) announce(round.textContent);
  };

  const tick = () => {
    if (performance.now() >= ends) one();
    else show();
  };

  step.addEventListener("click", () => {
    if (!seconds) return one();
    ends = performance.now() + seconds * 1000;
    ticking = setInterval(tick, 200);
    return show();
  });
  box.querySelector("[data-anew]").addEventListener("click", () => {
    clearInterval(ticking);
    counted = 0;
    ends = 0;
    show();
    step.focus();
  });
  show();
};

for (const box of document.querySelectorAll("[data-count]")) countAlong(box);
