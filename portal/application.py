"""The application: collection, index, templates and one blueprint a concern, put together."""

from __future__ import annotations

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from briefings.sizes import LARGEST
from collection.folder.private import keep_to_owner
from portal.about import views as about
from portal.addresses import full_address
from portal.admin import message_views as messages
from portal.admin import replacement_views as replacements
from portal.admin import views as admin
from portal.api import views as api
from portal.areas import views as areas
from portal.briefings import views as briefings
from portal.config import Settings
from portal.declared import Declared
from portal.demonstration import Demonstration
from portal.documents import views as documents
from portal.feeds import views as feeds
from portal.filters import FILTERS, today
from portal.handouts import views as handouts
from portal.handouts.codes import qr_code
from portal.health import views as health
from portal.known_areas import KnownAreas
from portal.opening import open_collection, open_index
from portal.own_area import init_areas
from portal.promoted import load_promoted
from portal.resources import FETCHED, fingerprint, folder
from portal.search import views as search
from portal.services import EXTENSION, Services
from portal.sign_in import sessions
from portal.sign_in.attempts import Attempts
from portal.sign_in.traces import TRACES, Traces
from portal.sign_in.views import ATTEMPTS
from portal.trainer import decision_views as decisions
from portal.trainer import views as trainer
from portal.web import well_known
from portal.web.compression import init_compression
from portal.web.door import init_door
from portal.web.error_pages import init_error_pages
from portal.web.headers import asset, init_headers
from portal.web.limits import RequestCounts, init_limits
from portal.web.private import PrivateFlask

CONCERNS = (
    search,
    areas,
    documents,
    briefings,
    about,
    handouts,
    feeds,
    admin,
    replacements,
    messages,
    trainer,
    decisions,
    api,
    health,
    well_known,
)


WITHOUT_TOKEN = ("portal.areas.views.choose", "portal.about.views.send")
"""What readers send, who have no session; ``portal.web.own_site`` looks where it comes from."""


def build_app(settings: Settings) -> Flask:
    """Open the collection and the index, and return the application that shows them.

    Raises:
        InstallationError: the front-end files were not fetched.
        SettingsError: the file of promoted results cannot be used.
        CollectionError: the collection cannot be opened.
    """
    fingerprint(FETCHED)
    keep_to_owner()
    app = PrivateFlask("portal", static_folder=folder("static"))
    promoted = load_promoted(settings)
    collection = open_collection(settings, make=True)
    index = open_index(settings, collection)
    declared = Declared(settings.sources)
    demonstration = Demonstration(settings, collection)
    app.extensions[EXTENSION] = Services(
        settings, collection, index, declared, promoted, KnownAreas(collection), demonstration
    )
    _init_templates(app, demonstration)
    init_compression(app)
    init_limits(app, RequestCounts(settings.people))
    init_door(app, settings)
    sessions.configure(app, settings)
    app.extensions[ATTEMPTS] = Attempts()
    app.extensions[TRACES] = Traces()
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    init_headers(app, settings)
    init_areas(app)
    init_error_pages(app)
    for concern in CONCERNS:
        app.register_blueprint(concern.blueprint)
    for view in WITHOUT_TOKEN:
        app.extensions["csrf"].exempt(view)
    return app


def _init_templates(app: Flask, demonstration: Demonstration) -> None:
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder("templates")), macros])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        asset=asset,
        code_of=qr_code,
        demonstration=demonstration.shown,
        full_address=full_address,
        today=today,
    )
