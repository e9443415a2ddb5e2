"""The field's statistics, exact and small: arrays and frames in, new arrays and frames out.

Each module is one family of methods. None knows a topic, opens a file or prints; each checks its
arguments and raises `ValueError` naming the argument, the first bad position and what is allowed.
Scalars are accepted wherever arrays are and come back as arrays without dimensions.
"""
