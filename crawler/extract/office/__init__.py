"""Files of office programs beside Word's own: OpenDocument, Rich Text and slides."""
