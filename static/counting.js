// Says on the button of the filters how many documents the present ticks would show. Without a script
// it says how many the address shows.
const PAUSE = 150; // milliseconds after the last tick before the portal is asked

export function count(button) {
  const { form } = button;
  let asking = new AbortController();
  let waiting = 0;
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(async () => {
      // The words are those of the address: what is being typed meanwhile is not searched for yet.
      const asked = new URLSearchParams(new FormData(form));
      asked.set("q", new URLSearchParams(window.location.search).get("q") ?? "");
      asked.set("limit", "1");
      try {
        const answer = await fetch(`${button.dataset.counts}?${asked}`, { signal });
        const { total } = answer.ok ? await answer.json() : {};
        button.textContent = total === undefined ? "Show documents"
          : `Show ${total.toLocaleString("en-GB")} ${total === 1 ? "document" : "documents"}`;
      } catch {
        if (!signal.aborted) button.textContent = "Show documents";
      }
    }, PAUSE);
  });
}
