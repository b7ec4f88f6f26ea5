"""The maths of diffusion: randomness, schedules, predictions, guidance, samplers.

The same names and the same numbers as `src/lib/diffusion` on the page.
"""
