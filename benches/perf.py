#!/usr/bin/env python3
"""Prints the table of docs/performance.md: duban against what a user would write in an afternoon (benches/yardstick).

usage: benches/perf.py [RUNS] [UNITS]        (5 runs, 2000 units)

Each command runs in turn with the one that it is measured against (A B A B …), so that a machine that is busy with other
things, or whose clock changes, changes both. A ratio is the median of the ratios pair by pair; memory is that of the
whole process tree, sampled. What is kept for the next collection is removed before each first one. DUBAN names another binary than that of `cargo build --release`; WORK keeps the round.
"""
import os, shutil, statistics, subprocess, sys, tempfile, time, zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
UNITS = int(sys.argv[2]) if len(sys.argv) > 2 else 2000


def tree(pid):
    """Bytes of memory of a process and all that it started."""
    children, total, todo = {}, 0, [pid]
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                parent = int(Path(f'/proc/{name}/stat').read_text().rsplit(') ', 1)[1].split()[1])
                children.setdefault(parent, []).append(int(name))
            except OSError:
                pass
    while todo:
        one = todo.pop()
        todo += children.get(one, [])
        try:
            total += int(Path(f'/proc/{one}/statm').read_text().split()[1]) * os.sysconf('SC_PAGE_SIZE')
        except OSError:
            pass
    return total


def run(command):
    before, start, peak = os.times(), time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, tree(process.pid))
        time.sleep(0.02)
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    if process.returncode not in (0, 1):
        sys.exit(f'{command} ended with {process.returncode}')
    return cpu, wall, peak / 2**20


def compare(name, command, base_name, base, before=lambda: None, base_before=lambda: None):
    base_before(), run(base), before(), run(command)
    ours, theirs = [], []
    for _ in range(RUNS):
        base_before()
        theirs.append(run(base))
        before()
        ours.append(run(command))
    middle = statistics.median
    cpu = middle(a[0] / b[0] for a, b in zip(ours, theirs))
    wall = middle(a[1] / b[1] for a, b in zip(ours, theirs))
    ours, theirs = [[middle(run[i] for run in runs) for i in range(3)] for runs in (ours, theirs)]
    print(f'| {name} | {base_name} | {ours[0]:.2f} s / {theirs[0]:.2f} s | **{cpu:.2f}** | {wall:.2f} | {ours[2]:.0f} MiB |', flush=True)


def build():
    duban = os.environ.get('DUBAN')
    if not duban:
        subprocess.run(['cargo', 'build', '--release', '--bin', 'duban'], cwd=ROOT, check=True)
        duban = str(ROOT / 'target/release/duban')
    yardstick = ROOT / 'benches/yardstick'
    subprocess.run(['cargo', 'build', '--release'], cwd=yardstick, check=True)
    return duban, yardstick / 'target/release'


def main():
    duban, base = build()
    kept = os.environ.get('WORK')
    work = Path(kept) if kept else Path(tempfile.mkdtemp(prefix='duban-perf-'))
    work.mkdir(parents=True, exist_ok=True)
    made, given, out = work / 'round', work / 'input', work / 'output'
    if not made.exists():
        rehearse = [duban, 'rehearse', '--units', str(UNITS), '--faults', 'none', '--out', str(made)]
        subprocess.run(rehearse, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for folder in (given, out, work / 'plain'):
        folder.mkdir(exist_ok=True)
    shutil.copy(made / 'register.xlsx', given)
    shutil.copy(made / 'generated.json', out)
    folders = ['--input', str(given), '--output', str(out)]
    register = subprocess.run([duban, 'register', '--json', *folders], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    (work / 'register.json').write_bytes(register)
    replies = str(made / 'replies')
    collect = [duban, 'collect', replies, *folders, '--as-of', '2020-12-31']
    collect_base = [str(base / 'collect_base'), replies, str(work / 'plain.xlsx')]
    print(f'{UNITS} units, {RUNS} runs of each, {os.cpu_count()} cores\n')
    print('| work | against | CPU seconds | CPU ratio | wall ratio | memory of the tree |')
    print('|---|---|---|---|---|---|', flush=True)
    records_only = [*collect, '--records-only']
    anew = lambda: shutil.rmtree(out / '.cache', ignore_errors=True)
    compare('`collect`', collect, 'collect_base', collect_base, anew)
    compare('`collect --records-only`', records_only, 'floor', [str(base / 'floor'), replies], anew)
    pieces = [*collect, '--pieces', str(work / 'pieces')]
    compare('`collect --pieces`', pieces, 'floor', [str(base / 'floor'), replies])
    # Every hundredth reply is another file each time, and says the same.
    changed = iter(range(1, 10**6))
    some = sorted((made / 'replies').iterdir())[::100]

    def one_in_a_hundred():
        for path in some:
            with zipfile.ZipFile(path, 'a') as archive:
                archive.comment = b'%d' % next(changed)

    compare('`collect` again, 1 % new', collect, '`collect`', collect, one_in_a_hundred, anew)
    compare('`collect --records-only` again', records_only, 'the first time', records_only, one_in_a_hundred, anew)
    generate_base = [str(base / 'generate_base'), str(work / 'register.json'), str(work / 'plain')]
    compare('`generate`', [duban, 'generate', *folders], 'generate_base', generate_base)
    if not kept:
        shutil.rmtree(work)


main()
