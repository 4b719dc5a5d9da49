"""`python -m congthuong` is the command `congthuong`."""

from __future__ import annotations

from congthuong.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
