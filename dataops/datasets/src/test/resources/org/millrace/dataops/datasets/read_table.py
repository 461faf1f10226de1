"""Reads versions of a table with PyIceberg and prints their rows as JSON, by tag or snapshot id.

Arguments: the catalog's properties as JSON, the table, then tags and ids.
"""

import datetime
import json
import sys

from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import ForbiddenError


def plain(value):
    if isinstance(value, datetime.datetime):
        utc = value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)
        since = utc - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
        return since // datetime.timedelta(microseconds=1)
    return value


catalog = load_catalog("millrace", **json.loads(sys.argv[1]))
table = catalog.load_table(sys.argv[2])
answer = {"names": [".".join(name) for name in catalog.list_tables(sys.argv[2].split(".")[0])]}
for ref in sys.argv[3:]:
    named = table.snapshot_by_name(ref)
    snapshot = named.snapshot_id if named else int(ref)
    rows = table.scan(snapshot_id=snapshot).to_arrow().to_pylist()
    answer[ref] = [[plain(value) for value in row.values()] for row in rows]
if "uri" in json.loads(sys.argv[1]) and json.loads(sys.argv[1])["type"] == "rest":
    try:
        with table.transaction() as change:
            change.set_properties(owner="somebody else")
        answer["write"] = "taken"
    except (NotImplementedError, ForbiddenError) as refused:
        answer["write"] = str(refused)
print(json.dumps(answer))
