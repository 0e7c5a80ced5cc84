"""Examples of settings."""

from mobilite.parameters.values import parameters
from tests.examples import Example


def a_declared_parameter():
    app, name = parameters()[0].key.split(".")
    return {"app": app, "name": name}


PAGES = {
    "parameters:index": Example(open_to="signed in", reader="manager"),
    "parameters:set_parameter": Example(kwargs=a_declared_parameter),
}
