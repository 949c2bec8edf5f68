"""A department system's client in Python: submits, reads, ranks, watches. Prints one JSON object.

Usage: client.py ADDRESS TOKEN STUBS, where STUBS is a folder with code generated from proto/ by grpc_tools.protoc.
"""
import json
import sys
import uuid

import grpc

address, token, stubs = sys.argv[1:4]
sys.path.insert(0, stubs)

from wastesorting.v1 import feed_pb2, feed_pb2_grpc, progress_pb2, progress_pb2_grpc  # noqa: E402
from wastesorting.v1 import admin_pb2, admin_pb2_grpc, report_pb2, report_pb2_grpc, types_pb2  # noqa: E402

channel = grpc.insecure_channel(address)
reports = report_pb2_grpc.ReportServiceStub(channel)
progress = progress_pb2_grpc.ProgressServiceStub(channel)
feeds = feed_pb2_grpc.FeedServiceStub(channel)
today = admin_pb2_grpc.AdminServiceStub(channel).GetStatus(admin_pb2.GetStatusRequest(), timeout=10).today
credentials = [("authorization", f"Bearer {token}")]


def stage(site, reached):
    return report_pb2.Report(
        report_id=str(uuid.uuid4()),
        node=site,
        day=today,
        stage_reached=report_pb2.StageReached(stage=reached),
    )


def text_of(trailers):
    return {key: value for key, value in trailers if not key.endswith("-bin")}


def refused(report, metadata):
    try:
        reports.SubmitReport(report_pb2.SubmitReportRequest(report=report), metadata=metadata, timeout=10)
    except grpc.RpcError as error:
        return {"code": error.code().name, "details": error.details(), "trailers": text_of(error.trailing_metadata())}
    return None


result = {}

watch = feeds.WatchProgress(feed_pb2.WatchProgressRequest(nodes=["xingqing"]), timeout=30)
result["first_event"] = feed_pb2.FeedEvent.Name(next(watch).event)

report = stage("bank-outlet-001", types_pb2.STAGE_REPORTED_DONE)
request = report_pb2.SubmitReportRequest(report=report)
first = reports.SubmitReport(request, metadata=credentials, timeout=10).receipt
again = reports.SubmitReport(request, metadata=credentials, timeout=10, compression=grpc.Compression.Gzip).receipt
result["revision"] = first.revision
result["same_receipt"] = first == again

for message in watch:
    if message.revision >= first.revision:
        result["watched_done"] = message.progress[0].department.sites.reported_done
        break
watch.cancel()

batch = [stage(f"hospital-{number:03}", types_pb2.STAGE_UNDER_WAY) for number in range(1, 17)]
batch.append(stage("nowhere", types_pb2.STAGE_UNDER_WAY))
answers = []
for response in reports.StreamReports(
    iter([report_pb2.StreamReportsRequest(reports=batch)]), metadata=credentials, timeout=10
):
    answers.extend(answer.WhichOneof("outcome") for answer in response.answers)
result["stream"] = answers

shown = progress.GetProgress(progress_pb2.GetProgressRequest(node="finance"), timeout=10)
result["finance_done"] = shown.progress.department.sites.reported_done
result["finance_name"] = shown.progress.name_zh
ranking = progress.GetRanking(progress_pb2.GetRankingRequest(league="departments-with-sites"), timeout=10).ranking
result["ranked"] = len(ranking.places)
proof = progress.ProveTotals(progress_pb2.ProveTotalsRequest(), timeout=10)
result["equal"] = proof.equal

bad = stage("bank-outlet-001", types_pb2.STAGE_UNDER_WAY)
bad.report_id = "not-a-uuid"
result["bad_id"] = refused(bad, credentials)
result["no_token"] = refused(stage("bank-outlet-001", types_pb2.STAGE_UNDER_WAY), [])

print(json.dumps(result, ensure_ascii=False))
