"""Test items as people write them: their shape, their reading and the rules they keep.

Vow: nothing here touches Django, a database, a file, the network or the clock. Texts go in, frozen values and
sentences about what is wrong come out.
"""
