"""Mails a whole rehearsal through a real Exim on loopback; Python's email package reads what arrives, and the drafts."""

import email
import email.policy
import email.utils
import json
import os
import pty
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
import book
from common import DUBAN, ROOT

PASSWORD = "Suite-Pass+Word/2020"
USER = "dc"
DOMAIN = "units.example.cn"
OFFICE = "dc@example.gov.cn"

CONFIGURATION = """
primary_hostname = mail.example.gov.cn
spool_directory = {base}/spool
log_file_path = {base}/log/%slog
pid_file_path = {base}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts = *
tls_certificate = {base}/server.pem
tls_privatekey = {base}/server.key
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = signed_in
acl_smtp_data = accepted
message_size_limit = 30M
deliver_drop_privilege = true
smtp_accept_max = 50
smtp_accept_queue_per_connection = 0
host_lookup =
rfc1413_query_timeout = 0s
qualify_domain = example.gov.cn

begin acl
signed_in:
  accept authenticated = *
  deny message = sign in first
accepted:
  accept

begin routers
gone:
  driver = redirect
  local_parts = gone
  data = :fail: no such mailbox here
  allow_fail
boxes:
  driver = accept
  local_parts = lsearch;{base}/boxes
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = {base}/maildir/$local_part_data
  maildir_format
  create_directory
  user = {user}
  group = {group}
  return_path_add
  delivery_date_add

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{{name}}}}}{{eq{{$auth3}}{{{password}}}}}}}}}
  server_set_id = $auth2
"""


def fail(text):
    sys.exit(f"mail: {text}")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Exim:
    """A server with its own configuration, spool and mailboxes."""

    def __init__(self, base, boxes):
        self.base = base
        self.port = free_port()
        account = pwd.getpwnam("Debian-exim")
        for name in ["spool", "log", "maildir"]:
            (base / name).mkdir()
        authority(base)
        (base / "boxes").write_text("".join(f"{box}: {box}\n" for box in boxes))
        values = dict(
            base=base, port=self.port, user=account.pw_uid, group=account.pw_gid, name=USER, password=PASSWORD
        )
        (base / "exim.conf").write_text(CONFIGURATION.format(**values))
        # Whoever may read the configuration must not be able to change it; the rest is the server's.
        for path in [base, *base.rglob("*")]:
            if path.name not in ("exim.conf", "boxes"):
                shutil.chown(path, account.pw_uid, account.pw_gid)
        self.process = subprocess.Popen(
            ["exim4", "-C", base / "exim.conf", "-bdf", "-q1m"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(100):
            if self.process.poll() is not None:
                fail(f"exim does not start: {self.process.stdout.read().decode()} {self.log()}")
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        fail(f"exim does not listen: {self.log()}")

    def log(self):
        return "\n".join(path.read_text() for path in (self.base / "log").glob("*"))

    def messages(self):
        """Delivered messages by mailbox, as bytes."""
        found = {}
        for path in sorted((self.base / "maildir").glob("*/new/*")):
            found.setdefault(path.parent.parent.name, []).append(path.read_bytes())
        return found

    def wait_for(self, count, seconds=40):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.messages()
            if sum(map(len, found.values())) >= count:
                return found
            time.sleep(0.1)
        fail(f"{sum(map(len, self.messages().values()))} of {count} messages arrived: {self.log()[-3000:]}")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def authority(base):
    """An office's own authority, and a server's certificate by it."""

    def openssl(*args):
        done = subprocess.run(["openssl", *map(str, args)], capture_output=True, text=True)
        if done.returncode:
            fail(f"openssl {args}: {done.stderr}")

    new = ["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj"]
    ca = [base / "ca.pem", base / "ca.key"]
    openssl(*new, "/CN=example office CA", "-x509", "-days", 2, "-out", ca[0], "-keyout", ca[1])
    openssl(*new, "/CN=127.0.0.1", "-out", base / "server.csr", "-keyout", base / "server.key")
    (base / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    signing = ["x509", "-req", "-in", base / "server.csr", "-CA", ca[0], "-CAkey", ca[1], "-CAcreateserial", "-days", 2]
    openssl(*signing, "-extfile", base / "names", "-out", base / "server.pem")


class Desk:
    """An office's folders with an address for every unit."""

    def __init__(self, base, password=PASSWORD):
        self.base = base
        self.password = password
        (base / "input").mkdir(parents=True)
        for name in ["notice.txt", "directory.xlsx"]:
            shutil.copy(ROOT / "input" / name, base / "input" / name)
        register = self.run_json("register", statuses=(0, 1))
        self.addresses = {unit["name"]: f"dw{n:03}" for n, unit in enumerate(register["units"], 1)}
        self.address(self.addresses)

    def address(self, boxes):
        """Writes the mailboxes into the directory; units that it does not know are added."""
        path = self.base / "input/directory.xlsx"
        sheets = book.read(path)
        units = sheets["单位"]
        name, mail = units[0].index("名称"), units[0].index("邮箱")
        for unit, box in boxes.items():
            row = next((row for row in units if row[name] == unit), None)
            if row is None:
                row = [""] * len(units[0])
                row[name] = unit
                units.append(row)
                sheets["集合"] = [other for other in sheets["集合"] if other[0] != unit]
            row[mail] = f"{box}@{DOMAIN}"
        book.write(path, sheets)

    def settings(self, port, more=""):
        text = f'[mail]\nfrom = "咸宁市政府政务督查室 <{OFFICE}>"\nserver = "127.0.0.1"\nport = {port}\n'
        (self.base / "duban.toml").write_text(f'{text}user = "{USER}"\nper_minute = 0\n{more}')

    def start(self, *args):
        return subprocess.Popen(
            [DUBAN, *args],
            cwd=self.base,
            env={**os.environ, "DUBAN_SMTP_PASSWORD": self.password},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *args, statuses=(0,)):
        process = self.start(*args)
        out, err = process.communicate()
        if self.password in out + err:
            fail(f"duban {args} shows the password")
        if process.returncode not in statuses:
            fail(f"duban {args}: exit {process.returncode}\n{out[-2000:]}\n{err[-2000:]}")
        return out, err

    def run_json(self, *args, statuses=(0,)):
        return json.loads(self.run(*args, "--json", statuses=statuses)[0])

    def sent(self):
        path = self.base / "output/mail/sent.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def unsure(self):
        path = self.base / "output/mail/unsure.json"
        return json.loads(path.read_text())["messages"] if path.exists() else []


def read(raw, what):
    """A message without a single defect."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        defects = list(part.defects)
        for _, value in part.items():
            defects += value.defects
        if defects:
            fail(f"{what}: {defects}")
    return message


def prove(message, letter, desk, what):
    """The headers read back exactly, and the attachment is the file, byte for byte."""

    def same(found, expected, name):
        if found != expected:
            fail(f"{what}: {name} is {found!r}, not {expected!r}")

    same(message["Subject"], letter["subject"], "Subject")
    to = message["To"].addresses
    same([one.display_name for one in to], [letter["unit"]] * len(to), "the names in To")
    same([one.addr_spec for one in to], [one["address"] for one in letter["to"]], "To")
    same(message["From"].addresses[0].display_name, "咸宁市政府政务督查室", "the name in From")
    same(message.get_body(("plain",)).get_content().replace("\r\n", "\n"), letter["body"], "the text")
    attachments = list(message.iter_attachments())
    if letter["attachment"] is None:
        return same(len(attachments), 0, "the number of attachments")
    files = [letter["file"], *letter.get("also", [])]
    names = [letter["attachment"], *(Path(file).name for file in files[1:])]
    same(len(attachments), len(files), "the number of attachments")
    for attached, name, file in zip(attachments, names, files):
        # By RFC 2231, and by RFC 2047; what knows neither finds a plain name with the right ending.
        same(attached.get_filename(), name, "the file name")
        same(attached["Content-Description"], name, "the description")
        plain = attached["Content-Type"].params["name"]
        ending = Path(file).suffix
        same(plain.isascii() and plain.endswith(ending), True, f"whether {plain!r} is a plain name")
        same(attached.get_content(), (desk.base / "output" / file).read_bytes(), "the attachment")


def drafts(desk):
    """Drafts of all kinds, read by Python."""
    replies = desk.base / "input/replies"
    replies.mkdir()
    for path in sorted((desk.base / "output/workbooks").iterdir())[:3]:
        shutil.copy(path, replies)
    desk.run("collect", "--form", "plan", "--as-of", "2020-07-20", statuses=(1,))
    shutil.rmtree(replies)
    count = 0
    for option in [(), ("--returned",), ("--reminders",)]:
        mailed = desk.run_json("mail", *option)
        for letter in mailed["messages"]:
            raw = (desk.base / letter["draft"]).read_bytes()
            message = read(raw, letter["draft"])
            if message["X-Unsent"] != "1":
                fail(f"{letter['draft']} is no draft")
            prove(message, letter, desk, letter["draft"])
            # An extended parameter, a name and a type of content stand in one piece: not every program joins pieces.
            for line in raw.split(b"\r\n"):
                long = line.startswith((b" filename*=", b"To: =?UTF-8?B?", b"Content-Type: application/"))
                if len(line) > (998 if long else 80):
                    fail(f"{letter['draft']}: a line of {len(line)} bytes")
            count += 1
    return count


def mailing(desk, server, letters):
    """Sends everything, killed once on the way; every mailbox has its own letter once."""
    process = desk.start("mail", "--send")
    while process.poll() is None and len(desk.sent()) < 40:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = len(desk.sent())
    time.sleep(1)
    for doubt in desk.unsure():
        # A person looks into the mailbox.
        ids = [read(raw, "a letter")["Message-ID"] for box in server.messages().values() for raw in box]
        if doubt["message_id"] in ids and doubt["message_id"] not in [one["message_id"] for one in desk.sent()]:
            desk.run("mail", "--arrived", doubt["unit"])
        elif doubt["message_id"] not in ids:
            desk.run("mail", "--send", "--again", "--only", doubt["unit"])
    desk.run("mail", "--send")
    found = server.wait_for(len(letters))
    for letter in letters:
        box = desk.addresses[letter["unit"]]
        if len(found.get(box, [])) != 1:
            fail(f"{letter['unit']} got {len(found.get(box, []))} letters")
        message = read(found[box][0], letter["unit"])
        prove(message, letter, desk, letter["unit"])
        if email.utils.parsedate_to_datetime(message["Date"]) is None or not message["Message-ID"]:
            fail(f"{letter['unit']}: no date or no id")
    if "dropped" in server.log():
        fail(f"the server did not like it: {server.log()[-2000:]}")
    desk.run("mail", "--send")
    time.sleep(1)
    if sum(map(len, server.messages().values())) != len(letters):
        fail("a second run sent something again")
    return before


def bounce(desk, server):
    """A letter to a mailbox that is gone comes back, and collect tells whose it was."""
    unit = "市财政局"
    desk.address({unit: "gone"})
    desk.run("mail", "--send", "--only", unit)
    for _ in range(200):
        found = server.messages().get("dc", [])
        if found:
            break
        time.sleep(0.1)
    else:
        fail(f"no bounce came: {server.log()[-2000:]}")
    replies = desk.base / "input/replies"
    replies.mkdir()
    (replies / "退信.eml").write_bytes(found[0])
    collected = desk.run_json("collect", "--form", "plan", "--as-of", "2020-07-20", statuses=(1,))
    told = [one for one in collected["findings"] if one["rule"] == "mail-undelivered"]
    if [one["unit"] for one in told] != [unit] or collected["ledger"]["received"] != 0:
        fail(f"the bounce was read as {told} {collected['replies']}")


def refusals(desk, server):
    """Without the authority's certificate, or with a wrong password, nothing goes out."""
    connections = server.log().count("Authentication") + server.log().count("authenticator failed")
    desk.settings(server.port)
    _, said = desk.run("mail", "--send", "--again", statuses=(2,))
    if "ca_file" not in said:
        fail(f"an unknown authority: {said}")
    desk.settings(server.port, 'ca_file = "ca.pem"\n')
    desk.password = "another+Word/9"
    _, said = desk.run("mail", "--send", "--again", "--debug", statuses=(2,))
    desk.password = PASSWORD
    if "授权码" not in said:
        fail(f"a wrong password: {said}")
    return connections


def prompted(desk):
    """Asked for at a terminal, the password is taken and not shown."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(desk.base)
        os.environ.pop("DUBAN_SMTP_PASSWORD", None)
        os.execv(DUBAN, [str(DUBAN), "mail", "--send", "--again", "--only", "市教育局"])
    said = b""
    typed = False
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
        if not typed and "密码" in said.decode(errors="replace"):
            time.sleep(0.2)
            os.write(terminal, f"{PASSWORD}\n".encode())
            typed = True
    _, status = os.waitpid(child, 0)
    text = said.decode(errors="replace")
    if not typed or os.waitstatus_to_exitcode(status) != 0 or "已发送 1 封" not in text or PASSWORD in text:
        fail(f"asked at a terminal: {text}")


def main():
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        os.chmod(base, 0o755)
        desk = Desk(base / "desk")
        desk.run("generate", statuses=(0, 1))
        server_base = base / "server"
        server_base.mkdir()
        server = Exim(server_base, [*desk.addresses.values(), "dc"])
        try:
            shutil.copy(server_base / "ca.pem", desk.base / "ca.pem")
            desk.settings(server.port, 'ca_file = "ca.pem"\n')
            read_drafts = drafts(desk)
            letters = desk.run_json("mail", "--dry-run")["messages"]
            refusals(desk, server)
            if server.messages() or desk.sent():
                fail("something went out before it was sent")
            killed_after = mailing(desk, server, letters)
            bounce(desk, server)
            prompted(desk)
        finally:
            server.stop()
        for path in (desk.base / "output").rglob("*"):
            if path.is_file() and PASSWORD.encode() in path.read_bytes():
                fail(f"{path} holds the password")
    version = subprocess.run(["exim4", "-bV"], capture_output=True, text=True).stdout.split("\n")[0]
    print(
        f"{len(letters)} letters through {version.split(' #')[0]}: each mailbox its own workbook once, byte for byte, "
        f"with a kill after {killed_after}; {read_drafts} drafts without defects; one bounce told; the password asked for and not shown; "
        f"{time.monotonic() - start:.0f} s"
    )


main()
