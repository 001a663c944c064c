// A form that shows its result beside it: every change asks for the page anew and takes over the preview alone.
for (const form of document.querySelectorAll("form[data-preview]")) {
  let newest = 0;
  const show = async () => {
    const mine = ++newest;
    const address = form.action + "?" + new URLSearchParams(new FormData(form));
    const place = document.getElementById(form.dataset.preview);
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const shown = page.getElementById(form.dataset.preview);
      if (mine !== newest) return;
      if (!shown) throw new Error("no preview");
      place.replaceChildren(...shown.childNodes);
      history.replaceState(null, "", address);
    } catch {
      if (mine === newest) form.submit();
    } finally {
      if (mine === newest) place.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("change", show);
}
