from crossfix.read.stream import open_recording as open_recording
from crossfix.read.stream import open_recording as read

__all__ = ["__version__", "open_recording", "read"]
__version__: str
