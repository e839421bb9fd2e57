#!/usr/bin/env bash
# Rebuilds the paper from the stored results. See --help.
if [ -z "${BASH_VERSION:-}" ]; then
  echo 'reproduce.sh: a script for bash, which sh is not here; type ./reproduce.sh or bash reproduce.sh' >&2
  exit 2
fi
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
  cat <<'TEXT'
usage: ./reproduce.sh [--setup | --setup-tests | --check | --watch | --full] [--serve] [--port N] [--jobs N]
                      [--data-dir DIR]

  (nothing)   set up what is missing, then build paper/main.pdf from the stored results, and the reviewer's view of it
  --setup     set up only: npm packages and, on Debian or Ubuntu as root or with sudo, TeX
  --setup-tests
              that, and what some tests need beyond it: Chromium and Slurm; where they cannot be had those tests skip
  --check     rebuild everything elsewhere and compare it with what is stored, byte for byte
  --watch     build, and build again whenever a result, a section or a template changes
                --serve         also show the paper, its data and the runs on their way on 127.0.0.1
                --port N        where to serve (default: 1580; 0: any free port)
  --full      first retrain every run that has no record yet (hours), then build
                --jobs N        runs side by side (default: 1)
                --data-dir DIR  where the data sets are, or go (default: $DATA_DIR, else data/)
  --help      this text
TEXT
}

say() { printf '%s\n' "$*" >&2; }
die() { say "reproduce.sh: $*"; exit 1; }

readonly TEX_PACKAGES=(texlive-latex-base texlive-latex-recommended texlive-fonts-recommended poppler-utils)
# program=package
readonly TEST_TOOLS=(chromium=chromium slurmctld=slurmctld slurmd=slurmd sbatch=slurm-client munged=munge)
readonly TEX_FILES=(article.cls booktabs.sty caption.sty hyperref.sty mathpazo.sty microtype.sty natbib.sty pifont.sty uzdr.pfb xcolor.sty)

need_node() {
  command -v node >/dev/null || die 'Node.js 20.19 or later is needed: https://nodejs.org'
  local version major minor
  version=$(node -p 'process.versions.node')
  IFS=. read -r major minor _ <<<"$version"
  if ((major < 20 || (major == 20 && minor < 19))); then die "Node.js 20.19 or later is needed, found $version"; fi
}

# npm packages: again only when the lock file changed.
need_packages() {
  local stamp=node_modules/.installed-lock
  cmp -s package-lock.json "$stamp" && return
  say 'installing npm packages ...'
  npm ci --no-audit --no-fund --loglevel=error >&2 || die 'npm ci failed (see above)'
  cp package-lock.json "$stamp"
}

APT_LOG=.cache/apt.log

can_apt() { command -v apt-get >/dev/null && { ((EUID == 0)) || command -v sudo >/dev/null; }; }

apt_install() {
  local sudo=()
  if ((EUID != 0)); then sudo=(sudo); fi
  mkdir -p .cache 2>/dev/null || APT_LOG=$(mktemp)
  { "${sudo[@]}" apt-get update -qq &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
    >"$APT_LOG" 2>&1 </dev/null
}

have_tex() {
  command -v pdflatex >/dev/null && command -v bibtex >/dev/null || return 1
  local files
  mapfile -t files < <(kpsewhich "${TEX_FILES[@]}")
  ((${#files[@]} == ${#TEX_FILES[@]}))
}

# Keeps what it reads for the next time, where that can be kept: a checkout may be read-only.
remember() { { mkdir -p .cache && cat >"$1"; } 2>/dev/null || true; }

# TeX: asked for once, then remembered by where its programs are.
need_tex() {
  local stamp=.cache/tex-found here
  here=$(command -v pdflatex bibtex || true)
  [[ -n $here && -f $stamp && $(<"$stamp") == "$here" ]] && return
  if ! have_tex; then
    if ! can_apt; then
      die "TeX Live is needed, with pdflatex, bibtex and: ${TEX_FILES[*]}.
On Debian or Ubuntu, as root: apt-get install --no-install-recommends ${TEX_PACKAGES[*]}
On Fedora: dnf install texlive-scheme-basic texlive-collection-latexrecommended texlive-collection-fontsrecommended
On macOS: MacTeX, or BasicTeX and tlmgr install collection-latexrecommended collection-fontsrecommended"
    fi
    say "installing TeX (${TEX_PACKAGES[*]}) ..."
    if ! apt_install "${TEX_PACKAGES[@]}"; then
      tail -n 20 "$APT_LOG" >&2
      die "apt-get could not install TeX (the whole log: $APT_LOG)"
    fi
    have_tex || die "TeX was installed, but kpsewhich does not find all of: ${TEX_FILES[*]}"
    here=$(command -v pdflatex bibtex)
  fi
  remember "$stamp" <<<"$here"
}

build_paper() {
  node programs/start.mjs analysis/cli/paper.ts build
  need_review
}

# The reviewer's view, where the numbers of the PDF lead: written again when the ledger changed.
need_review() {
  local stamp=.cache/review-of-ledger.json
  [[ -f paper/review/index.html ]] && cmp -s results/ledger.json "$stamp" && return
  if [[ ! -w paper ]]; then
    say "paper/ cannot be written to: the reviewer's view is left out"
    return
  fi
  node programs/start.mjs analysis/cli/paper.ts site
  remember "$stamp" <results/ledger.json
}

# Chromium and Slurm: tests that need them skip where they cannot be had.
need_test_tools() {
  local tool missing=()
  for tool in "${TEST_TOOLS[@]}"; do
    command -v "${tool%%=*}" >/dev/null || missing+=("${tool#*=}")
  done
  ((${#missing[@]})) || return 0
  say "installing for the tests: ${missing[*]} ..."
  if ! can_apt || ! apt_install "${missing[@]}"; then
    say "could not be installed: ${missing[*]}; the tests that need them will be skipped"
  fi
}

main() {
  local mode=build jobs=() data=() serve=()
  while (($#)); do
    case $1 in
      --setup | --setup-tests | --check | --watch | --full) mode=${1#--} ;;
      --serve) serve+=(--serve) ;;
      --port) serve+=(--port "${2:?--port needs a number}"); shift ;;
      --jobs) jobs=(--jobs "${2:?--jobs needs a number}"); shift ;;
      --data-dir) data=(--data-dir "${2:?--data-dir needs a folder}"); shift ;;
      --help | -h) usage; return ;;
      *) usage >&2; die "unknown option: $1" ;;
    esac
    shift
  done
  if ((${#serve[@]})) && [[ $mode != watch ]]; then die '--serve and --port go with --watch'; fi
  need_node
  need_packages
  need_tex
  case $mode in
    setup) ;;
    setup-tests) need_test_tools ;;
    check) exec node programs/start.mjs analysis/cli/paper.ts check ;;
    watch) exec node programs/start.mjs analysis/cli/paper.ts watch "${serve[@]}" ;;
    full)
      node programs/start.mjs experiments/cli/lab.ts sweep --study desk "${jobs[@]}" "${data[@]}"
      build_paper
      ;;
    build) build_paper ;;
  esac
}

main "$@"
