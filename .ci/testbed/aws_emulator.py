#!/usr/bin/env python3
"""AWS on loopback: moto's server plus the IAM, CloudFormation and Identity Center behaviour that stock moto 5.2.1 leaves out.

usage: python3 aws_emulator.py -H 127.0.0.1 -p 5056        STRICT=0 turns unsupported-type failures back into warnings

What it changes, and why (stock moto reports success for each of these and does nothing):
  * ManagedPolicy: update (new version, attachments synced) and delete; Role: trust, managed, inline and boundary updates;
    User: Groups, ManagedPolicyArns, Policies, Tags, PermissionsBoundary, LoginProfile; Group; UserToGroupAddition;
    AWS::SSO::PermissionSet / Assignment, AWS::IdentityStore::Group / GroupMembership.
  * create-only properties of a custom-named resource -> the real CloudFormation error text.
  * update order = add and modify first, removals last (cleanup); a removal that fails leaves the stack UPDATE_COMPLETE with a
    DELETE_FAILED event and an orphan (that is what AWS does); a failed create or modify rolls back. A user's own lists grow
    before they shrink: AWS does not say in which order, and this one takes the most room.
  * DeleteUser refuses while keys, MFA devices or foreign policies exist; DeletePolicy refuses while attached.
  * name patterns, sizes, attachment counts (Q_ATT_USER=20 and the like raise one), case-insensitive uniqueness, trust principals that must exist.
  * the CDK command line against a 127.0.0.1 endpoint: path-style TemplateURL, ChangeSetNotFound, idempotent DeleteChangeSet, termination protection.
  * nested stacks: updated in place, removals wait for the root's cleanup.

It encodes a reading of AWS: a regression net, not proof about AWS. It has no drift, throttling, custom resources or eventual consistency,
and it does not evaluate permissions: who may assume what has to be judged on the documents themselves.
"""
import copy, json, os, re, sys
from urllib.parse import urlparse
from moto.core.common_models import CloudFormationModel
from moto.core.exceptions import ServiceException
from moto.cloudformation import models as cfm, responses as cfr, parsing as cfp
from moto.cloudformation.exceptions import ValidationError
from moto.iam import models as im
from moto.iam.exceptions import DeleteConflictException, LimitExceededException, MalformedPolicyDocument, ValidationError as IamValidation, EntityAlreadyExists
from moto.ssoadmin import models as sm
from moto.identitystore import models as ism
from moto.utilities.utils import get_partition

Q = dict(managed_policy=6144, inline_user=2048, inline_group=5120, inline_role=10240, trust=2048,
         att_user=10, att_group=10, att_role=10, groups_per_user=10, users=5000, roles=1000, policies=1500, groups=300)
for k in Q: Q[k] = int(os.environ.get("Q_" + k.upper(), Q[k]))
NAME = re.compile(r"^[\w+=,.@-]+$", re.ASCII)
ws = lambda doc: len(re.sub(r"\s", "", doc if isinstance(doc, str) else json.dumps(doc)))
be = lambda a, r: im.iam_backends[a][get_partition(r)]
doc = lambda d: d if isinstance(d, str) else json.dumps(d)

# ------------------------------------------------------------------ API-level rules
B = im.IAMBackend
def guard(name, before=None, after=None):
    orig = getattr(B, name)
    def w(self, *a, **k):
        import inspect
        b = inspect.signature(orig).bind(self, *a, **k); b.apply_defaults()
        if before: before(self, b.arguments)
        r = orig(self, *a, **k)
        if after: after(self, b.arguments, r)
        return r
    setattr(B, name, w)
def chk(kind, n, mx):
    if not n or len(n) > mx or not NAME.match(n): raise IamValidation(f"1 validation error detected: Value '{n}' at '{kind}' failed to satisfy constraint: length 1-{mx}, pattern [\\w+=,.@-]+")
def uniq(kind, n, names):
    if n.lower() in (x.lower() for x in names): raise EntityAlreadyExists(f"{kind} with name {n} already exists.")
def lim(q, n, label):
    if n > Q[q]: raise LimitExceededException(f"Cannot exceed quota for {label}: {Q[q]}")
def principals(self, text):
    if ws(text) > Q["trust"]: raise LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {Q['trust']}")
    for s in (lambda x: x if isinstance(x, list) else [x])(json.loads(text)["Statement"]):
        if not s: continue                                # AWS::NoValue left as null by moto
        p = s.get("Principal", {}); p = p.get("AWS", []) if isinstance(p, dict) else []
        for a in p if isinstance(p, list) else [p]:
            m = re.match(r"arn:[^:]+:iam::(\d{12}):(user|role)(/.*)$", a)
            if not m: continue
            o = im.iam_backends[m[1]][self.partition]; n = m[3].rsplit("/", 1)[1]
            if n not in (o.users if m[2] == "user" else [r.name for r in o.roles.values()]):
                raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{a}"')
def b_role(s, a): chk("roleName", a["role_name"], 64); uniq("Role", a["role_name"], [r.name for r in s.roles.values()]); lim("roles", len(s.roles) + 1, "RolesPerAccount"); a["assume_role_policy_document"] and principals(s, doc(a["assume_role_policy_document"]))
guard("create_role", b_role)
guard("update_assume_role_policy", lambda s, a: principals(s, a["policy_document"]))
def b_user(s, a): chk("userName", a["user_name"], 64); uniq("User", a["user_name"], s.users); lim("users", len(s.users) + 1, "UsersPerAccount")
guard("create_user", b_user)
def b_pol(s, a): chk("policyName", a["policy_name"], 128); lim("managed_policy", ws(a["policy_document"]), "PolicySize"); lim("policies", 1 + sum(1 for p in s.managed_policies.values() if not isinstance(p, im.AWSManagedPolicy)), "PoliciesPerAccount")
guard("create_policy", b_pol)
guard("create_policy_version", lambda s, a: lim("managed_policy", ws(a["policy_document"]), "PolicySize"))
guard("create_group", lambda s, a: (chk("groupName", a["group_name"], 128), uniq("Group", a["group_name"], s.groups), lim("groups", len(s.groups) + 1, "GroupsPerAccount")))
guard("add_user_to_group", lambda s, a: lim("groups_per_user", len({a["group_name"], *(g.name for g in s.groups.values() if s.get_user(a["user_name"]) in g.users)}), "GroupsPerUser"))
guard("attach_user_policy", None, lambda s, a, r: lim_after(s, "user", a))
guard("attach_role_policy", None, lambda s, a, r: lim_after(s, "role", a))
guard("attach_group_policy", None, lambda s, a, r: lim_after(s, "group", a))
def lim_after(s, k, a):
    o = {"user": lambda: s.get_user(a["user_name"]), "role": lambda: s.get_role(a["role_name"]), "group": lambda: s.get_group(a["group_name"])}[k]()
    if len(o.managed_policies) > Q["att_" + k]:
        getattr(s, f"detach_{k}_policy")(a["policy_arn"], a[k + "_name"]); lim("att_" + k, len(o.managed_policies) + 1, f"PoliciesPer{k.title()}")
def b_del_policy(s, a):
    p = s.get_policy(a["policy_arn"])
    if p.attachment_count: raise DeleteConflictException("Cannot delete a policy attached to entities.")
guard("delete_policy", b_del_policy)
def b_del_user(s, a):
    u = s.get_user(a["user_name"])
    if [g for g in s.groups.values() if u in g.users]: raise DeleteConflictException("Cannot delete entity, must remove users from group first.")
    if u.managed_policies: raise DeleteConflictException("Cannot delete entity, must detach all policies first.")
    if u.access_keys: raise DeleteConflictException("Cannot delete entity, must delete access keys first.")
    if u.mfa_devices: raise DeleteConflictException("Cannot delete entity, must delete MFA device first.")
    if u.password: raise DeleteConflictException("Cannot delete entity, must delete login profile first.")
guard("delete_user", b_del_user)

# ------------------------------------------------------------------ CloudFormation resource handlers
def replace_check(kind, old, new, keys, name_key):
    ch = [k for k in keys if old.get(k) != new.get(k)]
    if not ch: return False
    if new.get(name_key) and old.get(name_key) == new.get(name_key):
        raise ValidationError(message=f"CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {new[name_key]} and update the stack again. ({kind} {','.join(ch)})")
    return True
def sync(want, have, add, rem):
    for x in have: x not in want and rem(x)
    for x in want: x not in have and add(x)
def grow(want, have, add, rem):
    for x in want: x not in have and add(x)
    for x in have: x not in want and rem(x)
def reg(cls, **methods):
    for n, f in methods.items(): setattr(cls, n, classmethod(f))
def upd(cls, create, delete, modify, create_only, name_key, kind):
    def c(k, resource_name, cloudformation_json, account_id, region_name, **kw):
        p = cloudformation_json.get("Properties", {}); o = create(resource_name, p, account_id, region_name); o._cfn = copy.deepcopy(p); return o
    def u(k, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
        p = cloudformation_json.get("Properties", {}); old = getattr(original_resource, "_cfn", {})
        if replace_check(kind, old, p, create_only, name_key):
            o = create(new_resource_name if name_key not in p else p[name_key], p, account_id, region_name); o._cfn = copy.deepcopy(p)
            PENDING_DELETES.append((cls, original_resource, old, account_id, region_name)); return o
        modify(original_resource, old, p, account_id, region_name); original_resource._cfn = copy.deepcopy(p); return original_resource
    def d(k, resource_name, cloudformation_json, account_id, region_name): delete(resource_name, cloudformation_json.get("Properties", {}), account_id, region_name)
    reg(cls, create_from_cloudformation_json=c, update_from_cloudformation_json=u, delete_from_cloudformation_json=d)
PENDING_DELETES = []

def attach(kind, b):  # (list current, add, remove) by policy arn for an entity name
    return (lambda n: [p.arn for p in b.managed_policies.values() if p.arn in getattr(b, f"get_{kind}")(n).managed_policies],
            lambda arn, n: getattr(b, f"attach_{kind}_policy")(arn, n), lambda arn, n: getattr(b, f"detach_{kind}_policy")(arn, n))
# ManagedPolicy
def mp_links(b, arn, old, new):
    for prop, kind in (("Users", "user"), ("Groups", "group"), ("Roles", "role")):
        sync(new.get(prop, []), old.get(prop, []), lambda n: getattr(b, f"attach_{kind}_policy")(arn, n), lambda n: getattr(b, f"detach_{kind}_policy")(arn, n))
def mp_create(name, p, a, r):
    b = be(a, r); o = b.create_policy(p.get("Description"), p.get("Path", "/"), doc(p["PolicyDocument"]), p.get("ManagedPolicyName", name), p.get("Tags", []))
    try: mp_links(b, o.arn, {}, p)
    except Exception: mp_links(b, o.arn, {k: [n for n in p.get(k, []) if o.arn in ent(b, k, n).managed_policies] for k in ("Users", "Groups", "Roles")}, {}); del b.managed_policies[o.arn]; raise
    return o
ent = lambda b, k, n: {"Users": b.get_user, "Groups": b.get_group, "Roles": b.get_role}[k](n)
def mp_modify(o, old, p, a, r):
    b = be(a, r)
    if old.get("PolicyDocument") != p["PolicyDocument"]:
        if len(o.versions) >= 5: o.versions.remove(next(v for v in o.versions if not v.is_default))
        b.create_policy_version(o.arn, doc(p["PolicyDocument"]), True)
    mp_links(b, o.arn, old, p)
def mp_delete(arn, p, a, r):
    b = be(a, r)
    for k in ("Users", "Groups", "Roles"):
        for n in p.get(k, []):
            try: arn in ent(b, k, n).managed_policies and getattr(b, f"detach_{k[:-1].lower()}_policy")(arn, n)
            except ServiceException: pass
    b.delete_policy(arn)
upd(im.ManagedPolicy, mp_create, mp_delete, mp_modify, ("ManagedPolicyName", "Path", "Description"), "ManagedPolicyName", "AWS::IAM::ManagedPolicy")
# Role
def inl(o, old, p, q):
    if sum(ws(x["PolicyDocument"]) for x in p.get("Policies", [])) > Q[q]: raise LimitExceededException(f"Maximum policy size of {Q[q]} bytes exceeded")
    for x in old.get("Policies", []): x["PolicyName"] in o.policies and o.delete_policy(x["PolicyName"])
    for x in p.get("Policies", []): o.put_policy(x["PolicyName"], doc(x["PolicyDocument"]))
def ro_modify(o, old, p, a, r):
    b = be(a, r)
    if old.get("AssumeRolePolicyDocument") != p["AssumeRolePolicyDocument"]: b.update_assume_role_policy(o.name, doc(p["AssumeRolePolicyDocument"]))
    sync(p.get("ManagedPolicyArns", []), old.get("ManagedPolicyArns", []), lambda x: b.attach_role_policy(x, o.name), lambda x: b.detach_role_policy(x, o.name))
    inl(o, old, p, "inline_role"); o.description = p.get("Description", ""); o.max_session_duration = p.get("MaxSessionDuration", 3600)
    o.permissions_boundary_arn = p.get("PermissionsBoundary"); o.tags = p.get("Tags", [])
def ro_create(name, p, a, r):
    b = be(a, r); o = b.create_role(p.get("RoleName", name), doc(p["AssumeRolePolicyDocument"]), p.get("Path", "/"), p.get("PermissionsBoundary", ""), p.get("Description", ""), p.get("Tags", []), p.get("MaxSessionDuration", 3600))
    try: ro_modify(o, {"AssumeRolePolicyDocument": p["AssumeRolePolicyDocument"]}, p, a, r)
    except Exception: del b.roles[o.id]; raise
    return o
def ro_delete(name, p, a, r):
    b = be(a, r); o = b.get_role(name)
    for x in p.get("ManagedPolicyArns", []): x in o.managed_policies and b.detach_role_policy(x, name)
    for x in p.get("Policies", []): x["PolicyName"] in o.policies and o.delete_policy(x["PolicyName"])
    for ip in b.inline_policies.values(): ip.role_names = [n for n in (ip.role_names or []) if n != name]
    b.delete_role(name)
upd(im.Role, ro_create, ro_delete, ro_modify, ("RoleName", "Path"), "RoleName", "AWS::IAM::Role")
# User
def us_modify(o, old, p, a, r):
    b = be(a, r)
    grow(p.get("Groups", []), old.get("Groups", []), lambda g: b.add_user_to_group(g, o.name), lambda g: b.remove_user_from_group(g, o.name))
    grow(p.get("ManagedPolicyArns", []), old.get("ManagedPolicyArns", []), lambda x: b.attach_user_policy(x, o.name), lambda x: b.detach_user_policy(x, o.name))
    if sum(ws(x["PolicyDocument"]) for x in p.get("Policies", [])) > Q["inline_user"]: raise LimitExceededException(f"Maximum policy size of {Q['inline_user']} bytes exceeded for user {o.name}")
    for x in old.get("Policies", []): x["PolicyName"] in o.policies and o.delete_policy(x["PolicyName"])
    for x in p.get("Policies", []): o.put_policy(x["PolicyName"], doc(x["PolicyDocument"]))
    if p.get("Path"): o.path = p["Path"]
    b.tagger.delete_all_tags_for_resource(o.arn); b.tagger.tag_resource(o.arn, p.get("Tags", []))
    lp = p.get("LoginProfile")
    if lp and not old.get("LoginProfile"): b.create_login_profile(o.name, lp["Password"]); o.password_reset_required = lp.get("PasswordResetRequired", False)
def us_create(name, p, a, r):
    b = be(a, r); o = b.create_user(r, p.get("UserName", name), p.get("Path", "/"), p.get("Tags", []))
    try: us_modify(o, {}, p, a, r)
    except Exception: b.users.pop(o.name, None); raise
    return o
def us_delete(name, p, a, r):
    b = be(a, r); o = b.get_user(name)
    for g in p.get("Groups", []):
        if g in b.groups and o in b.groups[g].users: b.remove_user_from_group(g, name)
    for x in p.get("ManagedPolicyArns", []): x in o.managed_policies and b.detach_user_policy(x, name)
    for x in p.get("Policies", []): x["PolicyName"] in o.policies and o.delete_policy(x["PolicyName"])
    if o.password: b.delete_login_profile(name)          # the real handler is reported to do this one itself
    b.delete_user(name)                                   # keys, MFA, foreign attachments -> DeleteConflict
upd(im.User, us_create, us_delete, us_modify, ("UserName",), "UserName", "AWS::IAM::User")
# Group and the rest: new model classes; physical id and Fn::GetAtt kept simple
def model(t, name_prop, create, delete, modify, create_only=(), atts=()):
    class M(CloudFormationModel):
        __module__ = "moto.iam.emulator"
        def __init__(self, pid, **att): self.pid, self.att = pid, att
        @property
        def physical_resource_id(self): return self.pid
        def get_cfn_attribute(self, n): return self.att[n]
        @classmethod
        def has_cfn_attr(cls, n): return n in atts
        @staticmethod
        def cloudformation_type(): return t
        @staticmethod
        def cloudformation_name_type(): return name_prop
        def is_created(self): return True
    M.__name__ = t.replace("::", "_"); KEEP.append(M)
    upd(M, lambda n, p, a, r: create(M, n, p, a, r), delete, modify, create_only, name_prop or "\0", t)
KEEP = []
def gr_modify(o, old, p, a, r):
    b = be(a, r); sync(p.get("ManagedPolicyArns", []), old.get("ManagedPolicyArns", []), lambda x: b.attach_group_policy(x, o.pid), lambda x: b.detach_group_policy(x, o.pid))
    g = b.get_group(o.pid); inl_g(g, old, p)
def inl_g(g, old, p):
    if sum(ws(x["PolicyDocument"]) for x in p.get("Policies", [])) > Q["inline_group"]: raise LimitExceededException(f"Maximum policy size of {Q['inline_group']} bytes exceeded")
    for x in old.get("Policies", []): x["PolicyName"] in g.policies and g.delete_policy(x["PolicyName"])
    for x in p.get("Policies", []): g.put_policy(x["PolicyName"], doc(x["PolicyDocument"]))
def gr_create(M, n, p, a, r):
    g = be(a, r).create_group(p.get("GroupName", n), p.get("Path", "/")); o = M(g.name, Arn=g.arn); gr_modify(o, {}, p, a, r); return o
def gr_delete(n, p, a, r):
    b = be(a, r); g = b.get_group(n)
    for x in p.get("ManagedPolicyArns", []): x in g.managed_policies and b.detach_group_policy(x, n)
    if g.users: raise DeleteConflictException("Cannot delete entity, must remove users from group first.")
    if g.managed_policies: raise DeleteConflictException("Cannot delete entity, must detach all policies first.")
    b.delete_group(n)
model("AWS::IAM::Group", "GroupName", gr_create, gr_delete, gr_modify, ("GroupName",), ("Arn",))
def ug_modify(o, old, p, a, r):
    b = be(a, r); sync(p["Users"], old.get("Users", []), lambda u: b.add_user_to_group(p["GroupName"], u), lambda u: b.remove_user_from_group(p["GroupName"], u))
def ug_create(M, n, p, a, r): o = M(n); ug_modify(o, {}, p, a, r); return o
def ug_delete(n, p, a, r):
    b = be(a, r)
    for u in p["Users"]:
        if u in b.users and p["GroupName"] in b.groups and b.users[u] in b.groups[p["GroupName"]].users: b.remove_user_from_group(p["GroupName"], u)
model("AWS::IAM::UserToGroupAddition", "", ug_create, ug_delete, ug_modify)
sso = lambda a, r: sm.ssoadmin_backends[a][r]
ids = lambda a, r: ism.identitystore_backends[a][r]
def ps_modify(o, old, p, a, r):
    s, i = sso(a, r), p["InstanceArn"]; ps = s._find_permission_set(i, o.pid)
    if not re.match(r"^PT(\d+H)?(\d+M)?$", p.get("SessionDuration", "PT1H")) or not 1 <= int((re.findall(r"(\d+)H", p.get("SessionDuration", "PT1H")) or [1])[0]) <= 12: raise ValidationError(message="SessionDuration must be PT1H..PT12H")
    ps.description, ps.session_duration, ps.tags = p.get("Description"), p.get("SessionDuration"), p.get("Tags", [])
    ps.inline_policy = doc(p["InlinePolicy"]) if p.get("InlinePolicy") else ""
    if len(ps.inline_policy) > 32768: raise ValidationError(message="InlinePolicy too long")
    ps.managed_policies, ps.customer_managed_policies, ps.total_managed_policies_attached = [], [], 0
    for x in p.get("ManagedPolicies", []): s.attach_managed_policy_to_permission_set(i, o.pid, x)
    for x in p.get("CustomerManagedPolicyReferences", []): s.attach_customer_managed_policy_reference_to_permission_set(i, o.pid, x)
def ps_create(M, n, p, a, r):
    if len(p["Name"]) > 32 or not NAME.match(p["Name"]): raise ValidationError(message=f"PermissionSet name {p['Name']}: 1-32 of [\\w+=,.@-]")
    s = sso(a, r)
    if p["Name"] in [x.name for x in s.permission_sets]: raise ValidationError(message=f"PermissionSet with name {p['Name']} already exists.")
    x = s.create_permission_set(p["Name"], p.get("Description"), p["InstanceArn"], p.get("SessionDuration"), p.get("RelayStateType"), p.get("Tags", []))
    arn = x["PermissionSetArn"] if isinstance(x, dict) else x.permission_set_arn
    o = M(arn, PermissionSetArn=arn)
    try: ps_modify(o, {}, p, a, r)
    except Exception: s.delete_permission_set(p["InstanceArn"], arn); raise
    return o
def ps_delete(n, p, a, r):
    s = sso(a, r)
    if [x for x in s.account_assignments if x.permission_set_arn == n]: raise ServiceException("PermissionSet has ApplicationAssignment/AccountAssignment: ConflictException")
    s.delete_permission_set(p["InstanceArn"], n)
model("AWS::SSO::PermissionSet", "", ps_create, ps_delete, ps_modify, ("Name", "InstanceArn"), ("PermissionSetArn",))
def as_create(M, n, p, a, r):
    x = sso(a, r).create_account_assignment(p["InstanceArn"], p["TargetId"], p["TargetType"], p["PermissionSetArn"], p["PrincipalType"], p["PrincipalId"]); return M("|".join(p[k] for k in ("InstanceArn", "TargetId", "TargetType", "PermissionSetArn", "PrincipalType", "PrincipalId")))
model("AWS::SSO::Assignment", "", as_create, lambda n, p, a, r: sso(a, r).delete_account_assignment(p["InstanceArn"], p["TargetId"], p["TargetType"], p["PermissionSetArn"], p["PrincipalType"], p["PrincipalId"]), lambda *x: None,
      ("InstanceArn", "TargetId", "TargetType", "PermissionSetArn", "PrincipalType", "PrincipalId"))
def ig_create(M, n, p, a, r):
    g, _ = ids(a, r).create_group(p["IdentityStoreId"], p["DisplayName"], p.get("Description")); return M(g, GroupId=g)
model("AWS::IdentityStore::Group", "", ig_create, lambda n, p, a, r: ids(a, r).delete_group(p["IdentityStoreId"], n), lambda *x: None, ("IdentityStoreId",), ("GroupId",))
def im_create(M, n, p, a, r): m, _ = ids(a, r).create_group_membership(p["IdentityStoreId"], p["GroupId"], p["MemberId"]); return M(m, MembershipId=m)
model("AWS::IdentityStore::GroupMembership", "", im_create, lambda n, p, a, r: ids(a, r).delete_group_membership(p["IdentityStoreId"], n), lambda *x: None, ("IdentityStoreId", "GroupId", "MemberId"), ("MembershipId",))

# ------------------------------------------------------------------ engine: order, orphan-on-cleanup, rollback, unknown types
cfp.get_model_list.cache_clear(); cfp.get_model_map.cache_clear(); cfp.get_name_type_map.cache_clear()
OK_IGNORED = ("AWS::CDK::Metadata", "AWS::S3::BucketPolicy", "AWS::CloudFormation::")
_rc = cfp.resource_class_from_type
def rc(t):
    c = _rc(t)
    if c is None and os.environ.get("STRICT", "1") == "1" and not t.startswith(OK_IGNORED): raise ValidationError(message=f"Template format error: Unrecognized resource types: [{t}] (emulator)")
    return c
cfp.resource_class_from_type = rc
_refs = lambda j: set(re.findall(r'"Ref": "([^"]+)"', json.dumps(j))) | {x for x in re.findall(r'"Fn::GetAtt": \["([^"]+)"', json.dumps(j))} | set([j["DependsOn"]] if isinstance(j.get("DependsOn"), str) else j.get("DependsOn", []))
def topo(res):
    out, seen = [], set()
    def go(n):
        if n in seen or n not in res: return
        seen.add(n); [go(d) for d in sorted(_refs(res[n]))]; out.append(n)
    for n in res: go(n)
    return out
R = cfp.ResourceMap
DEPTH, DEFERRED = [0], []                                  # nested stacks: every removal waits for the root's cleanup, as on AWS
def rm_update(self, template, parameters=None, stack=None):
    diff = self.build_resource_diff(template, parameters); removed = {n: (self._parsed_resources.get(n), self._resource_json_map[n]) for n in diff["Remove"]}; oldres = self._resource_json_map
    self._template = template
    if parameters: self.input_parameters = parameters
    self.load_mapping(); self.load_parameters(); self.load_conditions(); self._resource_json_map = template["Resources"]; self.orphans = []
    if not DEPTH[0]: PENDING_DELETES.clear(); DEFERRED.clear()
    replaced = set()                                       # a replaced resource changes the Ref of its dependents
    DEPTH[0] += 1
    try:
        for n in topo(template["Resources"]):
            if n in diff["Add"]: self[n]
            elif n in diff["Modify"] or _refs(template["Resources"][n]) & replaced:
                before = len(PENDING_DELETES)
                self._parsed_resources[n] = cfp.parse_and_update_resource(n, template["Resources"][n], self, account_id=self._account_id, region_name=self._region_name)
                if len(PENDING_DELETES) > before and template["Resources"][n]["Type"] != "AWS::CloudFormation::Stack": replaced.add(n)
    finally: DEPTH[0] -= 1
    def cleanup():
        for n in reversed(topo({k: oldres[k] for k in removed})):
            o, j = removed[n]
            try: o is not None and self._delete_resource(o, {**j, "Properties": getattr(o, "_cfn", j.get("Properties", {}))}); self._parsed_resources.pop(n, None)
            except ServiceException as e: self.orphans.append((n, j["Type"], getattr(o, "physical_resource_id", ""), str(getattr(e, "message", e)))); self._parsed_resources.pop(n, None)
    DEFERRED.append((self, cleanup))
    if DEPTH[0]: return
    for m, f in DEFERRED: f()
    for cls, o, p, a, r in PENDING_DELETES:
        try: cls.delete_from_cloudformation_json(o.physical_resource_id, {"Properties": p}, a, r)
        except ServiceException as e: self.orphans.append(("replaced", cls.__name__, o.physical_resource_id, str(getattr(e, "message", e))))
    for m, _ in DEFERRED:
        if m is not self: self.orphans += m.orphans
def nested_update(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    p = cloudformation_json["Properties"]; body = cfm.get_stack_from_s3_url(p["TemplateURL"], account_id=account_id, partition=get_partition(region_name))
    s = original_resource; s.resource_map.update(json.loads(body), p.get("Parameters", {})); s.template = body; s.template_dict = json.loads(body); s.status = "UPDATE_COMPLETE"; s._add_stack_event("UPDATE_COMPLETE")
    return s
cfm.Stack.update_from_cloudformation_json = classmethod(nested_update)
R.update = rm_update
def rm_delete(self):
    last = None
    for n in reversed(topo(self._resource_json_map)):
        j = self._resource_json_map[n]; o = self._parsed_resources.get(n)
        if j.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate") or o is None or isinstance(o, str) or not hasattr(o, "logical_resource_id"): continue
        try: self._delete_resource(o, {**j, "Properties": getattr(o, "_cfn", j.get("Properties", {}))}); self._parsed_resources.pop(n)
        except ServiceException as e: last = e
    if last: raise last
R.delete = rm_delete
_dr = R._delete_resource
def dr(self, o, j):
    if hasattr(o, "_cfn"): cfp.parse_and_delete_resource(o.physical_resource_id, j, self._account_id, self._region_name)
    else: _dr(self, o, j)
R._delete_resource = dr
Be = cfm.CloudFormationBackend
def ev(stack, n, t, pid, st, why): stack.events.append(cfm.Event(stack.stack_id, stack.name, n, pid, t, st, why, None))
def execute(self, change_set_name, stack_name=None):
    cs = self.describe_change_set(change_set_name); stack = self.stacks[cs.stack_id]; oldt = copy.deepcopy(stack.resource_map._template); kind = cs.change_set_type; stack._add_stack_event(f"{kind}_IN_PROGRESS", resource_status_reason="User Initiated")
    try: cs.apply()
    except Exception as e:
        why = str(getattr(e, "message", e)); stack._add_stack_event(f"{kind}_FAILED", resource_status_reason=why); ev(stack, "?", "?", "", f"{kind}_FAILED", why)
        try:
            if kind == "CREATE": stack.resource_map.delete(); stack.status = "ROLLBACK_COMPLETE"
            else: stack.resource_map.update(oldt); stack.status = "UPDATE_ROLLBACK_COMPLETE"
        except Exception as e2: stack.status = "ROLLBACK_FAILED" if kind == "CREATE" else "UPDATE_ROLLBACK_FAILED"; ev(stack, "?", "?", "", stack.status, str(e2))
        stack._add_stack_event(stack.status, resource_status_reason=why); cs.execution_status = "EXECUTE_FAILED"; return
    for n, t, pid, why in getattr(stack.resource_map, "orphans", []): ev(stack, n, t, pid, "DELETE_FAILED", why)
    cs.execution_status = "EXECUTE_COMPLETE"; stack.status = f"{kind}_COMPLETE"; stack.template = cs.template; stack.template_dict = cs.template_dict; stack._add_stack_event(stack.status)
    stack.output_map = stack._create_output_map()          # of the template just set
    self.change_sets.pop(change_set_name, None)
Be.execute_change_set = execute
class ChangeSetNotFound(ServiceException): code = "ChangeSetNotFound"
def find_cs(self, n):
    c = self.change_sets.get(n)
    if c is None: raise ChangeSetNotFound(f"ChangeSet [{n}] does not exist")
    return c
Be.describe_change_set = lambda self, change_set_name: find_cs(self, change_set_name)
Be.delete_change_set = lambda self, change_set_name: self.change_sets.pop(change_set_name, None)
def cs_id(r):                                              # a change set's name is unique within its stack only
    n, s = r._get_param("ChangeSetName"), r._get_param("StackName")
    if n.startswith("arn:"): return n
    return next((i for i, c in reversed(list(r.cloudformation_backend.change_sets.items())) if c.change_set_name == n and s in (c.stack_name, c.stack_id)), f"{s}/{n}")
Rs = cfr.CloudFormationResponse
Rs.delete_change_set = lambda self: (self.cloudformation_backend.delete_change_set(cs_id(self)), cfr.EmptyResult())[1]
Rs.describe_change_set = lambda self: cfr.ActionResult(self.cloudformation_backend.describe_change_set(cs_id(self)))
Rs.execute_change_set = lambda self: (self.cloudformation_backend.execute_change_set(cs_id(self)), cfr.EmptyResult())[1]
_ds = Be.delete_stack
def delete_stack(self, name):
    for s in [s for s in self.stacks.values() if name in (s.name, s.stack_id)]:
        if s.status == "REVIEW_IN_PROGRESS" and not s.resource_map._parsed_resources: self.stacks.pop(s.stack_id); continue
        s._add_stack_event("DELETE_IN_PROGRESS", resource_status_reason="User Initiated")
        try: s.resource_map.delete()
        except ServiceException as e:
            s.status = "DELETE_FAILED"; ev(s, "?", "?", "", "DELETE_FAILED", str(getattr(e, "message", e))); s._add_stack_event("DELETE_FAILED", resource_status_reason=str(getattr(e, "message", e))); return
        s.status = "DELETE_COMPLETE"; s._add_stack_event("DELETE_COMPLETE"); self.deleted_stacks[s.stack_id] = self.stacks.pop(s.stack_id)
        for x in s.exports: self.exports.pop(x.name, None)
Be.delete_stack = delete_stack
def update_termination_protection(self):                   # missing in moto; the CDK command line calls it for a protected stack
    s = self.cloudformation_backend.get_stack(self._get_param("StackName")); s.enable_termination_protection = str(self._get_param("EnableTerminationProtection")).lower() == "true"
    return cfr.ActionResult({"StackId": s.stack_id})
cfr.CloudFormationResponse.update_termination_protection = update_termination_protection
_rds = cfr.CloudFormationResponse.delete_stack
def guarded_delete(self):
    n = self._get_param("StackName")
    for s in self.cloudformation_backend.stacks.values():
        if n in (s.name, s.stack_id) and s.enable_termination_protection: raise ValidationError(message=f"Stack [{s.name}] cannot be deleted while TerminationProtection is enabled")
    return _rds(self)
cfr.CloudFormationResponse.delete_stack = guarded_delete
def s3url(template_url, account_id, partition):
    from moto.s3.models import s3_backends
    u = urlparse(template_url); host = u.hostname or ""; path = u.path.lstrip("/")
    if re.match(r"^(\d+\.){3}\d+$|^localhost$", host) or (host.endswith("amazonaws.com") and host.startswith("s3")): bucket, key = path.split("/", 1)
    else: bucket, key = host.split(".")[0], path
    return s3_backends[account_id][partition].get_object(bucket, key).value.decode()
_ssm = R.parse_ssm_parameter
def ssm_value(self, value, value_type):                    # UsePreviousValue hands back the already resolved value
    try: return _ssm(self, value, value_type)
    except AttributeError:
        if "/" in str(value): raise ValidationError(message=f"Unable to fetch parameters [{value}] from parameter store for this account.")
        return value
R.parse_ssm_parameter = ssm_value
CREATE_ONLY = {"AWS::IAM::User": ("UserName",), "AWS::IAM::Role": ("RoleName", "Path"), "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", "Path", "Description"),
               "AWS::IAM::Group": ("GroupName",), "AWS::SSO::PermissionSet": ("Name", "InstanceArn"), "AWS::IdentityStore::GroupMembership": ("GroupId", "MemberId"),
               "AWS::SSO::Assignment": ("InstanceArn", "TargetId", "TargetType", "PermissionSetArn", "PrincipalType", "PrincipalId")}
_diff = cfm.ChangeSet.diff
def cs_diff(self):                                         # property-level details, so `cdk diff` (change-set mode) is right
    out = _diff(self); old = getattr(self.stack.resource_map, "_resource_json_map", {}); new = self.template_dict["Resources"]
    for c in out:
        if c.action != "Modify": continue
        a, b = old[c.logical_resource_id].get("Properties", {}), new[c.logical_resource_id].get("Properties", {}); co = CREATE_ONLY.get(c.resource_type, ())
        ch = [k for k in sorted(set(a) | set(b)) if a.get(k) != b.get(k)]
        c.replacement = "True" if set(ch) & set(co) else "False"; c.scope = ["Properties"]
        o = self.stack.resource_map._parsed_resources.get(c.logical_resource_id); c.physical_resource_id = getattr(o, "physical_resource_id", None)
        c.details = [{"Target": {"Attribute": "Properties", "Name": k, "RequiresRecreation": "Always" if k in co else "Never"}, "Evaluation": "Static", "ChangeSource": "DirectModification"} for k in ch]
    return out
cfm.ChangeSet.diff = cs_diff
cfr.get_stack_from_s3_url = s3url; cfm.get_stack_from_s3_url = s3url
if __name__ == "__main__":
    os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true"); os.environ.pop("MOTO_ACCOUNT_ID", None)
    from moto.server import main
    sys.exit(main(sys.argv[1:]))
