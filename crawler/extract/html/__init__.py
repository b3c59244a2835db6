"""Web pages: a page's content becomes sections, links and dates; on lxml."""
