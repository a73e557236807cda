"""The rules of rounds: when one may open, how it goes on, who came, and what is said of it afterwards."""
