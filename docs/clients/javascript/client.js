// A department system's client: submits a report, streams a batch of them, and watches its unit until all of it shows.
'use strict';

const crypto = require('node:crypto');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

// Whether the report counted is not known after these. After any other status, the same would only be said again.
const UNDECIDED = [grpc.status.UNAVAILABLE, grpc.status.DEADLINE_EXCEEDED, grpc.status.RESOURCE_EXHAUSTED];
const ATTEMPTS_MAX = 20;
const MESSAGE_REPORTS = 100;

const [address, unit, obligation, count] = process.argv.slice(2);
if (process.argv.length !== 6 || !/^\d+$/.test(count)) {
  console.error('usage: WASTESORTING_TOKEN=… node client.js HOST:PORT UNIT OBLIGATION COUNT');
  process.exit(2);
}

const includeDirs = [path.join(__dirname, '..', '..', '..', 'proto')];
const files = ['admin', 'feed', 'report'].map((name) => `wastesorting/v1/${name}.proto`);
const definition = loader.loadSync(files, { includeDirs, keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true });
const v1 = grpc.loadPackageDefinition(definition).wastesorting.v1;

// Pings find a server that vanished without a word; and one that is back is found within two seconds.
const options = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 20_000, 'grpc.max_reconnect_backoff_ms': 2_000 };
// Over TLS: grpc.credentials.createSsl(ca, key, certificate).
const connection = grpc.credentials.createInsecure();
const admin = new v1.AdminService(address, connection, options);
const reports = new v1.ReportService(address, connection, options);
const feeds = new v1.FeedService(address, connection, options);
const token = new grpc.Metadata();
token.set('authorization', `Bearer ${process.env.WASTESORTING_TOKEN}`);

// Made once for each report, and kept: the ledger counts an id once, however often it comes.
function uuid7() {
  const bytes = crypto.randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function held(day) {
  return { report_id: uuid7(), node: unit, day, act_held: { obligation, count: 1 } };
}

// Waits before the next attempt: as long as the server says, or longer each time. Throws when there must be none.
async function pause(failures, error) {
  const [pushback] = error?.metadata?.get('grpc-retry-pushback-ms') ?? [];
  const isForbidden = pushback !== undefined && !/^\d+$/.test(pushback);
  if (error && (!UNDECIDED.includes(error.code) || isForbidden || failures + 1 >= ATTEMPTS_MAX)) {
    throw error;
  }
  await sleep(pushback ? Number(pushback) : Math.min(100 * 2 ** failures, 2_000) * (0.8 + 0.4 * Math.random()));
}

function call(client, method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, token, { deadline: Date.now() + 10_000 }, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

// The very same message, until it has an answer.
async function patiently(client, method, request) {
  for (let failures = 0; ; failures++) {
    try {
      return await call(client, method, request);
    } catch (error) {
      await pause(failures, error);
    }
  }
}

// Sends all, and gives each report's answer to take, in order.
async function exchange(batch, take) {
  const stream = reports.StreamReports(token, { deadline: Date.now() + 60_000 });
  for (let at = 0; at < batch.length; at += MESSAGE_REPORTS) {
    stream.write({ reports: batch.slice(at, at + MESSAGE_REPORTS) });
  }
  stream.end();
  for await (const response of stream) {
    response.answers.forEach(take);
  }
}

// Gives the revision of the last receipt. What has no answer when the stream breaks goes out again, with its id.
async function streamAll(batch) {
  let [pending, accepted, refused, revision, failures] = [batch, 0, 0, 0, 0];
  while (pending.length > 0) {
    let [answered, broken] = [0, null];
    const again = [];
    const take = ({ receipt, refusal }) => {
      const report = pending[answered++];
      if (receipt) {
        accepted++;
        revision = Math.max(revision, receipt.revision);
      } else if (UNDECIDED.includes(refusal.code)) {
        again.push(report);
      } else {
        refused++;
        console.log(`refused ${report.report_id}: ${refusal.reason}, ${refusal.field}: ${refusal.message}`);
      }
    };
    try {
      await exchange(pending, take);
    } catch (error) {
      broken = error;
    }
    failures = answered > again.length ? 0 : failures + 1;
    pending = [...again, ...pending.slice(answered)];
    if (pending.length > 0) {
      console.log(`stream broken: ${pending.length} to be sent again (${broken ? grpc.status[broken.code] : 'no room'})`);
      await pause(failures, broken);
    }
  }
  console.log(`streamed: ${accepted} accepted, ${refused} refused, revision ${revision}`);
  return revision;
}

// Shows the unit live, until the goal is seen. A broken feed goes on after the last message seen.
const seen = { revision: 0, token: '', goal: Infinity, call: null };

async function watch() {
  for (let failures = 0; seen.revision < seen.goal; failures++) {
    let broken = null;
    try {
      seen.call = feeds.WatchProgress({ nodes: [unit], resume_token: seen.token }, token);
      for await (const message of seen.call) {
        if (message.event === 'FEED_EVENT_OTHER_HISTORY') {
          // Such as a restored backup. The message is a snapshot: drop what was shown, and what was reported may be gone.
          console.log(`another history: what was seen up to revision ${seen.revision} does not hold`);
        }
        [seen.revision, seen.token] = [message.revision, message.resume_token];
        failures = 0;
        const acts = message.progress.map((one) => one.department.periods.reduce((sum, period) => sum + period.acts, 0));
        console.log(`watched: revision ${message.revision} ${message.event} acts [${acts}]`);
        if (seen.revision >= seen.goal) {
          return;
        }
      }
    } catch (error) {
      broken = error;
    }
    if (seen.revision < seen.goal) {
      console.log(`watch broken at revision ${seen.revision} (${broken ? grpc.status[broken.code] : 'ended'})`);
      await pause(failures, broken);
    }
  }
}

async function report(today) {
  const first = held(today);
  const { receipt } = await patiently(reports, 'SubmitReport', { report: first });
  console.log(`submitted ${first.report_id}: revision ${receipt.revision}`);
  const last = await streamAll(Array.from({ length: Number(count) }, () => held(today)));
  seen.goal = Math.max(receipt.revision, last);
  if (seen.revision >= seen.goal) {
    seen.call.cancel();
  }
}

async function main() {
  const { today } = await patiently(admin, 'GetStatus', {});
  await Promise.all([watch(), report(today)]);
}

main().then(() => process.exit(0), (error) => {
  const [reason = '-'] = error.metadata?.get('refusal-reason') ?? [];
  const [field = '-'] = error.metadata?.get('refusal-field') ?? [];
  console.error(`${grpc.status[error.code]} ${reason} ${field}: ${error.details ?? error.stack}`);
  process.exit(1);
});
