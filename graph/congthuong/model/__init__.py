"""A language model as the second reader, for those who have one: asked about numbered figures, trusted in nothing.

>>> from importlib.resources import files
>>> files("congthuong.model").joinpath("guide.md").is_file()
True

The grammar finds the figures, their values and units; a model links them: `request` asks, `answer` takes apart what
it says, `checks` holds each slot against the text, `merge` makes one reading of two. `answers` keeps what was said,
`client` speaks with a server, `batch` writes the same to a file. What a model is told stands in guide.md.
"""

__all__: list[str] = []
