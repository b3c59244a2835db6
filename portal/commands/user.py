"""The commands about the people who may sign in."""

from __future__ import annotations

import sys

import click

from portal.commands.stores import opened
from portal.config import Settings
from portal.sign_in.users import add_user, disable_user, hash_password, set_password


@click.group()
def user() -> None:
    """The people who may sign in to the admin pages."""


def new_password() -> str:
    """Ask for a password twice on a terminal; elsewhere read one line of standard input.

    It is no option of the command line, where other users of the machine could see it.
    """
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


@user.command(name="add")
@click.argument("name")
@click.pass_obj
def user_add(settings: Settings, name: str) -> None:
    """Add a person who may sign in; asks for a password of at least 12 signs."""
    hashed = hash_password(new_password())  # before anything is held
    with opened(settings, make=True) as collection, collection.writing() as session:
        add_user(session, name, password_hash=hashed)
    click.echo(f"{name} may now sign in at /admin/.")


@user.command(name="password")
@click.argument("name")
@click.pass_obj
def user_password(settings: Settings, name: str) -> None:
    """Give a person a new password, and sign them out everywhere."""
    hashed = hash_password(new_password())
    with opened(settings) as collection, collection.writing() as session:
        set_password(session, name, password_hash=hashed)
    click.echo(f"{name} has a new password.")


@user.command(name="disable")
@click.argument("name")
@click.pass_obj
def user_disable(settings: Settings, name: str) -> None:
    """Take a person's access away, and sign them out everywhere."""
    with opened(settings) as collection, collection.writing() as session:
        disable_user(session, name)
    click.echo(f"{name} may no longer sign in.")
