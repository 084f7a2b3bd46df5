import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What `/metrics` shows. Labels are codes of bounded sets: never an id, a name or a text. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    callbacks: new Counter({
      name: 'zhishou_callbacks_total',
      help: 'Callbacks of the platforms by channel and result (stored, duplicate, answered, or the reason of the refusal).',
      labelNames: ['channel', 'result'] as const,
      registers,
    }),
    messagesIn: new Counter({
      name: 'zhishou_messages_in_total',
      help: 'Raw events understood, by channel and kind.',
      labelNames: ['channel', 'kind'] as const,
      registers,
    }),
    messagesOut: new Counter({
      name: 'zhishou_messages_out_total',
      help: 'Tries of outbound messages by channel and outcome.',
      labelNames: ['channel', 'outcome'] as const,
      registers,
    }),
    pulls: new Counter({
      name: 'zhishou_platform_pulls_total',
      help: 'Pages pulled from platforms that only ring, by result.',
      labelNames: ['channel', 'result'] as const,
      registers,
    }),
    verdicts: new Counter({
      name: 'zhishou_mutations_total',
      help: 'Named mutations by verdict (applied, or the code of the rejection) and way (push, call).',
      labelNames: ['way', 'verdict'] as const,
      registers,
    }),
    logins: new Counter({
      name: 'zhishou_logins_total',
      help: 'Log-ins and refreshes by result.',
      labelNames: ['kind', 'result'] as const,
      registers,
    }),
    lines: new Gauge({
      name: 'zhishou_lines',
      help: 'Lasting connections of channels by state.',
      labelNames: ['channel', 'state'] as const,
      registers,
    }),
    sockets: new Gauge({ name: 'zhishou_sockets', help: 'Desktops connected.', registers }),
    ingestSeconds: new Histogram({
      name: 'zhishou_ingest_seconds',
      help: 'From the raw event stored to its message committed.',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
      registers,
    }),
    batchSize: new Histogram({
      name: 'zhishou_commit_batch_size',
      help: 'Jobs committed together.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'zhishou_commit_seconds',
      help: 'Duration of one commit, begin to end.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2],
      registers,
    }),
    isLeader: new Gauge({ name: 'zhishou_leader', help: '1 on the node that runs the workers.', registers }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
