"""Takes messages from the SQS queue; the instrumentation opens a span for each, linked to its sender's."""

import json
import os
import signal
import socket
import sys

import boto3
from opentelemetry import trace

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
ready = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))  # only says that the program is there
queues = boto3.client("sqs", endpoint_url=os.environ["SQS_URL"])
queue_url = queues.create_queue(QueueName="invoices")["QueueUrl"]
tracer = trace.get_tracer("worker")

while True:
    for message in queues.receive_message(QueueUrl=queue_url, WaitTimeSeconds=1).get("Messages", []):
        context = trace.get_current_span().get_span_context()
        body = json.loads(message["Body"])
        print(json.dumps({"ref": body["ref"], "trace_id": f"{context.trace_id:032x}", "sampled": True}), flush=True)
        queues.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
