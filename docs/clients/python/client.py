"""A department system's client: submits a report, streams a batch of them, and watches its unit until all of it shows.

Needs grpcio, and on PYTHONPATH what grpc_tools.protoc makes of proto/.
"""
import os
import random
import secrets
import sys
import threading
import time
import uuid

import grpc
from wastesorting.v1 import admin_pb2, admin_pb2_grpc, feed_pb2, feed_pb2_grpc, report_pb2, report_pb2_grpc

# Whether the report counted is not known after these. After any other status, the same would only be said again.
UNDECIDED = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED}
UNDECIDED_NUMBERS = {code.value[0] for code in UNDECIDED}
ATTEMPTS_MAX = 20
MESSAGE_REPORTS = 100

if len(sys.argv) != 5 or not sys.argv[4].isdecimal():
    print("usage: WASTESORTING_TOKEN=… python3 client.py HOST:PORT UNIT OBLIGATION COUNT", file=sys.stderr)
    sys.exit(2)
address, unit, obligation, count = sys.argv[1:5]
credentials = [("authorization", f"Bearer {os.environ.get('WASTESORTING_TOKEN', '')}")]
# Pings find a server that vanished without a word; and one that is back is found within two seconds.
# Over TLS: grpc.secure_channel(address, grpc.ssl_channel_credentials(ca, key, certificate), options).
channel = grpc.insecure_channel(address, [
    ("grpc.keepalive_time_ms", 30_000), ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.initial_reconnect_backoff_ms", 200), ("grpc.max_reconnect_backoff_ms", 2_000)])
# Without a listener, a channel that no call is waiting on does not get on with connecting.
channel.subscribe(lambda state: None, try_to_connect=True)
admin = admin_pb2_grpc.AdminServiceStub(channel)
reports = report_pb2_grpc.ReportServiceStub(channel)
feeds = feed_pb2_grpc.FeedServiceStub(channel)


def say(line):
    # In one piece: two threads talk.
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def uuid7():
    """Made once for each report, and kept: the ledger counts an id once, however often it comes."""
    bits = int(time.time() * 1000) << 80 | secrets.randbits(80)
    return str(uuid.UUID(int=bits & ~(0xF << 76 | 0x3 << 62) | 0x7 << 76 | 0x2 << 62))


def held(day):
    return report_pb2.Report(report_id=uuid7(), node=unit, day=day, act_held=report_pb2.ActHeld(obligation=obligation, count=1))


def pause(failures, error=None):
    """Waits before the next attempt: as long as the server says, or longer each time. Raises when there must be none."""
    pushback = dict((error and error.trailing_metadata()) or ()).get("grpc-retry-pushback-ms")
    forbidden = pushback is not None and not pushback.isdecimal()
    if error and (error.code() not in UNDECIDED or forbidden or failures + 1 >= ATTEMPTS_MAX):
        raise error
    time.sleep(int(pushback) / 1000 if pushback else min(0.1 * 2 ** failures, 2) * random.uniform(0.8, 1.2))


def patiently(method, request):
    """The very same message, until it has an answer."""
    failures = 0
    while True:
        try:
            return method(request, metadata=credentials, timeout=10)
        except grpc.RpcError as error:
            pause(failures, error)
            failures += 1


def stream(batch):
    """Gives the revision of the last receipt. What has no answer when the stream breaks goes out again, with its id."""
    pending, accepted, refused, revision, failures = list(batch), 0, 0, 0, 0
    while pending:
        answered, again, broken = 0, [], None
        messages = (report_pb2.StreamReportsRequest(reports=pending[at:at + MESSAGE_REPORTS])
                    for at in range(0, len(pending), MESSAGE_REPORTS))
        try:
            for response in reports.StreamReports(messages, metadata=credentials, timeout=60):
                for report, answer in zip(pending[answered:], response.answers):
                    if answer.HasField("receipt"):
                        accepted, revision = accepted + 1, max(revision, answer.receipt.revision)
                    elif answer.refusal.code in UNDECIDED_NUMBERS:
                        again.append(report)
                    else:
                        refused += 1
                        say(f"refused {report.report_id}: {answer.refusal.reason}, {answer.refusal.field}: {answer.refusal.message}")
                answered += len(response.answers)
        except grpc.RpcError as error:
            broken = error
        failures = 0 if answered > len(again) else failures + 1
        pending = again + pending[answered:]
        if pending:
            say(f"stream broken: {len(pending)} to be sent again ({broken.code().name if broken else 'no room'})")
            pause(failures, broken)
    say(f"streamed: {accepted} accepted, {refused} refused, revision {revision}")
    return revision


class Watch:
    """Shows the unit live, until the goal is seen. A broken feed goes on after the last message seen."""

    def __init__(self):
        self.revision, self.token, self.goal, self.call, self.error = 0, "", None, None, None
        self.thread = threading.Thread(target=self.follow, daemon=True)
        self.thread.start()

    def finish(self, goal):
        self.goal = goal
        if self.is_enough():
            self.call.cancel()
        self.thread.join()
        if self.error:
            raise self.error

    def is_enough(self):
        return self.goal is not None and self.revision >= self.goal

    def follow(self):
        failures = 0
        while not self.is_enough():
            broken = None
            try:
                request = feed_pb2.WatchProgressRequest(nodes=[unit], resume_token=self.token)
                self.call = feeds.WatchProgress(request, metadata=credentials)
                for message in self.call:
                    self.show(message)
                    failures = 0
                    if self.is_enough():
                        self.call.cancel()
                        return
            except grpc.RpcError as error:
                broken = error
            try:
                self.recover(broken, failures)
            except grpc.RpcError as error:
                self.error = error
                return
            failures += 1

    def show(self, message):
        if message.event == feed_pb2.FEED_EVENT_OTHER_HISTORY:
            # Such as a restored backup. The message is a snapshot: drop what was shown, and what was reported may be gone.
            say(f"another history: what was seen up to revision {self.revision} does not hold")
        self.revision, self.token = message.revision, message.resume_token
        acts = [sum(period.acts for period in progress.department.periods) for progress in message.progress]
        say(f"watched: revision {message.revision} {feed_pb2.FeedEvent.Name(message.event)} acts {acts}")

    def recover(self, broken, failures):
        if self.is_enough():
            return
        say(f"watch broken at revision {self.revision} ({broken.code().name if broken else 'ended'})")
        pause(failures, broken)


try:
    today = patiently(admin.GetStatus, admin_pb2.GetStatusRequest()).today
    watch = Watch()
    first = held(today)
    receipt = patiently(reports.SubmitReport, report_pb2.SubmitReportRequest(report=first)).receipt
    say(f"submitted {first.report_id}: revision {receipt.revision}")
    last = stream([held(today) for _ in range(int(count))])
    watch.finish(max(receipt.revision, last))
except grpc.RpcError as failure:
    trailers = dict(failure.trailing_metadata() or ())
    sys.exit(f"{failure.code().name} {trailers.get('refusal-reason', '-')} {trailers.get('refusal-field', '-')}: {failure.details()}")
