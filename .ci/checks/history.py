"""The history of an organisation whose people and teams grow past every limit of the layout, and shrink again."""
import yaml

ACCOUNTS = {"webapp": "222222222222", "analytics": "333333333333"}
# Long names: then 40 roles are one policy, 120 are two or three, and these numbers take all the policies that fit a person
# (4 of 10: half of what is left beside the self-service policy) and a team (5 of 10).
PERSON, TEAM = 190, 240


def door(k):
    """The k-th role that there is, by account and name."""
    return list(ACCOUNTS)[k % 2], f"Role{k // 2:03d}".ljust(64, "x")


def doors(n, first=0):
    return range(first, first + n)


def teams(n, first=1):
    return range(first, first + n)


BEGINNING = {
    "attach_to": "users",
    "shards": 1,
    "alice": doors(1),  # what she is granted herself
    "adam": doors(120),
    "ops": doors(3),  # what the members of a team hold
    "members": 2,
    "squads": teams(3),  # in which of ten other teams Frank is
    "dave": doors(40),
    "erin": "active",  # with 40 roles
    "ops himself": doors(6),  # a user with a team's name
}
OTHERS = 400  # from here on nobody holds a role but who is said to have others

# Each step: what is different from the step before, by the keys above; `deploy` names the stacks if not users alone.
# A step costs seconds, so several move at once, where one is no reason for what happens to another: Alice goes up and Adam
# comes down.
STEPS = [
    ("Alice has 1 role, Adam 120, Dave and Erin 40; a team of 2 has 3; Frank is in 3 other teams", {"deploy": "users webapp"}),
    ("Alice 4, Adam 40; the team 5", {"alice": doors(4), "adam": doors(40), "ops": doors(5)}),
    ("Alice 8, Adam 11; the team 6", {"alice": doors(8), "adam": doors(11), "ops": doors(6)}),
    ("Alice 9, Adam 10; the team 40", {"alice": doors(9), "adam": doors(10), "ops": doors(40)}),
    ("Alice 10, Adam 9; the team has 8 members", {"alice": doors(10), "adam": doors(9), "members": 8}),
    ("Alice 11, Adam 8; Frank is in 5 teams", {"alice": doors(11), "adam": doors(8), "squads": teams(5)}),
    ("Alice 40, Adam 4; Frank is in 9", {"alice": doors(40), "adam": doors(4), "squads": teams(9)}),
    ("Alice 120, Adam 4 others; Dave is removed while holding 40", {"alice": doors(120), "adam": doors(4, OTHERS), "dave": None, "deploy": "users webapp"}),
    ("Alice 190, Adam 1; Erin is suspended while holding 40", {"alice": doors(PERSON), "adam": doors(1), "erin": "suspended"}),
    ("Alice 4 others, Adam none; Erin is back", {"alice": doors(4, OTHERS), "adam": doors(0), "erin": "active"}),
    ("Alice the 190 and none of the 4; Dave is back", {"alice": doors(PERSON), "dave": doors(40)}),
    ("2 shards", {"shards": 2}),
    ("3 shards", {"shards": 3}),
    ("1 shard; Alice 120", {"shards": 1, "alice": doors(120)}),
    ("attach_to: teams, with many roles", {"attach_to": "teams"}),
    ("Alice 40, Adam 1; the team 6; Frank is in 5; Dave is removed while holding 40", {"alice": doors(40), "adam": doors(1), "ops": doors(6), "squads": teams(5), "dave": None}),
    ("Alice 11, Adam 4; the team 5; Frank is in 5 others; Erin is suspended while holding 40", {"alice": doors(11), "adam": doors(4), "ops": doors(5), "squads": teams(5, 6), "erin": "suspended"}),
    ("Alice 10, Adam 8; the team 3; Frank is in 4; Erin is back", {"alice": doors(10), "adam": doors(8), "ops": doors(3), "squads": teams(4), "erin": "active"}),
    ("Alice 9, Adam 9; the team 5; Frank is in 4 others", {"alice": doors(9), "adam": doors(9), "ops": doors(5), "squads": teams(4, 5)}),
    ("Alice 8, Adam 10; the team 5 others; Frank is in 3", {"alice": doors(8), "adam": doors(10), "ops": doors(5, OTHERS), "squads": teams(3)}),
    ("Alice 4, Adam 11; the team 240 and none of the 5; Frank is in 9", {"alice": doors(4), "adam": doors(11), "ops": doors(TEAM), "squads": teams(9)}),
    ("Alice 1, Adam 40; the team 5 others, and 2 members", {"alice": doors(1), "adam": doors(40), "ops": doors(5, OTHERS), "members": 2}),
    ("Alice none, Adam 120; the team 40, and 8 members; 2 shards", {"alice": doors(0), "adam": doors(120), "ops": doors(40), "members": 8, "shards": 2, "deploy": "users webapp"}),
    ("attach_to: users, with many roles; 1 shard", {"attach_to": "users", "shards": 1}),
    ("Alice 4, Adam none; the team 3; Frank is in 3", {"alice": doors(4), "adam": doors(0), "ops": doors(3), "squads": teams(3)}),
    ("attach_to: teams, with few roles; Alice 4 others", {"attach_to": "teams", "alice": doors(4, OTHERS)}),
    ("attach_to: users, with few roles; Alice none", {"attach_to": "users", "alice": doors(0), "deploy": "users webapp"}),
]


def history():
    """Every step: what it is about, the stacks to deploy, its map."""
    state = dict(BEGINNING)
    for title, changes in STEPS:
        state.update(changes)
        stacks = state.pop("deploy", "users")
        yield title, stacks, rolemap(state)


def rolemap(state):
    squads = lambda *numbers: [f"squad-{n}" for n in numbers]
    member_of = {"gina": squads(1, 2, 3), "hana": squads(4, 5, 6), "ivan": squads(7, 8, 9, 10), "frank": squads(*state["squads"])}
    all_teams = {"ops": {"members": [f"member-{n}" for n in range(state["members"])], "access": access(state["ops"])}}
    for n, name in enumerate(squads(*range(1, 11))):
        all_teams[name] = {"members": [u for u in member_of if name in member_of[u]], "access": access(doors(1, 60 + n))}
    users = {u: {} for team in all_teams.values() for u in team["members"]}
    users["alice"] = {"access": access(state["alice"], until=7)}
    users["adam"] = {"access": access(state["adam"])}
    if state["dave"]:
        users["dave"] = {"access": access(state["dave"])}
    users["erin"] = {"status": state["erin"], "access": access(doors(40))}
    users["ops"] = {"access": access(state["ops himself"])}
    everything = [o["access"] for o in [*all_teams.values(), *users.values()] if "access" in o]
    return {
        "version": 1,
        "organization": "acme",
        "users_account": {"id": "111111111111", "region": "eu-central-1", "shards": state["shards"]},
        "defaults": {"attach_to": state["attach_to"]},
        "accounts": {name: {"id": id} for name, id in ACCOUNTS.items()},
        "roles": {r: {"policies": ["ReadOnlyAccess"]} for r in sorted({role_of(e) for a in everything for entries in a.values() for e in entries})},
        "teams": all_teams,
        "users": users,
    }


def access(numbers, until=None):
    """The roles of these numbers, every so-manieth of them with an end."""
    out = {}
    for k in numbers:
        account, role = door(k)
        out.setdefault(account, []).append({"role": role, "until": "2099-01-31", "reason": "a test"} if until and k % until == 1 else role)
    return out


def role_of(entry):
    return entry if isinstance(entry, str) else entry["role"]


def write(folder):
    """Write each step's map as NUMBER.yaml, and print a line a step: its number, its stacks, what it is about."""
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data):
            return True

    for n, (title, stacks, m) in enumerate(history(), 1):
        (folder / f"{n}.yaml").write_text(yaml.dump(m, Dumper=Plain, sort_keys=False))
        print(n, stacks, title, sep="\t")
