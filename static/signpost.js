import { complete } from "./completion.js";
import { count } from "./counting.js";
import { initAll } from "./vendor/govuk-frontend.min.js";

initAll();

for (const box of document.querySelectorAll("[data-completions]")) {
  complete(box);
}

const shows = document.querySelector("[data-counts]");
if (shows) count(shows);

// The style sheet shows the filters on wide screens. A browser that cannot unfold <details> by
// style needs them unfolded here; 48.0625rem is the style sheet's own width.
const filters = document.querySelector("details.app-filters");
if (filters && !CSS.supports("selector(::details-content)")) {
  filters.open = window.matchMedia("(min-width: 48.0625rem)").matches;
}
