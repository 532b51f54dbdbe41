"""`demarche serve`: the pages over an archive, for this machine unless told otherwise."""

from __future__ import annotations

import secrets

import click

from demarche.keeping import archive_option


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8733, show_default=True, help="Port."
)
@click.option(
    "--token",
    envvar="DEMARCHE_TOKEN",
    help="What corrections need (or DEMARCHE_TOKEN); 'new' makes one. Without it: read-only.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    help="A name that readers reach this server by, where --host is not loopback.",
)
def serve(address: str, host: str, port: int, token: str | None, names: tuple[str, ...]) -> None:
    """Serve an archive as pages: map, timeline, documents with marks, positions, forces.

    It listens on this machine alone unless --host says otherwise. Reading needs no token, so
    whoever reaches the port reads the archive. Every page has a twin for machines at the same
    address with .json; /openapi.json tells of them.

    \b
    Examples:
      demarche serve --archive archive
      demarche serve --archive archive --token new
      demarche serve --archive archive --host 0.0.0.0 --name news.example.org
    """
    import uvicorn

    from demarche.web.app import make_app
    from demarche.web.guard import Guard, is_loopback, names_of

    if token == "new":
        token = secrets.token_urlsafe(16)
        click.echo(f"token for corrections: {token}", err=True)
    if not is_loopback(host):
        click.secho(
            f"warning: listening on {host}: whoever reaches this port reads the whole archive, "
            "without a password or encryption; put a proxy with TLS and a login before it",
            fg="yellow",
            err=True,
        )
    app = make_app(address, guard=Guard(token or None, names_of(host, names)), warm=True)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"reading {address} at http://{shown}:{port}/", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
