"""A watch's state and messages as bytes, for a bus that others can write to: no code in them, sizes held to the bytes.

What is malformed, cut, damaged or of another version is StoreUnusable; nothing else is raised.
"""
