"""A course's site: pages, catalogue, the students' folder and archives, and nothing of anybody else's touched."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from course.sheets import code, prose, read, written

from ddsviz.cli import main

COURSE = """title = "Electricity & light"
authors = ["Mary Somerville"]
edition = "2026-27"
order = ["one.ipynb", "two.ipynb"]
"""
OUTPUT = {"output_type": "execute_result", "data": {"text/plain": "5"}, "metadata": {}, "execution_count": 1}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    (folder / "checks").mkdir(parents=True)
    (folder / "course.toml").write_text(COURSE, encoding="utf-8")
    (folder / "checks" / "one.toml").write_text("[1]\nexpected = '5'\n", encoding="utf-8")
    (folder / ".secret").write_text("no", encoding="utf-8")
    (folder / "own.csv").write_text("a\n1\n", encoding="utf-8")
    question = code("answer = len(open('own.csv').read()) and ...", 1, [OUTPUT], "exercise")
    written(folder, question, code("answer = 5 + 41", 2, [OUTPUT], "solution"), name="one.ipynb")
    written(folder, prose("See [the first notebook](one.ipynb#ohm)."), name="two.ipynb", teaches=["Read <this>."])
    written(folder, name="not-in-order.ipynb")
    return folder


def built(course: Path, *more: str) -> Path:
    out = course.parent / "site"
    assert main(["course", "build", str(course), "--out", str(out), *more]) == 0
    return out


def test_students_get_no_solutions_and_no_outputs(course: Path) -> None:
    folder = built(course) / "student"
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert names == ["checks/one.toml", "course.toml", "one.ipynb", "own.csv", "two.ipynb"]
    cells = read(folder / "one.ipynb")["cells"]
    assert ["".join(cell["source"]) for cell in cells[1:]] == ["answer = len(open('own.csv').read()) and ..."]
    assert (cells[1]["outputs"], cells[1]["execution_count"]) == ([], None)
    assert "5 + 41" not in (folder.parent / "one.html").read_text(encoding="utf-8")


def test_the_instructor_s_edition_is_left_as_it_is(course: Path) -> None:
    before = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    built(course)
    assert {path: path.read_bytes() for path in course.rglob("*") if path.is_file()} == before


def test_pages_hold_their_metadata_and_lead_to_each_other(course: Path) -> None:
    site = built(course)
    page = (site / "two.html").read_text(encoding="utf-8")
    told = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert (told["@type"], told["name"], told["teaches"]) == ("LearningResource", "A small notebook", ["Read <this>."])
    assert told["isPartOf"]["name"] == "Electricity & light"
    for link in ('href="one.html#ohm"', 'href="index.html"', 'href="one.html"', 'href="student/two.ipynb"'):
        assert link in page


def test_the_catalogue_lists_the_notebooks_in_order_for_readers_and_machines(course: Path) -> None:
    site = built(course)
    page = (site / "index.html").read_text(encoding="utf-8")
    assert "Electricity &amp; light" in page
    assert "Edition 2026-27" in page
    assert "Read &lt;this&gt;." in page
    assert page.index('href="one.html"') < page.index('href="two.html"')
    told = json.loads((site / "catalogue.json").read_text(encoding="utf-8"))
    assert [one["page"] for one in told["notebooks"]] == ["one.html", "two.html"]
    assert (told["edition"], told["notebooks"][0]["minutes"]) == ("2026-27", 45)
    assert all((site / one["notebook"]).is_file() for one in told["notebooks"])


def test_the_exam_has_no_checks_to_read_and_none_that_answer(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ddsviz.course import check

    with zipfile.ZipFile(built(course) / "exam.zip") as packed:
        packed.extractall(tmp_path / "room")
    folder = tmp_path / "room" / "exam"
    assert not (folder / "checks").exists()
    monkeypatch.chdir(folder)
    assert check("one-1", 5).state == "off"
    assert read(folder / "one.ipynb")["cells"][1]["outputs"] == []


def test_the_archive_holds_the_site_without_links_that_lead_nowhere(course: Path) -> None:
    site = built(course)
    with zipfile.ZipFile(site / "course.zip") as packed:
        names = packed.namelist()
        assert "course.zip" not in packed.read("course/index.html").decode()
    assert "course/one.html" in names
    assert "course/student/one.ipynb" in names
    assert "course.zip" in (site / "index.html").read_text(encoding="utf-8")


def test_the_same_course_gives_the_same_bytes(course: Path) -> None:
    first = {path.name: path.read_bytes() for path in built(course).rglob("*") if path.is_file()}
    assert {path.name: path.read_bytes() for path in built(course, "--replace").rglob("*") if path.is_file()} == first


def test_an_earlier_build_is_replaced_only_when_asked(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = built(course)
    assert main(["course", "build", str(course), "--out", str(site)]) == 2
    assert "add --replace" in capsys.readouterr().err
    (course / "course.toml").write_text(COURSE.replace("light", "heat"), encoding="utf-8")
    built(course, "--replace")
    assert "Electricity &amp; heat" in (site / "index.html").read_text(encoding="utf-8")


def test_what_no_build_wrote_is_left_alone(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = built(course)
    (site / "my-thesis.txt").write_text("all of it", encoding="utf-8")
    assert main(["course", "build", str(course), "--out", str(site), "--replace"]) == 2
    assert "my-thesis.txt" in capsys.readouterr().err
    assert (site / "my-thesis.txt").read_text(encoding="utf-8") == "all of it"


@pytest.mark.parametrize("place", [".", "..", "site"])
def test_a_site_never_lies_in_the_course_s_own_folder(
    course: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["course", "build", str(course), "--out", str(course / place), "--replace"]) == 2
    assert "in the course's own folder" in capsys.readouterr().err


def test_a_build_that_fails_leaves_what_was_there(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = built(course)
    before = (site / "index.html").read_bytes()
    (course / "two.ipynb").write_text("{", encoding="utf-8")
    assert main(["course", "build", str(course), "--out", str(site), "--replace"]) == 2
    assert "two.ipynb is damaged" in capsys.readouterr().err
    assert (site / "index.html").read_bytes() == before
    assert [path.name for path in course.parent.iterdir() if path.name.startswith(".ddsviz")] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "There is no course.toml in"),
        ("title = 3\nauthors = ['A']", "'title' cannot be 3. The line should look like"),
        ('authors = ["A"]', "lacks 'title'"),
        (COURSE + 'color = "red"', "has 'color', which means nothing here"),
        (COURSE.replace("one.ipynb", "none.ipynb"), "Some notebooks are not there: none.ipynb"),
        ("title = ", "cannot be read"),
    ],
)
def test_a_course_file_that_is_not_right_is_told(
    course: Path, text: str | None, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = course / "course.toml"
    file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    assert main(["course", "build", str(course), "--out", str(course.parent / "site")]) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('order = ["one.ipynb", "one.ipynb"]', "named twice: one.ipynb"),
        ('order = ["../notebooks/one.ipynb"]', "must be in the course's own folder"),
        ('order = ["one.ipynb", 5]', "'order' cannot be"),
        ('order = ["index.ipynb"]', "No notebook can be called index.ipynb"),
        ('order = ["gone.ipynb"]', "Some notebooks are not there: gone.ipynb"),
    ],
)
def test_an_order_that_cannot_be_followed_is_told(
    course: Path, line: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    written(course, name="index.ipynb")
    (course / "course.toml").write_text(f'title = "T"\nauthors = ["A"]\n{line}\n', encoding="utf-8")
    assert main(["course", "build", str(course), "--out", str(course.parent / "site")]) == 2
    assert sentence in capsys.readouterr().err


def test_a_notebook_of_the_order_can_be_begun(course: Path) -> None:
    (course / "course.toml").write_text('title = "T"\nauthors = ["A"]\norder = ["ohm.ipynb"]\n', encoding="utf-8-sig")
    assert main(["notebook", "new", "Ohm", "--folder", str(course)]) == 0


def test_a_link_to_a_folder_stays_and_the_folder_is_filled(course: Path) -> None:
    real, link = course.parent / "real", course.parent / "site"
    real.mkdir()
    link.symlink_to(real)
    built(course)
    assert link.is_symlink()
    assert (real / "index.html").is_file()


@pytest.mark.parametrize("name", ["site/dangling", "notebooks/dangling.csv"])
def test_links_that_lead_nowhere_are_told_and_left(course: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    link = course.parent / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to("nowhere")
    (course / "course.toml").write_text(f'{COURSE}files = ["dangling.csv"]', encoding="utf-8")
    assert main(["course", "build", str(course), "--out", str(course.parent / "site")]) == 2
    assert "dangling" in capsys.readouterr().err
    assert link.is_symlink()


def test_pictures_with_spaces_in_their_names_are_on_the_page(course: Path) -> None:
    (course / "a b.png").write_bytes(b"hi")
    attached = {**prose("![B](attachment:c%20d.png)"), "attachments": {"c d.png": {"image/png": "aG8="}}}
    written(course, prose("![A](a%20b.png)"), attached, name="two.ipynb")
    page = (built(course) / "two.html").read_text(encoding="utf-8")
    assert "data:image/png;base64,aGk=" in page
    assert "data:image/png;base64,aG8=" in page
