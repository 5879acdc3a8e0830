"""A cluster of folders, asked as `kubectl` is asked: claims are folders, and what runs in a pod really runs, here.

It knows the words that homes/claims.py uses, and no others, and keeps all that it is given in `given`, for the test to
judge. FAKE_CLUSTER is its folder. A file `stuck` there keeps pods from starting; a file `cut` ends each line early.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

CLUSTER = Path(os.environ["FAKE_CLUSTER"])
KINDS = {"PersistentVolumeClaim": "claims", "Pod": "pods", "persistentvolumeclaims": "claims", "pods": "pods",
         "persistentvolumeclaim": "claims", "pod": "pods"}  # fmt: skip


def refuse(text: str) -> None:
    """End as kubectl ends."""
    sys.exit(f"Error from server: {text}")


def path_of(kind: str, name: str, must: bool = True) -> Path:
    """Return where a thing is kept."""
    path = CLUSTER / KINDS[kind] / f"{name}.json"
    if must and not path.exists():
        refuse(f'{kind} "{name}" not found')
    return path


def create(words: list[str]) -> None:
    """Make a thing that does not exist."""
    assert words == ["--filename", "-"]
    thing = json.load(sys.stdin)
    (CLUSTER / "given" / f"{thing['metadata']['name']}-{os.getpid()}.json").write_text(json.dumps(thing))
    path = path_of(thing["kind"], thing["metadata"]["name"], must=False)
    if path.exists():
        refuse(f'{path.parent.name} "{path.stem}" already exists')
    if thing["kind"] == "Pod":
        claim_of(thing)
    else:
        path.with_suffix("").mkdir(parents=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(thing))


def claim_of(pod: dict) -> Path:
    """Return the folder of a pod's claim."""
    [claim] = [v["persistentVolumeClaim"] for v in pod["spec"]["volumes"] if "persistentVolumeClaim" in v]
    return path_of("PersistentVolumeClaim", claim["claimName"]).with_suffix("")


def get(words: list[str]) -> None:
    """Print things that have these labels."""
    if words[0] == "events":
        print("no such image" if (CLUSTER / "stuck").exists() else "")
        return
    asked = argparse.ArgumentParser()
    asked.add_argument("kind")
    asked.add_argument("--selector")
    asked.add_argument("--output", choices=["json"])
    said = asked.parse_args(words)
    wanted = dict(pair.split("=") for pair in said.selector.split(","))
    found = [json.loads(path.read_text()) for path in sorted((CLUSTER / KINDS[said.kind]).glob("*.json"))]
    print(json.dumps({"items": [thing for thing in found if wanted.items() <= thing["metadata"]["labels"].items()]}))


def wait(words: list[str]) -> None:
    """Wait for a pod."""
    pod, condition, _ = words
    path_of(*pod.split("/"))
    assert condition == "--for=condition=Ready"
    if (CLUSTER / "stuck").exists():
        sys.exit(f"error: timed out waiting for the condition on pods/{pod.split('/')[1]}")


def execute(words: list[str]) -> None:
    """Run a command in a pod, with the claim for a home; it hears what is sent only if that is asked for."""
    listening = words[0] == "--stdin"
    pod, dashes, *command = words[listening:]
    assert dashes == "--"
    if pod == "deployment/hub":  # its files are below the cluster's folder
        sys.exit(subprocess.run([word.replace("/srv/jupyterhub", f"{CLUSTER}/hub") for word in command]).returncode)
    thing = json.loads(path_of("pod", pod).read_text())
    [container] = thing["spec"]["containers"]
    home = claim_of(thing)
    told = {variable["name"]: variable["value"] for variable in container["env"]}
    told |= {"HOME": str(home), "COURSE_DIR": f"{home}/course", "PATH": os.environ["PATH"]}
    told["HUB"] = os.environ.get("FAKE_HUB", "")
    if listening and (CLUSTER / "cut").exists():
        sent = sys.stdin.buffer.read(100)
        sys.exit(subprocess.run(command, env=told, cwd=home, input=sent).returncode)
    heard = None if listening else subprocess.DEVNULL
    sys.exit(subprocess.run(command, env=told, cwd=home, stdin=heard).returncode)


def delete(words: list[str]) -> None:
    """Delete a thing, a claim with all that is in it."""
    kind, name, *options = words
    path = path_of(kind, name, must="--ignore-not-found" not in options)
    if KINDS[kind] == "claims":
        subprocess.run(["rm", "-rf", path.with_suffix("")], check=True)
    path.unlink(missing_ok=True)


def annotate(words: list[str]) -> None:
    """Write or take away an annotation."""
    kind, name, mark = words
    path = path_of(kind, name)
    thing = json.loads(path.read_text())
    key, _, value = mark.partition("=")
    if value:
        thing["metadata"]["annotations"][key] = value
    else:
        thing["metadata"]["annotations"].pop(key.removesuffix("-"), None)
    path.write_text(json.dumps(thing))


if __name__ == "__main__":
    assert sys.argv[1:3] == ["--namespace", "class"], sys.argv
    verbs = {"create": create, "get": get, "wait": wait, "exec": execute, "delete": delete, "annotate": annotate}
    verbs[sys.argv[3]](sys.argv[4:])
