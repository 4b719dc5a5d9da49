// What a page without a script lacks: nothing yet that it needs.
