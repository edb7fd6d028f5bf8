"""Documents: text, HTML, PDF, mail and subtitles into passages that keep their place."""
