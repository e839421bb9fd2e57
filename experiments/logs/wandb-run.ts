import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Scalars } from './event-file.ts';

const SCRIPT = fileURLToPath(new URL('wandb_run.py', import.meta.url));

/** The Python that has Weights & Biases' client, the only one that its makers keep up. */
const python = (): string => process.env.WANDB_PYTHON ?? 'python3';

/** @throws where there is no client */
export function requireWandb(): void {
  if (spawnSync(python(), ['-c', 'import wandb'], { stdio: 'ignore' }).status === 0) return;
  throw new Error(
    `--wandb: ${python()} has no module wandb: pip install wandb, or name the Python that has it in WANDB_PYTHON`,
  );
}

/** A run on Weights & Biases, as `wandb.init` takes it. */
export interface WandbAbout {
  readonly project: string;
  readonly name: string;
  /** The same for a run that goes on. */
  readonly id: string;
  readonly config: object;
  /** Where it keeps what it has not sent. */
  readonly dir: string;
}

export interface WandbRun {
  log(step: number, scalars: Scalars): void;
  /** The client ends by itself, once it has sent or stored all. */
  close(): void;
}

/** Begins it, in a process of its own. Never throws: `note` is told whether it is sent, or why it is not logged there. */
export function openWandbRun(about: WandbAbout, note: (text: string) => void): WandbRun {
  const child = spawn(python(), [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.once('error', (error) => note(`Weights & Biases: not logged there (${error.message})`));
  child.once('exit', (code) => {
    if (code !== 0) note(`Weights & Biases: its client ended with ${code}; the run goes on without it`);
  });
  // Its end is told by the exit.
  child.stdin.on('error', () => {});
  child.stdout.once('data', (mode: Buffer) => {
    const isOffline = String(mode).trim() === 'offline';
    note(`Weights & Biases: ${isOffline ? `offline, in ${about.dir}/wandb; wandb sync sends it` : 'online'}`);
  });
  const send = (value: object) => child.stdin.write(`${JSON.stringify(value)}\n`);
  send(about);
  return {
    log: (step, scalars) => send({ step, scalars }),
    close: () => child.stdin.end(),
  };
}
