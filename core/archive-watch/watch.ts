import { Ledger, Lock } from './ledger';
import type { WatchPorts, WatchSettings } from './ports';
import { Run } from './run';
import type { RunReport } from './run-report';
import { hasWork } from './turns';

/**
 * One start: checks the accounts that are due, longest waiting first, until all are done or the signal is aborted, and
 * sends the messages that are due. Whenever it ends, the next start continues.
 */
export async function watch(ports: WatchPorts, settings: WatchSettings, signal: AbortSignal): Promise<RunReport> {
  const seconds = (): number => Math.floor(ports.now() / 1_000);
  const now = seconds();
  const peek = await new Ledger(ports.state, ports.witness).open(now, ports.random);
  if (peek.state === 'well' && !hasWork(peek.index, settings, now))
    return { outcome: 'nothing to do', metrics: {}, errors: [] };
  const lock = new Lock(ports.state, ports.random(), seconds);
  if (!(await lock.take())) return { outcome: 'somebody else looks', metrics: {}, errors: [] };
  try {
    // Read again: someone else may have written before this run had the lock.
    const ledger = new Ledger(ports.state, ports.witness);
    const opened = await ledger.open(now, ports.random);
    return await new Run(ports, settings, signal, now, ledger, opened).run();
  } finally {
    await lock.release();
  }
}
