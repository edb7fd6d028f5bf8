"""`python -m crossfix`."""

from crossfix.cli import main

if __name__ == "__main__":
    main()
