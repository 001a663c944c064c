// What stands behind the # is posted, never sent in an address, and the address is cleared at once.
const open = () => {
  const token = location.hash.slice(1);
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  const form = document.getElementById("open");
  form.elements.token.value = token;
  form.submit();
};

open();
window.addEventListener("hashchange", open);
