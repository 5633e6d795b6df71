"""Sends records with the OpenTelemetry SDK, told where by its environment variables, or events with the CloudEvents SDK, or with a handler for Splunk.

Arguments: what, for all but OpenTelemetry endpoint and key, JSON list of [name, id].
"""
import json
import sys
import time
import urllib.request

what, *place, records = sys.argv[1:]
if what == "open-telemetry":
    from opentelemetry._logs import LogRecord, SeverityNumber
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
    from opentelemetry.sdk.resources import Resource

    provider = LoggerProvider(resource=Resource.create({"service.name": "foreign-python", "cloud.region": "eu01"}))
    exporter = OTLPLogExporter()
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    logger = provider.get_logger("audit", "1.0")
    for name, uid in json.loads(records):
        logger.emit(LogRecord(
            timestamp=time.time_ns(), severity_number=SeverityNumber.INFO, event_name=name,
            body={"nested": [1, 2.5, True, "text"], "bytes": b"\x01\x02"},
            attributes={"log.record.uid": uid, "user.id": "ada", "count": 3, "list": ["a", "b"]},
        ))
    provider.shutdown()
    print("sent")
elif what == "splunk":
    import logging
    from splunk_handler import SplunkHandler

    url, key = place
    host, port = url.removeprefix("http://").split(":")
    handler = SplunkHandler(
        host=host, port=port, token=key, index="main", protocol="http", verify=False, hostname="h", source="foreign-python",
        sourcetype="foreign", retry_count=5, retry_backoff=0.1, flush_interval=0,
        timeout=5,
    )
    logger = logging.getLogger("audit")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    for name, uid in json.loads(records):
        logger.info(json.dumps({"action": name, "session_id": uid, "user": "ada"}))
    handler.force_flush()
    print("sent")
else:
    from cloudevents.v1.conversion import to_binary, to_structured
    from cloudevents.v1.http import CloudEvent

    url, key = place
    statuses = []
    for (name, uid), convert in zip(json.loads(records), [to_binary, to_structured]):
        event = CloudEvent({"id": uid, "type": name, "source": "/foreign-python", "subject": "x y", "authid": "ada"}, {"id": uid})
        headers, body = convert(event)
        headers["authorization"] = "Bearer " + key
        headers.setdefault("content-type", "application/json")
        # The SDK leaves it to the program how long it waits, and what it sends again.
        while True:
            try:
                with urllib.request.urlopen(urllib.request.Request(url, body, headers, method="POST"), timeout=5) as response:
                    statuses.append(response.status)
                    break
            except OSError:
                time.sleep(1)
    print(json.dumps(statuses))
