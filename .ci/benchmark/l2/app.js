// The organisation of a role map as somebody would write it by hand with the
// CDK's own constructs (L2) in JavaScript: the same stacks, the same resources.
// For comparison only; .ci/bench runs it.
//
//   node app.js DATA [flat]     DATA is what "organisation data MAP" prints
//
// With "flat" nothing is nested: everything of the users account stands in one stack, whatever its limits. That cannot be
// deployed, but it is the least that such an app can do.
'use strict';
const fs = require('fs');
const { App, CfnOutput, Duration, NestedStack, Stack, Tags } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');

const org = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const flat = process.argv[3] === 'flat';
const app = new App({ context: flat ? { '@aws-cdk/core:stackResourceLimit': 0 } : {} });
const tags = { 'managed-by': 'app', organization: org.name };
const construct = (text) => text.replace(/[^A-Za-z0-9]+/g, '-');

function newStack(of, description) {
  return new Stack(app, of.name, { env: { account: of.account, region: of.region }, description, terminationProtection: true, tags });
}

function usersStack() {
  const stack = newStack(org.users, 'People and the roles they may switch into');
  const nested = new Map((flat ? [] : org.users.nested || []).map(({ name }) => [name, new NestedStack(stack, name)]));
  const scope = (name) => nested.get(name) || stack;
  // Policies name people, and people a policy, of other nested stacks: by name, which no parameter has to carry across.
  const people = [...nested.keys()].filter((name) => name.startsWith('People'));
  const packs = [...nested.keys()].filter((name) => name.startsWith('Packs'));
  const doors = [...nested.keys()].filter((name) => name.startsWith('Doors'));
  const after = (later, sooner) => {
    for (const a of later) for (const b of sooner) nested.get(a).nestedStackResource.addResourceDependency(nested.get(b).nestedStackResource);
  };
  after(packs, people);
  after(doors, packs.length ? packs : people);

  const own = `arn:aws:iam::${org.users.account}:user/\${aws:username}`;
  const mfa = `arn:aws:iam::${org.users.account}:mfa/`;
  const selfService = new iam.ManagedPolicy(stack, 'SelfService', {
    managedPolicyName: 'rolemap.self-service',
    statements: [
      new iam.PolicyStatement({ sid: 'SeeAccountRules', actions: ['iam:GetAccountPasswordPolicy', 'iam:ListVirtualMFADevices'], resources: ['*'] }),
      new iam.PolicyStatement({ sid: 'OwnPassword', actions: ['iam:ChangePassword', 'iam:GetLoginProfile', 'iam:GetUser'], resources: [own] }),
      new iam.PolicyStatement({
        sid: 'OwnAccessKeys',
        actions: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:GetAccessKeyLastUsed', 'iam:ListAccessKeys', 'iam:UpdateAccessKey'],
        resources: [own],
      }),
      new iam.PolicyStatement({
        sid: 'OwnMFA', actions: ['iam:DeactivateMFADevice', 'iam:EnableMFADevice', 'iam:ListMFADevices', 'iam:ResyncMFADevice'], resources: [own],
      }),
      new iam.PolicyStatement({ sid: 'NewMFADevice', actions: ['iam:CreateVirtualMFADevice'], resources: [`${mfa}*`] }),
      new iam.PolicyStatement({ sid: 'RemoveOwnMFADevice', actions: ['iam:DeleteVirtualMFADevice'], resources: [`${mfa}\${aws:username}`] }),
      new iam.PolicyStatement({
        sid: 'SignInOnTheCommandLine', actions: ['signin:AuthorizeOAuth2Access', 'signin:CreateOAuth2Token'],
        resources: ['arn:aws:signin:*:*:oauth2/public-client/*'],
      }),
      new iam.PolicyStatement({
        sid: 'WithoutMFAOnlyThis',
        effect: iam.Effect.DENY,
        notActions: [
          'iam:ChangePassword', 'iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:GetAccountPasswordPolicy', 'iam:GetUser',
          'iam:ListMFADevices', 'iam:ListVirtualMFADevices', 'iam:ResyncMFADevice', 'signin:CreateOAuth2Token', 'sts:AssumeRole',
          'sts:GetSessionToken',
        ],
        resources: ['*'],
        conditions: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
      }),
    ],
  });
  for (const name of people) nested.get(name).nestedStackResource.addResourceDependency(selfService.node.defaultChild);

  const once = (map, key, make) => map.get(key) || map.set(key, make()).get(key);
  const selfServices = new Map([[stack, selfService]]);
  const users = new Map(); // by stack and name
  for (const person of org.people) {
    const where = scope(person.stack);
    const policy = once(selfServices, where, () => iam.ManagedPolicy.fromManagedPolicyName(where, 'SelfService', 'rolemap.self-service'));
    const user = new iam.User(where, `User-${construct(person.name)}`, { userName: person.name, managedPolicies: [policy] });
    for (const { Key, Value } of person.tags || []) Tags.of(user).add(Key, Value);
    users.set(`${where.node.path} ${person.name}`, user);
  }
  for (const policy of org.policies) {
    const where = scope(policy.stack);
    const attached = (name) =>
      once(users, `${where.node.path} ${name}`, () => iam.User.fromUserName(where, `User-${construct(name)}`, name));
    new iam.ManagedPolicy(where, `Policy-${construct(policy.name)}`, {
      managedPolicyName: policy.name,
      statements: [new iam.PolicyStatement({ sid: 'SwitchRole', actions: ['sts:AssumeRole'], resources: policy.roles })],
      users: policy.users.map(attached),
    });
  }
  new CfnOutput(stack, 'SignInURL', { value: `https://${org.users.account}.signin.aws.amazon.com/console`, description: 'Where people sign in' });
}

function targetStack(target) {
  const stack = newStack(target, 'Roles that people of the users account switch into');
  for (const role of target.roles) {
    new iam.Role(stack, role.name, {
      roleName: role.name,
      description: role.description,
      assumedBy: new iam.AccountPrincipal(org.users.account).withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      managedPolicies: role.policies.map((name) => iam.ManagedPolicy.fromAwsManagedPolicyName(name)),
      maxSessionDuration: role.hours ? Duration.hours(role.hours) : undefined,
    });
  }
}

usersStack();
org.targets.forEach(targetStack);
app.synth();
