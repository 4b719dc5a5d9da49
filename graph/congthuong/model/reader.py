"""The reader of an article where answers are at hand: rules first, then what the answers add.

>>> from congthuong.article import Article, Block, Metadata
>>> from congthuong.model.reader import TwoReaders
>>> from congthuong.recognise import load
>>> text = "Hà Nam có 8 KCN."
>>> article = Article("a", text, Metadata(published="2024-05"), (Block(0, len(text), "paragraph"),))
>>> TwoReaders(None)(article, load()).observations[0].subject  # without answers it is the rules' reading
'Hà Nam'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from congthuong.article import Article
from congthuong.facts import Facts
from congthuong.interpret import interpret
from congthuong.model.answers import Answers

if TYPE_CHECKING:
    from congthuong.model.merge import Merged
    from congthuong.recognise import Lexicon

__all__ = ["TwoReaders"]


@dataclass(frozen=True)
class TwoReaders:
    """Reads an article by the rules and by the answers that are kept for it; picklable, for other processes."""

    answers: Answers | None

    def __call__(self, article: Article, lexicon: Lexicon) -> Facts:
        """The facts of both readings."""
        return self.read(article, lexicon).facts

    def read(self, article: Article, lexicon: Lexicon) -> Merged:
        """The facts, with how much of it was answered and what was wrong with the answers."""
        from congthuong.model.merge import Merged, merged
        from congthuong.model.rules import first_reading

        kept = self.answers.of(article.id) if self.answers is not None else {}
        if not kept:
            return Merged(interpret(article, lexicon))
        return merged(first_reading(article, lexicon), kept, lexicon)
