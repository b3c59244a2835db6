// Completion of what is typed into the search box. The form works without it: the box that the page
// came with is replaced by a combobox of the same name, and choosing an entry searches for it.
import "./vendor/accessible-autocomplete.min.js";

const LEAST = 2; // letters before anything is offered
const PAUSE = 120; // milliseconds without a key before the portal is asked
const CHOSEN = "[role=option][aria-selected=true]";

// The library sets entries as HTML; titles are the sources' own words, and only words.
function asText(entry) {
  const holder = document.createElement("span");
  holder.textContent = entry;
  return holder.innerHTML;
}

// Returns what asks for entries, and gives those of the last question only.
function source(address) {
  let asking = new AbortController();
  let waiting = 0;
  return (typed, show) => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(async () => {
      try {
        const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`, { signal });
        show(answer.ok ? (await answer.json()).completions : []);
      } catch {
        // Overtaken by a later question, or the portal cannot be reached: the form still works.
        if (!signal.aborted) show([]);
      }
    }, PAUSE);
  };
}

export function complete(box) {
  const { form, value } = box;
  const focused = document.activeElement === box;
  const place = document.createElement("div");
  place.className = "app-search__completion";
  box.replaceWith(place);
  self.accessibleAutocomplete({
    element: place,
    id: box.id,
    name: box.name,
    defaultValue: value,
    inputClasses: box.className,
    source: source(box.dataset.completions),
    minLength: LEAST,
    confirmOnBlur: false,
    displayMenu: "overlay",
    showNoOptionsFound: false,
    templates: { inputValue: (entry) => entry ?? "", suggestion: asText },
    onConfirm(entry) {
      if (!entry) return;
      place.querySelector("input").value = entry;
      form.requestSubmit();
    },
  });
  const field = place.querySelector("input");
  for (const name of ["maxlength", "spellcheck", "enterkeyhint"]) {
    field.setAttribute(name, box.getAttribute(name));
  }
  // The library keeps Enter from the form while its list is open, chosen from or not.
  place.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && !place.querySelector(CHOSEN)) {
        event.preventDefault();
        event.stopPropagation();
        form.requestSubmit();
      }
    },
    true,
  );
  if (focused) field.focus();
}
