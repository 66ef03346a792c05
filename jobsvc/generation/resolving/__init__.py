"""The steps in which a shape and facts become a schema: each notes its part on the draft."""
