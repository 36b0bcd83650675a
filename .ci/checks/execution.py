"""Do the execution policies of bin/bootstrap allow what the stacks need, and no more?"""
import fnmatch
import json
import pathlib
import re
import subprocess
import sys

from accounts import ID, USERS, WEBAPP
from compare import differences, resource
from promised import AWS, listed, own

DEPLOY = "444444444444"
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "bin/bootstrap"
REGION = {"users": "eu-central-1", "webapp": "eu-central-1", "analytics": "us-east-1"}


def policies(path="/"):
    """The execution policies by account, as bootstrapping by .ci/maps/accounts.yaml makes them, or by such a map with another path."""

    def document(kind, account, stack):
        filled = subprocess.run([FOLDER / "document", kind, "aws", ID[account], REGION[account], stack, path], check=True, capture_output=True, text=True)
        return json.loads(filled.stdout)

    return {
        "users": {"people": document("people", "users", "users"), "roles": document("roles", "users", "identity")},
        "webapp": {"roles": document("roles", "webapp", "webapp")},
        "analytics": {"roles": document("roles", "analytics", "analytics")},
    }

# What CloudFormation's handlers call for the properties that the stacks set. Source: "handlers" of each type's schema,
# as `aws cloudformation describe-type --type RESOURCE --type-name AWS::IAM::User` prints it.
HANDLERS = {
    "User": "CreateUser GetUser UpdateUser DeleteUser TagUser UntagUser ListUserTags AddUserToGroup RemoveUserFromGroup ListGroupsForUser"
    " AttachUserPolicy DetachUserPolicy ListAttachedUserPolicies ListUserPolicies GetUserPolicy GetLoginProfile DeleteLoginProfile ListAccessKeys DeleteAccessKey",
    "Group": "CreateGroup GetGroup UpdateGroup DeleteGroup AttachGroupPolicy DetachGroupPolicy ListAttachedGroupPolicies ListGroupPolicies GetGroupPolicy",
    "Role": "CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole TagRole UntagRole AttachRolePolicy DetachRolePolicy"
    " PutRolePermissionsBoundary DeleteRolePermissionsBoundary ListAttachedRolePolicies ListRolePolicies GetRolePolicy",
    "ManagedPolicy": "CreatePolicy GetPolicy DeletePolicy CreatePolicyVersion GetPolicyVersion DeletePolicyVersion ListPolicyVersions ListEntitiesForPolicy",
}
NEVER = [  # action, resource
    ("sts:AssumeRole", "arn:aws:iam::222222222222:role/AccountManager"),
    ("sts:AssumeRole", "arn:aws:iam::222222222222:role/cdk-hnb659fds-deploy-role-222222222222-eu-central-1"),
    ("iam:PassRole", "arn:aws:iam::222222222222:role/AccountManager"),
    ("iam:CreateAccessKey", "arn:aws:iam::111111111111:user/alice"),
    ("iam:CreateLoginProfile", "arn:aws:iam::111111111111:user/alice"),
    ("iam:UpdateLoginProfile", "arn:aws:iam::111111111111:user/alice"),
    ("iam:PutUserPolicy", "arn:aws:iam::111111111111:user/alice"),
    ("iam:PutRolePolicy", "arn:aws:iam::222222222222:role/AccountManager"),
    ("iam:UpdateAssumeRolePolicy", "arn:aws:iam::222222222222:role/cdk-hnb659fds-deploy-role-222222222222-eu-central-1"),
    ("iam:AttachRolePolicy", "arn:aws:iam::222222222222:role/cdk-hnb659fds-cfn-exec-role-222222222222-eu-central-1"),
    ("iam:DeleteRole", "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole"),
    ("iam:UpdateAssumeRolePolicy", "arn:aws:iam::222222222222:role/AWSControlTowerExecution"),
    ("iam:AttachRolePolicy", "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0"),
    ("iam:CreatePolicyVersion", "arn:aws:iam::222222222222:policy/rolemap-deploy-roles"),
    ("iam:CreateSAMLProvider", "arn:aws:iam::222222222222:saml-provider/x"),
    ("iam:CreateOpenIDConnectProvider", "arn:aws:iam::222222222222:oidc-provider/x"),
    ("iam:DeleteAccountPasswordPolicy", "*"),
    ("iam:DeactivateMFADevice", "arn:aws:iam::111111111111:user/alice"),
    ("s3:GetObject", "arn:aws:s3:::any/thing"),
    ("ssm:GetParameters", "arn:aws:ssm:eu-central-1:111111111111:parameter/secret"),
    ("cloudformation:CreateStack", "*"),
    ("organizations:LeaveOrganization", "*"),
]
NEVER_OF = {
    "people": [
        ("iam:AttachUserPolicy", f"arn:aws:iam::{USERS}:user/alice", AWS + "AdministratorAccess"),
        ("iam:AttachGroupPolicy", f"arn:aws:iam::{USERS}:group/web", own("anything")),
        ("iam:CreateRole", f"arn:aws:iam::{USERS}:role/x"),
        ("iam:CreatePolicy", own("anything")),
    ],
    "roles": [
        ("iam:CreateUser", f"arn:aws:iam::{WEBAPP}:user/x"),
        ("iam:AttachUserPolicy", f"arn:aws:iam::{WEBAPP}:user/x", AWS + "AdministratorAccess"),
    ],
}


def allows(policy, action, arn, attached=None):
    """Does the document allow the call? Knows the elements that ours use, and stops at any other."""

    def any_of(patterns, value):
        return any(fnmatch.fnmatchcase(value, p) for p in listed(patterns))

    def applies(s):
        condition = s.get("Condition", {})
        if unknown := set(s) - {"Sid", "Effect", "Action", "NotAction", "Resource", "Condition"} | set(condition) - {"ArnLike", "StringEquals"} | set(condition.get("ArnLike", {})) - {"iam:PolicyARN"} | set(condition.get("StringEquals", {})) - {"aws:ResourceAccount"}:
            sys.exit(f"an execution policy holds {sorted(unknown)}, which this check cannot read")
        called = any_of(s["Action"], action) if "Action" in s else not any_of(s["NotAction"], action)
        return called and any_of(s["Resource"], arn) and ("ArnLike" not in condition or attached and any_of(condition["ArnLike"]["iam:PolicyARN"], attached))

    return {s["Effect"] for s in policy["Statement"] if applies(s)} == {"Allow"}


def calls(id, r):
    """The calls that CloudFormation makes for a resource in an account: action, on what, and which policy is attached or detached."""
    kind, name = resource(r).split(" ", 1)
    p = r["Properties"]
    path = p.get("Path", "/") if kind in ("Role", "ManagedPolicy") else "/"
    me = f"arn:aws:iam::{id}:{'policy' if kind == 'ManagedPolicy' else kind.lower()}{path}{name}"
    for handler in HANDLERS[kind].split():
        if not handler.startswith(("Attach", "Detach")):
            yield f"iam:{handler}", me, None
    attachments = [(kind, me, policy) for policy in p.get("ManagedPolicyArns", [])]
    if kind == "ManagedPolicy":
        attachments += [(k, f"arn:aws:iam::{id}:{k.lower()}/{x}", me) for k in ("User", "Group") for x in p.get(f"{k}s", [])]
    for kind, holder, policy in attachments:
        yield f"iam:Attach{kind}Policy", holder, policy
        yield f"iam:Detach{kind}Policy", holder, policy


def needed(traces, path):
    """What the deployed stacks, whose map has this path, need and the policies do not allow."""
    documents = policies(path)
    for a, id in ID.items():
        for name, stack in traces[a]["stacks"].items():
            policy = documents[a]["people" if name == "users" else "roles"]
            ours = [r for r in stack["resources"].values() if r["Type"].startswith("AWS::IAM::")]
            if not ours:
                yield f"{name}: no resource was looked at"
            for action, on, attached in (c for r in ours for c in calls(id, r)):
                if not allows(policy, action, on, attached):
                    yield f"{name}: {action} on {on}{f' with {attached}' if attached else ''} is not allowed"


def beyond():
    """What the policies allow and should not, whatever is deployed."""
    for account, kind, policy in ((a, k, p) for a, documents in policies().items() for k, p in documents.items()):
        size = len(re.sub(r"\s", "", json.dumps(policy)))
        if size > 6144:
            yield f"{kind}.json: {size} characters, IAM takes 6144"
        if not allows(policy, "ssm:GetParameters", f"arn:aws:ssm:{REGION[account]}:{ID[account]}:parameter/cdk-bootstrap/hnb659fds/version"):
            yield f"{kind}.json does not allow ssm:GetParameters on the bootstrap version"
        for action, arn, *attached in NEVER + NEVER_OF[kind]:
            if allows(policy, action, arn, *attached):
                yield f"{kind}.json allows {action} on {arn}{' with ' + attached[0] if attached else ''}"


def in_place(accounts):
    """What bootstrapping left behind that is not what bin/bootstrap says."""
    ours = policies()
    for name, documents, trusted in accounts:
        yield from differences({f"rolemap-deploy-{k}": p for k, p in ours[name].items()}, documents, f"{name} > execution role")
        yield from differences(sorted([ID[name], DEPLOY]), trusted, f"{name} > accounts that the deploy role trusts")
