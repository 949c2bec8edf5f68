// A department system's client in JavaScript: submits, reads, ranks, watches. Prints one JSON object.
// Usage: node client.js ADDRESS TOKEN PROTO_FOLDER
'use strict';

const crypto = require('node:crypto');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, token, protoFolder] = process.argv.slice(2);
const files = ['report', 'progress', 'feed', 'admin'].map((name) => path.join('wastesorting', 'v1', `${name}.proto`));
const definition = loader.loadSync(files, { includeDirs: [protoFolder], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true });
const v1 = grpc.loadPackageDefinition(definition).wastesorting.v1;

const credentials = grpc.credentials.createInsecure();
const reports = new v1.ReportService(address, credentials);
const progress = new v1.ProgressService(address, credentials);
const feeds = new v1.FeedService(address, credentials);
const admin = new v1.AdminService(address, credentials);

function withToken() {
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

function call(client, method, request, metadata = new grpc.Metadata()) {
  return new Promise((resolve, reject) => {
    client[method](request, metadata, { deadline: Date.now() + 10_000 }, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

async function refused(report, metadata) {
  try {
    await call(reports, 'SubmitReport', { report }, metadata);
    return null;
  } catch (error) {
    return { code: grpc.status[error.code], details: error.details, trailers: error.metadata.getMap() };
  }
}

async function streamAnswers(batch) {
  const answers = [];
  const stream = reports.StreamReports(withToken(), { deadline: Date.now() + 10_000 });
  stream.write({ reports: batch });
  stream.end();
  for await (const response of stream) {
    answers.push(...response.answers.map((answer) => answer.outcome));
  }
  return answers;
}

async function main() {
  const { today } = await call(admin, 'GetStatus', {});
  const stage = (node, reached) => ({ report_id: crypto.randomUUID(), node, day: today, stage_reached: { stage: reached } });
  const result = {};

  const watch = feeds.WatchProgress({ nodes: ['xingqing'] }, { deadline: Date.now() + 30_000 });
  const messages = watch[Symbol.asyncIterator]();
  result.first_event = (await messages.next()).value.event;

  const report = stage('supermarket-001', 'STAGE_REPORTED_DONE');
  const first = (await call(reports, 'SubmitReport', { report }, withToken())).receipt;
  const again = (await call(reports, 'SubmitReport', { report }, withToken())).receipt;
  result.revision = first.revision;
  result.same_receipt = JSON.stringify(first) === JSON.stringify(again);

  for (let message = await messages.next(); !message.done; message = await messages.next()) {
    if (message.value.revision >= first.revision) {
      result.watched_done = message.value.progress[0].department.sites.reported_done;
      break;
    }
  }
  watch.on('error', () => {});
  watch.cancel();

  result.stream = await streamAnswers([stage('bookshop-001', 'STAGE_UNDER_WAY'), stage('nowhere', 'STAGE_UNDER_WAY')]);
  const shown = await call(progress, 'GetProgress', { node: 'commerce' });
  result.commerce_done = shown.progress.department.sites.reported_done;
  result.commerce_name = shown.progress.name_zh;
  result.ranked = (await call(progress, 'GetRanking', { league: 'towns-and-streets' })).ranking.places.length;
  result.equal = (await call(progress, 'ProveTotals', {})).equal;
  result.bad_id = await refused({ ...stage('supermarket-001', 'STAGE_UNDER_WAY'), report_id: 'not-a-uuid' }, withToken());
  result.no_token = await refused(stage('supermarket-001', 'STAGE_UNDER_WAY'), new grpc.Metadata());
  console.log(JSON.stringify(result));
}

main().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
