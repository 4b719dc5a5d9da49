"""From spans to facts: what an article says, with the characters that say it.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.interpret import interpret
>>> from congthuong.recognise import load
>>> text = "Hà Nam có 8 KCN."
>>> facts = interpret(Article("a", text, Metadata(published="2024-05"), (Block(0, len(text), "paragraph"),)), load())
>>> [(o.surface, o.subject, o.indicator) for o in facts.observations]
[('8 KCN', 'Hà Nam', 'industrial-zone-count')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from congthuong.article import Article
    from congthuong.facts import Facts
    from congthuong.interpret.trace import Trace
    from congthuong.recognise import Lexicon

__all__ = ["interpret"]


def interpret(article: Article, lexicon: Lexicon, trace: Trace | None = None, *, rules_alone: bool = False) -> Facts:
    """Every fact of an article, in text order; a pure function of the article and the lexicon.

    An article that is known to be in another language has none: its numerals would be read as Vietnamese ones. A `trace`
    is told how the reading goes. With `rules_alone` nothing is chosen: each figure is what the rules take it for.
    """
    # The rules take half a second to load: who hands articles on to other processes need not wait for them.
    from congthuong.interpret.reader import facts_of

    return facts_of(article, lexicon, trace, rules_alone=rules_alone)
