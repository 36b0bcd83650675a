"""Who may enter what as an IAM user and through Identity Center, as AWS's own API tells it, and what deploying left behind."""
import datetime
import functools
import json

import boto3
from botocore.exceptions import ClientError

from accounts import document
from promised import SELF, SUSPENDED
from reach import ajar, enters, fates, physical, see_people

CENTER = "center"  # the profile of the delegated administrator, whose stack is identity-center
DIRECTORY = "Data Engineers"  # a group that the stack only names
HANDMADE = "AWSReadOnlyAccess"  # a permission set that was there before
PEOPLE = {"alice": "alice@example.com", "bob": "bob", "carol": "carol@corp.example", "dave": "dave", "erin": "erin", "frank": "frank", "gina": "gina"}
IAM, IC = "iam-users", "identity-center"


@functools.cache
def client(profile, service):
    return boto3.Session(profile_name=profile).client(service)


class Center:
    """The instance of Identity Center and its store."""

    def __init__(self):
        self.admin, self.identity, self.cloudformation = (client(CENTER, s) for s in ("sso-admin", "identitystore", "cloudformation"))
        (instance,) = self.admin.list_instances()["Instances"]
        self.instance, self.store = instance["InstanceArn"], instance["IdentityStoreId"]

    def every(self, operation, key, **args):
        api, of = (self.identity, {"IdentityStoreId": self.store}) if hasattr(self.identity, operation) else (self.admin, {"InstanceArn": self.instance})
        return [x for page in api.get_paginator(operation).paginate(**of, **args) for x in page[key]]

    def call(self, operation, **args):
        api, of = (self.identity, {"IdentityStoreId": self.store}) if hasattr(self.identity, operation) else (self.admin, {"InstanceArn": self.instance})
        return getattr(api, operation)(**of, **args)

    def users(self):
        return {u["UserId"]: u["UserName"] for u in self.every("list_users", "Users")}

    def groups(self):
        return {g["GroupId"]: g["DisplayName"] for g in self.every("list_groups", "Groups")}

    def members(self, group):
        return [m["MemberId"]["UserId"] for m in self.every("list_group_memberships", "GroupMemberships", GroupId=group)]

    def sets(self):
        """Each permission set by name: its ARN, its statements, the names or ARNs of its policies."""
        out = {}
        for arn in self.every("list_permission_sets", "PermissionSets"):
            of = {"PermissionSetArn": arn}
            name = self.call("describe_permission_set", **of)["PermissionSet"]["Name"]
            inline = self.call("get_inline_policy_for_permission_set", **of)["InlinePolicy"]
            out[name] = {
                "arn": arn,
                "statements": document(inline)["Statement"] if inline else [],
                "inline": document(inline) if inline else None,
                "policies": sorted(p["Arn"] for p in self.every("list_managed_policies_in_permission_set", "AttachedManagedPolicies", **of)),
                "references": sorted(
                    p["Path"] + p["Name"] for p in self.every("list_customer_managed_policy_references_in_permission_set", "CustomerManagedPolicyReferences", **of)
                ),
            }
        return out


def fill():
    """Put into the instance what an organisation has before it writes a map: people, a group of its directory, a permission set."""
    c = Center()
    ids = {}
    for name, user in PEOPLE.items():
        ids[name] = c.call(
            "create_user", UserName=user, DisplayName=name, Name={"GivenName": name, "FamilyName": name}, Emails=[{"Value": f"{name}@example.com", "Primary": True}]
        )["UserId"]
    group = c.call("create_group", DisplayName=DIRECTORY)["GroupId"]
    for name in ("carol", "dave"):
        c.call("create_group_membership", GroupId=group, MemberId={"UserId": ids[name]})
    c.call("create_permission_set", Name=HANDMADE)


def ways(m, user, through, account, role):
    """The ways to a grant that a map opens, worked out anew: what the people's and the target's side have in common."""

    def of(word):
        return {IAM, IC} if word in (None, "both") else {word}

    people = set()
    for t in through:
        team = m["teams"][t.removeprefix("team ")].get("sign_in") if t.startswith("team ") else None
        people |= of(m["users"][user].get("sign_in") or team or m.get("sign_in", IAM))
    return people & of(m["accounts"][account].get("sign_in")) & of(m["roles"][role].get("sign_in"))


def promise(matrix, m):
    """Who may enter what in which way: (user, account id, role) by way; and where the matrix says of the ways otherwise than the map."""
    ids = {a["name"]: a["id"] for a in matrix["accounts"]}
    out, wrong = {IAM: set(), IC: set()}, []
    for u in matrix["users"]:
        for g in u["grants"]:
            open_to, told = ways(m, u["name"], g["through"], g["account"], g["role"]), g.get("sign_in", IAM)
            if open_to != ({IAM, IC} if told == "both" else {told}):
                wrong.append(f"the matrix lets {u['name']} into {g['role']} of {g['account']} by {told}, the map by {sorted(open_to)}")
            for way in open_to:
                out[way].add((u["name"], ids[g["account"]], g["role"]))
    return out, wrong


def holders(m):
    """Who has an IAM user: by their own word, else by that of a team, else by the map's."""
    of = lambda word: word in (None, IAM, "both")
    out = set()
    for name, u in m["users"].items():
        teams = [t for t in m["teams"].values() if name in t["members"]]
        words = [u["sign_in"]] if "sign_in" in u else [t.get("sign_in") or m.get("sign_in") for t in teams]
        if "sign_in" not in u and ("access" in u or not teams):
            words.append(m.get("sign_in"))
        if any(of(w) for w in words):
            out.add(name)
    return out


def by_iam(moment):
    """Who enters which role as an IAM user at a moment; each user's policies; and what no stack knows of."""
    people, policies, wrong = see_people(boto3.Session(profile_name="users"))
    doors = set()
    for name, attached in people.items():
        reach, strange = enters([policies[arn] for arn in attached])
        wrong += [f"user {name}: {s}" for s in strange]
        for arn, until in reach.items():
            if until == "open" or moment < until.removeprefix("open until "):
                doors.add((name, arn.split(":")[4], arn.rsplit("/", 1)[1]))
    return doors, people, wrong


def denied(statements, user, account, moment):
    """Whether a set shuts somebody out of an account altogether."""
    for s in statements:
        condition = s.get("Condition", {})
        if s["Effect"] != "Deny" or "NotIpAddress" in condition:
            continue
        equals = condition["StringEquals"]
        here = lambda key, value: value in (lambda v: v if isinstance(v, list) else [v])(equals.get(key, value))
        since = condition.get("DateGreaterThanEquals", {}).get("aws:CurrentTime", "")
        if (s["Action"], s["Resource"]) == ("*", "*") and here("identitystore:UserId", user) and here("aws:PrincipalAccount", account) and moment >= since:
            return True
    return False


def by_center(c, m, names, moment):
    """Who enters which role through Identity Center at a moment, and what is odd about the sets and the accounts' roles."""
    role_of = {r.get("identity_center", {}).get("name", name): name for name, r in m["roles"].items()}
    map_name = {user: name for name, user in PEOPLE.items()}
    users, groups, sets, doors, wrong = c.users(), c.groups(), c.sets(), set(), []
    known = physical(c.cloudformation)
    for name, s in sets.items():
        if name == HANDMADE:
            continue
        if s["arn"] not in known:
            wrong.append(f"permission set {name}: belongs to no stack")
        accounts = c.every("list_accounts_for_provisioned_permission_set", "AccountIds", PermissionSetArn=s["arn"])
        for account in accounts:
            assigned = c.every("list_account_assignments", "AccountAssignments", AccountId=account, PermissionSetArn=s["arn"])
            if not assigned:
                wrong.append(f"permission set {name}: is in {account}, with no assignment")
            for a in assigned:
                who = c.members(a["PrincipalId"]) if a["PrincipalType"] == "GROUP" else [a["PrincipalId"]]
                doors |= {(map_name[users[u]], account, role_of[name]) for u in who if not denied(s["statements"], u, account, moment)}
            if account in names:
                wrong += provisioned(names[account], account, name, s)
    wrong += [f"group {g}: belongs to no stack" for i, g in groups.items() if g != DIRECTORY and not any(i in str(p) for p in known)]
    return doors, wrong


def provisioned(profile, account, name, s):
    """What of the role that a set has in an account is not as the set says."""
    iam = client(profile, "iam")
    roles = [r for page in iam.get_paginator("list_roles").paginate() for r in page["Roles"] if r["RoleName"].startswith(f"AWSReservedSSO_{name}_")]
    if len(roles) != 1:
        return [f"{account}: {len(roles)} roles of the permission set {name}"]
    role = roles[0]["RoleName"]
    attached = sorted(p["PolicyArn"] for p in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"])
    want = sorted(s["policies"] + [f"arn:aws:iam::{account}:policy{r}" for r in s["references"]])
    try:
        inline = document(iam.get_role_policy(RoleName=role, PolicyName="AwsSSOInlinePolicy")["PolicyDocument"])
    except ClientError:
        inline = None
    wrong = [] if attached == want else [f"{account}: role {role} carries {attached}, should carry {want}"]
    return wrong if inline == s["inline"] else [*wrong, f"{account}: the inline policy of {role} is not the set's"]


def trace(c, names):
    """The ids of what has a name and should keep it: a name with another id was replaced."""
    out = {f"set {n}": s["arn"] for n, s in c.sets().items()} | {f"group {n}": i for i, n in c.groups().items()}
    for account, profile in {**names, "111111111111": "users"}.items():
        iam = client(profile, "iam")
        each = lambda operation, key, **args: [x for page in iam.get_paginator(operation).paginate(**args) for x in page[key]]
        for r in each("list_roles", "Roles"):
            name = r["RoleName"].rsplit("_", 1)[0] if r["RoleName"].startswith("AWSReservedSSO_") else r["RoleName"]
            out[f"{account} role {name}"] = r["RoleId"]
        out |= {f"{account} user {u['UserName']}": u["UserId"] for u in each("list_users", "Users")}
        out |= {f"{account} policy {p['PolicyName']}": p["PolicyId"] for p in each("list_policies", "Policies", Scope="Local")}
    return out


def unlike(matrix, m, traces, excused="none"):
    """What is not as a map and its matrix say, at the matrix's moment, in both ways; traces are read and written anew.
    That the removal of what has an excused logical id failed is known."""
    moment = datetime.datetime.fromisoformat(matrix["at"].replace("Z", "+00:00")).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = {a["id"]: a["name"] for a in matrix["accounts"] if m["accounts"][a["name"]].get("status") != "suspended"}
    c, (promised, wrong) = Center(), promise(matrix, m)
    yield from wrong
    iam, people, wrong = by_iam(moment)
    center, more = by_center(c, m, names, moment)
    yield from wrong + more
    for way, doors in ((IAM, iam), (IC, center)):
        yield from (f"{way}: {user} enters {role} in {account}, and should not" for user, account, role in sorted(doors - promised[way]))
        yield from (f"{way}: {user} does not enter {role} in {account}" for user, account, role in sorted(promised[way] - doors))
    yield from (f"user {u}: should not be there" for u in sorted(set(people) - holders(m)))
    yield from (f"user {u}: is missing" for u in sorted(holders(m) - set(people)))
    for u in set(people) & holders(m):
        base = {SUSPENDED} if m["users"][u].get("status") == "suspended" else {SELF}
        if base != people[u] & {SELF, SUSPENDED}:
            yield f"user {u}: holds {sorted(people[u] & {SELF, SUSPENDED})}, should hold {sorted(base)}"
    for account, profile in names.items():
        iam_roles = {f"arn:aws:iam::{account}:role/{role}" for _, a, role in promised[IAM] if a == account}
        yield from (w for w in ajar(profile, account, iam_roles) if "aws-reserved" not in w)
        known = physical(client(profile, "cloudformation"))
        for p in client(profile, "iam").list_policies(Scope="Local")["Policies"]:
            if p["Arn"] not in known and not p["PolicyName"].startswith("rolemap-deploy-"):
                yield f"{account}: policy {p['PolicyName']}: belongs to no stack"
    for profile, stack in ((CENTER, IC), ("users", "users"), *((p, p) for p in names.values())):
        cloudformation = client(profile, "cloudformation")
        for s in cloudformation.describe_stacks()["Stacks"]:
            if s["StackName"].startswith(stack):
                yield from (w for w in fates(cloudformation, s["StackName"]) if not (excused in w and "DELETE_FAILED" in w))
    before = json.loads(traces.read_text()) if traces.exists() else {}
    after = trace(c, names)
    yield from (f"{k}: was replaced" for k, i in before.items() if after.get(k, i) != i)
    traces.write_text(json.dumps(after))


def left_behind(profile, policy):
    """Whether a policy is still in an account; it is taken away by hand, as the deployment said."""
    iam = client(profile, "iam")
    found = [p["Arn"] for p in iam.list_policies(Scope="Local")["Policies"] if p["PolicyName"] == policy]
    if len(found) != 1:
        yield f"{profile}: {len(found)} policies {policy} were left behind, not one"
    for arn in found:
        iam.delete_policy(PolicyArn=arn)


def close(account):
    """Close an account, as the management account does."""
    client("management", "organizations").close_account(AccountId=account)
