"""The AWS CLI, loaded once: each command is a fork of this process, so that a script of fifty does not start Python fifty times.

python aws-cli.py FOLDER: serves on FOLDER/socket, and puts a command `aws` into FOLDER that asks it.
"""
import array
import json
import os
import signal
import socket
import sys
import traceback
from contextlib import redirect_stdout

from awscli.clidriver import create_clidriver

folder = sys.argv[1]
address = os.path.join(folder, "socket")

ASK = f"""#!{sys.executable} -IS
import array, json, os, socket, sys
asked = socket.socket(socket.AF_UNIX)
asked.connect({address!r})
said = json.dumps([os.getcwd(), dict(os.environ), sys.argv[1:]]).encode()
asked.sendmsg([len(said).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
asked.sendall(said)
sys.exit((asked.recv(1) or b"\\xff")[0])
"""


def carry_out(asked):
    head, passed, _, _ = asked.recvmsg(4, socket.CMSG_SPACE(3 * array.array("i").itemsize))
    files = array.array("i")
    files.frombytes(passed[0][2])
    for at, file in enumerate(files):
        os.dup2(file, at)
    with asked.makefile("rb") as said:
        where, env, words = json.loads(said.read(int.from_bytes(head, "big")))
    os.chdir(where)
    os.environ.clear()
    # Where the CLI found its own data when it was loaded.
    os.environ.update(env, AWS_DATA_PATH=data)
    try:
        code = driver.main(words)
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    asked.sendall(bytes([(code or 0) & 255]))


driver = create_clidriver()
data = os.environ["AWS_DATA_PATH"]
# Read before the first fork: the descriptions of EC2 take longest. It asks nobody.
with open(os.devnull, "w") as unseen, redirect_stdout(unseen):
    driver.main(["ec2", "describe-vpcs", "--generate-cli-skeleton"])
server = socket.socket(socket.AF_UNIX)
server.bind(address)
server.listen(64)
command = os.path.join(folder, "aws")
with open(command, "w") as written:
    written.write(ASK)
os.chmod(command, 0o755)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
while True:
    asked, _ = server.accept()
    if os.fork() == 0:
        server.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            carry_out(asked)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    asked.close()
