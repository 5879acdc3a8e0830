"""What students get holds no solution, wherever in a course's folder one may hide."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bokeh
import nbformat
import pytest
from course.sheets import code, prose, read, sheet, written
from faults import message_of

from ddsviz.cli import main
from ddsviz.course.course_file import CourseError, read_course
from ddsviz.course.exporters import PageExporter
from ddsviz.course.selection import selection_of
from ddsviz.course.student_copy import student_copy

HOUSE = Path(__file__).parents[2]
SECRET = "forty_two_is_the_secret_answer"
SOLUTION = f'answer = "{SECRET}"'
PLAIN = 'title = "Light"\nauthors = ["Mary Somerville"]\norder = ["one.ipynb"]\n'


def says(text: str) -> list[dict[str, Any]]:
    return [{"output_type": "stream", "name": "stdout", "text": text}]


def course_in(folder: Path, *cells: dict[str, Any], more: str = "") -> Path:
    """Write a course of one notebook with an exercise, its solution and these cells."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text(PLAIN + more, encoding="utf-8")
    pair = [
        code("answer = ...", 1, None, "exercise"),
        code(f"import matplotlib.pyplot as plt\n{SOLUTION}", 2, says(SECRET), "solution"),
    ]
    written(folder, *pair, *cells, name="one.ipynb")
    return folder


def texts_in(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every text of a folder or archive, those of archives within it too."""
    if path.is_dir():
        for file in sorted(one for one in path.rglob("*") if one.is_file()):
            yield from ((f"{file.name}!{name}", text) for name, text in _texts(file.name, file.read_bytes()))
    else:
        yield from _texts(path.name, path.read_bytes())


def _texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for one in packed.namelist():
                yield from _texts(f"{name}!{one}", packed.read(one))
    else:
        yield name, f"{name} {content.decode('utf-8', 'replace')}"


def leaks_in(site: Path) -> list[str]:
    return [
        f"{part}: {name}"
        for part in ("student", "course.zip", "exam.zip")
        for name, text in texts_in(site / part)
        if SECRET in text.replace("</span>", "").replace('<span class="n">', "")
    ]


def hide_everywhere(folder: Path) -> int:
    """Put a solution into every place that one was seen in, or could be; return how many."""
    (folder / "solutions.py").write_text(SOLUTION)
    (folder / "notes-for-instructors.md").write_text(SECRET)
    (folder / ".answers").write_text(SECRET)
    (folder / "one.ipynb~").write_text(SECRET)
    (folder / "one.ipynb.bak").write_text(SECRET)
    for place in ("old", ".ipynb_checkpoints", "data", "checks/old", "__pycache__", ".git"):
        (folder / place).mkdir(parents=True)
        written(folder / place, code(SOLUTION, 1, says(SECRET)), name="with-solutions.ipynb")
        (folder / place / "solution.txt").write_text(SECRET)
    with zipfile.ZipFile(folder / "all-solutions.zip", "w") as packed:
        packed.writestr("one.py", SOLUTION)
    (folder / "checks" / "one.toml").write_text(f"# {SECRET}\n[1]\nexpected = '5'  # {SECRET}\n")
    (folder / "checks" / "one.toml.orig").write_text(SECRET)
    with (folder / "course.toml").open("a") as file:
        file.write(f"# {SECRET}\n")
    page, _ = PageExporter(with_solutions=True).from_filename(str(folder / "one.ipynb"))
    assert SECRET in page
    (folder / "solutions.html").write_text(page, encoding="utf-8")
    return sum(1 for one in folder.rglob("*") if one.is_file()) - 1


def laden_cells() -> list[dict[str, Any]]:
    exercise = code("answer = ...", 3, says(f"Right: {SECRET}"), "exercise")
    attached = {**prose("Look."), "attachments": {"answer.png": {"text/plain": SECRET}}}
    notes = {**prose(f"Say: {SECRET}"), "metadata": {"slideshow": {"slide_type": "notes"}}}
    told = {**prose("Think."), "metadata": {"answer": SECRET}}
    comments = prose(f"Why? <!-- {SECRET} -->\n\n[//]: # ({SECRET})\n[comment]: <> ({SECRET})")
    return [exercise, attached, notes, told, comments, code(SOLUTION, 4, says(SECRET), "Solutions")]


def test_no_solution_is_in_what_students_get_wherever_it_hides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = course_in(tmp_path / "notebooks", *laden_cells())
    notebook = read(folder / "one.ipynb")
    notebook["metadata"] |= {"answers": [SECRET], "widgets": {"state": SECRET}}
    about = notebook["metadata"]["ddsviz"]
    about["notes"] = about["learning_resource"]["notes"] = about["learning_resource"]["isBasedOn"][0]["notes"] = SECRET
    (folder / "one.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    places = hide_everywhere(folder)
    assert places >= 20
    assert main(["course", "build", str(folder), "--out", str(tmp_path / "site")]) == 0
    assert leaks_in(tmp_path / "site") == []
    assert any("answer = ..." in text for _, text in texts_in(tmp_path / "site" / "exam.zip"))
    told = capsys.readouterr().out
    for name in ("solutions.html", "solutions.py", "notes-for-instructors.md", "old/", "all-solutions.zip", ".answers"):
        assert f"  {name}: " in told.partition("Left there")[2]
    assert "  checks/one.toml\n" in told.partition("Left there")[0]


@pytest.mark.skipif(
    f"bokeh=={bokeh.__version__}" not in (HOUSE / "constraints.txt").read_text(encoding="utf-8"),
    reason="the course's charts were drawn with another Bokeh",
)
def test_the_commands_of_the_publishing_page_in_its_order_put_no_solution_into_the_site(tmp_path: Path) -> None:
    """The page's commands are run in a copy of the course, and then the site is built from it."""
    from ddsviz.course.notebook_file import read_notebook, source_of, tags_of

    shutil.copytree(HOUSE / "notebooks", tmp_path / "notebooks")
    page = (HOUSE / "docs" / "publishing.md").read_text(encoding="utf-8")
    commands = [line for line in page.splitlines() if line.startswith("jupyter nbconvert ")]
    assert len(commands) == 3
    for command in commands:
        subprocess.run([sys.executable, "-m", *command.split()], cwd=tmp_path, check=True, capture_output=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["for-instructors", "notebooks", "pages"]
    assert main(["course", "build", str(tmp_path / "notebooks"), "--out", str(tmp_path / "site")]) == 0
    cells = read_notebook(tmp_path / "notebooks" / "04-averages-and-time-series.ipynb")["cells"]
    solutions = [source_of(cell).splitlines()[0] for cell in cells if "solution" in tags_of(cell)]
    given = "\n".join(source_of(cell) for cell in cells if "solution" not in tags_of(cell))
    telling = [line for line in solutions if line not in given]
    assert len(telling) >= 4
    for part in ("student", "course.zip", "exam.zip"):
        names, texts = zip(*texts_in(tmp_path / "site" / part), strict=True)
        assert not [name for name in names if "solution" in name]
        assert not [line for line in telling if any(json.dumps(line)[1:-1] in text for text in texts)]


def test_a_subfolder_s_notebook_that_is_listed_goes_out_without_its_solutions_and_outputs(tmp_path: Path) -> None:
    folder = course_in(tmp_path / "notebooks", more='files = ["more/two.ipynb"]\n')
    (folder / "more").mkdir()
    written(folder / "more", code("x = 1", 1, says(SECRET)), code(SOLUTION, 2, None, "solution"), name="two.ipynb")
    assert main(["course", "build", str(folder), "--out", str(tmp_path / "site")]) == 0
    assert leaks_in(tmp_path / "site") == []
    assert read(tmp_path / "site" / "student" / "more" / "two.ipynb")["cells"][1]["source"] == ["x = 1"]


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(name, content)
    return packed.getvalue()


def tarred(name: str, content: bytes) -> bytes:
    rolled = io.BytesIO()
    with tarfile.open(fileobj=rolled, mode="w:gz") as file:
        about = tarfile.TarInfo(name)
        about.size = len(content)
        file.addfile(about, io.BytesIO(content))
    return rolled.getvalue()


STOCK_PAGE = b'<body class="jp-Notebook"><div class="jp-Cell">4</div></body>'
OLD_PAGE = b'<a class="skip" href="#content">Skip</a><p>4</p>'
NOTEBOOK = json.dumps(sheet(code("x = 4"))).encode()
IN_SPANS = SOLUTION.replace("answer", '<span class="n">answer</span>').replace('"', "&quot;").encode()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("all.py", f"import os\n{SOLUTION}\n".encode(), "has the solution of one.ipynb, cell 3"),
        ("all.txt", SOLUTION.replace(" ", "   ").encode("utf-16"), "has the solution of one.ipynb, cell 3"),
        ("all.html", b"<pre>" + IN_SPANS, "has the solution of one.ipynb, cell 3"),
        ("all.json", json.dumps([SOLUTION]).encode(), "has the solution of one.ipynb, cell 3"),
        ("all.zip", zipped("deep.zip", zipped("a.py", SOLUTION.encode())), "has the solution of one.ipynb, cell 3"),
        ("all.tar.gz", tarred("a.py", SOLUTION.encode()), "has the solution of one.ipynb, cell 3"),
        ("all.py.gz", gzip.compress(SOLUTION.encode(), mtime=0), "has the solution of one.ipynb, cell 3"),
        ("all.zip", zipped("two.ipynb", NOTEBOOK), "has a notebook packed in it"),
        ("all.zip", zipped("a.txt", b"words " * 99)[:-99], ""),
        ("all.gz", gzip.compress(b"words " * 99, mtime=0)[:-5], "is an archive that cannot be looked into"),
        ("stock.html", STOCK_PAGE, "is a page made of a notebook, and not known to be without solutions"),
        ("old.html", OLD_PAGE, "is a page made of a notebook, and not known to be without solutions"),
        ("stock.zip", zipped("stock.html", STOCK_PAGE), "is a page made of a notebook"),
        ("tools.py", b"import matplotlib.pyplot as plt", ""),
        ("own.html", b'<figure class="ddsviz"></figure>', ""),
    ],
)
@pytest.mark.parametrize("how", ["listed", "linked"])
def test_a_file_with_a_solution_is_refused_even_where_it_is_named(
    tmp_path: Path, name: str, content: bytes, why: str, how: str
) -> None:
    more = f'files = ["{name}"]' if how == "listed" else ""
    folder = course_in(tmp_path / "notebooks", *([prose(f"[file]({name})")] * (how == "linked")), more=more)
    (folder / name).write_bytes(content)
    if not why:
        assert name in selection_of(read_course(folder)).files
        return
    message = message_of(CourseError, selection_of, read_course(folder))
    assert f"'{name}' {why}" in message
    assert ("the line 'files' in" if how == "listed" else "the notebook that names it") in message


def test_pages_and_slides_made_without_solutions_may_be_listed(tmp_path: Path) -> None:
    folder = course_in(tmp_path / "notebooks", more='files = ["one.html"]')
    (folder / "one.html").write_text(PageExporter().from_filename(str(folder / "one.ipynb"))[0], encoding="utf-8")
    assert selection_of(read_course(folder)).files == ["one.html"]


USES = [
    ("data/own.csv", "pd.read_csv('data/own.csv')"),
    ("data/own.csv", "from pathlib import Path\nhere = Path('data')\npd.read_csv(here / 'own.csv')"),
    ("data/deep/own.csv", "import os\npd.read_csv(os.path.join('data', 'deep', 'own.csv'))"),
    ("data/own.csv", "folder = 'data'\npd.read_csv(f'{folder}/own.csv')"),
    ("data/own.csv", "import glob\nfor name in glob.glob('data/*.csv'): pass"),
    ("helper.py", "from helper import mean"),
    ("tools/means.py", "import tools.means"),
    ("helper.py", "%run helper.py"),
    ("notes.txt", "!cat notes.txt"),
]


@pytest.mark.parametrize(("name", "text"), USES)
def test_a_file_that_code_uses_goes_out_with_the_notebook(tmp_path: Path, name: str, text: str) -> None:
    folder = course_in(tmp_path / "notebooks", code(text))
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("x = 1\n", encoding="utf-8")
    assert selection_of(read_course(folder)).files == [name]


@pytest.mark.parametrize(
    "text", ["![A](a%20b.png)", "[A](<a b.png>)", '<img src="a%20b.png" alt="A">', '<video src="a%20b.png"></video>']
)
def test_a_file_that_prose_shows_or_links_goes_out_too(tmp_path: Path, text: str) -> None:
    folder = course_in(tmp_path / "notebooks", prose(text))
    (folder / "a b.png").write_bytes(b"hi")
    assert selection_of(read_course(folder)).files == ["a b.png"]


def test_what_a_module_and_a_check_read_goes_out_too(tmp_path: Path) -> None:
    folder = course_in(tmp_path / "notebooks", code("import helper\nddsviz.course.check('7-1', ...)"))
    (folder / "helper.py").write_text("import other\n", encoding="utf-8")
    (folder / "other.py").write_text("open('words.txt')\n", encoding="utf-8")
    (folder / "checks").mkdir()
    (folder / "checks" / "7.toml").write_text("[1]\nexpected = 'len(open(\"long.txt\").read())'\n", encoding="utf-8")
    for name in ("words.txt", "long.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    files = selection_of(read_course(folder)).files
    assert files == ["checks/7.toml", "helper.py", "long.txt", "other.py", "words.txt"]


@pytest.mark.parametrize(
    ("name", "text", "tag", "reason"),
    [
        ("out.csv", "data.to_csv('out.csv')", None, "no notebook of the order uses it"),
        ("out.csv", "data.to_csv('out.csv')", "solution", "a solution writes it"),
        (".own.csv", "open('.own.csv')", None, "it is hidden"),
        ("solution.csv", "open('solution.csv')", None, "its name says that it is a solution"),
        ("two.ipynb", "%run two.ipynb", None, "a notebook that is not in the order"),
    ],
)
def test_what_a_notebook_names_and_students_must_not_get_is_left_and_told(
    tmp_path: Path, name: str, text: str, tag: str | None, reason: str
) -> None:
    reads = [code(f"open('{name}')")] if tag else []
    folder = course_in(tmp_path / "notebooks", code(text, None, None, *filter(None, [tag])), *reads)
    if name.endswith(".ipynb"):
        written(folder, name=name)
    else:
        (folder / name).write_text("x", encoding="utf-8")
    selection = selection_of(read_course(folder))
    assert selection.files == []
    assert selection.left == {name: reason}


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("../private.txt", "only files of the course's own folder"),
        (".secret", "only files of the course's own folder"),
        ("data/**/x.csv", "only files of the course's own folder"),
        ("gone.csv", "which is not there"),
        ("*.none", "which fits no file"),
        ("old/*", "which fits no file"),
    ],
)
def test_a_line_of_files_that_cannot_be_followed_is_told(tmp_path: Path, entry: str, sentence: str) -> None:
    folder = course_in(tmp_path / "notebooks", more=f'files = ["{entry}"]')
    (folder / "old").mkdir()
    written(folder / "old", name="two.ipynb")
    (folder / "old" / "solutions.txt").write_text("x")
    assert sentence in message_of(CourseError, selection_of, read_course(folder))


def test_a_folder_in_the_line_of_files_is_told_with_a_line_that_works(tmp_path: Path) -> None:
    folder = course_in(tmp_path / "notebooks", more='files = ["data"]')
    (folder / "data").mkdir()
    (folder / "data" / "own.csv").write_text("a\n1\n")
    with pytest.raises(CourseError) as raised:
        selection_of(read_course(folder))
    (folder / "course.toml").write_text(PLAIN + raised.value.code, encoding="utf-8")
    assert raised.value.code in str(raised.value)
    assert selection_of(read_course(folder)).files == ["data/own.csv"]


@pytest.mark.parametrize(
    "mark", ["### BEGIN SOLUTION", "# SOLUTION", "=== BEGIN MARK SCHEME ===", "# BEGIN HIDDEN TESTS"]
)
def test_a_solution_that_is_marked_within_a_cell_is_refused(mark: str) -> None:
    message = message_of(CourseError, student_copy, sheet(code(f"answer = 1\n{mark}\nanswer = 42")), "one.ipynb")
    assert message.startswith("one.ipynb, cell 2: ")
    assert "a cell of its own" in message


def test_what_a_student_s_copy_needs_stays_in_it() -> None:
    picture = {"shown here.png": {"image/png": "aG8="}, "answer.png": {"image/png": "aG8="}}
    cells = [
        {**prose("![A](attachment:shown%20here.png)"), "attachments": picture},
        prose("Write `<!-- so -->`:\n\n```html\n<!-- kept -->\n```\n"),
        {**code("x = 1"), "metadata": {"tags": ["exercise"], "nbgrader": {"grade_id": "a"}, "mine": 1}},
    ]
    notebook = nbformat.from_dict(student_copy(sheet(*cells)))
    nbformat.validate(notebook)
    _, shown, text, task = notebook.cells
    assert list(shown.attachments) == ["shown here.png"]
    assert text.source == cells[1]["source"]
    assert task.metadata == {"tags": ["exercise"], "nbgrader": {"grade_id": "a"}}
    assert notebook.metadata == sheet()["metadata"]


def test_a_course_without_an_order_takes_no_notebook_that_is_called_solutions(tmp_path: Path) -> None:
    folder = course_in(tmp_path / "notebooks")
    (folder / "course.toml").write_text('title = "T"\nauthors = ["A"]\n', encoding="utf-8")
    written(folder, code(SOLUTION), name="one-Solutions.ipynb")
    written(folder, code(SOLUTION), name=".one.ipynb")
    assert read_course(folder).order == ("one.ipynb",)


def test_checks_that_are_switched_off_are_not_given_out(tmp_path: Path) -> None:
    folder = course_in(tmp_path / "notebooks", more="checks = false\n")
    (folder / "checks").mkdir()
    (folder / "checks" / "one.toml").write_text("[1]\nexpected = '5'\n", encoding="utf-8")
    assert selection_of(read_course(folder)).files == []
