"""Ask AWS's own API what a deployment left behind, and hold it against what the map promises.

usage: python3 .ci/checks edit CHANGE MAP NEW_MAP       write a changed copy of a map
       python3 .ci/checks see FILE                      write down what the accounts hold now
       python3 .ci/checks is WORLD FILE                 the accounts hold exactly WORLD: nothing more, less or else
       python3 .ci/checks changed CHANGE BEFORE AFTER   what CHANGE is about is different, and no more; nothing was replaced
       python3 .ci/checks unprotect                     deleting is refused at first; lift the protection
       python3 .ci/checks bootstrap                     the execution policies are in place, and allow no more than they should
       python3 .ci/checks allowed FILE [PATH]           the execution policies, for this defaults.path, allow what the stacks of FILE need
       python3 .ci/checks history FOLDER                write the maps of a history, and print its steps
       python3 .ci/checks reach MATRIX STACK...         people may enter what `rolemap matrix -o json` says, and no stack failed
       python3 .ci/checks center-fill                   people, a group and a permission set that Identity Center has before
       python3 .ci/checks center MATRIX MAP TRACES [ID] people may enter in both ways what `rolemap matrix -o json` of the map says,
                                                        no stack failed, but for the removal of ID, and nothing of TRACES,
                                                        written anew, was replaced
       python3 .ci/checks center-left PROFILE POLICY    the policy was left behind in an account; delete it
       python3 .ci/checks center-close ACCOUNT          close an account of the organisation

Exit code 1 says what is not as it should be, a line each.
"""
import json
import pathlib
import sys

import yaml

import center
from accounts import bootstrapped, see, unprotect
from compare import changed, differences, edit
from execution import beyond, in_place, needed
from history import write
from promised import WORLDS
from reach import unlike


def main(command, *args):
    load = lambda file: json.loads(pathlib.Path(file).read_text())
    if command == "edit":
        change, source, target = args
        m = edit(change, yaml.safe_load(pathlib.Path(source).read_text()))
        pathlib.Path(target).write_text(yaml.safe_dump(m, sort_keys=False))
        wrong = []
    elif command == "see":
        pathlib.Path(args[0]).write_text(json.dumps(see(), default=str))
        wrong = []
    elif command == "is":
        wrong = list(differences(WORLDS[args[0]](), load(args[1])["world"]))
    elif command == "changed":
        wrong = list(changed(args[0], load(args[1])["traces"], load(args[2])["traces"]))
    elif command == "unprotect":
        wrong = list(unprotect())
    elif command == "bootstrap":
        wrong = [*beyond(), *in_place(bootstrapped())]
    elif command == "allowed":
        wrong = list(needed(load(args[0])["traces"], args[1] if len(args) > 1 else "/"))
    elif command == "history":
        write(pathlib.Path(args[0]))
        wrong = []
    elif command == "reach":
        wrong = list(unlike(load(args[0]), args[1:]))
    elif command == "center-fill":
        center.fill()
        wrong = []
    elif command == "center":
        wrong = list(center.unlike(load(args[0]), yaml.safe_load(pathlib.Path(args[1]).read_text()), pathlib.Path(args[2]), *args[3:]))
    elif command == "center-left":
        wrong = list(center.left_behind(*args))
    elif command == "center-close":
        center.close(*args)
        wrong = []
    else:
        sys.exit(__doc__)
    for line in wrong:
        print(f"  wrong: {line}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(*(sys.argv[1:] or [""]))
