// A job under way: its page is fetched again until nothing is due, then shown whole. Without script there is a link.

const box = document.getElementById("progress");

const look = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return true; // the network is away: the next look may find it
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("progress");
  if (!fresh) {
    location.reload();
    return false;
  }
  const [bar, now] = [box.querySelector("progress"), fresh.querySelector("progress")];
  if (bar.value !== now.value) {
    bar.value = now.value;
    box.querySelector("p").replaceWith(fresh.querySelector("p"));
  }
  return true;
};

const again = async () => {
  if (await look()) setTimeout(again, 1000);
};
setTimeout(again, 700);
