"""What is asked of the demonstration. Names in braces stand for ids (``tests/answers/names.py``).

Every address that answers GET and every command has a line here, or an excuse.
"""

from __future__ import annotations

DOCUMENTS = (
    "aldermoor/p_bruising", "www/briefing-3-bruising-in-a-baby-who-could-not-yet-roll",
    "www/risk-indicator-tool-min", "www/letter-to-parents-missed-appointments",
)  # fmt: skip
FIRST = "briefing/learning-briefing-1-three-addresses"
THIRD = "briefing/briefing-3-bruising-in-a-baby-who-could-not-yet-roll"
POINT = "{point/briefing-3-bruising-in-a-baby-who-could-not-yet-roll/1}"
GUIDE = "www/practice-guide-no-9-professional-curiosty-and-challenge"
BRUISING, SALTMERE = "{aldermoor/p_bruising}", "{saltmere/p_core_groups}"
SEARCHES = (
    "?page=7", "?q=was+not+brought&type=pathway", "?q=bruisng&area=saltmere", "?q=zzyzx",
    "?q=%22working+days%22&type=form&sort=changed", "?area=atlantis",
    "?q=strategy+discussion+-meeting&reviewed=overdue&area=saltmere",
    "?q=bruising&area=saltmere&explain=1", "?q=bruis*+AND+NOT+form&reviewed=2024",
    "?q=reviewed:[soon+to]+escalation", "?q=lado+contact&area=aldermoor",
)  # fmt: skip

ADDRESSES = (
    "/", "/help", "/about", "/contact", "/privacy", "/accessibility", "/abbreviations",
    "/tell?about=/documents/nothing", "/tell/thanks", "/robots.txt", "/.well-known/security.txt",
    "/healthz", "/health", "/nowhere",
    "/static/signpost.css",
    *(f"/search{query}" for query in SEARCHES),
    "/areas", "/areas/saltmere", "/areas/nothing",
    "/topics/was-not-brought", "/topics/nothing", "/topics/was-not-brought.atom", "/changes",
    *(f"/documents/{{{name}}}" for name in DOCUMENTS),
    "/areas/aldermoor/contacts", "/areas/atlantis/contacts",
    "/documents/nothing", f"/documents/{BRUISING}?version=1", f"/documents/{BRUISING}?version=9",
    f"/documents/{BRUISING}/changes", f"/documents/{BRUISING}/matches?q=photograph",
    f"/documents/{BRUISING}/citation", f"/documents/{{aldermoor/p_core_groups}}/compare/{SALTMERE}",
    "/briefings", "/briefings.atom", "/briefings.csv", "/briefings.json", "/briefings/nothing",
    f"/briefings/{{{THIRD}}}",
    *(f"/briefings/{{{FIRST}}}{end}" for end in (".atom", ".csv", ".json", ".pdf")),
    *(f"/briefings/{{{FIRST}}}/{end}" for end in ("pack", "pack.docx", "print")),
    f"/briefings/{{{THIRD}}}/pack.docx?passage={POINT}.{{{GUIDE}}}",
    f"/p/{POINT}", f"/p/{POINT}?printed=2026-11-20", f"/p/{POINT}?printed=soon", "/p/nothing0",
    *(f"/api/v1/search{query}" for query in ("?q=photograph&area=saltmere", "?q=zzyzx", "?qq=1")),
    "/api/v1/complete?q=bru", "/api/v1/documents/nothing", "/api/v1/briefings/nothing",
    "/documents/nothing/pictures/nothing",
    "/api/v1/documents/{saltmere/p_escalation}", f"/api/v1/briefings/{{{FIRST}}}",
)  # fmt: skip
"""Asked without a name, as readers do."""

BEHIND = (
    "/admin/", "/admin/sources", "/admin/crawls", "/admin/crawls/1", "/admin/crawls/99",
    "/admin/announcements", "/admin/documents", "/admin/documents?q=bruising",
    f"/admin/documents/{BRUISING}", "/admin/removals", "/admin/removals/aldermoor-procedures",
    "/admin/replacements", "/admin/replacements/aldermoor-procedures",
    "/admin/replacements/aldermoor-procedures/1", "/admin/messages", "/admin/briefings",
    f"/admin/briefings/{{{THIRD}}}", "/admin/queue",
    "/admin/coverage?source=aldermoor-procedures", "/admin/coverage/procedures.csv",
    "/admin/coverage/themes.csv", "/admin/citations/1/document?q=bruising",
    "/admin/citations/1/passage", f"/admin/points/{POINT}/document?q=bruising",
)  # fmt: skip
"""Asked by a visitor, who is sent to sign in, and by somebody who has signed in."""

SIGN_IN = "/admin/sign-in"

COMMANDS = (
    "search photograph", "search photograph --limit 1 --json", "search neglect --area saltmere",
    "search zzyzx", "search x --area atlantis",
    "briefing list", "briefing list --json", "briefing show nothing",
    f"briefing show {{{FIRST}}}", f"briefing show {{{FIRST}}} --json",
    "check", "check --json", "check --judged nowhere.toml",
    "briefing check", "briefing check --full --json", "briefing check --against nowhere.toml",
    "briefing import nowhere.pdf", "briefing import notes.txt", "briefing import notes.txt --json",
    "read notes.txt", "read nowhere.html", "read notes.txt --json",
    "read https://procedures.saltmere.example/p_core_groups.html",
    "crawl --source nowhere", "crawl --source saltmere-procedures",
    "crawl --source saltmere-procedures --full --json",
    "index", "index --rebuild --json", "index --use-held", "encode",
    "backup copy.tar.gz", "backup copy.tar.gz --overwrite", "--data elsewhere restore copy.tar.gz",
    "tidy", "tidy --json", "user add anna", "user add anna", "user password anna",
    "user disable anna", "user disable nobody", "nowhere",
)  # fmt: skip
"""Asked in this order, after all addresses: some of them write."""

NOTES = """\
What we learned

Learning
\u2022 Ask what is behind a bruise in a baby, and read the bruising procedure. Bruising
"""
"""What stands in notes.txt, beside which the commands run."""

ONLY_HELP = {
    "serve": "it goes on until it is stopped",
    "demo": "it goes on until it is stopped",
}
