"""OdfForms: what the controls of a form in OpenDocument show, by their ids."""

from __future__ import annotations

from collection.words.folding import fold
from crawler.extract.office.odf_names import Element, name, value
from crawler.extract.symbols import TICKED, UNTICKED

_ID = "{http://www.w3.org/XML/1998/namespace}id"
_BOXES = frozenset({name("form:checkbox"), name("form:radio")})
_TICKED = {name("form:checkbox"): "checked", name("form:radio"): "true"}
_WRITTEN = frozenset(
    map(name, ("form:text", "form:textarea", "form:combobox", "form:formatted-text", "form:date"))
)


class OdfForms:
    """The forms of one file.

    Args:
        root: what holds them and the text.
    """

    def __init__(self, root: Element) -> None:
        self._controls: dict[str, Element] = {}
        for forms in root.iter(name("office:forms")):
            for control in forms.iter():
                for key in (control.get(_ID), control.get(name("form:id"))):
                    if key:
                        self._controls.setdefault(key, control)

    def shown(self, drawn: Element) -> str:
        """Return what a control shows that stands in the text: a box and its label, or a value.

        Args:
            drawn: draw:control.
        """
        control = self._controls.get(value(drawn, "draw:control"))
        if control is None:
            return ""
        label = fold(value(control, "form:label"))
        if control.tag in _BOXES:
            attribute = "state" if control.tag == name("form:checkbox") else "selected"
            state = value(control, f"form:current-{attribute}", value(control, f"form:{attribute}"))
            return f"{TICKED if state == _TICKED[str(control.tag)] else UNTICKED} {label}".strip()
        if control.tag == name("form:listbox"):
            return _chosen(control)
        if control.tag in _WRITTEN:
            return fold(value(control, "form:current-value", value(control, "form:value")))
        return label if control.tag == name("form:fixed-text") else ""


def marked_shown(mark: Element) -> str:
    """Return what a field of a form shows that came from a Word file: a box, or what is chosen.

    Args:
        mark: field:fieldmark, as LibreOffice keeps such fields.
    """
    told = [
        (value(each, "field:name"), value(each, "field:value"))
        for each in mark.iter(name("field:param"))
    ]
    kind = value(mark, "field:type").rpartition(".")[2]
    if kind == "FORMCHECKBOX":
        return TICKED if ("Checkbox_Checked", "true") in told else UNTICKED
    entries = [said for key, said in told if key == "Dropdown_ListEntry"]
    chosen = next((said for key, said in told if key == "Dropdown_Selected"), "0")
    listed = kind == "FORMDROPDOWN" and chosen.isascii() and chosen.isdigit()
    return entries[int(chosen[:6])] if listed and int(chosen[:6]) < len(entries) else ""


def _chosen(listed: Element) -> str:
    for option in listed.iter(name("form:option")):
        said = value(option, "form:current-selected", value(option, "form:selected"))
        if said == "true":
            return fold(value(option, "form:label", value(option, "form:value")))
    return ""
