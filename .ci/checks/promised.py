"""What the maps promise: for each, everything that the accounts hold once it is deployed, and nothing besides."""
from accounts import ANALYTICS, ID, USERS, WEBAPP

AWS = "arn:aws:iam::aws:policy/"


def user(*policies, groups=(), **tags):
    return {"path": "/", "tags": tags, "policies": sorted(policies), "groups": sorted(groups), "inline": [], "access keys": 0, "password": False}


def group(*policies):
    return {"path": "/", "policies": sorted(policies), "inline": []}


def role(*policies, path="/", description="", boundary=None, session=3600, **trust):
    return {"path": path, "description": description, "trust": trusting_users(**trust), "policies": sorted(policies), "boundary": boundary, "session": session, "inline": []}


def trusting_users(mfa=True, source_ip=None, people=None):
    condition = {}
    if mfa:
        condition["Bool"] = {"aws:MultiFactorAuthPresent": "true"}
    if source_ip:
        condition["IpAddress"] = {"aws:SourceIp": source_ip}
    if people:
        condition["ArnEquals"] = {"aws:PrincipalArn": [f"arn:aws:iam::{USERS}:user/{p}" for p in people]}
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{USERS}:root"}, "Action": "sts:AssumeRole"}
    return allow({**statement, "Condition": condition} if condition else statement)


def allow(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def door(account, name, path="/", until=None):
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": f"arn:aws:iam::{account}:role{path}{name}"}
    if until:
        statement["Condition"] = {"DateLessThan": {"aws:CurrentTime": until}}
    return {"path": path, "document": allow(statement)}


def stack(status="CREATE", outputs=(), **more):
    return {"status": status, "protected": True, "tags": {"organization": "acme", "managed-by": "rolemap", **more}, "outputs": list(outputs)}


def own(name, path="/", account=USERS):
    return f"arn:aws:iam::{account}:policy{path}{name}"


SIGN_IN = f"https://{USERS}.signin.aws.amazon.com/console"
SELF, SUSPENDED = own("rolemap.self-service"), own("rolemap.suspended")
MANAGER, LAMBDA = own("assume.webapp.AccountManager"), own("assume.analytics.LambdaManager")
SELF_SERVICE = {"path": "/", "document": "self-service"}  # what it has to be is said in self_service


def account(users=None, groups=None, roles=None, policies=None, stacks=None):
    return {"users": users or {}, "groups": groups or {}, "roles": roles or {}, "policies": policies or {}, "stacks": stacks or {}}


ALICE = {"name": "Alice Example", "email": "alice@example.com"}
BOB = {"name": "Bob Example", "email": "bob@example.com"}


def example():
    """config/rolemap.yaml: Alice and Bob."""
    return {
        "users": account(
            users={"alice": user(SELF, MANAGER, LAMBDA, **ALICE), "bob": user(SELF, MANAGER, **BOB)},
            policies={
                "rolemap.self-service": SELF_SERVICE,
                "assume.webapp.AccountManager": door(WEBAPP, "AccountManager"),
                "assume.analytics.LambdaManager": door(ANALYTICS, "LambdaManager"),
            },
            stacks={"users": stack(outputs=[SIGN_IN])},
        ),
        "webapp": account(
            roles={"AccountManager": role(AWS + "AdministratorAccess", description="Full access to everything in the account")},
            stacks={"webapp": stack()},
        ),
        "analytics": account(
            roles={"LambdaManager": role(AWS + "AWSLambda_FullAccess", description="Manage Lambda functions")},
            stacks={"analytics": stack()},
        ),
    }


def joined():
    """Bob joins the team of analytics, Carol is new in it, and the team gets LambdaManager in webapp too."""
    w = example()
    more = own("assume.webapp.LambdaManager")
    w["users"]["users"] = {
        "alice": user(SELF, MANAGER, LAMBDA, more, **ALICE),
        "bob": user(SELF, MANAGER, LAMBDA, more, **BOB),
        "carol": user(SELF, LAMBDA, more, name="Carol Example"),
    }
    w["users"]["policies"]["assume.webapp.LambdaManager"] = door(WEBAPP, "LambdaManager")
    w["webapp"]["roles"]["LambdaManager"] = w["analytics"]["roles"]["LambdaManager"]
    for name in ("users", "webapp"):
        w[name]["stacks"][name]["status"] = "UPDATE"
    return w


def left():
    """Bob leaves, and the team loses LambdaManager in webapp again."""
    w = joined()
    more = own("assume.webapp.LambdaManager")
    del w["users"]["users"]["bob"], w["users"]["policies"]["assume.webapp.LambdaManager"], w["webapp"]["roles"]["LambdaManager"]
    for u in w["users"]["users"].values():
        u["policies"].remove(more)
    return w


def empty():
    return {name: account() for name in ID}


def teams():
    """maps/teams.yaml: the example's two teams as groups, and a direct grant."""
    w = example()
    everyone, direct = "rolemap.everyone", "rolemap.direct.bob"
    w["users"]["users"] = {
        "alice": user(groups=[everyone, "webapp-fullstack", "analytics-serverless"], **ALICE),
        "bob": user(groups=[everyone, "webapp-fullstack", direct], **BOB),
    }
    w["users"]["groups"] = {everyone: group(SELF), "webapp-fullstack": group(MANAGER), "analytics-serverless": group(LAMBDA), direct: group(LAMBDA)}
    return w


def full():
    """maps/full.yaml"""
    path, until = "/rolemap/", "2099-02-01T00:00:00Z"
    self_service, suspended = own("rolemap.self-service", path), own("rolemap.suspended", path)
    late = "assume-until.20990201T000000Z.analytics.Auditor"
    doors = {
        f"assume.{name}.{r}": door(id, r, path)
        for name, id, roles in (("webapp", WEBAPP, ("Reader", "Deployer", "Auditor")), ("analytics", ANALYTICS, ("Reader", "Auditor")), ("identity", USERS, ("IdentityAdmin",)))
        for r in roles
    }
    doors[late] = door(ANALYTICS, "Auditor", path, until)
    both = [own(f"assume.{d}", path) for d in ("webapp.Reader", "webapp.Deployer", "analytics.Reader")]
    alice = both + [own(f"assume.{d}", path) for d in ("webapp.Auditor", "analytics.Auditor", "identity.IdentityAdmin")]

    def reports(id):
        return {"path": path, "document": allow({"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::reports-{id}/*"})}

    def reader(id):
        return role(own("read-reports", path, id), path=path, mfa=False, source_ip=["203.0.113.0/24"])

    def auditor(*people):
        return role(AWS + "SecurityAudit", path=path, boundary=AWS + "PowerUserAccess", people=people)

    return {
        "users": account(
            users={
                "alice": user(self_service, *alice, name="Alice O_Example", email="alice@example.com"),
                "bob": user(self_service, *both, own(late, path)),
                "mallory": user(suspended),
            },
            roles={"IdentityAdmin": role(AWS + "IAMFullAccess", path=path)},
            policies={
                "rolemap.self-service": {**SELF_SERVICE, "path": path},
                "rolemap.suspended": {"path": path, "document": allow({"Effect": "Deny", "Action": "*", "Resource": "*"})},
                **doors,
            },
            stacks={"users": stack(outputs=["https://acme-users.signin.aws.amazon.com/console"], stage="identity"), "identity": stack()},
        ),
        "webapp": account(
            roles={
                "Reader": reader(WEBAPP),
                "Deployer": role(AWS + "ReadOnlyAccess", own("deploy-web", path, WEBAPP), path=path, description="Ships the web application", boundary=own("no-iam", path, WEBAPP), session=4 * 3600),
                "Auditor": auditor("alice"),
            },
            policies={
                "read-reports": reports(WEBAPP),
                "no-iam": {"path": path, "document": allow({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})},
                "deploy-web": {"path": path, "document": allow({"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::web-webapp-eu-central-1/${aws:username}/*"})},
            },
            stacks={"webapp": stack(stage="production")},
        ),
        "analytics": account(
            roles={"Reader": reader(ANALYTICS), "Auditor": auditor("alice", "bob")},
            policies={"read-reports": reports(ANALYTICS)},
            stacks={"analytics": stack()},
        ),
    }


WORLDS = {f.__name__: f for f in (example, joined, left, empty, teams, full)}


def self_service(doc):
    """What is wrong with a self-service policy: it may reach the caller's own user and MFA devices, and nothing of anyone else's."""
    me = {f"arn:aws:iam::{USERS}:user/${{aws:username}}", f"arn:aws:iam::{USERS}:mfa/${{aws:username}}"}
    harmless_anywhere = {"iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:ListVirtualMFADevices"}
    for s in doc["Statement"]:
        actions, resources = listed(s.get("Action", [])), set(listed(s["Resource"]))
        if s["Effect"] == "Deny":
            continue
        if set(actions) == {"signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"} and resources == {"arn:aws:signin:*:*:oauth2/public-client/*"}:
            continue
        if not actions or any("*" in a or a.split(":")[0] != "iam" for a in actions):
            yield f"allows {actions or s.get('NotAction')}"
        elif resources == {f"arn:aws:iam::{USERS}:mfa/*"} and set(actions) == {"iam:CreateVirtualMFADevice"}:
            continue
        elif not resources <= me and not (resources == {"*"} and set(actions) <= harmless_anywhere):
            yield f"allows {actions} on {sorted(resources)}"
    denied = [s for s in doc["Statement"] if s["Effect"] == "Deny" and s.get("Condition") == {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}]
    if len(denied) != 1 or not {"iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice", "signin:AuthorizeOAuth2Access"}.isdisjoint(listed(denied[0].get("NotAction", []))):
        yield "does not deny the rest to those who signed in without MFA"
    by_key = [s for s in doc["Statement"] if s["Effect"] == "Deny" and s.get("Condition") == {"Null": {"aws:MultiFactorAuthPresent": "true"}}]
    if {a for s in by_key for a in listed(s["Action"])} != {"iam:CreateVirtualMFADevice", "iam:EnableMFADevice"}:
        yield "does not deny an access key without MFA to create and to enrol MFA devices"


def listed(x):
    return x if isinstance(x, list) else [x]
