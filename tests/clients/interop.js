// gRPC's interoperability cases by grpc-js. Prints a line for each case: its name, then pass, fail or left out, and why.
// Usage: node interop.js ADDRESS PROTO_FOLDER
'use strict';

const assert = require('node:assert');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, protoFolder] = process.argv.slice(2);
const definition = loader.loadSync(path.join('grpc', 'testing', 'test.proto'), { includeDirs: [protoFolder], keepCase: true, defaults: true });
const { TestService } = grpc.loadPackageDefinition(definition).grpc.testing;
const insecure = grpc.credentials.createInsecure();
const plain = new TestService(address, insecure);
const gzip = new TestService(address, insecure, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });

const REQUESTS = [27182, 8, 1828, 45904];
const RESPONSES = [31415, 9, 2653, 58979];
// One of gRPC's flags of a write, which the library honours and does not export.
const NO_COMPRESS = 2;
const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';

class LeftOut extends Error {}

const payload = (size) => ({ body: Buffer.alloc(size) });
const large = () => ({ response_size: 314159, payload: payload(271828) });
const patience = (milliseconds = 20_000) => ({ deadline: Date.now() + milliseconds });

// The answer, and what came around it; rejects with the status.
function unary(client, method, request, metadata = new grpc.Metadata()) {
  return new Promise((resolve, reject) => {
    const around = {};
    let answer;
    const call = client[method](request, metadata, patience(60_000), (error, response) => {
      answer = response;
      if (error) reject(error);
    });
    call.on('metadata', (initial) => { around.initial = initial; });
    call.on('status', (status) => { if (status.code === grpc.status.OK) resolve({ answer, ...around, trailing: status.metadata }); });
  });
}

function upload(client, write) {
  return new Promise((resolve, reject) => {
    const call = client.StreamingInputCall(new grpc.Metadata(), patience(), (error, response) => (error ? reject(error) : resolve(response)));
    write(call);
  });
}

// All messages of a call that streams answers; rejects with the status.
function collect(call, onMessage = () => {}) {
  return new Promise((resolve, reject) => {
    const sizes = [];
    const around = {};
    call.on('metadata', (initial) => { around.initial = initial; });
    call.on('status', (status) => { around.trailing = status.metadata; if (status.code === grpc.status.OK) resolve({ sizes, ...around }); });
    call.on('data', (message) => { sizes.push(message.payload.body.length); onMessage(sizes.length); });
    call.on('error', reject);
  });
}

async function endsWith(code, promise, message) {
  await assert.rejects(promise, (error) => {
    assert.strictEqual(grpc.status[error.code], code);
    if (message !== undefined) assert.strictEqual(error.details, message);
    return true;
  });
}

async function statusWith(message) {
  const response_status = { code: grpc.status.UNKNOWN, message };
  await endsWith('UNKNOWN', unary(plain, 'UnaryCall', { response_status }), message);
  const call = plain.FullDuplexCall(patience());
  const ended = collect(call);
  call.write({ response_status });
  call.end();
  await endsWith('UNKNOWN', ended, message);
}

function notShown() {
  throw new LeftOut('grpc-js does not show whether an answer came compressed');
}

const cases = {
  async empty_unary() {
    assert.deepStrictEqual({ ...(await unary(plain, 'EmptyCall', {})).answer }, {});
  },
  async large_unary() {
    assert.strictEqual((await unary(plain, 'UnaryCall', large())).answer.payload.body.length, 314159);
  },
  async client_compressed_unary() {
    const probe = { ...large(), expect_compressed: { value: true } };
    await endsWith('INVALID_ARGUMENT', unary(plain, 'UnaryCall', probe));
    await unary(gzip, 'UnaryCall', probe);
    await unary(plain, 'UnaryCall', { ...large(), expect_compressed: { value: false } });
  },
  server_compressed_unary: notShown,
  async client_streaming() {
    const answer = await upload(plain, (call) => {
      REQUESTS.forEach((size) => call.write({ payload: payload(size) }));
      call.end();
    });
    assert.strictEqual(answer.aggregated_payload_size, 74922);
  },
  async client_compressed_streaming() {
    const first = { payload: payload(27182), expect_compressed: { value: true } };
    await endsWith('INVALID_ARGUMENT', upload(plain, (call) => { call.write(first); call.end(); }));
    const answer = await upload(gzip, (call) => {
      call.write(first);
      call.write({ payload: payload(45904), expect_compressed: { value: false } }, NO_COMPRESS);
      call.end();
    });
    assert.strictEqual(answer.aggregated_payload_size, 73086);
  },
  async server_streaming() {
    const request = { response_parameters: RESPONSES.map((size) => ({ size })) };
    assert.deepStrictEqual((await collect(plain.StreamingOutputCall(request, patience()))).sizes, RESPONSES);
  },
  server_compressed_streaming: notShown,
  async ping_pong() {
    const call = plain.FullDuplexCall(patience());
    const send = (at) => (at < REQUESTS.length
      ? call.write({ response_parameters: [{ size: RESPONSES[at] }], payload: payload(REQUESTS[at]) })
      : call.end());
    const ended = collect(call, send);
    send(0);
    assert.deepStrictEqual((await ended).sizes, RESPONSES);
  },
  async empty_stream() {
    const call = plain.FullDuplexCall(patience());
    const ended = collect(call);
    call.end();
    assert.deepStrictEqual((await ended).sizes, []);
  },
  async custom_metadata() {
    const metadata = new grpc.Metadata();
    metadata.set('x-grpc-test-echo-initial', 'test_initial_metadata_value');
    metadata.set('x-grpc-test-echo-trailing-bin', Buffer.from('ababab', 'hex'));
    const call = plain.FullDuplexCall(metadata, patience());
    const ended = collect(call);
    call.write({ response_parameters: [{ size: 314159 }], payload: payload(271828) });
    call.end();
    for (const around of [await unary(plain, 'UnaryCall', large(), metadata), await ended]) {
      assert.deepStrictEqual(around.initial.get('x-grpc-test-echo-initial'), ['test_initial_metadata_value']);
      assert.deepStrictEqual(around.trailing.get('x-grpc-test-echo-trailing-bin'), [Buffer.from('ababab', 'hex')]);
    }
  },
  status_code_and_message: () => statusWith('test status message'),
  special_status_message: () => statusWith(SPECIAL),
  unimplemented_method: () => endsWith('UNIMPLEMENTED', unary(plain, 'UnimplementedCall', {})),
  async unimplemented_service() {
    const bytes = (message) => Buffer.from(message);
    const client = new grpc.Client(address, insecure);
    await endsWith('UNIMPLEMENTED', new Promise((resolve, reject) => {
      client.makeUnaryRequest('/grpc.testing.UnimplementedService/UnimplementedCall', bytes, bytes, '', patience(),
        (error, response) => (error ? reject(error) : resolve(response)));
    }));
    client.close();
  },
  cancel_after_begin: () => endsWith('CANCELLED', upload(plain, (call) => call.cancel())),
  async cancel_after_first_response() {
    const call = plain.FullDuplexCall(patience());
    const ended = collect(call, () => call.cancel());
    call.write({ response_parameters: [{ size: 31415 }], payload: payload(27182) });
    await endsWith('CANCELLED', ended);
  },
  async timeout_on_sleeping_server() {
    const call = plain.FullDuplexCall(patience(1));
    const ended = collect(call);
    call.write({ payload: payload(27182) });
    await endsWith('DEADLINE_EXCEEDED', ended);
  },
  async concurrent_large_unary() {
    const answers = await Promise.all(Array.from({ length: 1000 }, () => unary(plain, 'UnaryCall', large())));
    assert.ok(answers.every(({ answer }) => answer.payload.body.length === 314159));
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
  plain.close();
  gzip.close();
})();
