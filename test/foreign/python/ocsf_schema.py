"""Writes the class API Activity of OCSF, with the profile for clouds, as JSON Schema. Argument: the version."""
import json
import sys

from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(sys.argv[1])).get_class_schema("api_activity", ["cloud"])
print(json.dumps(schema, sort_keys=True))
