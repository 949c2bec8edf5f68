"""Calls of the conformance cases by Python's grpcio. Reads one as JSON from each line, and prints for each what came back, as JSON.

Usage: conformance.py ADDRESS

Messages are bytes to this program, so it needs no generated code. Keys that end in «-bin» have their values in base64.
"""
import base64
import json
import queue
import sys

import grpc

channel = grpc.insecure_channel(sys.argv[1])


def text_of(metadata):
    return [[key, base64.b64encode(value).decode() if key.endswith("-bin") else value] for key, value in metadata or ()]


def once(method, sent, options):
    try:
        message, call = method.with_call(sent, **options)
        return [message], call
    except grpc.RpcError as error:
        return [], error


def collect(call, on_message=lambda: None):
    messages = []
    try:
        for message in call:
            messages.append(message)
            on_message()
    except grpc.RpcError:
        # The call itself tells how it ended.
        pass
    return messages, call


def full_duplex(path, messages, options):
    """Sends each message when the one before has been answered."""
    waiting = messages + [None]
    to_send = queue.Queue()

    def send_next():
        if waiting:
            to_send.put(waiting.pop(0))

    send_next()
    result = collect(channel.stream_stream(path)(iter(to_send.get, None), **options), send_next)
    to_send.put(None)
    return result


KINDS = {
    "Unary": lambda path, messages, options: once(channel.unary_unary(path), messages[0], options),
    "ClientStream": lambda path, messages, options: once(channel.stream_unary(path), iter(messages), options),
    "ServerStream": lambda path, messages, options: collect(channel.unary_stream(path)(messages[0], **options)),
    "HalfDuplex": lambda path, messages, options: collect(channel.stream_stream(path)(iter(messages), **options)),
    "FullDuplex": full_duplex,
}

for job in map(json.loads, sys.stdin):
    settings = {
        "metadata": [(name, value) for name, value in job["headers"]],
        "timeout": job["timeoutMs"] / 1000 if job["timeoutMs"] else None,
        "compression": grpc.Compression.Gzip if job["gzip"] else grpc.Compression.NoCompression,
    }
    answers, ended = KINDS[job["kind"]](job["path"], [base64.b64decode(one) for one in job["messages"]], settings)
    print(json.dumps({
        "id": job["id"],
        "code": ended.code().value[0],
        "message": ended.details() or "",
        "headers": text_of(ended.initial_metadata()),
        "trailers": text_of(ended.trailing_metadata()),
        "messages": [base64.b64encode(one).decode() for one in answers],
    }), flush=True)
