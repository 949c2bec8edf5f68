"""gRPC's interoperability cases by Python's grpcio. Prints a line for each case: its name, then pass, fail or left out, and why.

Usage: interop.py ADDRESS STUBS, where STUBS is a folder with code generated from grpc/testing/test.proto by grpc_tools.protoc.
"""
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc

address, stubs = sys.argv[1:3]
# The code generated for «grpc.testing» lies in a package of the library's own name.
sys.path.insert(0, stubs)
grpc.__path__.append(os.path.join(stubs, "grpc"))

from grpc.testing import test_pb2 as pb, test_pb2_grpc  # noqa: E402

PATIENCE = 20
REQUESTS = [27182, 8, 1828, 45904]
RESPONSES = [31415, 9, 2653, 58979]
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"

channel = grpc.insecure_channel(address)
service = test_pb2_grpc.TestServiceStub(channel)


class LeftOut(Exception):
    pass


def payload(size):
    return pb.Payload(body=bytes(size))


def check(is_so, what):
    if not is_so:
        raise AssertionError(what)


def code_of(call):
    try:
        call()
        return grpc.StatusCode.OK, ""
    except grpc.RpcError as error:
        return error.code(), error.details()


def large_request():
    return pb.SimpleRequest(response_size=314159, payload=payload(271828))


def empty_unary():
    check(service.EmptyCall(pb.Empty(), timeout=PATIENCE) == pb.Empty(), "not empty")


def large_unary():
    check(len(service.UnaryCall(large_request(), timeout=PATIENCE).payload.body) == 314159, "wrong size")


def client_compressed_unary():
    probe = large_request()
    probe.expect_compressed.value = True
    code, _ = code_of(lambda: service.UnaryCall(probe, timeout=PATIENCE))
    check(code == grpc.StatusCode.INVALID_ARGUMENT, f"the probe got {code}")
    service.UnaryCall(probe, timeout=PATIENCE, compression=grpc.Compression.Gzip)
    probe.expect_compressed.value = False
    service.UnaryCall(probe, timeout=PATIENCE)


def compressed_is_not_shown():
    raise LeftOut("grpcio does not show whether an answer came compressed")


def client_compressed_streaming():
    raise LeftOut("grpcio compresses all messages of a call or none")


def client_streaming():
    requests = iter([pb.StreamingInputCallRequest(payload=payload(size)) for size in REQUESTS])
    check(service.StreamingInputCall(requests, timeout=PATIENCE).aggregated_payload_size == 74922, "wrong sum")


def server_streaming():
    request = pb.StreamingOutputCallRequest(response_parameters=[pb.ResponseParameters(size=size) for size in RESPONSES])
    sizes = [len(one.payload.body) for one in service.StreamingOutputCall(request, timeout=PATIENCE)]
    check(sizes == RESPONSES, f"got {sizes}")


def ping_pong():
    answered = threading.Semaphore(1)

    def requests():
        for request, response in zip(REQUESTS, RESPONSES):
            answered.acquire()
            yield pb.StreamingOutputCallRequest(response_parameters=[pb.ResponseParameters(size=response)], payload=payload(request))

    sizes = []
    for response in service.FullDuplexCall(requests(), timeout=PATIENCE):
        sizes.append(len(response.payload.body))
        answered.release()
    check(sizes == RESPONSES, f"got {sizes}")


def empty_stream():
    check(list(service.FullDuplexCall(iter([]), timeout=PATIENCE)) == [], "something came")


def custom_metadata():
    sent = [("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab")]
    _, unary = service.UnaryCall.with_call(large_request(), metadata=sent, timeout=PATIENCE)
    request = pb.StreamingOutputCallRequest(response_parameters=[pb.ResponseParameters(size=314159)], payload=payload(271828))
    duplex = service.FullDuplexCall(iter([request]), metadata=sent, timeout=PATIENCE)
    check(len(list(duplex)) == 1, "wrong count")
    for call in (unary, duplex):
        check(dict(call.initial_metadata()).get(sent[0][0]) == sent[0][1], "initial metadata")
        check(dict(call.trailing_metadata()).get(sent[1][0]) == sent[1][1], "trailing metadata")


def status_with(message):
    status = pb.EchoStatus(code=2, message=message)
    expected = (grpc.StatusCode.UNKNOWN, message)
    unary = code_of(lambda: service.UnaryCall(pb.SimpleRequest(response_status=status), timeout=PATIENCE))
    check(unary == expected, f"unary got {unary}")
    request = pb.StreamingOutputCallRequest(response_status=status)
    duplex = code_of(lambda: list(service.FullDuplexCall(iter([request]), timeout=PATIENCE)))
    check(duplex == expected, f"duplex got {duplex}")


def status_code_and_message():
    status_with("test status message")


def special_status_message():
    status_with(SPECIAL)


def unimplemented_method():
    code, _ = code_of(lambda: service.UnimplementedCall(pb.Empty(), timeout=PATIENCE))
    check(code == grpc.StatusCode.UNIMPLEMENTED, f"got {code}")


def unimplemented_service():
    call = channel.unary_unary("/grpc.testing.UnimplementedService/UnimplementedCall", request_serializer=pb.Empty.SerializeToString)
    code, _ = code_of(lambda: call(pb.Empty(), timeout=PATIENCE))
    check(code == grpc.StatusCode.UNIMPLEMENTED, f"got {code}")


def cancel_after_begin():
    begun = threading.Event()

    def requests():
        begun.wait(PATIENCE)
        yield from ()

    call = service.StreamingInputCall.future(requests(), timeout=PATIENCE)
    call.cancel()
    begun.set()
    check(call.cancelled() and call.code() == grpc.StatusCode.CANCELLED, f"got {call.code()}")


def cancel_after_first_response():
    ended = threading.Event()

    def requests():
        yield pb.StreamingOutputCallRequest(response_parameters=[pb.ResponseParameters(size=31415)], payload=payload(27182))
        ended.wait(PATIENCE)

    call = service.FullDuplexCall(requests(), timeout=PATIENCE)
    next(call)
    call.cancel()
    code, _ = code_of(lambda: next(call))
    ended.set()
    check(code == grpc.StatusCode.CANCELLED, f"got {code}")


def timeout_on_sleeping_server():
    ended = threading.Event()

    def requests():
        yield pb.StreamingOutputCallRequest(payload=payload(27182))
        ended.wait(PATIENCE)

    call = service.FullDuplexCall(requests(), timeout=0.001)
    code, _ = code_of(lambda: list(call))
    ended.set()
    check(code == grpc.StatusCode.DEADLINE_EXCEEDED, f"got {code}")


def concurrent_large_unary():
    with ThreadPoolExecutor(64) as callers:
        sizes = list(callers.map(lambda _: len(service.UnaryCall(large_request(), timeout=60).payload.body), range(1000)))
    check(sizes == [314159] * 1000, "wrong sizes")


CASES = {
    "empty_unary": empty_unary,
    "large_unary": large_unary,
    "client_compressed_unary": client_compressed_unary,
    "server_compressed_unary": compressed_is_not_shown,
    "client_streaming": client_streaming,
    "client_compressed_streaming": client_compressed_streaming,
    "server_streaming": server_streaming,
    "server_compressed_streaming": compressed_is_not_shown,
    "ping_pong": ping_pong,
    "empty_stream": empty_stream,
    "custom_metadata": custom_metadata,
    "status_code_and_message": status_code_and_message,
    "special_status_message": special_status_message,
    "unimplemented_method": unimplemented_method,
    "unimplemented_service": unimplemented_service,
    "cancel_after_begin": cancel_after_begin,
    "cancel_after_first_response": cancel_after_first_response,
    "timeout_on_sleeping_server": timeout_on_sleeping_server,
    "concurrent_large_unary": concurrent_large_unary,
}

for name, run in CASES.items():
    try:
        run()
        print(name, "pass", flush=True)
    except LeftOut as reason:
        print(name, "left out:", reason, flush=True)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this case's answer
        print(name, "fail:", repr(error).replace("\n", " "), flush=True)
