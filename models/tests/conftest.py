"""The models of these tests are too small for threads to help, and threads get in each other's way."""

import torch

torch.set_num_threads(1)
