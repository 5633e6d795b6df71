# Lists a scope with the vendor's Python SDK, page by page, and prints the ids of each page as a line of JSON.
#
#   TOKEN=... python vendor_sdk.py URL organizations|folders|projects ID START END LIMIT
import json
import os
import sys
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from stackit.auditlog.api.default_api import DefaultApi
from stackit.core.configuration import Configuration

url, scope, scope_id, start, end, limit = sys.argv[1:]
api = DefaultApi(Configuration(custom_endpoint=url, service_account_token=os.environ["TOKEN"]))
# 0.4.0 asks its client for the format of times, which it does not have; without one it cannot send any request.
api.api_client.configuration = SimpleNamespace(datetime_format="%Y-%m-%dT%H:%M:%S.%fZ")
list_entries = {
    "organizations": api.list_organization_audit_log_entries,
    "folders": api.list_folder_audit_log_entries,
    "projects": api.list_project_audit_log_entries,
}[scope]

cursor = None
while True:
    page = list_entries(
        UUID(scope_id),
        start_time_range=datetime.fromisoformat(start),
        end_time_range=datetime.fromisoformat(end),
        limit=int(limit),
        cursor=cursor,
    )
    print(json.dumps([entry.id for entry in page.items or []]))
    cursor = page.cursor
    if cursor is None:
        break
