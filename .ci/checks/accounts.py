"""What the accounts hold, as AWS's own API tells it."""
import copy
import json
import re

import boto3
from botocore.exceptions import ClientError

USERS, WEBAPP, ANALYTICS = "111111111111", "222222222222", "333333333333"
ID = {"users": USERS, "webapp": WEBAPP, "analytics": ANALYTICS}  # by profile, one an account


def see():
    """Everything of IAM and CloudFormation that is not the CDK's own, by account: the world, which a map promises,
    and its traces, which tell whether something was touched: ids, versions, events, templates."""
    world, traces = {}, {}
    for name in ID:
        session = boto3.Session(profile_name=name)
        world[name], traces[name] = see_iam(session.client("iam"))
        world[name]["stacks"], traces[name]["stacks"] = see_stacks(session.client("cloudformation"))
    return {"world": world, "traces": traces}


def see_iam(iam):
    def every(operation, key, **args):
        return [x for page in iam.get_paginator(operation).paginate(**args) for x in page[key]]

    def attached(kind, name):
        return sorted(p["PolicyArn"] for p in every(f"list_attached_{kind}_policies", "AttachedPolicies", **{f"{kind.title()}Name": name}))

    world, traces = {"users": {}, "groups": {}, "roles": {}, "policies": {}}, {"users": {}, "groups": {}, "roles": {}, "policies": {}}
    for u in every("list_users", "Users"):
        name = u["UserName"]
        traces["users"][name] = u["UserId"]
        world["users"][name] = {
            "path": u["Path"],
            "tags": tags(iam.list_user_tags(UserName=name)["Tags"]),
            "policies": attached("user", name),
            "groups": sorted(g["GroupName"] for g in every("list_groups_for_user", "Groups", UserName=name)),
            "inline": every("list_user_policies", "PolicyNames", UserName=name),
            "access keys": len(every("list_access_keys", "AccessKeyMetadata", UserName=name)),
            "password": has_password(iam, name),
        }
    for g in every("list_groups", "Groups"):
        name = g["GroupName"]
        traces["groups"][name] = g["GroupId"]
        world["groups"][name] = {"path": g["Path"], "policies": attached("group", name), "inline": every("list_group_policies", "PolicyNames", GroupName=name)}
    for name in (r["RoleName"] for r in every("list_roles", "Roles") if not r["RoleName"].startswith("cdk-")):
        r = iam.get_role(RoleName=name)["Role"]
        traces["roles"][name] = r["RoleId"]
        world["roles"][name] = {
            "path": r["Path"],
            "description": r.get("Description", ""),
            "trust": document(r["AssumeRolePolicyDocument"]),
            "policies": attached("role", name),
            "boundary": r.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "session": r["MaxSessionDuration"],
            "inline": every("list_role_policies", "PolicyNames", RoleName=name),
        }
    for p in every("list_policies", "Policies", Scope="Local"):
        name, arn = p["PolicyName"], p["Arn"]
        if name.startswith("rolemap-deploy-"):
            continue
        traces["policies"][name] = f"{p['PolicyId']} {p['DefaultVersionId']}"
        version = iam.get_policy_version(PolicyArn=arn, VersionId=p["DefaultVersionId"])["PolicyVersion"]
        world["policies"][name] = {"path": p["Path"], "document": document(version["Document"])}
    return world, traces


def see_stacks(cloudformation):
    world, traces = {}, {}
    for s in cloudformation.describe_stacks()["Stacks"]:
        name = s["StackName"]
        if name == "CDKToolkit":
            continue
        template = cloudformation.get_template(StackName=name)["TemplateBody"]
        template = template if isinstance(template, dict) else json.loads(template)
        traces[name] = {
            "events": len(cloudformation.describe_stack_events(StackName=name)["StackEvents"]),
            "resources": template["Resources"],
        }
        world[name] = {
            "status": s["StackStatus"].removesuffix("_COMPLETE") if s["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE") else s["StackStatus"],
            "protected": s["EnableTerminationProtection"],
            "tags": tags(s["Tags"]),
            "outputs": sorted(o["OutputValue"] for o in s.get("Outputs", [])),
        }
    return world, traces


def tags(pairs):
    return {t["Key"]: t["Value"] for t in pairs}


def has_password(iam, user):
    try:
        iam.get_login_profile(UserName=user)
    except iam.exceptions.NoSuchEntityException:
        return False
    return True


def document(doc):
    """A policy document with its statements as a list, without their names, and with the actions in order."""
    doc = copy.deepcopy(doc if isinstance(doc, dict) else json.loads(doc))
    statements = doc["Statement"] if isinstance(doc["Statement"], list) else [doc["Statement"]]
    in_order = lambda k, v: sorted(v) if k in ("Action", "NotAction") and isinstance(v, list) else v
    return {**doc, "Statement": [{k: in_order(k, v) for k, v in s.items() if k != "Sid"} for s in statements]}


def bootstrapped():
    """By account, the policies that CloudFormation works under there, and the accounts that may deploy."""
    for name, id in ID.items():
        session = boto3.Session(profile_name=name)
        iam, suffix = session.client("iam"), f"{id}-{session.region_name}"
        documents = {}
        for p in iam.list_attached_role_policies(RoleName=f"cdk-hnb659fds-cfn-exec-role-{suffix}")["AttachedPolicies"]:
            version = iam.get_policy(PolicyArn=p["PolicyArn"])["Policy"]["DefaultVersionId"]
            documents[p["PolicyName"]] = iam.get_policy_version(PolicyArn=p["PolicyArn"], VersionId=version)["PolicyVersion"]["Document"]
        trust = iam.get_role(RoleName=f"cdk-hnb659fds-deploy-role-{suffix}")["Role"]["AssumeRolePolicyDocument"]
        yield name, documents, sorted(set(re.findall(r"\b\d{12}\b", json.dumps(trust))))


def unprotect():
    """Try to delete each stack, which has to be refused, and lift its protection."""
    for a in ID:
        cloudformation = boto3.Session(profile_name=a).client("cloudformation")
        for s in cloudformation.describe_stacks()["Stacks"]:
            name = s["StackName"]
            if name == "CDKToolkit":
                continue
            try:
                cloudformation.delete_stack(StackName=name)
                yield f"{a} > {name}: could be deleted though it is protected"
                continue
            except ClientError as e:
                if "TerminationProtection" not in str(e):
                    raise
            cloudformation.update_termination_protection(StackName=name, EnableTerminationProtection=False)
