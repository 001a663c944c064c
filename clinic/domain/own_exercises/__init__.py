"""A clinic's own exercises: written in a form, composed, compared with what they are based on."""
