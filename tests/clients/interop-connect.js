// gRPC's interoperability cases by connect-node, over its gRPC transport. Prints a line for each case: its name, then pass, fail or
// left out, and why.
// Usage: node interop-connect.js ADDRESS DESCRIPTORS, where DESCRIPTORS is a file that «buf build» made of grpc/testing/test.proto
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const { createClient, Code, ConnectError, encodeBinaryHeader, decodeBinaryHeader } = require('@connectrpc/connect');
const { createGrpcTransport, compressionGzip } = require('@connectrpc/connect-node');
const { createFileRegistry, fromBinary } = require('@bufbuild/protobuf');
const { FileDescriptorSetSchema } = require('@bufbuild/protobuf/wkt');

const [address, descriptors] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, fs.readFileSync(descriptors)));
const service = registry.getService('grpc.testing.TestService');

const seen = [];
const withGzip = (sends) => ({ acceptCompression: [compressionGzip], compressMinBytes: 1, ...(sends ? { sendCompression: compressionGzip } : {}) });
// A thousand large requests at once are more than Node lets one session hold unless told, in MB.
const nodeOptions = { maxSessionMemory: 1000 };
const clientOf = (options) => createClient(service, createGrpcTransport({ baseUrl: `http://${address}`, httpVersion: '2', nodeOptions, ...options }));
const plain = clientOf({ acceptCompression: [] });
const gzip = clientOf(withGzip(true));

// Decompresses as gzip does, and notes that it was asked to.
const watched = {
  ...compressionGzip,
  decompress: (bytes, max) => {
    seen.push(bytes.length);
    return compressionGzip.decompress(bytes, max);
  },
};
const watching = clientOf({ acceptCompression: [watched] });

const REQUESTS = [27182, 8, 1828, 45904];
const RESPONSES = [31415, 9, 2653, 58979];
const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
const TRAILING = 'x-grpc-test-echo-trailing-bin';
const INITIAL = 'x-grpc-test-echo-initial';

class LeftOut extends Error {}

const payload = (size) => ({ body: new Uint8Array(size) });
const large = () => ({ responseSize: 314159, payload: payload(271828) });
const patience = { timeoutMs: 60_000 };

async function* sequence(...messages) {
  yield* messages;
}

async function sizesOf(stream) {
  const sizes = [];
  for await (const message of stream) sizes.push(message.payload.body.length);
  return sizes;
}

async function endsWith(code, promise, message) {
  await assert.rejects(promise, (error) => {
    const failure = ConnectError.from(error);
    assert.strictEqual(Code[failure.code], Code[code]);
    if (message !== undefined) assert.strictEqual(failure.rawMessage, message);
    return true;
  });
}

async function statusWith(message) {
  const responseStatus = { code: Code.Unknown, message };
  await endsWith(Code.Unknown, plain.unaryCall({ responseStatus }, patience), message);
  await endsWith(Code.Unknown, sizesOf(plain.fullDuplexCall(sequence({ responseStatus }), patience)), message);
}

const cases = {
  async empty_unary() {
    assert.strictEqual((await plain.emptyCall({}, patience)).$typeName, 'grpc.testing.Empty');
  },
  async large_unary() {
    assert.strictEqual((await plain.unaryCall(large(), patience)).payload.body.length, 314159);
  },
  async client_compressed_unary() {
    const probe = { ...large(), expectCompressed: { value: true } };
    await endsWith(Code.InvalidArgument, plain.unaryCall(probe, patience));
    await gzip.unaryCall(probe, patience);
    await plain.unaryCall({ ...large(), expectCompressed: { value: false } }, patience);
  },
  async server_compressed_unary() {
    for (const value of [true, false]) {
      seen.length = 0;
      const answer = await watching.unaryCall({ ...large(), responseCompressed: { value } }, patience);
      assert.strictEqual(answer.payload.body.length, 314159);
      assert.strictEqual(seen.length, value ? 1 : 0);
    }
  },
  async client_streaming() {
    const answer = await plain.streamingInputCall(sequence(...REQUESTS.map((size) => ({ payload: payload(size) }))), patience);
    assert.strictEqual(answer.aggregatedPayloadSize, 74922);
  },
  async client_compressed_streaming() {
    throw new LeftOut('connect-node compresses all messages of a client or none');
  },
  async server_streaming() {
    const request = { responseParameters: RESPONSES.map((size) => ({ size })) };
    assert.deepStrictEqual(await sizesOf(plain.streamingOutputCall(request, patience)), RESPONSES);
  },
  async server_compressed_streaming() {
    seen.length = 0;
    const request = { responseParameters: [{ size: 31415, compressed: { value: true } }, { size: 92653, compressed: { value: false } }] };
    assert.deepStrictEqual(await sizesOf(watching.streamingOutputCall(request, patience)), [31415, 92653]);
    assert.strictEqual(seen.length, 1);
  },
  async ping_pong() {
    const answered = [];
    const wake = [];
    async function* requests() {
      for (let at = 0; at < REQUESTS.length; at++) {
        yield { responseParameters: [{ size: RESPONSES[at] }], payload: payload(REQUESTS[at]) };
        if (answered.length <= at) await new Promise((resolve) => { wake.push(resolve); });
      }
    }
    for await (const message of plain.fullDuplexCall(requests(), patience)) {
      answered.push(message.payload.body.length);
      wake.splice(0).forEach((resolve) => resolve());
    }
    assert.deepStrictEqual(answered, RESPONSES);
  },
  async empty_stream() {
    assert.deepStrictEqual(await sizesOf(plain.fullDuplexCall(sequence(), patience)), []);
  },
  async custom_metadata() {
    const bytes = new Uint8Array([0xab, 0xab, 0xab]);
    const around = {};
    const options = {
      ...patience,
      headers: { [INITIAL]: 'test_initial_metadata_value', [TRAILING]: encodeBinaryHeader(bytes) },
      onHeader: (headers) => { around.initial = headers.get(INITIAL); },
      onTrailer: (trailers) => { around.trailing = trailers.get(TRAILING); },
    };
    const check = () => {
      assert.strictEqual(around.initial, 'test_initial_metadata_value');
      assert.deepStrictEqual(decodeBinaryHeader(around.trailing), bytes);
      delete around.initial;
      delete around.trailing;
    };
    await plain.unaryCall(large(), options);
    check();
    await sizesOf(plain.fullDuplexCall(sequence({ responseParameters: [{ size: 314159 }], payload: payload(271828) }), options));
    check();
  },
  status_code_and_message: () => statusWith('test status message'),
  special_status_message: () => statusWith(SPECIAL),
  unimplemented_method: () => endsWith(Code.Unimplemented, plain.unimplementedCall({}, patience)),
  async unimplemented_service() {
    throw new LeftOut('a service that is not described cannot be called; unimplemented_method takes the same way');
  },
  async cancel_after_begin() {
    const cancel = new AbortController();
    async function* never() {
      await new Promise((resolve) => { cancel.signal.addEventListener('abort', resolve); });
    }
    const call = plain.streamingInputCall(never(), { ...patience, signal: cancel.signal });
    cancel.abort();
    await endsWith(Code.Canceled, call);
  },
  async cancel_after_first_response() {
    const cancel = new AbortController();
    async function* one() {
      yield { responseParameters: [{ size: 31415 }], payload: payload(27182) };
      await new Promise((resolve) => { cancel.signal.addEventListener('abort', resolve); });
    }
    await endsWith(Code.Canceled, (async () => {
      for await (const message of plain.fullDuplexCall(one(), { ...patience, signal: cancel.signal })) {
        assert.strictEqual(message.payload.body.length, 31415);
        cancel.abort();
      }
    })());
  },
  async timeout_on_sleeping_server() {
    let wake;
    async function* one() {
      yield { payload: payload(27182) };
      await new Promise((resolve) => { wake = resolve; });
    }
    await endsWith(Code.DeadlineExceeded, sizesOf(plain.fullDuplexCall(one(), { timeoutMs: 1 })));
    if (wake) wake();
  },
  async concurrent_large_unary() {
    const answers = await Promise.all(Array.from({ length: 1000 }, () => plain.unaryCall(large(), patience)));
    assert.ok(answers.every((answer) => answer.payload.body.length === 314159));
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
      console.log(name, 'pass');
    } catch (error) {
      console.log(name, error instanceof LeftOut ? 'left out:' : 'fail:', String(error.message).replaceAll('\n', ' '));
    }
  }
  process.exit(0);
})();
