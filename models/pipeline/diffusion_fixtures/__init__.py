"""Numbers that the page's maths is held against, written by PyTorch, numpy and diffusers."""
