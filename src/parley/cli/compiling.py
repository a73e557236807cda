"""Compiles the engines' loops ahead of their first use: `python -m parley.cli.compiling`."""


def ahead() -> None:
    """Run every loop of the engines once; what is compiled already is found, and this ends at once."""
    from parley.commonground.ahead import ahead as common_ground
    from parley.settlement.ahead import ahead as settlement

    common_ground()
    settlement()


if __name__ == "__main__":
    ahead()
