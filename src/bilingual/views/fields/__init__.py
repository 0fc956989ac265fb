"""What a person says of a post besides its text: hook, hashtags, title, digest, and the text on its pictures."""
