"""Takes a request and puts a message into an SQS queue."""

import json
import os
import signal
import sys

import boto3
from flask import Flask, request
from opentelemetry import trace

app = Flask(__name__)
queues = boto3.client("sqs", endpoint_url=os.environ["SQS_URL"])
queue_url = queues.create_queue(QueueName="invoices")["QueueUrl"]


@app.post("/<path:route>")
def send(route):
    body = request.get_json()
    context = trace.get_current_span().get_span_context()
    print(json.dumps({"ref": body["ref"], "trace_id": f"{context.trace_id:032x}", "sampled": True}), flush=True)
    queues.send_message(QueueUrl=queue_url, MessageBody=json.dumps(body))
    return {}


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # a normal exit flushes the SDK
app.run(port=int(os.environ["PORT"]))
