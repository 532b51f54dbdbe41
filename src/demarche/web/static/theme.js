// Before anything is drawn: the reader's choice of light or dark, if one was made here before.
try {
  const theme = localStorage.getItem("demarche-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's choice holds.
}
