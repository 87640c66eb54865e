// A button beside what is to be copied. Without this script the text can be selected and copied by hand.

for (const button of document.querySelectorAll("button[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
      button.textContent = "Copied";
    } catch {
      text.select(); // the browser gives no clipboard to pages without HTTPS: Ctrl-C does the rest
    }
  });
  text.addEventListener("focus", () => text.select());
}
