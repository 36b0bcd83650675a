"""Is what the accounts hold what it should be, and did a change touch what it is about and no more?"""
import json

from accounts import ID
from promised import self_service


def differences(want, have, at=""):
    """Every place where two trees of plain values are not the same."""
    if isinstance(want, dict) and isinstance(have, dict):
        for k in sorted(set(want) | set(have)):
            here = f"{at} > {k}" if at else k
            if k not in have:
                yield f"{here}: missing"
            elif k not in want:
                yield f"{here}: should not be there: {json.dumps(have[k])}"
            elif k == "document" and want[k] == "self-service":
                yield from (f"{here}: {wrong}" for wrong in self_service(have[k]))
            else:
                yield from differences(want[k], have[k], here)
    elif want != have:
        yield f"{at}: is {json.dumps(have)}, should be {json.dumps(want)}"


# What each change may touch, and all that it may touch: the stacks that see an event, and in them the resources.
CHANGES = {
    "joined": {
        "users": [
            "+ User carol",
            "~ ManagedPolicy assume.analytics.LambdaManager",
            "+ ManagedPolicy assume.webapp.LambdaManager",
        ],
        "webapp": ["+ Role LambdaManager"],
    },
    "left": {
        "users": [
            "- User bob",
            "~ ManagedPolicy assume.analytics.LambdaManager",
            "~ ManagedPolicy assume.webapp.AccountManager",
            "- ManagedPolicy assume.webapp.LambdaManager",
        ],
        "webapp": ["- Role LambdaManager"],
    },
}


def resource(r):
    p = r.get("Properties", {})
    return f"{r['Type'].split('::')[-1]} " + next((p[k] for k in ("UserName", "GroupName", "RoleName", "ManagedPolicyName") if k in p), "?")


def changed(change, before, after):
    """What is not as CHANGES says; before and after are the traces that `see` wrote down."""
    have = {name: stack_changes(before[a]["stacks"][name], after[a]["stacks"][name]) for a in ID for name in before[a]["stacks"]}
    yield from differences({name: sorted(CHANGES[change][name]) if name in CHANGES[change] else "not even an event" for name in have}, have)
    for a in ID:
        for kind in ("users", "groups", "roles", "policies"):
            for name in before[a][kind]:
                if name in after[a][kind] and before[a][kind][name] != after[a][kind][name]:
                    yield f"{a} > {kind} > {name}: was replaced or rewritten: {before[a][kind][name]} became {after[a][kind][name]}"


def stack_changes(before, after):
    if before == after:
        return "not even an event"
    b, a = before["resources"], after["resources"]
    lines = [f"- {resource(b[k])}" for k in b if k not in a] + [f"+ {resource(a[k])}" for k in a if k not in b]
    return sorted(lines + [f"~ {resource(a[k])}" for k in a if k in b and a[k] != b[k]])


def edit(change, m):
    """A map with the change made to it. The teams are told apart by the account that they are for."""
    teams = {next(iter(t["access"])): t for t in m["teams"].values()}
    if change == "joined":
        m["users"]["carol"] = {"name": "Carol Example"}
        teams["analytics"]["members"] += ["bob", "carol"]
        teams["analytics"]["access"]["webapp"] = ["LambdaManager"]
    if change == "left":
        del m["users"]["bob"], teams["analytics"]["access"]["webapp"]
        for t in teams.values():
            t["members"].remove("bob")
    return m
