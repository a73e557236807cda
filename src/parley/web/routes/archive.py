from parley.procedure.capacities import SEATS
from parley.web.routes.route import read

ROUTES = {
    "archive:archive": read(SEATS),
    "archive:archive_zip": read(SEATS),
}
