"""The pages of the site that do not stand in docs/, and links that lead out of it.

The start page is the README. `commands.md` is cut into one page a command. A file outside docs/
that a page links to is carried along; of a folder only the name stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"^## typology (?P<name>\w+)(?P<inner> \w+)?$", re.MULTILINE)
LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>(?!\w+:|#)[^)\s#]*)(?P<anchor>#[^)\s]*)?\)")
FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
PROGRAM = "typology"  # a page of that name holds the options of the program itself


def command_pages() -> dict[str, str]:
    """Each command's part of docs/commands.md, as a page; its subcommands stay with it."""
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    pages: dict[str, str] = {}
    for start, end, found in _parts(text.replace("<!-- end -->", "")):
        name, inner = found["name"], found["inner"]
        head = f"## typology {name}{inner}" if inner else f"# typology {name}"
        body = text[start:end].replace("<!-- end -->", "").rstrip()
        pages[name] = f"{pages.get(name, '')}{head}\n{body}\n\n".replace("\n\n\n", "\n\n")
    return pages


def _parts(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Where the text under each heading of a command begins and ends."""
    found = list(COMMAND.finditer(text))
    ends = [*(each.start() for each in found[1:]), len(text)]
    for each, end in zip(found, ends, strict=True):
        yield each.end(), end, each


def commands_page(text: str) -> str:
    """docs/commands.md as far as it is about all commands, and a list of their pages."""
    first = COMMAND.search(text)
    assert first is not None, "docs/commands.md has no command"
    names = "\n".join(f"- [typology {name}](commands/{name}.md)" for name in command_pages())
    return f"{text[: first.start()].rstrip()}\n\n{names}\n"


def in_site(target: str, page: str) -> PurePosixPath | None:
    """Where a page's link leads, from docs/; None if to nothing that there is."""
    folder = PurePosixPath("docs" if page != "index.md" else ".")
    path = normpath(folder / PurePosixPath(page).parent / target)
    if not (ROOT / path).is_file():
        return None
    inside = PurePosixPath(path)
    return inside.relative_to("docs") if inside.is_relative_to("docs") else inside


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of the commands into the contents, below the page about all of them."""
    pages = [{name: f"commands/{name}.md"} for name in command_pages()]
    for entry in config.nav or []:
        if "Commands" in entry:
            entry["Commands"] = [{"All commands": entry["Commands"]}, *pages]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the start page, the pages of the commands, and the files that pages link to."""
    files.append(File.generated(config, "index.md", content=_readme()))
    for name, text in command_pages().items():
        files.append(File.generated(config, f"commands/{name}.md", content=text))
    worker = Path(__file__).with_name("iframe-worker.js")
    files.append(File.generated(config, "assets/iframe-worker.js", abs_src_path=str(worker)))
    pages = {file.src_uri: file.content_string for file in files.documentation_pages()}
    for page, text in pages.items():
        for link in LINK.finditer(text):
            path = in_site(link["target"], page)
            if path is not None and files.get_file_from_path(str(path)) is None:
                source = str(ROOT / path)
                files.append(File.generated(config, _carried(path), abs_src_path=source))
    return files


def _readme() -> str:
    return (ROOT / "README.md").read_text("utf-8")


def _carried(path: PurePosixPath) -> str:
    """The name of a file that is carried along; no page is made of it."""
    return f"files/{path}"


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A page whose links lead to where their targets are on the site."""
    here = page.file.src_uri
    text = commands_page(markdown) if here == "commands.md" else markdown

    def led(link: re.Match[str]) -> str:
        path = in_site(link["target"], here)
        anchor = link["anchor"] or ""
        if files.get_file_from_path(normpath(PurePosixPath(here).parent / link["target"])):
            return link[0]
        if path is None:
            return link["text"]
        inside = str(path) if files.get_file_from_path(str(path)) else _carried(path)
        return f"[{link['text']}]({relpath(inside, PurePosixPath(here).parent)}{anchor})"

    parts = FENCED.split(text)
    parts[::2] = [LINK.sub(led, part) for part in parts[::2]]
    return "".join(parts)
