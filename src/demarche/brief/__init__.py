"""The brief: what an archive tells of a period, as one page that can be sent to a colleague."""

from demarche.brief.gathering import make_brief
from demarche.brief.page import as_html, as_markdown
from demarche.brief.values import Brief

__all__ = ["Brief", "as_html", "as_markdown", "make_brief"]
