// Runs before the page is drawn, so that what needs no script is not drawn twice. GOV.UK
// Frontend's components work only where both classes stand on the body.
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}
