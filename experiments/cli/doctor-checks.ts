/** What `lab doctor` looks for: each finding says what is here, or what the missing thing would need. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BACKEND_PACKAGES, BACKENDS, type Backend, installation, loadBackend } from '../engine/backends.ts';
import { DATA_SETS } from '../record/data-sets.ts';
import { presentCpu } from '../record/describe-cpu.ts';
import { TEXT_CORPORA } from '../tasks/language-modelling/data/text-corpora.ts';

export interface Finding {
  readonly name: string;
  /** Without it `./reproduce.sh` rebuilds nothing and no run can be trained on the CPU. */
  readonly needed: boolean;
  /** Null where it is missing. */
  readonly found: string | null;
  /** What it would take, or what there is to know of it. */
  readonly note: string | null;
}

export interface Place {
  /** Of the repository. */
  readonly root: string;
  readonly dataDir: string;
  /** Programs are looked for on its PATH. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const TEX =
  'apt-get install --no-install-recommends texlive-latex-base texlive-latex-recommended texlive-fonts-recommended';

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

/** Libraries that the provider needs and that npm's package does not hold. */
const CUDA_LIBRARY = 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so';
const CUDA_STEP =
  'ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js downloads it (npm ci runs no scripts)';
/** Of `--device cuda`. */
export const NEVER_ON_A_GPU = 'nothing of this project was ever run on a GPU';

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

interface DataFolder {
  readonly name: string;
  readonly folder: string;
  readonly site: string;
  /** Names of the files that its loader reads; empty: all that there are. */
  readonly files: readonly string[];
}

const DATA_FOLDERS: readonly DataFolder[] = [
  ...Object.values(DATA_SETS).flatMap(({ title, url, files }) =>
    'folder' in files
      ? [{ name: title, folder: files.folder as string, site: url!, files: fileNames(files) }]
      : [],
  ),
  ...Object.values(TEXT_CORPORA).map(({ title, folder, site, ...files }) => ({
    name: title,
    folder,
    site,
    files: fileNames(files),
  })),
];

/** What stands under `file`, `testFile` and `trainFiles`, however deep. */
function fileNames(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    if ((name === 'file' || name === 'testFile') && typeof one === 'string') return [one];
    return name === 'trainFiles' && Array.isArray(one) ? (one as string[]) : fileNames(one);
  });
}

/** More is not read through for a fingerprint: ImageNet. */
const MOST_BYTES = 2 ** 30;

function dataFindings(dataDir: string): Promise<Finding[]> {
  return Promise.all(
    DATA_FOLDERS.map(async ({ name, folder, site, files }) => {
      const found = await fingerprint(path.join(dataDir, folder), files);
      const note =
        found === null
          ? `a run that takes it downloads it, or names the file that is missing (${site})`
          : null;
      return { name: `data: ${name}`, needed: false, found, note };
    }),
  );
}

/** SHA-256 over the bytes of the files in the order of their names; null where one is missing or there are none. */
async function fingerprint(folder: string, names: readonly string[]): Promise<string | null> {
  if (!existsSync(folder)) return null;
  const present = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
  if (present.length === 0 || names.some((name) => !present.includes(name))) return null;
  const files = (names.length === 0 ? present : [...names]).sort().map((name) => path.join(folder, name));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const counted = `${files.length === 1 ? '1 file' : `${files.length} files`}, ${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes > MOST_BYTES) return `${counted}, too many for a fingerprint`;
  const hash = createHash('sha256');
  for (const file of files) for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return `${counted}, SHA-256 ${hash.digest('hex').slice(0, 16)}`;
}
