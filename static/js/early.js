// Runs before the first paint: the theme and text size a person chose on this device.
try {
  const root = document.documentElement;
  for (const name of ["theme", "text"]) {
    const kept = localStorage.getItem("clinic-" + name);
    if (kept) root.dataset[name] = kept;
  }
} catch {
  // Storage may be closed to us; the page then follows the system.
}
document.documentElement.classList.add("with-script");
