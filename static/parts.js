// A link to a section of another part lands on that section's place at the foot of the page: follow
// it from there. Without scripts the reader presses it.
const follow = () => {
  const named = decodeURIComponent(window.location.hash.slice(1));
  const place = named && document.getElementById(named)?.closest(".app-parts__elsewhere");
  if (place) window.location.replace(place.querySelector("a").href);
};
follow();
window.addEventListener("hashchange", follow);
