#!/usr/bin/env python3
"""How long the desk's pages take and how much memory the desk has: benches/desk.py [UNITS]

Asks each page as a browser does, from the request to the last byte, for the sample and for a round of so many units (2,000)
of which every one has replied. DUBAN is the program (target/release/duban); WORK keeps the round for the next time.
"""
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DUBAN = Path(os.environ.get('DUBAN', ROOT / 'target/release/duban'))
UNITS = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
PAGES = ['/', '/notice', '/units', '/forms', '/replies', '/unit/0', '/review', '/summary', '/answers']


def memory(process):
    """What the desk has ever taken of the machine's memory, in MiB."""
    return int(re.search(r'VmHWM:\s+(\d+) kB', Path(f'/proc/{process.pid}/status').read_text())[1]) // 1024


def measured(name, folder, home):
    env = {**os.environ, 'HOME': str(home), 'XDG_CONFIG_HOME': str(home / 'config')}
    desk = subprocess.Popen([DUBAN, 'desk', '--no-open', folder], stdout=subprocess.PIPE, text=True, env=env)
    link = desk.stdout.readline().strip()
    host, path = re.match(r'http://([^/]+)(/.*)', link).groups()

    def ask(path, headers):
        connection = http.client.HTTPConnection(host, timeout=120)
        began = time.perf_counter()
        connection.request('GET', path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - began) * 1000
        connection.close()
        return answer, body, took

    answer, _, _ = ask(path, {})
    own = {'Cookie': answer.getheader('Set-Cookie').split(';')[0]}
    for page in PAGES:
        answer, body, first = ask(page, own)
        if answer.status != 200:
            print(f'| {name} | `{page}` | {answer.status} | | | |')
            continue
        took = [ask(page, own)[2] for _ in range(7)]
        print(f'| {name} | `{page}` | {first:.0f} ms | {statistics.median(took):.0f} ms | {min(took):.0f} ms | {len(body) // 1024} KiB |', flush=True)
    print(f'\n{name}: the desk took at most {memory(desk)} MiB\n', flush=True)
    desk.terminate()
    desk.wait()


def main():
    kept = os.environ.get('WORK')
    work = Path(kept) if kept else Path(tempfile.mkdtemp(prefix='duban-desk-'))
    large = work / f'round-{UNITS}'
    sample = work / 'sample'
    quiet = {'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL}
    if not sample.exists():
        (sample / 'input').mkdir(parents=True)
        for name in ['notice.txt', 'directory.xlsx']:
            shutil.copy(ROOT / 'input' / name, sample / 'input')
        folders = ['--input', sample / 'input', '--output', sample / 'output']
        subprocess.run([DUBAN, 'generate', *folders], **quiet)
        subprocess.run([DUBAN, 'rehearse', '--form', 'plan', '--input', sample / 'input', '--output', work / 'made'], **quiet)
        shutil.copytree(work / 'made/rehearsal/replies', sample / 'input/replies')
        subprocess.run([DUBAN, 'collect', *folders, '--form', 'plan', '--as-of', '2020-07-12'], **quiet)
    if not large.exists():
        made = work / 'large'
        subprocess.run([DUBAN, 'rehearse', '--units', str(UNITS), '--faults', 'none', '--out', made], **quiet)
        (large / 'input').mkdir(parents=True)
        shutil.copy(made / 'register.xlsx', large / 'input')
        shutil.copytree(made / 'replies', large / 'input/replies')
        folders = ['--input', large / 'input', '--output', large / 'output']
        subprocess.run([DUBAN, 'generate', *folders], **quiet)
        subprocess.run([DUBAN, 'collect', *folders, '--as-of', '2020-12-31'], **quiet)
    print('| round | page | first | median of 7 | best | size |\n|---|---|---|---|---|---|', flush=True)
    for name, folder in [('sample', sample), (f'{UNITS} units', large)]:
        measured(name, folder, work / 'home')
    if not kept:
        shutil.rmtree(work)


main()
