// Calls of the conformance cases by grpc-js. Reads one as JSON from each line, and prints for each what came back, as JSON.
// Usage: node conformance.js ADDRESS
// Messages are bytes to this program, so it needs no description of them. Keys that end in «-bin» have their values in base64.
'use strict';

const readline = require('node:readline');
const grpc = require('@grpc/grpc-js');

const address = process.argv[2];
const insecure = grpc.credentials.createInsecure();
const plain = new grpc.Client(address, insecure);
const gzip = new grpc.Client(address, insecure, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
const bytes = (message) => message;

const KINDS = {
  Unary: (client, job, metadata, options, onAnswer) =>
    client.makeUnaryRequest(job.path, bytes, bytes, job.messages[0], metadata, options, onAnswer),
  ClientStream: (client, job, metadata, options, onAnswer) =>
    sendAll(client.makeClientStreamRequest(job.path, bytes, bytes, metadata, options, onAnswer), job),
  ServerStream: (client, job, metadata, options) =>
    client.makeServerStreamRequest(job.path, bytes, bytes, job.messages[0], metadata, options),
  HalfDuplex: (client, job, metadata, options) =>
    sendAll(client.makeBidiStreamRequest(job.path, bytes, bytes, metadata, options), job),
  FullDuplex: (client, job, metadata, options) =>
    sendInTurn(client.makeBidiStreamRequest(job.path, bytes, bytes, metadata, options), job),
};

function sendAll(call, job) {
  job.messages.forEach((message) => call.write(message));
  call.end();
  return call;
}

// Each message when the one before has been answered.
function sendInTurn(call, job) {
  const waiting = [...job.messages];
  const next = () => (waiting.length > 0 ? call.write(waiting.shift()) : call.end());
  call.on('data', next);
  next();
  return call;
}

// The library gives bytes under the keys of bytes, and texts under the others, of which toString is the text itself.
function textOf(metadata) {
  return Object.keys(metadata?.getMap() ?? {}).flatMap((key) => metadata.get(key).map((value) => [key, value.toString('base64')]));
}

// Not events.once: that gives up at an error, after which the status still comes.
function eventOf(call, name) {
  return new Promise((resolve) => { call.on(name, resolve); });
}

async function make(job) {
  const metadata = new grpc.Metadata();
  job.headers.forEach(([name, value]) => metadata.add(name, value));
  const options = job.timeoutMs ? { deadline: Date.now() + job.timeoutMs } : {};
  const messages = [];
  const call = KINDS[job.kind](job.gzip ? gzip : plain, job, metadata, options, (error, answer) => { if (!error) messages.push(answer); });
  let headers;
  call.on('metadata', (initial) => { headers = initial; });
  call.on('error', () => {}); // the status tells
  const streams = job.kind !== 'Unary' && job.kind !== 'ClientStream';
  if (streams) call.on('data', (message) => messages.push(message));
  const [status] = await Promise.all([eventOf(call, 'status'), streams ? eventOf(call, 'end') : undefined]);
  return {
    id: job.id,
    code: status.code,
    message: status.code === grpc.status.OK ? '' : status.details,
    headers: textOf(headers),
    trailers: textOf(status.metadata),
    messages: messages.map((message) => message.toString('base64')),
  };
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const job = JSON.parse(line);
    job.messages = job.messages.map((message) => Buffer.from(message, 'base64'));
    console.log(JSON.stringify(await make(job)));
  }
  plain.close();
  gzip.close();
})();
