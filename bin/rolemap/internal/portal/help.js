// First steps, through the doors that lead to somebody's roles, or to anybody's.
const steps = (...items) => el('ol', {}, items.filter(Boolean).map((i) => el('li', {}, i)))

const asUser = (p, mfa) => [
  el('h2', {}, 'As an IAM user'),
  steps(
    ['Open ', away(portal.signIn, {}, portal.signIn), ', and sign in ', p ? ['as ', el('code', {}, p.name), ' with'] : 'with your user name and',
      ' the first password that you were given. Set one of your own when asked.'],
    ['At the top right open your name, then "Security credentials", and assign an MFA device. Name it ',
      p ? el('code', {}, p.name) : 'like your user', ': under any other name you cannot remove it yourself.'],
    ['Sign out, and in again with a code of the device: without it you manage nothing else of your own',
      mfa && ', and a role that needs MFA refuses you', '.'],
    'Press "Switch role" beside a role on your page, look at the form that is filled in, and confirm it.'),
  el('p', {}, 'Switching gives up what another role allowed, until you switch back.'),
]

const throughCenter = (p) => [
  el('h2', {}, 'Through Identity Center'),
  steps(
    [portal.start ? ['Open ', away(portal.start, {}, portal.start)] : `Open the address that you were sent (${portal.noStart})`,
      ', and sign in', p && p.center && [' as ', el('code', {}, p.center)], ', in the way of your organisation.'],
    'Register an MFA device when asked for one.',
    ['Choose the account, then the role; or press "Identity Center" beside a role on your page, which leads to the same place.']),
]

const commandLine = (p) => [
  el('h2', {}, 'On the command line'),
  el('p', {}, 'Each role has a profile, whose name is beside it: ', el('code', {}, 'aws sts get-caller-identity --profile NAME'),
    ' says who you are in it. ', el('code', {}, `rolemap aws-config ${p ? p.name : 'USER'}`),
    ' prints them and how to sign in, with ', el('code', {}, '--write'), ' into ', el('code', {}, '~/.aws/config'),
    '; whoever keeps the map runs it where you cannot.'),
]

const help = () => {
  const p = me
  const through = (d) => p ? grantsOf(p).filter((g) => open(g, d)).map((g) => targets[g[0]])
    : targets.filter((t) => d === users ? t.switch : t.center)
  const any = (d) => through(d).length > 0
  const user = any(users) || (p && p.user) || (!p && people.some((x) => x.user))
  return ['First sign-in', [
    user && asUser(p, through(users).some((t) => portal.terms[t.terms].mfa)),
    any(center) && throughCenter(p),
    !user && !any(center) && el('p', {}, 'No sign-in leads anywhere yet.'),
    el('h2', {}, 'Several at once'),
    el('p', {}, `The console holds ${portal.sessions} sessions at once in one browser, each in its own tab: `,
      'choose "Turn on multi-session support" below your name at the top right. Beyond that, sign out of one.'),
    commandLine(p),
  ]]
}
