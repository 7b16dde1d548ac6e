"""The guides, read into chapters: each in the reader's language where the guide has it, else as it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

GUIDES = Path(__file__).parents[4] / "docs" / "guides"
# In the order in which people need them.
ORDER = (
    "console", "review", "warehouse", "importing", "documents", "install", "troubleshooting", "production", "api",
)  # fmt: skip
_HAN = re.compile(r"[㐀-鿿]")
# In the guides stands the English one; the other lies beside it.
_PICTURE = re.compile(r"pictures/([a-z-]+)\.en\.webp")
_WORDS = re.compile(r"\S+")
# So much of a paragraph in Chinese makes it one for readers of Chinese; the names of buttons stand in both.
_SHARE = 0.1
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a guide under one heading: where it stands, how it is called, its page and its plain words."""

    guide: str
    anchor: str
    title: str
    html: str
    text: str

    @property
    def address(self) -> str:
        return f"/help/{self.guide}#{self.anchor}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A chapter that has all the words, and the place in it: what stands before the first of them, it, and after."""

    chapter: Chapter
    before: str
    word: str
    after: str


def guides(language: str) -> dict[str, list[Chapter]]:
    """This will give the chapters of every guide; the first one of each is what stands before its first heading."""
    return {name: chapters_of(name, language.startswith("zh")) for name in ORDER if (GUIDES / f"{name}.md").exists()}


@cache
def chapters_of(name: str, chinese: bool) -> list[Chapter]:
    """This will read a guide. It is read once in a process."""
    tokens = _markdown().parse((GUIDES / f"{name}.md").read_text(encoding="utf-8"))
    return [_chapter(name, title, own, chinese) for title, own in _parts(_blocks(tokens))]


def search(language: str, words: str) -> list[Hit]:
    """This will find the chapters that have all the words, those with one in their title first."""
    wanted = [word.casefold() for word in _WORDS.findall(words)][:20]
    if not wanted:
        return []
    chapters = [chapter for own in guides(language).values() for chapter in own]
    found = [one for one in chapters if all(word in f"{one.title} {one.text}".casefold() for word in wanted)]
    found.sort(key=lambda one: not any(word in one.title.casefold() for word in wanted))
    return [_hit(one, wanted[0]) for one in found]


def _hit(chapter: Chapter, word: str) -> Hit:
    at = max(chapter.text.casefold().find(word), 0)
    end = at + len(word)
    return Hit(
        chapter, chapter.text[max(0, at - _AROUND) : at], chapter.text[at:end], chapter.text[end : end + _AROUND]
    )


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _blocks(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Cut the tokens of a guide into blocks: a heading, a paragraph, a list, a table."""
    block: list[Token] = []
    for token in tokens:
        block.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield block
            block = []


def _parts(blocks: Iterator[list[Token]]) -> Iterator[tuple[str, list[list[Token]]]]:
    """Gather blocks under the headings of the first two ranks."""
    title, own = "", list[list[Token]]()
    for block in blocks:
        if block[0].type == "heading_open" and block[0].tag in ("h1", "h2"):
            if title:
                yield title, own
            title, own = block[1].content, []
        else:
            own.append(block)
    if title:
        yield title, own


def _chapter(guide: str, heading: str, blocks: Sequence[list[Token]], chinese: bool) -> Chapter:
    # A heading may be said in both languages; its anchor is the English one.
    english, _, other = heading.partition(" · ")
    title = other if chinese and _HAN.search(other) else english
    shown = list(_for_reader(blocks, chinese))
    tokens = [token for block in shown for token in block]
    _lead_inside(tokens, chinese)
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    text = " ".join(token.content for token in tokens if token.type in ("inline", "fence", "code_block"))
    plain = re.sub(r"[`*|]|\]\([^)]*\)|\[", "", text)
    return Chapter(guide, slugify(english, allow_unicode=True), title, html, plain)


def _for_reader(blocks: Sequence[list[Token]], chinese: bool) -> Iterator[list[Token]]:
    """Leave out paragraphs that say in another language what others here say in the reader's."""
    told = [block for block in blocks if block[0].type == "paragraph_open" and not _is_picture(block)]
    has_both = {_is_chinese(block) for block in told} == {True, False}
    for block in blocks:
        if not has_both or block not in told or _is_chinese(block) == chinese:
            yield block


def _is_picture(block: Sequence[Token]) -> bool:
    return all(part.type == "image" for token in block for part in token.children or ())


def _is_chinese(block: Sequence[Token]) -> bool:
    text = "".join(token.content for token in block)
    return len(_HAN.findall(text)) > _SHARE * len(text)


def _lead_inside(tokens: Sequence[Token], chinese: bool) -> None:
    """Let links from guide to guide stay in the help, and show pictures in the reader's language; what lies elsewhere
    in the sources is not led to."""
    for token in tokens:
        for part in token.children or ():
            if match := _PICTURE.fullmatch(str(part.attrGet("src") or "")):
                part.attrSet("src", f"/help/pictures/{match[1]}.{'zh-hans' if chinese else 'en'}.webp")
                part.attrSet("loading", "lazy")
            to = str(part.attrGet("href") or "")
            if match := re.fullmatch(r"([a-z-]+)\.md(#.*)?", to):
                part.attrSet("href", f"/help/{match[1]}{match[2] or ''}")
            elif to and not to.startswith(("/", "#", "http")):
                part.attrs.pop("href")
