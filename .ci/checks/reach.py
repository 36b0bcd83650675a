"""Who may enter what, as AWS's own API tells it, against what `rolemap matrix -o json` says; and what deploying left behind."""
import fnmatch

import boto3

from accounts import USERS, document
from promised import SELF, SUSPENDED, trusting_users

ASSUME = "sts:assumerole"
NO_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


def unlike(matrix, deployed):
    """What is not as the matrix says in the users account, and in the targets among the deployed stacks."""
    session = boto3.Session(profile_name="users")
    people, policies, orphans = see_people(session)
    yield from orphans
    ids = {a["name"]: a["id"] for a in matrix["accounts"]}
    promised = {u["name"]: {f"arn:aws:iam::{ids[g['account']]}:role/{g['role']}": end(g.get("until")) for g in u["grants"]} for u in matrix["users"]}
    suspended = {u["name"] for u in matrix["users"] if u.get("suspended")}
    for name in sorted(set(promised) | set(people)):
        if name not in people or name not in promised:
            yield f"user {name}: " + ("missing" if name in promised else "should not be there")
            continue
        attached = people[name]
        reach, strange = enters([policies[arn] for arn in attached])
        yield from (f"user {name}: {s}" for s in strange)
        for arn in sorted(set(reach) | set(promised[name])):
            if reach.get(arn, "shut") != promised[name].get(arn, "shut"):
                yield f"user {name}: {arn} is {say(reach, arn)}, should be {say(promised[name], arn)}"
        base = {SUSPENDED} if name in suspended else {SELF}
        if base != attached & {SELF, SUSPENDED}:
            yield f"user {name}: holds {sorted(attached & {SELF, SUSPENDED})}, should hold {sorted(base)}"
    for stack in deployed:
        yield from fates(boto3.Session(profile_name=stack).client("cloudformation"), stack)
        if stack != "users":
            yield from ajar(stack, ids[stack], {arn for doors in promised.values() for arn in doors})


def end(until):
    """A day ends when the next begins."""
    return {None: "open", "2099-01-31": "open until 2099-02-01T00:00:00Z"}[until]


def say(doors, arn):
    return doors.get(arn, "shut")


def see_people(session):
    """Each user's policies, also those of the user's groups; each policy's document; and what no stack knows of."""
    iam = session.client("iam")

    def every(operation, key, **args):
        return [x for page in iam.get_paginator(operation).paginate(**args) for x in page[key]]

    orphans = []
    groups, people, policies = {}, {}, {}
    for g in (g["GroupName"] for g in every("list_groups", "Groups")):
        groups[g] = {p["PolicyArn"] for p in every("list_attached_group_policies", "AttachedPolicies", GroupName=g)}
        orphans += [f"group {g}: has an inline policy {p}" for p in every("list_group_policies", "PolicyNames", GroupName=g)]
    for u in (u["UserName"] for u in every("list_users", "Users")):
        people[u] = {p["PolicyArn"] for p in every("list_attached_user_policies", "AttachedPolicies", UserName=u)}
        orphans += [f"user {u}: has an inline policy {p}" for p in every("list_user_policies", "PolicyNames", UserName=u)]
        for g in every("list_groups_for_user", "Groups", UserName=u):
            people[u] |= groups[g["GroupName"]]
    for p in every("list_policies", "Policies", Scope="Local"):
        if not p["PolicyName"].startswith("rolemap-deploy-"):
            version = iam.get_policy_version(PolicyArn=p["Arn"], VersionId=p["DefaultVersionId"])["PolicyVersion"]
            policies[p["Arn"]] = document(version["Document"])
            if not p["AttachmentCount"] and p["PolicyName"].startswith("assume"):
                orphans.append(f"policy {p['PolicyName']}: attached to nobody")
    known = physical(session.client("cloudformation"))
    orphans += [f"{x}: belongs to no stack" for x in sorted({*people, *groups, *policies} - known)]
    return people, policies, orphans


def physical(cloudformation):
    """What the stacks hold, the nested ones too."""
    stacks = [s["StackName"] for page in cloudformation.get_paginator("describe_stacks").paginate() for s in page["Stacks"]]
    pages = (page for s in stacks if s != "CDKToolkit" for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=s))
    return {r.get("PhysicalResourceId") for page in pages for r in page["StackResourceSummaries"]}


def enters(documents):
    """The roles that these documents let enter, each with its end, and whatever in them is no door."""
    reach, strange, denied = {}, [], False
    for s in (s for d in documents for s in d["Statement"]):
        condition = s.get("Condition")
        if s["Effect"] == "Deny":
            if not touches(s) or condition == NO_MFA:
                continue
            if condition:
                strange.append(f"is denied roles under {condition}")
            denied = True
            continue
        if not touches(s):
            continue
        if s.get("Action") != "sts:AssumeRole":
            strange.append(f"is allowed {s.get('Action') or s.get('NotAction')}")
        for arn in [s["Resource"]] if isinstance(s["Resource"], str) else s["Resource"]:
            if set(arn) & set("*?$"):
                strange.append(f"may enter {arn}")
            until = "open"
            if condition:
                (until,) = condition["DateLessThan"].values()
                until = f"open until {until}" if set(condition) == {"DateLessThan"} else f"open under {condition}"
            if reach.get(arn) != "open":
                reach[arn] = max(until, reach.get(arn, "")) if until != "open" else until
    return ({} if denied else reach), strange


def touches(statement):
    """Whether a statement is about entering roles at all."""
    lowered = lambda key: [a.lower() for a in ([statement[key]] if isinstance(statement[key], str) else statement[key])]
    if "NotAction" in statement:
        return not any(fnmatch.fnmatchcase(ASSUME, a) for a in lowered("NotAction"))
    return any(fnmatch.fnmatchcase(ASSUME, a) for a in lowered("Action"))


def fates(cloudformation, stack):
    """What went wrong with a stack, in any of its deployments."""
    status = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        yield f"stack {stack}: {status}"
    for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack):
        for e in page["StackEvents"]:
            if "ROLLBACK" in e["ResourceStatus"] or "FAILED" in e["ResourceStatus"]:
                yield f"stack {stack}: {e['LogicalResourceId']}: {e['ResourceStatus']}: {e.get('ResourceStatusReason', '')}"


def ajar(account, id, promised):
    """Roles of a target account that are not those which somebody may enter, or that do not trust the users account."""
    iam = boto3.Session(profile_name=account).client("iam")
    roles = [r for page in iam.get_paginator("list_roles").paginate() for r in page["Roles"] if not r["RoleName"].startswith("cdk-")]
    there, wanted = {r["Arn"] for r in roles}, {arn for arn in promised if f"::{id}:" in arn}
    yield from (f"{account}: {arn} is missing" for arn in sorted(wanted - there))
    yield from (f"{account}: {arn} should not be there" for arn in sorted(there - wanted))
    yield from (f"{account}: {r['Arn']} does not trust {USERS} as it should" for r in roles if document(r["AssumeRolePolicyDocument"]) != trusting_users())
