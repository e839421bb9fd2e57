/** What `lab doctor` looks for: machine, engines, programs, data. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BACKEND_PACKAGES, BACKENDS, type Backend, installation, loadBackend } from '../engine/backends.ts';
import { CUDA_LIBRARY, CUDA_STEP, NEVER_ON_A_GPU } from '../engine/cuda-provider.ts';
import { presentCpu } from '../record/describe-cpu.ts';
import { dataFindings } from './doctor-data.ts';
import type { Finding } from './doctor-finding.ts';

export interface Place {
  /** Of the repository. */
  readonly root: string;
  readonly dataDir: string;
  /** Programs are looked for on its PATH. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const TEX = './reproduce.sh --setup installs it on Debian or Ubuntu; elsewhere it says what is needed';

interface Program {
  readonly name: string;
  readonly program: string;
  /** Default: `--version`. */
  readonly args?: readonly string[];
  /** Default: no. */
  readonly needed?: boolean;
  readonly note: string;
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'git',
    program: 'git',
    note: 'apt-get install git; without it records name no commit and check asks no history',
  },
  { name: 'TeX', program: 'pdflatex', needed: true, note: TEX },
  { name: 'BibTeX', program: 'bibtex', needed: true, note: TEX },
  {
    name: 'Slurm',
    program: 'sbatch',
    note: 'for sweep --executor slurm alone: a cluster with sbatch, squeue and scancel',
  },
  {
    name: 'NVIDIA driver',
    program: 'nvidia-smi',
    args: ['--query-gpu=name,driver_version', '--format=csv,noheader'],
    note: 'for --device cuda alone: an NVIDIA GPU with its driver, CUDA 12 and cuDNN 9',
  },
];

export async function diagnose(place: Place): Promise<Finding[]> {
  return [
    cpu(),
    memory(),
    ...(await runtime(place.root)),
    ...(await Promise.all(BACKENDS.map((backend) => backendFinding(place.root, backend)))),
    ...(await Promise.all(PROGRAMS.map((program) => programFinding(program, place.env)))),
    ...(await dataFindings(place.dataDir)),
  ];
}

function cpu(): Finding {
  const { model, family, instructionSets, cores } = presentCpu();
  const sets = instructionSets?.join(' ') ?? 'instruction sets unknown';
  return {
    name: 'processor',
    needed: false,
    found: `${model}${family === null ? '' : ` (${family})`}, ${cores} cores; ${sets}`,
    note: instructionSets?.some((name) => name.startsWith('avx512'))
      ? null
      : 'without AVX-512 channels are blocked by 8 and not by 16, and records repeat to the last digit on their own kind of processor alone',
  };
}

function memory(): Finding {
  const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const found = `${gib(os.totalmem())}, ${gib(os.freemem())} free`;
  return { name: 'memory', needed: false, found, note: null };
}

async function runtime(root: string): Promise<Finding[]> {
  const folder = path.join(root, 'node_modules/onnxruntime-node');
  const providers = await import('onnxruntime-node').then(
    (ort) => ort.listSupportedBackends().map(({ name }) => name),
    () => null,
  );
  const version = providers === null ? null : packageVersion(folder);
  const hasCuda = existsSync(path.join(folder, CUDA_LIBRARY));
  return [
    {
      name: 'ONNX Runtime',
      needed: true,
      found: version === null ? null : `${version}, built for ${providers!.join(', ')}`,
      note: version === null ? 'npm ci' : null,
    },
    {
      name: 'CUDA provider',
      needed: false,
      found: hasCuda ? CUDA_LIBRARY : null,
      note: `${hasCuda ? '' : `${CUDA_STEP}; `}${NEVER_ON_A_GPU}`,
    },
  ];
}

function packageVersion(folder: string): string {
  return (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Of `--engine eager` alone; the basic path needs none. */
async function backendFinding(root: string, backend: Backend): Promise<Finding> {
  const { name, device } = BACKEND_PACKAGES[backend];
  const folder = path.join(root, 'node_modules', name);
  const finding = { name: `backend ${backend}`, needed: false };
  const warning = device === 'cuda' ? NEVER_ON_A_GPU : null;
  if (!existsSync(folder)) {
    const note = `for --engine eager --backend ${backend} alone: ${await installation(backend)}`;
    return { ...finding, found: null, note: warning === null ? note : `${note}; ${warning}` };
  }
  return loadBackend(backend, 1).then(
    () => ({ ...finding, found: `${name} ${packageVersion(folder)}`, note: warning }),
    ({ message }: Error) => ({ ...finding, found: null, note: message }),
  );
}

const execute = promisify(execFile);

async function programFinding(
  { name, program, args = ['--version'], needed = false, note }: Program,
  env: Place['env'],
): Promise<Finding> {
  const file = onPath(program, env);
  if (file === null) return { name, needed, found: null, note };
  try {
    const { stdout } = await execute(file, args, { env: { ...env }, timeout: 20_000 });
    return { name, needed, found: stdout.trim().split('\n')[0]!, note: null };
  } catch (cause) {
    const { stderr, message } = cause as Error & { readonly stderr?: string };
    const reason = (stderr?.trim() || message).split('\n')[0];
    return { name, needed, found: null, note: `${file} is here and fails: ${reason}` };
  }
}

function onPath(program: string, env: Place['env']): string | null {
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file)) ?? null;
}
