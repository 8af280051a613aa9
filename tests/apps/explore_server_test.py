#!/usr/bin/env python3
"""The server of `lemmata explore` from outside: what it answers, what it refuses, and what it costs. usage: explore_server_test.py LEMMATA"""
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

PROGRAM = sys.argv[1]
REQUESTS = int(os.environ.get('LEMMATA_EXPLORE_REQUESTS', '10000'))
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print('FAILED:', what)


class Page:
    def __init__(self, *arguments):
        self.begin = time.monotonic()
        self.process = subprocess.Popen([PROGRAM, 'explore', *arguments, '--no-browser'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        rest = self.address.split('://', 1)[1]
        self.host, path = rest.split('/', 1)
        self.token = path.split('/', 1)[0]
        self.port = int(self.host.split(':')[1])

    def request(self, method, path, body=None, headers=None, connection=None):
        own = connection or http.client.HTTPConnection('127.0.0.1', self.port, timeout=30)
        sent = {'Content-Type': 'application/json'} if method == 'POST' else {}
        sent.update(headers or {})
        own.request(method, path, body=body, headers=sent)
        answer = own.getresponse()
        text = answer.read()
        if connection is None:
            own.close()
        return answer.status, text, dict(answer.getheaders())

    def ask(self, name, request, connection=None):
        status, text, _ = self.request('POST', f'/{self.token}/api/{name}', json.dumps(request), connection=connection)
        return status, json.loads(text)

    def memory(self):
        """Resident MiB."""
        with open(f'/proc/{self.process.pid}/status') as file:
            for line in file:
                if line.startswith('VmRSS'):
                    return int(line.split()[1]) / 1024
        return 0

    def alive(self):
        return self.process.poll() is None

    def end(self):
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


page = Page('counterexample/example-1.1')
token = page.token
check(page.address.startswith('http://127.0.0.1:'), 'the address is on the loopback interface: ' + page.address)
check(len(token) == 32 and all(c in '0123456789abcdef' for c in token), 'the token has 128 bits: ' + token)
check(page.address.endswith('#v=1&id=counterexample/example-1.1'), 'the address names the entry')

# ---- From the start to a verdict
example = {'state': {'id': 'counterexample/example-1.1', 'set': {}}}
status, answer = page.ask('run', example)
first_verdict = time.monotonic() - page.begin
check(status == 200 and answer['verdict']['decision'] == 'holds', 'the first verdict holds')
check(first_verdict < 1, f'the first verdict came after {first_verdict:.3f} s, in less than 1 s')

# ---- The page and its headers
status, text, headers = page.request('GET', f'/{token}/')
check(status == 200 and b'<html' in text.lower(), 'the page is there')
policy = headers.get('Content-Security-Policy', '')
check("default-src 'none'" in policy and 'unsafe' not in policy and 'http' not in policy, 'the policy allows nothing from elsewhere: ' + policy)
for name, value in (('X-Content-Type-Options', 'nosniff'), ('Cache-Control', 'no-store'), ('Referrer-Policy', 'no-referrer'), ('X-Frame-Options', 'DENY')):
    check(headers.get(name) == value, f'{name}: {value}')
check(not any(name.lower().startswith('access-control') for name in headers), 'no CORS headers')
total = 0
for name in ('', 'katex.js', 'katex.min.css', 'chart.min.js', 'fonts/KaTeX_Main-Regular.woff2'):
    status, text, headers = page.request('GET', f'/{token}/{name}')
    check(status == 200 and len(text) > 0, f'{name or "index"} is served')

# ---- Who may not ask
wrong = '0' * 32
for method, path, headers, expected in (
        ('GET', '/', {}, 403), ('GET', f'/{wrong}/', {}, 403), ('GET', f'/{token}', {}, 403), ('GET', f'/{token}x/', {}, 403), ('GET', f'/{token[:-1]}/', {}, 403),
        ('POST', f'/{wrong}/api/run', {}, 403),
        ('GET', f'/{token}/', {'Host': 'evil.example'}, 403), ('GET', f'/{token}/', {'Host': f'evil.example:{page.port}'}, 403),
        ('GET', f'/{token}/', {'Host': '127.0.0.1.evil.example'}, 403), ('GET', f'/{token}/', {'Host': ''}, 403),
        ('POST', f'/{token}/api/run', {'Origin': 'http://evil.example'}, 403), ('POST', f'/{token}/api/run', {'Origin': 'null'}, 403),
        ('POST', f'/{token}/api/run', {'Content-Type': 'text/plain'}, 415),
        ('GET', f'/{token}/../../etc/passwd', {}, 404), ('GET', f'/{token}/..%2f..%2fetc%2fpasswd', {}, 404), ('GET', f'/{token}/%2e%2e/%2e%2e/etc/passwd', {}, 404),
        ('GET', f'/{token}/nothing.js', {}, 404), ('GET', f'/{token}/api/run', {}, 404), ('POST', f'/{token}/api/nothing', {}, 404), ('POST', f'/{token}/api/RUN', {}, 404),
        ('DELETE', f'/{token}/', {}, 405), ('PUT', f'/{token}/api/run', {}, 405), ('OPTIONS', f'/{token}/api/run', {}, 405),
        ('GET', '/' + 'a' * 9000, {}, 414)):
    body = '{}' if method in ('POST', 'PUT') else None
    try:
        status, text, _ = page.request(method, path, body, headers)
    except (ConnectionError, http.client.HTTPException) as error:
        status, text = 0, str(error).encode()
    check(status == expected, f'{method} {path[:60]} {headers}: {status}, expected {expected}')
    check(page.alive(), 'the server is alive')
status, text, _ = page.request('POST', f'/{token}/api/catalogue', '{}', {'Origin': f'http://127.0.0.1:{page.port}'})
check(status == 200, 'the page itself may ask')
status, text, _ = page.request('POST', f'/{token}/api/catalogue', '{}', {'Host': 'localhost:9', 'Origin': 'http://localhost:9'})
check(status == 200, 'through a tunnel the port is another')

# ---- Bodies that are no requests
run = f'/{token}/api/run'
for body, expected in ((b'', 400), (b'{', 400), (b'null', 400), (b'[' * 100000, 400), (b'{"state":' * 2000 + b'1' + b'}' * 2000, 400), (b'\xff\xfe\x00', 400),
                       (b'{"state":' + b'9' * 100000 + b'}', 400), (b'{"state":1e99999999}', 400), (b'"' + b'a' * 900000 + b'"', 400),
                       (b'{"state":{"id":"clip21/theorem-a","set":{"tau":"1e999999999"}}}', 400), (b'{"state":{"id":"clip21/theorem-a","set":{"problem":"random-quadratics","nodes":"10","dimension":"20","steps":"1000000"}}}', 400),
                       (b'{"state":{"id":"clip21/theorem-a","set":{"nodes":"999999999999"}}}', 400), (b' ' * (10 << 20), 413)):
    begin = time.monotonic()
    try:
        status, text, _ = page.request('POST', run, body)
        message = json.loads(text)['error']['message']
    except (ConnectionError, http.client.HTTPException, BrokenPipeError) as error:
        status, message = (413 if len(body) > 1 << 20 else 0), str(error)
    check(status == expected and message, f'{body[:40]!r} ({len(body)} bytes): {status}, expected {expected}: {message}')
    check(time.monotonic() - begin < 5, f'{body[:40]!r} was answered at once')
    check(page.alive(), 'the server is alive')

# ---- Requests at random
random.seed(1)
ids = [entry['id'] for entry in page.ask('catalogue', {})[1]['entries'] if entry['explorable'] == 'run']


def mutated(value, depth=0):
    """A JSON value with something in it replaced."""
    strange = [None, True, -1, 0, 1 << 70, 1e308, '', 'x', '1/0', '-1', '0', '1e-400', '9' * 300, '1/3', [], {}, [[]], {'a': 1}, '\u0000', '𝛼', 'cap', 'drawn', ['1', '2', '3']]
    if depth > 4 or random.random() < 0.15:
        return random.choice(strange)
    if isinstance(value, dict):
        changed = dict(value)
        if changed and random.random() < 0.9:
            name = random.choice(list(changed))
            changed[name] = mutated(changed[name], depth + 1)
        else:
            changed[random.choice(['x', 'nodes', 'start', 'shifts', 'steps', 'set', 'problem', 'scaled', 'method_set'])] = random.choice(strange)
        return changed
    if isinstance(value, list) and value:
        changed = list(value)
        changed[random.randrange(len(changed))] = mutated(random.choice(value), depth + 1)
        return changed
    return random.choice(strange)


connection = http.client.HTTPConnection('127.0.0.1', page.port, timeout=60)
answered = {}
slowest = 0
for number in range(400):
    state = {'id': random.choice(ids), 'set': {'tau': '1/3', 'gamma': '1/10', 'x0': '2'}, 'steps': '20', 'number': '3', 'dropped': [], 'scaled': {'A4': '1/2'}, 'methods': ['gd'],
             'start': ['1'], 'nodes': [{'matrix': [['2']], 'linear': ['1']}, {'matrix': [['-1']], 'linear': ['0'], 'constant': '1'}], 'shifts': [['0'], ['1']]}
    name = random.choice(['run', 'run', 'verdict', 'export', 'entry', 'smoothness', 'truncation', 'job', 'cancel'])
    request = {'state': state, 'what': random.choice(['instance', 'command', 'test', 'report']), 'budget_ms': 200, 'id': state['id'], 'expression': 'x^4+sin(x)', 'l0': '1', 'l1': '2',
               'box': ['-2:2'], 'density': 'gaussian', 'set': {'mu': '1'}, 'alpha': {'low': '1/2', 'high': '2', 'points': 4}, 'job': 1}
    for _ in range(random.randrange(1, 4)):
        request = mutated(request)
    begin = time.monotonic()
    try:
        status, answer = page.ask(name, request, connection)
    except Exception as error:  # whatever it is, it is a fault
        check(False, f'{name} {json.dumps(request)[:300]}: {error!r}')
        connection = http.client.HTTPConnection('127.0.0.1', page.port, timeout=60)
        if not page.alive():
            break
        continue
    slowest = max(slowest, time.monotonic() - begin)
    answered[status] = answered.get(status, 0) + 1
    check(status in (200, 400, 404), f'{name} {json.dumps(request)[:300]}: {status} {str(answer)[:200]}')
    if status != 200:
        check(answer['error']['message'], 'a refusal says why')
check(page.alive(), 'the server is alive')
check(answered.get(200, 0) > 20 and answered.get(400, 0) > 100, f'both kinds were tried: {answered}')
print(f'requests at random: {answered}, slowest {slowest:.2f} s')

# ---- Slow clients do not hold up others
slow = []
for _ in range(12):
    client = socket.create_connection(('127.0.0.1', page.port))
    client.sendall(f'POST {run} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{'.encode())
    slow.append(client)
begin = time.monotonic()
status, answer = page.ask('run', example)
check(status == 200 and time.monotonic() - begin < 2, f'an answer beside 12 slow clients: {time.monotonic() - begin:.2f} s')
for client in slow:
    client.settimeout(20)
    try:
        text = client.recv(4096)
        check(text == b'' or b' 4' in text[:20], f'a slow client is refused: {text[:60]!r}')
    except (socket.timeout, ConnectionError) as error:
        check(isinstance(error, ConnectionError), 'a slow client is cut off')
    client.close()

# ---- Several pages at the same time, and what a session costs
large = {'state': {'id': 'clip21/theorem-a', 'set': {'problem': 'random-quadratics', 'nodes': '10', 'dimension': '2', 'steps': '2000', 'tau': '1/10'}, 'points': 600}}
status, answer = page.ask('run', large)
connection = http.client.HTTPConnection('127.0.0.1', page.port, timeout=60)
check(status == 200 and answer['node_count'] == 10 and answer['dimension'] == 2, f'n = 10, d = 2, K = 2000 runs: {status}')
times = []
for _ in range(20):
    begin = time.monotonic()
    status, answer = page.ask('run', large, connection)
    times.append(1000 * (time.monotonic() - begin))
print(f'run at n = 10, d = 2, K = 2000: median {statistics.median(times):.1f} ms, of which the program {answer["milliseconds"]} ms; {len(json.dumps(answer)) // 1024} KiB')
times = []
for _ in range(5):
    begin = time.monotonic()
    status, answer = page.ask('verdict', {**large, 'budget_ms': 10000}, connection)
    times.append(1000 * (time.monotonic() - begin))
print(f'verdict of the same: median {statistics.median(times):.1f} ms: {answer["verdict"]["text"]}')

statuses = []


def session(count, seed):
    draw = random.Random(seed)
    own = http.client.HTTPConnection('127.0.0.1', page.port, timeout=60)
    for i in range(count):
        state = {'id': draw.choice(['counterexample/example-1.1', 'clip21/example-1.1-basin']), 'set': {'x0': f'{draw.randrange(-300, 300) or 1}/100'}, 'points': 100}
        try:
            statuses.append(page.ask('run' if i % 8 else 'verdict', {'state': state}, own)[0])
        except (ConnectionError, http.client.HTTPException):
            own.close()
            statuses.append(page.ask('run', {'state': state})[0])


begin = time.monotonic()
pages = [threading.Thread(target=session, args=(REQUESTS // 4, seed)) for seed in range(4)]
for thread in pages:
    thread.start()
for thread in pages:
    thread.join()
seconds = time.monotonic() - begin
memory = page.memory()
check(len(statuses) == 4 * (REQUESTS // 4) and set(statuses) == {200}, f'4 pages, {len(statuses)} requests: {sorted(set(statuses))}')
check(memory < 150, f'{memory:.0f} MiB after {len(statuses)} requests')
print(f'{len(statuses)} requests of 4 pages: {seconds:.1f} s, {memory:.0f} MiB; first verdict after {first_verdict:.3f} s')

# ---- A port in use, and the end
busy = subprocess.run([PROGRAM, 'explore', '--port', str(page.port), '--no-browser'], capture_output=True, text=True, timeout=20)
check(busy.returncode == 2 and busy.stderr.count('\n') == 1 and str(page.port) in busy.stderr, f'a port in use: {busy.returncode}, {busy.stderr!r}')
for arguments in (['--port', '0'], ['--port', '99999'], ['--port', 'x'], ['no/such-thing'], ['--terminal', '--port', '80']):
    wrong_use = subprocess.run([PROGRAM, 'explore', *arguments], capture_output=True, text=True, timeout=20)
    check(wrong_use.returncode == 2 and wrong_use.stderr.count('\n') == 1, f'{arguments}: {wrong_use.returncode}, {wrong_use.stderr!r}')
page.ask('find', {'state': {'id': 'clip21/theorem-a', 'set': {}}, 'seconds': 600})
begin = time.monotonic()
status = page.end()
check(status == 130, f'Ctrl-C ends the server: {status}')
check(time.monotonic() - begin < 8, 'at once, also while it searches')

if failures:
    print(f'{len(failures)} failures')
    sys.exit(1)
print('all as promised')
