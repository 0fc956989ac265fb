"""Translation by a chat model: whole paragraphs with their context, each answer proved before it is taken."""
