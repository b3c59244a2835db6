// Shows the "Copy" button of each citation card and copies the card's words. Without a script
// the words can be selected, so nothing is lost.
function select(text) {
  const range = document.createRange();
  range.selectNodeContents(text);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy(text) {
  // Browsers offer the clipboard over HTTPS and on this machine only; the old way works elsewhere.
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text.innerText);
    return true;
  }
  select(text);
  return document.execCommand("copy");
}

const heard = document.querySelector("#said");

for (const card of document.querySelectorAll(".app-card")) {
  const said = card.querySelector(".app-card__said");
  const text = card.querySelector(".app-card__text");
  card.querySelector(".app-card__copy").hidden = false;
  card.querySelector(".app-card__button").addEventListener("click", async () => {
    heard.textContent = said.textContent = "";
    let copied = false;
    try {
      copied = await copy(text);
    } catch {
      select(text);
    }
    heard.textContent = said.textContent = copied
      ? "Copied"
      : "Your browser does not let pages copy. The words are selected: copy them yourself.";
  });
}
