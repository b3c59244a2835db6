"""Witnesses: what other programs see of a document, beside what Signpost reads of it.

``asking``      which witness sees which format, and what it saw
``chromium``    web pages, as a browser shows them; ``devtools`` speaks to it
``poppler``     PDFs, by pdftotext, and pictures of their pages
``office``      Word files and OpenDocument texts, by LibreOffice
``programs``    runs another program: bounded, in a folder thrown away, cut off from the network
``comparing``   how much of what a witness saw was read, what was invented, and in which order

No witness is needed to run Signpost. They are asked by ``signpost read --witness`` and by
``python -m bench.words``, never while a crawl runs or a reader is answered.
"""
