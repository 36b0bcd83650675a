"""The comments of one pull request, as the APIs of GitHub and GitLab keep them, on 127.0.0.1.

usage: forge.py DIR    writes its address to DIR/address, what was asked to DIR/requests, the comments to DIR/comments.json

Page one is full of other people's comments, one of which pretends to be the review's. DIR/refuse makes it answer 403.
"""
import json
import pathlib
import re
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

here = pathlib.Path(sys.argv[1])
MARKER = "<!-- rolemap: access review -->"
ROUTES = {
    "github": (r"/repos/acme/access/issues/7/comments", r"/repos/acme/access/issues/comments/(\d+)", "PATCH", ("Authorization", "Bearer t0ken")),
    "gitlab": (r"/projects/42/merge_requests/7/notes", r"/projects/42/merge_requests/7/notes/(\d+)", "PUT", ("PRIVATE-TOKEN", "t0ken")),
}


def crowd():
    said = [{"id": n, "body": "me too", "who": "somebody"} for n in range(99)]
    return said + [{"id": 99, "body": MARKER + "\nNo access changes.", "who": "mallory"}]


comments = {"github": crowd(), "gitlab": crowd()}
robot = {"github": "github-actions[bot]", "gitlab": "project_42_bot"}


class Forge(BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, code, body):
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        path, _, query = self.path.partition("?")
        with open(here / "requests", "a") as log:
            log.write(f"{self.command} {path}\n")
        kind = "github" if path.startswith("/repos/") else "gitlab"
        every, one, change, (header, value) = ROUTES[kind]
        if self.headers.get(header) != value or (here / "refuse").exists():
            return self.answer(403, {"message": "no"})
        user = "user" if kind == "github" else "author"
        name = "login" if kind == "github" else "username"
        if path == "/user" and kind == "gitlab":
            return self.answer(200, {"username": robot[kind]})
        if re.fullmatch(every, path) and self.command == "GET":
            page = int(re.search(r"(?:^|&)page=(\d+)", query)[1])
            shown = comments[kind][100 * (page - 1) : 100 * page]
            return self.answer(200, [{"id": c["id"], "body": c["body"], user: {name: c["who"]}} for c in shown])
        if re.fullmatch(every, path) and self.command == "POST":
            comments[kind].append({"id": len(comments[kind]), "body": body["body"], "who": robot[kind]})
        elif (found := re.fullmatch(one, path)) and self.command == change:
            comments[kind][int(found[1])]["body"] = body["body"]
        else:
            return self.answer(404, {"message": "no such thing"})
        (here / "comments.json").write_text(json.dumps({k: v[99:] for k, v in comments.items()}))
        self.answer(200, {})

    do_GET = do_POST = do_PATCH = do_PUT = handle_any


server = HTTPServer(("127.0.0.1", 0), Forge)
(here / "address").write_text(f"http://127.0.0.1:{server.server_port}")
server.serve_forever()
