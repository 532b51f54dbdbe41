"""The situation room: an archive as pages, each with a JSON twin, served to a browser.

`demarche.web.app.make_app` gives the ASGI application; `demarche serve` runs it.
"""
