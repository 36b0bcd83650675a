"""What the pipelines' YAML must hold to, beside being valid: python3 .ci/pipeline/workflows.py [ROOT]"""
import os
import pathlib
import re
import sys

import yaml

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
wrong = []

# All that a job may do. A job that is not here may do nothing.
PERMISSIONS = {
    ("access-review.yml", "review"): {"contents": "read"},
    ("access-comment.yml", "comment"): {"contents": "read", "pull-requests": "write"},
    ("deploy.yml", "deploy"): {"contents": "read", "id-token": "write"},
    ("deploy.yml", "record"): {"contents": "write"},
}
KEEPS_TOKEN = {("access-comment.yml", "comment"), ("deploy.yml", "record")}  # their checkouts go on to use git
TRIGGERS = {
    "access-review.yml": {"pull_request"},
    "access-comment.yml": {"pull_request_target"},
    "deploy.yml": {"push", "schedule", "workflow_dispatch"},
}


def check(good, *where):
    if not good:
        wrong.append(": ".join(map(str, where)))


def script(line, *where):
    """A step runs one of our scripts, with plain words or quoted variables, and nothing else."""
    found = re.fullmatch(r'(bin/pipeline/[a-z-]+)((?: (?:"\$[A-Z_]+"|[\w./^-]+))*)', line)
    check(found, *where, f"not a plain call of a script of ours: {line}")
    check(found and os.access(root / found[1], os.X_OK), *where, f"no such script: {line}")


pinned = re.compile(r"^\s*(?:- )?uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
hashes = {}
for path in sorted((root / ".github/workflows").iterdir()):
    name, text = path.name, path.read_text()
    flow = yaml.safe_load(text)
    check(set(flow[True]) == TRIGGERS.get(name), name, "triggers", sorted(flow[True]))
    for event in {"pull_request", "pull_request_target"} & set(flow[True]):
        types = (flow[True][event] or {}).get("types")
        check(types == ["opened", "synchronize", "reopened", "edited"], name, "does not run again when the base changes", types)
    check(flow.get("permissions") == {}, name, "permissions of the whole are not empty")
    check("concurrency" in flow, name, "no concurrency")
    check("secrets." not in text, name, "uses a secret")
    for line in text.splitlines():
        if re.match(r"\s*(- )?uses:", line):
            check(pinned.match(line), name, "not pinned by commit with its release", line.strip())
            action, _, version = line.split("uses:")[1].strip().partition(" # ")
            check(hashes.setdefault(action.split("@")[0], (action, version)) == (action, version), name, "pinned twice, differently", action)
    for job_name, job in flow["jobs"].items():
        at = (name, job_name)
        check(job.get("permissions") == PERMISSIONS.get(at), *at, "permissions", job.get("permissions"))
        check("timeout-minutes" in job, *at, "no timeout")
        for step in job["steps"]:
            if "run" in step:
                script(step["run"], *at)
            if step.get("uses", "").startswith("actions/checkout@"):
                keeps = step.get("with", {}).get("persist-credentials")
                check(keeps is (at in KEEPS_TOKEN), *at, "persist-credentials", keeps)
                if "pull_request_target" in flow[True]:
                    check(not {"ref", "repository"} & set(step["with"]), *at, "checks out what the pull request brings")
            if "id-token" in job["permissions"] and step.get("uses", "").startswith("actions/setup-go@"):
                check(step["with"].get("cache") is False, *at, "restores a cache beside credentials")
check(sorted(TRIGGERS) == sorted(p.name for p in (root / ".github/workflows").iterdir()), "workflows", "not those that are known")
deploy = yaml.safe_load((root / ".github/workflows/deploy.yml").read_text())
check(deploy["concurrency"].get("cancel-in-progress") is False, "deploy.yml", "cancels a deployment in the middle")
check(deploy[True]["push"] == {"branches": ["main"]}, "deploy.yml", "deploys other branches")
check(deploy["jobs"]["deploy"].get("if") == "github.ref == 'refs/heads/main'", "deploy.yml", "can be started on other branches")
steps = [step.get("run") or step["uses"].split("@")[0] for step in deploy["jobs"]["deploy"]["steps"]]
last = ['bin/pipeline/prepare "$STACKS"', "aws-actions/configure-aws-credentials", "bin/pipeline/deploy"]
check(steps[-3:] == last, "deploy.yml", "signs in before the proof, or does more between that and the deployment", steps)

lab = yaml.safe_load((root / "bin/pipeline/gitlab-ci.yml").read_text())
for name, job in lab.items():
    if isinstance(job, dict) and "script" in job:
        for line in job["script"]:
            script(line, "gitlab-ci.yml", name)
        check(job.get("rules"), "gitlab-ci.yml", name, "runs always")
        on_main = "CI_DEFAULT_BRANCH" in str(job["rules"]) and "merge_request_event" not in str(job["rules"])
        check(on_main == (name in ("deploy", "record")), "gitlab-ci.yml", name, "runs where it should not")
        check("id_tokens" not in job or name == "deploy", "gitlab-ci.yml", name, "signs in to AWS")
check(lab["deploy"].get("resource_group"), "gitlab-ci.yml", "deploy", "can run twice at once")

for w in wrong:
    print(w)
sys.exit(1 if wrong else 0)
